"""_total counts what matches, whatever page it stands on."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.bench import Bench
from wfmock.contract.lists import draws
from wfmock.contract.lists.query import Filter, Query
from wfmock.contract.lists.trial import check, view
from wfmock.contract.probing import law


@law("total", ("list.reply.total",), requests=4)
def total(bench: Bench) -> None:
    """_total is the number of workflows that match, on the first page and on any other."""
    known = view(bench)
    check(bench, known.whole)
    check(bench, draws.paged(bench.chance, known))
    statuses = draws.texts(known, "_status")
    if statuses:
        filters = (Filter("_status", str(bench.chance.choice(statuses))),)
        check(bench, replace(draws.paged(bench.chance, known, filters), offset=0, size=1))
        check(bench, Query(filters))


LAWS = (total,)
