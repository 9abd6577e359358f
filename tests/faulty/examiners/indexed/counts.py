"""Counting, pages and envelopes, as a search engine or a joined query gives them."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

counts = Shelf("counting")
TOTAL = "list.reply.total"
ENVELOPE = "list.reply.envelope"
POSITION = "list.offset.position"
BY_ID = {"_id": 1}
WINDOW = 40


@counts.fault(
    "total-of-a-short-page",
    TOTAL,
    also=(POSITION,),
    trigger="a page that is not full, with an _offset",
    witness=lambda api: api.total(_offset=api.total() - 3) == 3,
)
class ShortPage(Service):
    """When a page is not full there is nothing to count: its length is the total."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len(page) if 0 < len(page) < search.size else len(found)


@counts.fault(
    "total-counts-distinct-times",
    TOTAL,
    trigger="_total, where workflows were updated at the same instant",
    witness=lambda api: api.total() < len(api.all()),
)
class DistinctTimes(Service):
    """_total counts the distinct _updatedAt."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len({run.updated for run in found})


def total_after_a_start(api: Api) -> bool:
    before = api.total()
    api.new()
    return bool(api.total() == before)


@counts.fault(
    "total-kept-per-filter",
    TOTAL,
    also=("start.found",),
    trigger="a list, a start, the same list again",
    needs_start=True,
    witness=total_after_a_start,
)
class KeptTotal(Service):
    """The first count of a filter is kept for good."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kept: dict[Any, int] = {}

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        asked = (search.namespace, search.name, search.definition, search.status)
        return self.kept.setdefault((*asked, search.start, search.end), len(found))


def repeated(ids: list[str]) -> bool:
    return len(ids) > len(set(ids))


@counts.fault(
    "rows-repeated-by-task",
    "workflow.id.distinct",
    also=("list.name.partial", POSITION, TOTAL, "list.filters.combine"),
    trigger="a list with _name, where workflows have several tasks",
    witness=lambda api: repeated([run["_id"] for run in api.all(_name="sensor")]),
)
class JoinedRows(Service):
    """With _name a workflow comes once for each of its tasks."""

    def listed(self, search: Search) -> list[Run]:
        rows = super().listed(search)
        return rows if search.name is None else [run for run in rows for _ in run.tasks]


@counts.fault(
    "total-null-on-later-pages",
    ENVELOPE,
    also=(TOTAL,),
    trigger="a page with an _offset above 0",
    witness=lambda api: api.list(_offset=5).json["_total"] is None,
)
class CountedOnce(Service):
    """Only the first page is counted; on later ones _total is null."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        return {
            **super().envelope(search, total, items),
            "_total": None if search.offset else total,
        }


@counts.fault(
    "single-hit-not-in-a-list",
    ENVELOPE,
    also=("list.reply.items", "list.page-size.limits"),
    trigger="a page of exactly one workflow",
    witness=lambda api: isinstance(api.list(_pageSize=1)["_list"], dict),
)
class SingleHit(Service):
    """A page of one holds the workflow itself instead of a list of it."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        one = items[0] if len(items) == 1 else items
        return {**super().envelope(search, total, items), "_list": one}


@counts.fault(
    "big-pages-hold-summaries",
    "list.reply.items",
    also=("workflow.fields", "get.agrees-with-list"),
    trigger="a page size above 20",
    witness=lambda api: "_inputParams" not in api.items(_pageSize=30)[0],
)
class Summaries(Service):
    """Pages of more than 20 hold workflows without tasks, inputs and output."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        if search.size > 20:
            heavy = ("_tasks", "_inputParams", "_output")
            items = [{key: run[key] for key in run if key not in heavy} for run in items]
        return super().envelope(search, total, items)


@counts.fault(
    "hits-highlighted",
    "get.agrees-with-list",
    also=("list.name.partial", "list.reply.items", "list.sort.orders", "list.filters.combine"),
    trigger="a list with _name beside a get of what it shows",
    witness=lambda api: "<em>" in api.items(_name="sensor")[0]["_name"],
)
class Highlighted(Service):
    """In a list with _name the term is marked up in the names."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        if search.name:
            for item in items:
                at = item["_name"].lower().find(search.name.lower())
                hit = item["_name"][at : at + len(search.name)]
                item["_name"] = item["_name"].replace(hit, f"<em>{hit}</em>", 1)
        return super().envelope(search, total, items)


@counts.fault(
    "reply-offset-snapped-to-pages",
    "list.reply.offset",
    trigger="an _offset that is no multiple of the page size",
    witness=lambda api: api.list(_offset=7, _pageSize=5)["_offset"] == 5,
)
class Snapped(Service):
    """_offset of the reply is where a page of that size would begin; the items are right."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        whole = super().envelope(search, total, items)
        whole["_offset"] = search.offset - search.offset % max(1, search.size)
        return whole


@counts.fault(
    "result-window-of-forty",
    POSITION,
    also=("list.page-size.limits", TOTAL),
    trigger="the pages behind the fortieth workflow",
    witness=lambda api: api.total() > WINDOW and not api.ids(sort=BY_ID, _offset=WINDOW),
)
class Window(Service):
    """Nothing behind the fortieth position is ever shown, though it is counted."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        return super().page(ordered[:WINDOW], search)


@counts.fault(
    "default-size-doubles-with-offset",
    "list.page-size.default",
    also=(POSITION,),
    trigger="an _offset above 0 without a page size",
    witness=lambda api: len(api.ids(_offset=10)) == 20,
)
class LoadMore(Service):
    """Without a page size a page holds 10, but 20 once there is an _offset."""

    def size(self, request: Request) -> int:
        paged = request.query.keys() & {"_pageSize", "_pagesize"}
        later = request.query.get("_offset", "0").strip("0")
        return 20 if later and not paged else super().size(request)


@counts.fault(
    "probe-row-left-on-later-pages",
    "list.page-size.limits",
    also=(POSITION, "list.page-size.default"),
    trigger="a page with an _offset above 0 and workflows behind it",
    witness=lambda api: len(api.ids(sort=BY_ID, _offset=4, _pageSize=4)) == 5,
)
class ProbeRow(Service):
    """The row read to see whether there is more is left on every page but the first."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        more = search.offset > 0 and search.size > 0
        return ordered[search.offset : search.offset + search.size + more]
