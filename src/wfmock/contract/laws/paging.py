"""Pages: how long they are, where they begin, and what they are when nothing is said."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.lists import draws
from wfmock.contract.lists.query import NEWEST, OLDEST, Query
from wfmock.contract.lists.trial import check, patient, unexplained, view
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, law
from wfmock.contract.workbench.snapshot import Item


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
        Query((), order, begin, small),
        Query((), order, begin + small, small),
        Query((), order, max(0, count - chance.randint(1, small)), small),
        Query((), order, begin - 1, small),  # back again: pages do not depend on those before
    ]
    if bench.round > 1:
        most = min(longest, max(1, count - 1))
        queries.append(Query((), order, chance.randint(0, max(0, count // 2)), most))
    for query in queries:
        check(bench, query)
    refusing = bench.learnt.get("pageSizeAboveCap") == "refused"
    if known.capped and not refusing:  # who gives as much is not to give less when asked for more
        check(bench, Query((), order, 0, bench.ground.largest_page))
        check(bench, Query((), order, 0, known.filled + chance.randint(1, 60)))
    if known.complete:
        check(bench, Query((), order, count + int(chance.choice((1, 7))), small))
    else:
        _deep(bench, known, small)


def _deep(bench: Bench, known: View, size: int) -> None:
    """Pages beyond what was read of a long list: where two of them overlap, they agree."""
    total = bench.api.list(sort=dict(NEWEST), _pageSize=1).total or 0
    begin = bench.chance.randint(len(known.runs), max(len(known.runs), total - 2 * size))
    first = Query((), NEWEST, begin, size)
    second = replace(first, offset=begin + bench.chance.randint(0, size - 1))

    def page(query: Query) -> tuple[Item, ...]:
        return bench.api.list(**query.parameters()).items

    def overlap(items: tuple[Item, ...]) -> Counterexample | None:
        shared = items[second.start - first.start :]
        again = page(second)[: len(shared)]
        if len(items) < size or len(again) < len(shared):
            return None
        tied = len({each.get("_createdAt") for each in items}) < len(items)
        if tied or [each.get("_id") for each in shared] == [each.get("_id") for each in again]:
            return None
        return Counterexample(
            "pages-disagree",
            f"Pages at {first.start} and {second.start} show different workflows where they meet.",
            f"{shared[0].get('_id')} at position {second.start}",
            f"{again[0].get('_id')}",
        )

    probe = patient(bench, lambda: bench.steady(lambda: page(first), overlap))
    bench.check("list.offset.position", unexplained(bench, second, probe))


@law("page-defaults", ("list.page-size.default", "list.offset.default"), requests=4)
def defaults(bench: Bench) -> None:
    """Without a page size a page holds 10, and without an offset it is the first."""
    known = view(bench)
    page = draws.paged(bench.chance, known)
    check(bench, bench.chance.choice((Query(), Query((), page.sort))))
    check(bench, page)  # and then the same without: nothing of it is remembered
    check(bench, replace(page, offset=None))
    check(bench, replace(page, size=None))


LAWS = (defaults, pages)
