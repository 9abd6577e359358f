"""Asks for a page, judges it by the whole list, and makes sure before anybody is accused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from wfmock.contract.lists.blame import LOST, TOTAL, concerned, explains
from wfmock.contract.lists.matching import instants_of
from wfmock.contract.lists.oracle import ALONE, judged
from wfmock.contract.lists.query import Query, simpler
from wfmock.contract.lists.view import View, read
from wfmock.contract.verdict import Finding
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Probe
from wfmock.spec.exchange import Exchange

_FOR_SHRINKING = 30  # requests that have to be left


def view(bench: Bench) -> View:
    """The list, read anew only if the kit has written since."""
    latest = bench.ground.latest
    if not isinstance(latest, View) or _written_since(bench, latest):
        return renewed(bench)
    return latest


def renewed(bench: Bench) -> View:
    """The list, read anew."""
    bench.ground.latest = latest = read(bench)
    return latest


def runs_of(bench: Bench) -> View:
    """The list, to draw from. Raises NotTested when it is empty."""
    latest = view(bench)
    if not latest.runs:
        raise NotTested("the namespace shows no workflow to take a term from")
    return latest


def check(bench: Bench, query: Query, before: tuple[str, ...] = ()) -> bool:
    """Whether a page is as the whole list lets expect; what was kept or broken is reported.

    The first clause that the query concerns is the one that is undecided if it cannot be told.
    ``before`` are exchanges that a report should tell first, for they may be the cause.
    """
    latest = view(bench)
    clauses = concerned(query, latest.large) or (TOTAL,)
    before = (*latest.exchanges[:1], *before) if before else ()
    probes: Iterable[Probe] = ()
    if bench.requests_left > _FOR_SHRINKING:
        probes = [probe(bench, each, before) for each in simpler(query, latest.whole)]
    ask = unexplained(bench, query, probe(bench, query, before))
    if not bench.check(clauses[0], ask, simpler=probes):
        return False
    totals = (TOTAL,) if latest.complete and TOTAL not in clauses else ()
    for clause in (*clauses[1:], *totals):
        bench.kept(clause)
    return True


def unexplained(bench: Bench, query: Query, ask: Probe) -> Probe:
    """A probe for what earlier findings do not explain. It raises NotTested for what they do."""
    large = view(bench).large

    def once() -> Counterexample | None:
        shown = ask()
        if shown is None:
            return None
        at_hand = (shown.clause, shown.symptom)
        for each in bench.ledger.findings:
            found = (each.clause, each.symptom)
            if not found[0].startswith("list."):
                continue
            if explains(found, at_hand, query, large) or _comes_and_goes(each, shown, ask):
                raise NotTested(f"it cannot be told apart from what is wrong with {each.clause}")
        return shown

    return once


def _comes_and_goes(found: Finding, shown: Counterexample, ask: Probe) -> bool:
    """Whether both what was found and what is shown are there at one time and not at another."""
    alike = LOST if found.symptom in LOST else {found.symptom.partition(":")[0]}
    if found.seen == found.tried or shown.symptom.partition(":")[0] not in alike:
        return False
    return any(ask() is None for _ in range(3))


def probe(bench: Bench, query: Query, before: tuple[str, ...] = ()) -> Probe:
    """A probe for a query: steady, and patient with what was written a moment before."""
    owned = bench.transport.owned.runs

    def judge(seen: View) -> Counterexample | None:
        answer = bench.api.list(**query.parameters())
        shown = judged(query, answer, seen, bench.api.namespace, owned)
        if shown is None or not before:
            return shown
        return replace(shown, exchanges=(*before, *(shown.exchanges or (answer.exchange,))))

    return patient(bench, lambda: bench.steady(_looks(bench), judge))


def patient(bench: Bench, ask: Probe) -> Probe:
    """A probe whose counterexample counts only when all that was written had time to be seen.

    That is waited for at most twice: others go on writing.
    """

    def probe() -> Counterexample | None:
        shown = ask()
        for _ in range(2):
            wait = 0.0 if shown is None else _unseen_for(bench, shown)
            if wait <= 0:
                break
            bench.transport.timing.sleep(wait)
            shown = ask()
        return shown

    return probe


def _looks(bench: Bench) -> Callable[[], View]:
    """The list as it is known at the first look, read anew at every later one."""
    known = [view]
    return lambda: (known.pop() if known else renewed)(bench)


def _unseen_for(bench: Bench, shown: Counterexample) -> float:
    """For how many more seconds a write may fairly not be seen everywhere; 0 or less for none."""
    if shown.about == ALONE:
        return 0.0
    now = bench.transport.timing.epoch_ns()
    runs = bench.ground.latest.runs if bench.ground.latest else {}
    about = shown.about or frozenset(runs)
    theirs = [when for run_id in about for when in instants_of(runs.get(run_id, {})) if when <= now]
    last = _last_write(bench) if any(each in bench.transport.owned for each in about) else None
    ours = [last.at + last.took_ns] if last else []
    # Not the shorter deadline of what was always seen at once: that a filter or a total knows is
    # another matter.
    return bench.ground.settle - (now - max([*ours, *theirs], default=0)) / 1e9


def _written_since(bench: Bench, latest: View) -> bool:
    last = _last_write(bench)
    return last is not None and int(last.id) > int(latest.exchanges[-1])


def _last_write(bench: Bench) -> Exchange | None:
    sent = reversed(bench.transport.exchanges)
    return next((each for each in sent if each.call.method != "GET"), None)
