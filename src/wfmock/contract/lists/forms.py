"""How filters are asked for: alone, with a sort, on a later page; and every sort in its turn."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.lists import draws
from wfmock.contract.lists.mistakes import Filters
from wfmock.contract.lists.query import Keys, Query
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.bench import Bench

SORTED_BY = ("_createdAt", "_updatedAt", "_name", "_id", "_status")


def formed(bench: Bench, turn: int, view: View, filters: Filters) -> Query:
    """The filters alone, with a sort, or on a page further on: each in its turn."""
    if turn % 3 == 0:
        return replace(view.whole, filters=filters)
    if turn % 3 == 1:
        return replace(view.whole, filters=filters, sort=next_key(bench))
    page = draws.paged(bench.chance, view, filters)
    further = min(1, len(draws.matching(view, filters)))
    return page if page.start else replace(page, offset=further)


def next_key(bench: Bench) -> Keys:
    """A field and a direction that no query had yet; when all had one, they begin anew."""
    untried = bench.ground.untried
    if not untried:
        keys = [(field, way) for field in SORTED_BY for way in (1, -1)]
        bench.chance.shuffle(keys)
        untried.extend(keys)
    return (untried.pop(),)
