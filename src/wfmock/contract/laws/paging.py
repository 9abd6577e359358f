"""Pages: how long they are, where they begin, and what they are when nothing is said."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.bench import Bench
from wfmock.contract.lists import draws
from wfmock.contract.lists.query import NEWEST, OLDEST, Query
from wfmock.contract.lists.trial import check, view
from wfmock.contract.probing import law


@law("pages", ("list.page-size.limits", "list.offset.position"), requests=8)
def pages(bench: Bench) -> None:
    """A page of any size begins at its offset; one after the other they make up the list."""
    known = view(bench)
    chance, count = bench.chance, len(known.runs)
    order = chance.choice((NEWEST, OLDEST)) if known.complete else NEWEST
    longest = max(1, known.filled)
    small = min(longest, int(chance.choice((2, 3, 4, 5, 7))))
    begin = chance.randint(1, max(1, min(count - 1, 2 * small + 1)))
    begin += begin % small == 0  # else it might as well be the number of a page
    queries = [
        Query((), order, 0, 1),
        Query((), order, begin, small),
        Query((), order, begin + small, small),
        Query((), order, max(0, count - chance.randint(1, small)), small),
        draws.paged(chance, known, sort=order),
        Query((), order, chance.randint(0, max(0, count // 2)), min(longest, max(1, count - 1))),
    ]
    for query in queries:
        check(bench, query)
    if known.complete:
        check(bench, Query((), order, count + int(chance.choice((0, 1, 7))), small))


@law("page-defaults", ("list.page-size.default", "list.offset.default"), requests=5)
def defaults(bench: Bench) -> None:
    """Without a page size a page holds 10, and without an offset it is the first."""
    known = view(bench)
    page = draws.paged(bench.chance, known)
    check(bench, Query())
    check(bench, Query((), page.sort))
    check(bench, replace(page, offset=None))
    check(bench, replace(page, size=None))


LAWS = (defaults, pages)
