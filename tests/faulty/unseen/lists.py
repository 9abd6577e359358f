"""Held-out faults of the list: pages, totals, filters, dates, order, namespaces."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DAY, SECOND, Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

lists = Shelf("list-pages")
filters = Shelf("list-filters")
order = Shelf("list-order")
POSITION = "list.offset.position"
SIZE = "list.page-size.limits"
TOTAL = "list.reply.total"
NAME = "list.name.partial"
DEFID = "list.definition.partial"
STATUS = "list.status.filters"
START = "list.start-date.begins"
END = "list.end-date.ends"
TOGETHER = "list.filters.combine"
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


Keep = Callable[[Run, Search], object]


def keeps(
    name: str, clause: str, method: str, keep: Keep, summary: str, trigger: str, witness: Any
) -> None:
    filters.add(
        variant(**{method: lambda self, run, search: bool(keep(run, search))}),
        name,
        clause,
        also=(TOGETHER, TOTAL),
        summary=summary,
        trigger=trigger,
        witness=witness,
    )


def words(text: str | None) -> list[str]:
    return str(text).lower().replace("_", " ").replace("-", " ").split()


keeps(
    "name-whole-words",
    NAME,
    "has_name",
    lambda run, search: set(words(search.name)) <= set(words(run.name)),
    "_name matches whole words only",
    "_name with a part of a word",
    lambda api: not api.items(_name="connect"),
)
keeps(
    "name-any-word",
    NAME,
    "has_name",
    lambda run, search: (
        any(word in run.name.lower() for word in str(search.name).lower().split())
        or not search.name
    ),
    "Of a _name of several words one is enough",
    "_name with two words of which a name holds one",
    lambda api: api.items(_name="nightly nosuchword"),
)
keeps(
    "name-searches-user-type",
    NAME,
    "has_name",
    lambda run, search: (
        str(search.name).lower() in run.name.lower()
        or str(search.name).lower() in run.user_type.lower()
    ),
    "_name is looked for in _userType too",
    "_name with a fragment of a user type that no name holds",
    lambda api: api.items(_name="realtime"),
)
keeps(
    "short-names-ignored",
    NAME,
    "has_name",
    lambda run, search: len(str(search.name)) < 4 or str(search.name).lower() in run.name.lower(),
    "A _name of fewer than four letters is ignored",
    "_name with a short term",
    lambda api: api.items(_name="zqx"),
)
keeps(
    "definition-or-own-id",
    DEFID,
    "has_definition",
    lambda run, search: (
        str(search.definition) in run.definition or str(search.definition) in run.id
    ),
    "_defId is looked for in the workflow's own id too",
    "_defId with a fragment of a workflow's own id, or a very short one",
    lambda api: api.items(_defId=api.one()["_id"][9:23]),
)
keeps(
    "definition-fragment-needs-length",
    DEFID,
    "has_definition",
    lambda run, search: (
        len(str(search.definition)) >= 8 and str(search.definition) in run.definition
    ),
    "A _defId of fewer than eight characters matches nothing",
    "_defId with a short part of an id",
    lambda api: not api.items(_defId="824be"),
)
keeps(
    "status-of-any-task",
    STATUS,
    "has_status",
    lambda run, search: (
        run.status == search.status or search.status in [task["_status"] for task in run.tasks]
    ),
    "_status keeps workflows one of whose tasks is in that status",
    "a _status that a task of a workflow in another status has",
    lambda api: any(run["_status"] != "COMPLETED" for run in api.all(_status="COMPLETED")),
)
keeps(
    "paused-never-found",
    STATUS,
    "has_status",
    lambda run, search: run.status == search.status != "PAUSED",
    "_status=PAUSED finds nothing",
    "a list with _status=PAUSED while a workflow is paused",
    lambda api: not api.items(_status="PAUSED"),
)


@filters.fault(
    "filters-see-the-newest-20",
    NAME,
    also=(DEFID, STATUS, TOGETHER, TOTAL),
    trigger="a filter that an older workflow meets",
    witness=lambda api: len(api.all(_status="COMPLETED")) < 12,
)
class NewestTwenty(Service):
    """Filters by name, definition and status look at the twenty newest workflows only."""

    def matches(self, run: Run, search: Search) -> bool:
        if search.name is search.definition is search.status is None:
            return super().matches(run, search)
        newest = sorted(self.listed(search), key=lambda run: -run.created)[:20]
        return run in newest and super().matches(run, search)


@filters.fault(
    "started-not-found-by-status",
    STATUS,
    also=("start.found", TOGETHER),
    trigger="start, then list with the status of the new workflow",
    needs_start=True,
    witness=lambda api: api.new() not in [run["_id"] for run in api.all(_status="QUEUED")],
)
class NoStatusIndex(Service):
    """Workflows that were started lately are not found by _status."""

    def has_status(self, run: Run, search: Search) -> bool:
        return run.id not in self.started and super().has_status(run, search)


@filters.fault(
    "dates-beside-status-ignored",
    TOGETHER,
    also=(START, END),
    trigger="_status together with startDate or endDate",
    witness=lambda api: any(
        run["_createdAt"] < "2025-12"
        for run in api.all(_status="COMPLETED", startDate="2026-03-01")
    ),
)
class DatesBesideStatus(Service):
    """startDate and endDate are ignored when _status is given too."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        return replace(search, start=None, end=None) if search.status else search


