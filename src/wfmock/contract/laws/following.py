"""The list follows what is written: totals count new runs, filters know new statuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from wfmock.contract.lists.query import NEWEST, Filter, Query
from wfmock.contract.lives.beginning import begin
from wfmock.contract.lives.fields import STATUS, is_whole
from wfmock.contract.lives.goals import PAUSED, RESUMED
from wfmock.contract.lives.reading import let_settle, listed, look
from wfmock.contract.lives.walk import set_out
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.owned import ACTIVE
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.reproduction import as_text

TOTAL, FILTERS = "list.reply.total", "list.status.filters"


@law(
    "total-follows",
    (TOTAL,),
    needs=Needs.START,
    sends=("startWorkflow", "listWorkflows"),
    requests=7,
    starts=1,
    again=False,
)
def total_follows(bench: Bench) -> None:
    """_total grows with a start, by whatever filter the new run is found."""
    definition = (Filter("_defId", bench.api.definition),)
    queries = tuple(Query(each, NEWEST, 0, 1) for each in ((), definition))
    bench.check(TOTAL, _grows(bench, queries), simpler=[_grows(bench, queries[:1])])


def _grows(bench: Bench, queries: Sequence[Query]) -> Probe:
    """A probe that starts a run between two countings of each query; where a count stands still,
    a second one, for others may have gone meanwhile, but hardly as many and each time."""

    def probe() -> Counterexample | None:
        before = [bench.api.list(**query.parameters()) for query in queries]
        active = [own.id for own in bench.transport.owned.runs.values() if own.status in ACTIVE]
        if len(active) > 1:  # what is started next is not what became of it
            bench.api.update(active[-1], PAUSED)
        begun = begin(bench)
        if begun.flaw:
            return begun.flaw
        started = begun.answer
        let_settle(bench)
        for query, was in zip(queries, before, strict=True):
            now = _counted(bench, query, was)
            if now.ids == (started["_id"],) and not _differs(was, now):
                second = bench.start()
                let_settle(bench)
                later = _counted(bench, query, was)
                if later.ids == (second["_id"],) and not _differs(was, later):
                    return _stands_still(query, was, (started, second), later)
        return None

    return probe


def _counted(bench: Bench, query: Query, was: Answer) -> Answer:
    """The answer to the query, once it counts otherwise than before."""
    return _page(bench, query, partial(_differs, was))


def _differs(was: Answer, now: Answer) -> bool:
    return was.total is None or now.total != was.total


def _stands_still(
    query: Query, was: Answer, started: Sequence[Answer], now: Answer
) -> Counterexample:
    return Counterexample(
        "total-stands-still",
        f"_total of the list with {query} does not count runs that were just started.",
        f"{(was.total or 0) + len(started)}, or near it",
        str(now.total),
        (was.exchange, *(each.exchange for each in started), now.exchange),
        fragile=True,
        clause=TOTAL,
    )


@law(
    "status-filter-follows",
    (FILTERS,),
    needs=Needs.START,
    sends=("startWorkflow", "getWorkflow", "updateWorkflowStatus", "listWorkflows"),
    requests=7,
    starts=1,
    again=False,
)
def status_filter_follows(bench: Bench) -> None:
    """A run is listed under its status as soon as it has it, and no longer when it has another."""
    bench.check(FILTERS, partial(_followed, bench))


def _followed(bench: Bench) -> Counterexample | None:
    walk = set_out(bench, alone=True)
    if isinstance(walk, Counterexample):
        return walk
    paused = Query((Filter("_status", PAUSED),), NEWEST, 0, bench.ground.largest_page)
    bench.api.list(**paused.parameters())  # a cache may know it from now on
    for command, belongs in ((PAUSED, True), (RESUMED, False)):
        step = walk.send(command)
        answer = step.answer
        if not answer.ok:
            return walk.refused(step)
        walk.take(answer if is_whole(answer.run) else look(bench, walk.id))
        let_settle(bench)
        page = _page(bench, paused, partial(_shows, walk.id, belongs))
        if not page.ok or (walk.id in page.ids) is belongs:
            continue
        got = look(bench, walk.id)
        if (got[STATUS] == PAUSED) is not belongs:
            raise NotTested(f"{command} did not lead the run to where it can be looked for")
        if belongs and walk.id not in listed(bench, walk.id).runs:
            raise NotTested("the run is in no list")
        return Counterexample(
            "status-not-followed",
            f"After {command} the list with {paused} shows the run as it was before.",
            f"the run {walk.id} {'in' if belongs else 'not in'} the list",
            f"{'not in' if belongs else 'in'} it, while its _status is {as_text(got[STATUS])}",
            (answer.exchange, page.exchange, got.exchange),
            clause=FILTERS,
            operation="listWorkflows",
        )
    return None


def _shows(run_id: str, belongs: bool, page: Answer) -> bool:
    return (run_id in page.ids) is belongs


def _page(bench: Bench, query: Query, good: Callable[[Answer], bool]) -> Answer:
    """The page once it is good. What get shows at once, a filter or a total may know later."""
    ask = partial(bench.api.list, **query.parameters())
    answer: Answer = bench.eventually(ask, good, within=bench.ground.settle)
    return answer


LAWS = (total_follows, status_filter_follows)
