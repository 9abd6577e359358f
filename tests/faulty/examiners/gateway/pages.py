"""Pages and counts as Hibernate, caches and paging helpers make them."""

from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run
from faulty.examiners.gateway.memory import Remembering
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

pages = Shelf("paging")
BY_ID = {"_id": 1}
TOTAL = "list.reply.total"
POSITION = "list.offset.position"


@pages.fault(
    "total-remembered-per-query",
    TOTAL,
    needs_start=True,
    trigger="the same list before and after a start",
    witness=lambda api: (before := api.total()) and api.new() and api.total() == before,
)
class CountCache(Remembering):
    """The count of a query is remembered for good."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return int(self.notes.setdefault(search.request.raw_query, len(found)))


pages.add(
    variant(
        page=lambda self, ordered, search: list(
            {
                row.id: row
                for row in [run for run in ordered for _ in run.tasks][
                    search.offset : search.offset + search.size
                ]
            }.values()
        )
    ),
    "pages-cut-over-task-rows",
    "list.page-size.limits",
    also=(POSITION, "list.page-size.default", TOTAL),
    summary="Pages are cut from the rows of a join with the tasks",
    trigger="pages where workflows have more than one task",
    witness=lambda api: len(api.ids(sort=BY_ID, _pageSize=20)) < 20,
)


@pages.fault(
    "reply-offset-clipped",
    "list.reply.offset",
    trigger="an _offset past the end",
    witness=lambda api: api.list(_offset=api.total() + 7)["_offset"] == api.total(),
)
class Clipped(Service):
    """_offset of the reply is never above _total."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        return {**super().envelope(search, total, items), "_offset": min(search.offset, total)}


@pages.fault(
    "page-size-as-text-when-asked",
    "list.reply.envelope",
    trigger="_pageSize of the reply where one was asked for",
    witness=lambda api: api.list(_pageSize=5)["_pageSize"] == "5",
)
class ParameterEchoed(Service):
    """_pageSize of the reply is a string when it was asked for, an integer when not."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        shown = super().envelope(search, total, items)
        asked = search.request.query
        return {**shown, "_pageSize": asked.get("_pageSize", asked.get("_pagesize", search.size))}


@pages.fault(
    "offset-without-size-counts-pages",
    POSITION,
    trigger="_offset without a page size",
    witness=lambda api: (
        api.ids(sort=BY_ID, _offset=1) == api.ids(sort=BY_ID, _offset=10, _pageSize=10)
    ),
)
class PageNumber(Service):
    """Without a page size _offset counts pages of ten."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        asked = {"_pageSize", "_pagesize"} & set(search.request.query)
        start = search.offset if asked else search.offset * search.size
        return ordered[start : start + search.size]


@pages.fault(
    "offset-before-filter",
    POSITION,
    also=("list.status.filters", "list.name.partial", "list.definition.partial", TOTAL),
    trigger="an _offset together with a filter",
    witness=lambda api: (
        api.ids(sort=BY_ID, _status="FAILED", _offset=3)
        != api.ids(sort=BY_ID, _status="FAILED")[3:]
    ),
)
class SkipsFirst(Service):
    """Beside a filter, _offset skips workflows before they are filtered."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        skipped = self.ordered(self.listed(search), search)[: search.offset]
        return [run for run in ordered if run not in skipped][: search.size]


def lost_at_boundaries(api: Api) -> bool:
    sort = {"_updatedAt": -1}
    paged = [i for n in range(0, 50, 2) for i in api.ids(sort=sort, _offset=n, _pageSize=2)]
    return bool(set(api.ids(sort=sort, _pageSize=100)) - set(paged))


@pages.fault(
    "ties-on-a-page-boundary-lost",
    POSITION,
    trigger="small pages sorted by _updatedAt where workflows were updated at the same instant",
    witness=lost_at_boundaries,
)
class Keyset(Service):
    """Sorted by _updatedAt, a page begins after the time of the last one, so ties are left out."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        page = super().page(ordered, search)
        if not search.offset or search.sort[:1] not in (
            (("_updatedAt", 1),),
            (("_updatedAt", -1),),
        ):
            return page
        last = ordered[min(search.offset, len(ordered)) - 1].updated
        return [run for run in page if run.updated != last]
