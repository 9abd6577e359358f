"""LIMIT and OFFSET as they go wrong."""

from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Request
from faulty.reference import Service
from faulty.search import Search

windows = Shelf("paging")
POSITION = "list.offset.position"
SIZE = "list.page-size.limits"
BY_ID = {"_id": 1}


def _ties_are_lost(api: Any) -> bool:
    total = api.total()
    pages = [api.ids(sort={"_status": 1}, _offset=n) for n in range(0, total, 10)]
    return len({run_id for page in pages for run_id in page}) < total


@windows.fault(
    "keyset-pages-skip-ties",
    POSITION,
    also=("list.sort.whole-list", "list.reply.total"),
    trigger="page through a list that is sorted by a field with equal values",
    witness=_ties_are_lost,
)
class KeysetPages(Service):
    """A page holds what is beyond the last sort value of the page before: equals are skipped."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        if not search.sort or not 0 < search.offset < len(ordered):
            return super().page(ordered, search)
        name = search.sort[0][0]
        last = self.sort_value(ordered[search.offset - 1], name)
        rest = [run for run in ordered[search.offset :] if self.sort_value(run, name) != last]
        return rest[: search.size]


@windows.fault(
    "offset-lost-beside-status",
    POSITION,
    also=("list.filters.combine",),
    trigger="_offset together with _status",
    witness=lambda api: (
        api.ids(_status="COMPLETED", sort=BY_ID, _offset=3)
        == api.ids(_status="COMPLETED", sort=BY_ID)
    ),
)
class OffsetLostBesideStatus(Service):
    """The handler for lists by status was copied without the offset."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        lost = search.status is not None
        return super().page(ordered, replace(search, offset=0) if lost else search)


def _size_is_remembered(api: Any) -> bool:
    api.ids(_pageSize=3)
    return len(api.ids()) == 3


@windows.fault(
    "default-size-is-the-last-asked",
    "list.page-size.default",
    also=(SIZE,),
    trigger="a list with a page size, then one without",
    witness=_size_is_remembered,
)
class SharedDefault(Service):
    """The page size that was asked for last stays behind as the default."""

    def size(self, request: Request) -> int:
        self.page_size = super().size(request)
        return self.page_size


def _offset_is_remembered(api: Any) -> bool:
    fresh = api.ids(sort=BY_ID, _pageSize=5)
    api.ids(sort=BY_ID, _pageSize=5, _offset=5)
    return bool(api.ids(sort=BY_ID, _pageSize=5) != fresh)


@windows.fault(
    "cursor-kept-per-query",
    "list.offset.default",
    also=(POSITION, "list.reply.offset"),
    trigger="the same list with _offset and after that without",
    witness=_offset_is_remembered,
)
class CursorKept(Service):
    """The cursor of a query is kept: the same list without _offset goes on where it was."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cursors: dict[Any, int] = {}

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        key = (search.name, search.definition, search.status, search.sort)
        if "_offset" in search.request.query:
            self.cursors[key] = search.offset
        return super().page(ordered, replace(search, offset=self.cursors.get(key, 0)))
