"""The object around a list and its total."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run
from faulty.reference import Service
from faulty.search import Search

envelope = Shelf("envelope")
totals = Shelf("totals")


def around(change: Callable[[dict[str, Any]], Any]) -> type[Service]:
    """A server whose list reply is what ``change`` makes of the honest one."""

    def changed(self: Service, search: Search, total: int, items: list[Any]) -> Any:
        return change(Service.envelope(self, search, total, items))

    return variant(envelope=changed)


def put(name: str, change: Callable[[dict[str, Any]], Any], summary: str, sees: Any) -> None:
    envelope.add(
        around(change),
        name,
        "list.reply.envelope",
        also=("list.reply.total", "list.reply.offset", "list.reply.items"),
        summary=summary,
        trigger="any list",
        witness=lambda api: sees(api.list(_pageSize=5).json),
    )


put(
    "bare-array",
    lambda body: body["_list"],
    "A list is a bare array",
    lambda b: isinstance(b, list),
)
put(
    "items-under-another-name",
    lambda body: {"items" if key == "_list" else key: value for key, value in body.items()},
    "The array is called items instead of _list",
    lambda body: "items" in body,
)
put(
    "list-as-map",
    lambda body: {**body, "_list": {item["_id"]: item for item in body["_list"]}},
    "_list is an object keyed by id",
    lambda body: isinstance(body["_list"], dict),
)
put(
    "envelope-in-data",
    lambda body: {"data": body},
    "The whole reply is wrapped in data",
    lambda body: "data" in body,
)
put(
    "total-missing",
    lambda body: {key: value for key, value in body.items() if key != "_total"},
    "_total is missing",
    lambda body: "_total" not in body,
)
put(
    "total-as-string",
    lambda body: {**body, "_total": str(body["_total"])},
    "_total is a string",
    lambda body: isinstance(body["_total"], str),
)
put(
    "offset-null",
    lambda body: {**body, "_offset": body["_offset"] or None},
    "_offset of the reply is null at the beginning of the list",
    lambda body: body["_offset"] is None,
)
put(
    "page-size-missing",
    lambda body: {key: value for key, value in body.items() if key != "_pageSize"},
    "_pageSize is missing from the reply",
    lambda body: "_pageSize" not in body,
)
put(
    "items-are-ids",
    lambda body: {**body, "_list": [item["_id"] for item in body["_list"]]},
    "_list holds ids instead of workflows",
    lambda body: isinstance(body["_list"][0], str),
)
envelope.add(
    around(lambda body: {**body, "_list": body["_list"] or None}),
    "list-null-when-empty",
    "list.reply.envelope",
    also=("list.success",),
    summary="_list is null when nothing matches",
    trigger="a list that nothing matches",
    witness=lambda api: api.list(_name="no such name").json["_list"] is None,
)
envelope.add(
    around(lambda body: {**body, "_offset": 0}),
    "reply-offset-always-0",
    "list.reply.offset",
    summary="_offset of the reply is 0 whatever was asked",
    trigger="a list with _offset above 0",
    witness=lambda api: api.list(_offset=3)["_offset"] == 0,
)
envelope.add(
    around(lambda body: {**body, "_offset": body["_offset"] + len(body["_list"])}),
    "reply-offset-is-the-next",
    "list.reply.offset",
    summary="_offset of the reply is that of the next page",
    trigger="any list",
    witness=lambda api: api.list(_offset=3, _pageSize=4)["_offset"] == 7,
)

Count = Callable[[Service, Search, list[Run], list[Run]], int]


def count(name: str, total: Count, summary: str, trigger: str, witness: Any, *also: str) -> None:
    totals.add(
        variant(total=total),
        name,
        "list.reply.total",
        also=("list.offset.position", *also),
        summary=summary,
        trigger=trigger,
        witness=witness,
    )


MORE = "a list with more matches than fit the page"
count(
    "total-of-the-page",
    lambda service, search, found, page: len(page),
    "_total counts the page",
    MORE,
    lambda api: api.total(_pageSize=3) == 3,
)
count(
    "total-is-page-size",
    lambda service, search, found, page: search.size,
    "_total is the page size",
    MORE,
    lambda api: api.total(_pageSize=13) == 13,
)
count(
    "total-before-filters",
    lambda service, search, found, page: len(Service.listed(service, search)),
    "_total counts all workflows of the namespace, filters or not",
    "a filter that keeps some",
    lambda api: api.total(_status="FAILED") == api.total(),
    "list.status.filters",
    "list.name.partial",
)
count(
    "total-over-namespaces",
    lambda service, search, found, page: len(
        [r for r in service.runs.values() if service.matches(r, search)]
    ),
    "_total counts the workflows of other namespaces too",
    "any list, counted page by page",
    lambda api: api.total() > len(api.all()),
    "list.nsfilter.isolates",
)
count(
    "total-of-what-remains",
    lambda service, search, found, page: max(0, len(found) - search.offset),
    "_total counts from the offset on",
    "a list with _offset above 0",
    lambda api: api.total(_offset=5) < api.total(),
)
count(
    "total-of-pages",
    lambda service, search, found, page: -(-len(found) // max(1, search.size)),
    "_total is the number of pages",
    MORE,
    lambda api: api.total(_pageSize=5) < 12,
)
count(
    "total-one-short",
    lambda service, search, found, page: max(0, len(found) - 1),
    "_total is one too small",
    "any list whose pages are counted",
    lambda api: api.total() < len(api.all()),
)
count(
    "total-capped",
    lambda service, search, found, page: min(len(found), 25),
    "_total stops at 25",
    "a namespace with more than 25 workflows",
    lambda api: api.total() == 25,
)


@totals.fault(
    "total-forgets-the-status",
    "list.reply.total",
    also=("list.status.filters", "list.offset.position"),
    trigger="a list with _status",
    witness=lambda api: api.total(_status="FAILED") > len(api.all(_status="FAILED")),
)
class TotalForgetsStatus(Service):
    """_total leaves the status filter out of account."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        bare = replace(search, status=None)
        return len([run for run in self.listed(search) if self.matches(run, bare)])
