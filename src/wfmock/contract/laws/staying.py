"""At the end: all runs that the kit started are there, each where it was put."""

from __future__ import annotations

from wfmock.contract.lives.beginning import begin, is_usual
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.effects import PERSISTS
from wfmock.contract.lives.goals import PAUSED, TERMINATED
from wfmock.contract.lives.reading import in_list, let_settle, listed
from wfmock.contract.lives.staying import FOUND, missing_from_list, strayed, unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, law


@law(
    "started-stay",
    (FOUND, "start.id.new", "workflow.id.distinct", "workflow.created-at.fixed", PERSISTS),
    needs=Needs.START,
    sends=("startWorkflow", "listWorkflows", "getWorkflow"),
    requests=8,
    starts=1,
)
def started_stay(bench: Bench) -> None:
    """All runs that were started have ids of their own and stay where they were put."""

    def probe() -> Counterexample | None:
        newest = next(reversed(bench.transport.owned.runs), "")
        if not newest:
            begun = begin(bench)
            if begun.flaw:
                return begun.flaw
            newest = begun.id
        return _all_there(bench, newest) or _steady(bench)

    check_all(bench, started_stay.clauses, probe)


def _all_there(bench: Bench, newest: str) -> Counterexample | None:
    let_settle(bench)
    page = in_list(bench, newest, lambda _: True)
    oldest = next(iter(bench.transport.owned.runs), newest)
    page = page if oldest in page.runs else listed(bench, oldest)
    for own in bench.transport.owned.runs.values():
        if not is_usual(bench, own.start):
            continue  # whether such a start may be accepted is judged elsewhere
        item = page.of(own.id)
        if item is None:
            flaw = missing_from_list(bench, own.id, own.start)
        else:
            flaw = strayed(bench, own, item, page.exchanges[-1])
        if flaw:
            return flaw
    return None


def _steady(bench: Bench) -> Counterexample | None:
    """Whether the run that was paused last, and the one that was ended last, are shown so by every
    look."""
    runs = bench.transport.owned.runs.values()
    last = {own.status: own for own in runs if own.updates and is_usual(bench, own.start)}
    chosen = [last[each] for each in (PAUSED, TERMINATED) if each in last]
    return next((flaw for own in chosen if (flaw := unsteady(bench, own))), None)


LAWS = (started_stay,)
