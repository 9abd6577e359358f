"""What several reports say alike: the outcome in a sentence, counts, groups, sources in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from wfmock.contract.reports.escape import flat
from wfmock.contract.verdict import (
    ClauseResult,
    Finding,
    Outcome,
    OwnRun,
    Report,
    Severity,
    Verdict,
)

SOURCES: Mapping[str, str] = {
    "stated": "stated",
    "shown": "shown by an example",
    "platform": "known from the platform",
    "inferred": "inferred, not in the document",
}


def plural(count: int, word: str, words: str = "") -> str:
    """``1 run``, ``2 runs``; ``words`` for what does not just take an s."""
    return f"{count} {word if count == 1 else words or word + 's'}"


def violations(report: Report) -> tuple[Finding, ...]:
    """The findings that weigh and that nobody has accepted."""
    return tuple(f for f in report.findings if f.severity is not Severity.NOTE and not f.known)


def accepted(report: Report) -> tuple[Finding, ...]:
    """The findings that are known and accepted."""
    return tuple(each for each in report.findings if each.known)


def light(report: Report) -> tuple[Finding, ...]:
    """The findings that are no ground for a verdict."""
    return tuple(f for f in report.findings if f.severity is Severity.NOTE and not f.known)


def clauses_by_id(report: Report) -> dict[str, ClauseResult]:
    """The clauses of the report, to be found by id."""
    return {each.clause: each for each in report.clauses}


def with_verdict(report: Report, verdict: Verdict) -> tuple[ClauseResult, ...]:
    """The clauses that have this verdict, in the order of the document."""
    return tuple(each for each in report.clauses if each.verdict is verdict)


def by_reason(clauses: tuple[ClauseResult, ...]) -> dict[str, list[str]]:
    """The ids of undecided or untested clauses under the reason that they share."""
    groups: dict[str, list[str]] = {}
    for each in clauses:
        groups.setdefault(each.why, []).append(each.clause)
    return groups


def headline(report: Report) -> str:
    """The outcome in one sentence, safe to print."""
    if report.outcome is Outcome.UNTESTED:
        why = flat(report.trouble) or "nothing was answered."
        return f"The deployment could not be tested: {why}"
    known = f" ({len(accepted(report))} more known)" if accepted(report) else ""
    if report.outcome is Outcome.VIOLATED:
        return f"{_what_broke(report)}{known}."
    kept = plural(report.count(Verdict.KEPT), "clause")
    but = f", {plural(len(accepted(report)), 'violation')} known" if known else ""
    return f"The deployment keeps the contract: {kept} kept{but}."


def _what_broke(report: Report) -> str:
    def fresh(verdict: Verdict) -> int:
        return sum(1 for each in with_verdict(report, verdict) if not each.accepted)

    broken, differs = fresh(Verdict.BROKEN), fresh(Verdict.DIFFERS)
    differ = "differs" if differs == 1 else "differ"
    if not broken and differs:
        clauses = plural(differs, "clause")
        return f"The deployment departs from the document's examples: {clauses} {differ}"
    found = plural(broken, "clause") + " broken"
    found = found if broken else plural(len(violations(report)), "violation")
    more = f", {differs} {differ}" if differs else ""
    return f"The deployment breaks the contract: {found}{more}"


def tally(report: Report) -> str:
    """``66 clauses: 52 kept, 2 broken, ...``, all five verdicts."""
    counts = ", ".join(f"{report.count(verdict)} {verdict}" for verdict in Verdict)
    return f"{plural(len(report.clauses), 'clause')}: {counts}."


def runs_sentence(runs: tuple[OwnRun, ...]) -> str:
    """``25 runs started: 24 terminated, 1 left.``"""
    if not runs:
        return "No run was started."
    ends = ", ".join(f"{count} {end}" for end, count in Counter(r.end for r in runs).items())
    return f"{plural(len(runs), 'run')} started: {ends}."


def left_sentence(report: Report) -> str:
    """What to do about the runs that could not be ended; they are listed after it."""
    count = plural(len(report.left), "run")
    return f"LEFT RUNNING: {count} that this kit started and could not end. End by hand:"


def writes_sentence(report: Report) -> str:
    """``31 writes: 25 POST, 6 PUT.``"""
    if not report.writes:
        return "Nothing was written."
    methods = Counter(each.method for each in report.writes)
    counts = ", ".join(f"{count} {method}" for method, count in methods.items())
    return f"{plural(len(report.writes), 'write')}: {counts}."


def place(clause: ClauseResult) -> str:
    """Where the source document says it: ``stated in: Get Workflow by ID, Codes``."""
    source = SOURCES.get(clause.source, clause.source)
    return f"{source} in: {clause.where}" if clause.source in ("stated", "shown") else source


def against(report: Report, clause: str) -> tuple[Finding, ...]:
    """The findings that contradict this clause, whether first or also; those against it alone."""
    return tuple(each for each in report.findings if clause in (each.clause, *each.also))


def spot(finding: Finding, clause: ClauseResult | None) -> str:
    """Where it was seen; "" when that is only where the document says what it contradicts."""
    return "" if clause and finding.where == clause.where else finding.where
