"""Violations that are known and accepted, so that a pipeline fails only on new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import yaml

from wfmock.contract.known_file import Known, load
from wfmock.contract.verdict import (
    ClauseResult,
    Finding,
    Note,
    Outcome,
    Report,
    Severity,
    Verdict,
)

__all__ = ["Known", "apply", "dump", "load"]


def apply(report: Report, known: Iterable[Known], today: date) -> Report:
    """The report with known findings marked, and with what is known and did not show in ``gone``.

    Entries that have expired accept nothing. The outcome conforms when nothing else is violated.
    """
    entries = {each.fingerprint: each for each in known}
    lasting = {key for key, each in entries.items() if each.lasts(today)}
    findings = tuple(replace(f, known=f.fingerprint in lasting) for f in report.findings)
    clauses = tuple(_accepted(each, findings) for each in report.clauses)
    shown = {each.fingerprint for each in findings}
    gone = [e for key, e in entries.items() if key not in shown and _looked_at(e, report)]
    return replace(
        report,
        findings=findings,
        clauses=clauses,
        outcome=_outcome(report.outcome, findings, clauses),
        notes=report.notes + tuple(_notes(findings, entries)),
        gone=tuple(map(str, gone)),
    )


def _accepted(clause: ClauseResult, findings: Sequence[Finding]) -> ClauseResult:
    against = [f.known for f in findings if _weighs(f) and clause.clause in (f.clause, *f.also)]
    bad = clause.verdict in (Verdict.BROKEN, Verdict.DIFFERS)
    return replace(clause, accepted=bad and bool(against) and all(against))


def _weighs(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE


def _looked_at(entry: Known, report: Report) -> bool:
    """Whether this run could have shown it: what was not tested is not gone."""
    if report.outcome is Outcome.UNTESTED:
        return False
    unsure = (Verdict.UNDECIDED, Verdict.NOT_TESTED)
    return not any(c.clause == entry.clause and c.verdict in unsure for c in report.clauses)


def _outcome(
    outcome: Outcome, findings: Iterable[Finding], clauses: Iterable[ClauseResult]
) -> Outcome:
    if outcome is Outcome.UNTESTED:
        return outcome
    bad = (Verdict.BROKEN, Verdict.DIFFERS)
    violated = any(_weighs(each) and not each.known for each in findings)
    violated |= any(each.verdict in bad and not each.accepted for each in clauses)
    return Outcome.VIOLATED if violated else Outcome.CONFORMS


def _notes(findings: Iterable[Finding], entries: Mapping[str, Known]) -> Iterable[Note]:
    for finding in findings:
        entry = entries.get(finding.fingerprint)
        if entry is None:
            continue
        ticket = f" [{entry.ticket}]" if entry.ticket else ""
        until = f" until {entry.expires}" if entry.expires else ""
        accepted = f"accepted{until}" if finding.known else f"was accepted only{until}"
        text = f"{entry.fingerprint} is known and {accepted}: {entry.reason}{ticket}"
        yield Note(text, finding.clause, finding.operation)


def dump(report: Report, known: Iterable[Known] = ()) -> str:
    """A file that accepts every violation of the report.

    What stands in ``known`` keeps its words; one that has expired is accepted anew. What did not
    show is left out.
    """
    before = {each.fingerprint: each for each in known}
    entries: dict[str, dict[str, str]] = {}
    for finding in filter(_weighs, report.findings):
        old = before.get(finding.fingerprint)
        entries[finding.fingerprint] = _written(finding, old, report.started[:10])
    head = "# Violations that are known and accepted. Say in each reason why.\n"
    if not entries:
        return head + "[]\n"
    text = _yaml(list(entries.values()), allow_unicode=True)
    if not text.replace("\n", "").isprintable():  # YAML lets through more than is good to see
        text = _yaml(list(entries.values()), allow_unicode=False)
    return head + text


def _yaml(entries: list[dict[str, str]], allow_unicode: bool) -> str:
    text: str = yaml.safe_dump(entries, allow_unicode=allow_unicode, sort_keys=False, width=100)
    return text


def _written(finding: Finding, old: Known | None, day: str) -> dict[str, str]:
    lasting = old.expires if old and finding.known else None
    fields = {
        "fingerprint": finding.fingerprint,
        "clause": finding.clause,
        "operation": finding.operation,
        "symptom": finding.symptom,
        "reason": old.reason if old else f"Present on {day}: {finding.message}",
        "expires": lasting.isoformat() if lasting else "",
        "ticket": old.ticket if old else "",
    }
    return {name: value for name, value in fields.items() if value}