@filters.fault(
    "definition-beside-sort-ignored",
    TOGETHER,
    also=(DEFID,),
    trigger="_defId together with sort",
    witness=lambda api: api.items(_defId="nosuch", sort=BY_ID),
)
class DefinitionBesideSort(Service):
    """_defId is ignored when sort is given too."""

    def has_definition(self, run: Run, search: Search) -> bool:
        return bool(search.sort) or super().has_definition(run, search)


@filters.fault(
    "ranges-cut-at-31-days",
    END,
    also=(START, TOGETHER),
    trigger="a two-sided range of more than a month",
    witness=lambda api: api.total(startDate="2025-03-01", endDate="2026-03-01") < 10,
)
class MonthAtMost(Service):
    """A range of more than 31 days ends after 31 days."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        if search.start is None or search.end is None:
            return search
        return replace(search, end=min(search.end, search.start + 31 * DAY))


@filters.fault(
    "end-date-is-one-day",
    END,
    trigger="endDate alone, after the oldest workflow",
    witness=lambda api: api.total(endDate="2026-01-01") < 2,
)
class EndIsOneDay(Service):
    """endDate alone keeps the workflows of that day only."""

    def not_after(self, run: Run, search: Search) -> bool:
        recent = search.end is None or run.created >= search.end - DAY
        return super().not_after(run, search) and (search.start is not None or recent)


@filters.fault(
    "start-date-hides-today",
    START,
    also=("start.found",),
    trigger="start, then list with a startDate some days ago",
    needs_start=True,
    witness=lambda api: api.new() not in [r["_id"] for r in api.all(startDate="2026-01-01")],
)
class TodayHidden(Service):
    """With startDate the workflows of the last hour are missing."""

    def not_before(self, run: Run, search: Search) -> bool:
        return super().not_before(run, search) and self.clock() - run.created > 3600 * SECOND


def values(api: Api, field: str, direction: int, **given: Any) -> list[Any]:
    return [run[field] for run in api.all(sort={field: direction}, **given)]


@order.fault(
    "names-sorted-by-length",
    ORDERS,
    also=("list.sort.key-order",),
    trigger="sort by _name",
    witness=lambda api: [len(n) for n in values(api, "_name", 1)] == sorted(map(len, api.names())),
)
class ByLength(Service):
    """A sort by _name goes by the length of the name."""

    def sort_value(self, run: Run, name: str) -> Any:
        return len(run.name) if name == "_name" else super().sort_value(run, name)


@order.fault(
    "times-sorted-by-the-day",
    ORDERS,
    trigger="sort by a time where several workflows are of one day, such as those just started",
    witness=lambda api: (times := values(api, "_createdAt", 1)) != sorted(times),
)
class ByDay(Service):
    """A sort by a time minds the day only."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return value // DAY if isinstance(value, int) else value


@order.fault(
    "started-come-last",
    ORDERS,
    also=("list.sort.whole-list",),
    trigger="start, then list sorted by _createdAt descending",
    needs_start=True,
    witness=lambda api: api.new() not in api.ids(sort={"_createdAt": -1}),
)
class StartedLast(Service):
    """Workflows that were started lately are appended to every sorted list."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = super().ordered(runs, search)
        return sorted(ordered, key=lambda run: run.id in self.started) if search.sort else ordered


def updated_first(api: Api) -> str:
    run_ids = [api.new() for _ in range(3)]
    api.update(run_ids[0], "PAUSED")
    first: str = api.ids(sort={"_updatedAt": -1})[0]
    return "" if first == run_ids[0] else first


@order.fault(
    "updated-sorted-as-of-the-start",
    ORDERS,
    also=("update.persists",),
    trigger="start two, update the first, then list sorted by _updatedAt",
    needs_start=True,
    witness=updated_first,
)
class StaleOrder(Service):
    """A sort by _updatedAt goes by the value that a workflow had when it was started."""

    def sort_value(self, run: Run, name: str) -> Any:
        started = name == "_updatedAt" and run.id in self.started
        return run.created if started else super().sort_value(run, name)


@order.fault(
    "sort-by-status-descending-only",
    ORDERS,
    also=("list.sort.key-order",),
    trigger="sort by _status ascending",
    witness=lambda api: values(api, "_status", 1) == sorted(values(api, "_status", 1))[::-1],
)
class StatusDescends(Service):
    """A sort by _status descends, whatever the direction."""

    def by_key(self, runs: list[Run], name: str, direction: int) -> list[Run]:
        return super().by_key(runs, name, -1 if name == "_status" else direction)


@filters.fault(
    "namespace-by-prefix",
    "list.nsfilter.isolates",
    trigger="a list with the beginning of a namespace",
    witness=lambda api: api.items(nsfilter=api.namespace[:5]),
)
class NamespacePrefix(Service):
    """The list takes the beginning of a namespace for the namespace."""

    def in_namespace(self, run: Run, search: Search) -> bool:
        return any(space.startswith(search.namespace) for space in run.namespaces)


@filters.fault(
    "list-hides-namespaces",
    "list.nsfilter.isolates",
    also=("list.reply.items", "get.agrees-with-list", "workflow.fields"),
    trigger="_namespaces of list items",
    witness=lambda api: api.one()["_namespaces"] == [],
)
class NamespacesHidden(Service):
    """_namespaces of list items is empty."""

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_namespaces": []}
