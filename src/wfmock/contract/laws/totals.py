"""_total counts what matches, whatever page it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from wfmock.contract.lists import draws
from wfmock.contract.lists.query import NEWEST, Filter, Query
from wfmock.contract.lists.trial import check, patient, unexplained, view
from wfmock.contract.lives.reading import let_settle
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law

TOTAL = "list.reply.total"


@law("total", (TOTAL,), requests=2)
def total(bench: Bench) -> None:
    """_total is the number of workflows that match, on the first page and on any other."""
    known = view(bench)
    filters = tuple(
        Filter("_status", each) for each in bench.chance.sample(draws.texts(known, "_status"), 1)
    )
    check(bench, replace(known.whole, filters=filters, size=bench.chance.choice((1, None))))
    check(bench, draws.paged(bench.chance, known))
    if not known.complete:
        for some in ((), filters):
            query = Query(some, NEWEST, 0, 1)
            beyond = replace(query, offset=1, size=2)
            probe = unexplained(bench, beyond, patient(bench, _ends_there(bench, query)))
            bench.check(TOTAL, probe)


def _ends_there(bench: Bench, query: Query) -> Probe:
    """A probe for whether a list ends where _total says, however long it is."""

    def count() -> int:
        number = bench.api.list(**query.parameters()).total
        if number is None or number < 2:
            raise Unsteady("the list does not say how many there are")
        return number

    def last(number: int) -> Counterexample | None:
        page = replace(query, offset=number - 1, size=2)
        answer = bench.api.list(**page.parameters())
        if not answer.ok or len(answer.items) == 1:
            return None
        return Counterexample(
            "wrong-total",
            f"_total of the list with {query} is not where the list ends.",
            f"1 workflow from position {page.offset} on, for _total is {number}",
            f"{len(answer.items)} workflows, of {page.size} asked for",
            clause=TOTAL,
        )

    return lambda: bench.steady(count, last)


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
        started = bench.start()
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
    asked = query.parameters()
    answer: Answer = bench.eventually(partial(bench.api.list, **asked), partial(_differs, was))
    return answer


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


FOLLOWING = (total_follows,)
LAWS = (total,)
