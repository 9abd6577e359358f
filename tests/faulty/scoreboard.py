"""What the contract kit makes of the catalogue: caught, rightly named, falsely accused, what cost.

A fault is *caught* when the run ends in a violation, *named* when a finding against its clause (or
one that is as right) is among them. A curl script *reproduces* a finding when, on fresh servers, it
prints something else at the faulty one than at the reference.
"""

import os
import re
import statistics
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass

from faulty.catalogue import Fault, Honest
from faulty.data import DEFINITION, NAMESPACE
from faulty.haste import SLEEP, Haste
from faulty.reference import Service
from faulty.serving import App, Serving
from wfmock.contract.options import Options
from wfmock.contract.runner import conduct
from wfmock.contract.verdict import Outcome, Report, Severity
from wfmock.contract.workbench.probing import Depth

VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)"
)


@dataclass(frozen=True, slots=True)
class Score:
    """How the kit did on one server; ``accused`` are the clauses it found violated."""

    name: str
    class_: str
    caught: bool
    named: bool
    accused: tuple[str, ...]
    first: int
    requests: int
    starts: int
    seconds: float
    undecided: tuple[str, ...] = ()
    trouble: str = ""


def run(url: str, *, seed: int = 1, depth: str = "gate", **facts: object) -> tuple[Report, int]:
    """A run of the kit, and after how many requests it first had something to say."""
    firsts: list[int] = []

    def watch(step: object) -> None:
        if step.findings and not firsts:
            firsts.append(step.requests)

    chosen = {"definition": DEFINITION} | facts
    options = Options(url, NAMESPACE, depth=Depth(depth), seed=seed, progress=watch, **chosen)
    report = conduct(options)
    if not firsts and report.findings:
        firsts.append(report.requests)
    return report, firsts[0] if firsts else 0


def try_fault(fault: Fault, seed: int = 1, depth: str = "gate") -> Score:
    """The kit against a fresh server with this fault."""
    with Serving(fault.make()) as server:
        report, first = run(server.url, seed=seed, depth=depth)
    return score_fault(fault, report, first)


def score_fault(fault: Fault, report: Report, first: int) -> Score:
    """How good a run against a server with this fault was."""
    accused = _accused(report)
    right = {fault.clause, *fault.also}
    named = any(f.clause in right or right.intersection(f.also) for f in report.findings)
    return _score(fault.name, fault.class_, report, first, bool(accused), named and bool(accused))


def try_honest(
    honest: Honest, seed: int = 1, depth: str = "gate", haste: Haste | None = None
) -> Score:
    """The kit against an honest server: whatever it accuses is a false alarm."""
    facts: dict[str, object] = {"definition": honest.definition}
    if honest.needs_token:
        facts["headers"] = {"Authorization": f"Bearer {honest.needs_token}"}
    if haste:
        facts["timing"] = haste.timing
    with haste.serve(honest.make(), honest.prefix) if haste else honest.serve() as server:
        report, first = run(server.url, seed=seed, depth=depth, **facts)
    return _score(honest.name, "honest", report, first, bool(_accused(report)), False)


def reproduced(report: Report, make: type[App], tries: int = 3) -> list[bool]:
    """Whether the script of each finding shows it again on a fresh server."""
    return [_shows(finding.reproduction, make, tries) for finding in report.findings]


def table(scores: Iterable[Score], alarms: Iterable[Score] = ()) -> str:
    """The scores by class, as a Markdown table."""
    scores, alarms = list(scores), list(alarms)
    lines = [
        "| class | servers | caught | named | requests to the first finding | requests | seconds |",
        "|---|---|---|---|---|---|---|",
    ]
    classes = list(dict.fromkeys(score.class_ for score in scores))
    lines += [_row(name, [s for s in scores if s.class_ == name]) for name in classes]
    lines.append(_row("**all**", scores))
    if alarms:
        false = [score for score in alarms if score.caught]
        lines.append("")
        lines.append(
            f"Honest servers: {len(alarms)} runs, {len(false)} false alarms"
            + "".join(f"; {each.name}: {', '.join(each.accused)}" for each in false)
        )
    return "\n".join(lines)


def _row(name: str, scores: list[Score]) -> str:
    caught = [score for score in scores if score.caught]
    firsts = [score.first for score in caught] or [0]
    share = f"{len(caught)} ({len(caught) / len(scores):.0%})"
    named = sum(score.named for score in caught)
    requests = statistics.median(score.requests for score in scores)
    seconds = statistics.median(score.seconds for score in scores)
    return (
        f"| {name} | {len(scores)} | {share} | {named} | {statistics.median(firsts):.0f} "
        f"| {requests:.0f} | {seconds:.1f} |"
    )


def _accused(report: Report) -> tuple[str, ...]:
    grave = [f for f in report.findings if f.severity is not Severity.NOTE]
    return tuple(dict.fromkeys(finding.clause for finding in grave))


def _score(name: str, class_: str, report: Report, first: int, caught: bool, named: bool) -> Score:
    undecided = tuple(c.clause for c in report.clauses if c.verdict == "undecided")
    return Score(
        name,
        class_,
        caught and report.outcome is Outcome.VIOLATED,
        named,
        _accused(report),
        first,
        report.requests,
        len(report.runs),
        report.seconds,
        undecided,
        report.trouble,
    )


def _shows(script: str, make: type[App], tries: int) -> bool:
    for _ in range(tries):
        with Haste().serve(make()) as faulty, Haste().serve(Service()) as reference:
            if _said(script, faulty.url) != _said(script, reference.url):
                return True
        time.sleep(0)
    return False


def _said(script: str, url: str) -> str:
    lines = [f"BASE={url}" if line.startswith("BASE=") else line for line in script.splitlines()]
    done = subprocess.run(
        ["sh", "-s"],
        input="\n".join([SLEEP, *lines]) + "\n",
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    names: dict[str, str] = {}  # ids and times by their order: which are equal still shows
    return VARYING.sub(lambda m: names.setdefault(m[0], f"#{len(names)}"), done.stdout)
