"""Odd input that is answered with a server error."""

import re
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import STATUSES, Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.search import Search

crashes = Shelf("crashes")

Odd = Callable[[Request], object]


def crash(
    name: str,
    odd: Odd,
    summary: str,
    trigger: str,
    witness: Any,
    *also: str,
    operation: str = "list",
) -> None:
    """Shelve a server whose list, or start, answers 500 to requests that are odd so."""

    def operate(self: Service, request: Request) -> Reply:
        if odd(request):
            raise RuntimeError(name)
        served: Reply = getattr(Service, f"do_{operation}")(self, request)
        return served

    crashes.add(
        type("Crashing", (Service,), {f"do_{operation}": operate}),
        name,
        "http.no-crash",
        also=(f"{operation}.success", "list.codes", *also) if operation == "list" else also,
        summary=f"{summary} is answered 500",
        trigger=trigger,
        needs_start=operation == "start",
        witness=lambda api: witness(api).status == 500,
    )


def term(request: Request, name: str = "_name") -> str:
    return request.query.get(name, "")


def whole(request: Request, name: str) -> int:
    text = term(request, name)
    return int(text) if text.isdigit() else 0


NAME = "list.name.partial"
crash(
    "crash-on-emoji",
    lambda request: any(ord(c) > 0xFFFF for c in term(request)),
    "A _name with an emoji",
    "_name with a character beyond the basic plane",
    lambda api: api.list(_name="🚀"),
    NAME,
)
crash(
    "crash-on-non-ascii",
    lambda request: not term(request).isascii(),
    "A _name with a letter beyond ASCII",
    "_name with an accent, as some workflows have it",
    lambda api: api.list(_name="Köln"),
    NAME,
)
crash(
    "crash-on-quote",
    lambda request: "'" in term(request),
    "A _name with an apostrophe",
    "_name with an apostrophe",
    lambda api: api.list(_name="O'Hara"),
    NAME,
)
crash(
    "crash-on-long-name",
    lambda request: len(term(request)) > 255,
    "A _name of more than 255 characters",
    "a long _name",
    lambda api: api.list(_name="a" * 300),
    NAME,
)
crash(
    "crash-on-percent",
    lambda request: "%" in term(request),
    "A _name with a percent sign",
    "_name=%25",
    lambda api: api.list(_name="100%"),
    NAME,
)
crash(
    "crash-on-empty-name",
    lambda request: request.query.get("_name") == "",
    "An empty _name",
    "_name= without a value",
    lambda api: api.list(_name=""),
    NAME,
)
crash(
    "crash-on-bracket",
    lambda request: set("([*\\") & set(term(request)),
    "A _name that is no regular expression",
    "_name with a bracket, a star or a backslash",
    lambda api: api.list(_name="asset ("),
    NAME,
)
crash(
    "crash-on-big-offset",
    lambda request: whole(request, "_offset") > 2**31 - 1,
    "An _offset beyond 32 bits",
    "a big _offset",
    lambda api: api.list(_offset=2**31),
    "list.offset.position",
)
crash(
    "crash-past-the-end",
    lambda request: whole(request, "_offset") > 60,
    "An _offset past the end",
    "an _offset beyond _total",
    lambda api: api.list(_offset=1000),
    "list.offset.position",
)
crash(
    "crash-on-big-page-size",
    lambda request: len(term(request, "_pageSize")) > 9,
    "A page size beyond 32 bits",
    "a big _pageSize",
    lambda api: api.list(_pageSize=10**10),
    "list.page-size.limits",
)
crash(
    "crash-on-unknown-status",
    lambda request: term(request, "_status") not in ("", *STATUSES),
    "A _status that no workflow has",
    "a list with an unknown _status",
    lambda api: api.list(_status="NO_SUCH_STATUS"),
    "list.status.filters",
)
crash(
    "crash-on-impossible-date",
    lambda request: re.search("-02-(29|30)", term(request, "endDate")),
    "The endDate of the document's own request example",
    "endDate=2026-02-29",
    lambda api: api.list(startDate="2026-02-01", endDate="2026-02-29"),
    "list.end-date.ends",
)
crash(
    "crash-on-two-sort-keys",
    lambda request: term(request, "sort").count(":") > 1,
    "A sort by two keys",
    "sort as in the request example",
    lambda api: api.list(sort={"_updatedAt": -1, "_name": 1}),
    "list.sort.key-order",
    "list.sort.orders",
)


@crashes.fault(
    "crash-when-nothing-matches",
    "http.no-crash",
    also=("list.success", "list.codes", NAME, "list.status.filters"),
    trigger="a list that nothing matches",
    witness=lambda api: api.list(_name="no such name").status == 500,
)
class CrashOnNothing(Service):
    """A list that nothing matches is answered 500."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len(found) // (1 if found else 0)


def broken_json(self: Service, request: Request) -> Reply:
    try:
        return Service.do_start(self, request)
    except Refused as refused:
        if refused.message == "the body is not JSON":
            raise RuntimeError("parser") from refused
        raise


crashes.add(
    type("Crashing", (Service,), {"do_start": broken_json}),
    "crash-on-malformed-json",
    "http.no-crash",
    also=("start.definition.required",),
    summary="A start whose body is not JSON is answered 500",
    trigger="a start with a malformed or empty body",
    needs_start=True,
    witness=lambda api: api.start(body=b'{"_workflowDefId": ').status == 500,
)
crash(
    "crash-on-array-body",
    lambda request: request.body.lstrip()[:1] == b"[",
    "A start whose body is an array",
    "a start with [] as its body",
    lambda api: api.start(body=[1]),
    "start.definition.required",
    operation="start",
)
crash(
    "crash-on-missing-definition",
    lambda request: b"_workflowDefId" not in request.body,
    "A start without _workflowDefId",
    "a start with {} as its body",
    lambda api: api.start(body={"_inputParams": {}}),
    "start.definition.required",
    operation="start",
)
crash(
    "crash-on-non-ascii-inputs",
    lambda request: not request.body.isascii() or b"\\u" in request.body,
    "A start whose inputs hold a letter beyond ASCII",
    "a start with such inputs",
    lambda api: api.start({"site": "Köln"}),
    "start.inputs.echoed",
    "start.success",
    operation="start",
)
crash(
    "crash-on-nested-inputs",
    lambda request: request.body.count(b"{") > 3,
    "A start whose inputs are nested",
    "a start with nested inputs",
    lambda api: api.start({"a": {"b": {"c": {}}}}),
    "start.inputs.echoed",
    "start.success",
    operation="start",
)
