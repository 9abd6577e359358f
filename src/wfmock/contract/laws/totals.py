"""_total counts what matches, whatever page it stands on."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.lists import draws
from wfmock.contract.lists.query import NEWEST, Filter, Query
from wfmock.contract.lists.trial import check, patient, unexplained, view
from wfmock.contract.wire.signals import Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Probe, law

TOTAL = "list.reply.total"


@law("total", (TOTAL,), requests=2)
def total(bench: Bench) -> None:
    """_total is the number of workflows that match, on the first page and on any other."""
    known = view(bench)
    filters = tuple(
        Filter("_status", each) for each in bench.chance.sample(draws.texts(known, "_status"), 1)
    )
    page = draws.paged(bench.chance, known)
    counted = replace(known.whole, filters=filters, size=bench.chance.choice((1, None)))
    check(bench, page if bench.round % 2 else counted)
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


LAWS = (total,)
