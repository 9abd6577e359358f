"""Held-out faults of pages, totals and the reply of the list."""

import json
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

lists = Shelf("list-pages")
POSITION = "list.offset.position"
SIZE = "list.page-size.limits"
TOTAL = "list.reply.total"
ORDERS = "list.sort.orders"
BY_ID = {"_id": 1}


@lists.fault(
    "offset-needs-page-size",
    POSITION,
    also=(SIZE,),
    trigger="_offset without a page size",
    witness=lambda api: api.ids(sort=BY_ID, _offset=4) == api.ids(sort=BY_ID),
)
class OffsetNeedsSize(Service):
    """_offset is ignored when no page size is given."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        sized = {"_pageSize", "_pagesize"} & set(search.request.query)
        return super().page(ordered, search if sized else replace(search, offset=0))


@lists.fault(
    "page-size-needs-offset",
    SIZE,
    trigger="a page size without _offset",
    witness=lambda api: len(api.ids(_pageSize=3)) == 10,
)
class SizeNeedsOffset(Service):
    """The page size is ignored when no _offset is given."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        begun = "_offset" in search.request.query
        return super().page(ordered, search if begun else replace(search, size=10))


@lists.fault(
    "later-pages-shrink",
    SIZE,
    also=(POSITION, TOTAL),
    trigger="page through a list",
    witness=lambda api: len(api.ids(_offset=10, _pageSize=5)) == 4,
)
class LaterPagesShrink(Service):
    """Every page after the first lacks its last workflow, which then is on no page."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        page = super().page(ordered, search)
        return page[:-1] if search.offset else page


@lists.fault(
    "pages-of-equals-collapse",
    POSITION,
    also=(ORDERS, TOTAL, SIZE, "list.sort.whole-list"),
    trigger="a list sorted by a field in which workflows are equal",
    witness=lambda api: len(api.all(sort={"_status": 1})) < 10,
)
class EqualsCollapse(Service):
    """A sorted list holds only one workflow of those that are equal in the sort key."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = super().ordered(runs, search)
        if not search.sort:
            return ordered
        name = search.sort[0][0]
        return list({self.sort_value(run, name): run for run in reversed(ordered)}.values())[::-1]


@lists.fault(
    "total-unknown-on-later-pages",
    TOTAL,
    also=("list.reply.envelope",),
    trigger="the second page of a list",
    witness=lambda api: api.total(_offset=10) == -1,
)
class TotalOnce(Service):
    """_total is -1 on every page but the first."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return -1 if search.offset else len(found)


@lists.fault(
    "total-says-one-more",
    TOTAL,
    also=(POSITION,),
    trigger="a list with at least two workflows more than its page",
    witness=lambda api: api.total(_pageSize=3) == 4,
)
class TotalSaysMore(Service):
    """_total says only whether there is more: the end of the page, and one if there is."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return min(len(found), search.offset + search.size + 1)


def total_after_start(api: Api) -> bool:
    before = api.total()
    api.new()
    return bool(api.total() == before)


@lists.fault(
    "total-remembered",
    TOTAL,
    also=("start.found", POSITION),
    trigger="list, start, list",
    needs_start=True,
    witness=total_after_start,
)
class TotalRemembered(Service):
    """_total of a request is remembered and answered again later."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.totals: dict[str, int] = {}

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return self.totals.setdefault(search.request.raw_query, len(found))


def list_remembers(api: Api) -> bool:
    api.list()
    return api.new() not in api.ids()


@lists.fault(
    "list-cached-for-ever",
    "start.found",
    also=("update.persists", "get.agrees-with-list", TOTAL),
    trigger="list, start or update, then the very same list again",
    needs_start=True,
    witness=list_remembers,
)
class ListCached(Service):
    """The reply to a list is answered again whenever the same query comes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cache: dict[str, bytes] = {}

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        body = self.cache.setdefault(request.raw_query, self.write(reply.content))
        return replace(reply, content=body)


@lists.fault(
    "offset-of-reply-is-a-page-number",
    "list.reply.offset",
    trigger="a list with _offset of at least a page",
    witness=lambda api: api.list(_offset=20)["_offset"] == 2,
)
class OffsetInPages(Service):
    """_offset of the reply counts pages."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        page = search.offset // (search.size or 1)
        return {**super().envelope(search, total, items), "_offset": page}


@lists.fault(
    "second-page-is-summaries",
    "list.reply.items",
    also=("workflow.fields", "get.agrees-with-list", "workflow.tasks"),
    trigger="the items of a page after the first",
    witness=lambda api: "_tasks" not in api.items(_offset=10)[0],
)
class SecondPageSummaries(Service):
    """Workflows on pages after the first have neither _tasks nor _inputParams."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        if search.offset:
            items = [
                {k: v for k, v in item.items() if k not in ("_tasks", "_inputParams")}
                for item in items
            ]
        return super().envelope(search, total, items)


@lists.fault(
    "list-as-json-lines",
    "http.json",
    also=("list.reply.envelope",),
    trigger="the body of any list",
    witness=lambda api: api.list().json is None and api.list().ok,
)
class JsonLines(Service):
    """A list is written as one JSON text a line."""

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        lines = [json.dumps(item) for item in reply.content.pop("_list")]
        return replace(reply, content="\n".join([json.dumps(reply.content), *lines]).encode())
