"""Held-out faults of odd input: server errors where the document knows none."""

from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf
from faulty.messages import Reply, Request
from faulty.reference import Service

odd = Shelf("odd-input")

Odd = Callable[[Request], object]


def crash(name: str, sees: Odd, summary: str, trigger: str, witness: Any, *also: str) -> None:
    """Shelve a server that answers 500 to lists and starts that are odd so."""

    def operate(self: Service, request: Request, run_id: str | None) -> Reply:
        if run_id is None and sees(request):
            raise RuntimeError(name)
        return Service.operate(self, request, run_id)

    odd.add(
        type("Crashing", (Service,), {"operate": operate}),
        name,
        "http.no-crash",
        also=("list.codes", *also),
        summary=f"{summary} is answered 500",
        trigger=trigger,
        needs_start="start" in trigger.split(),
        witness=lambda api: witness(api).status == 500,
    )


def asked(request: Request, name: str) -> str:
    return request.query.get(name, "")


crash(
    "crash-on-negative-offset",
    lambda request: asked(request, "_offset").startswith("-"),
    "A negative _offset",
    "_offset=-1",
    lambda api: api.list(_offset=-1),
)
crash(
    "crash-on-worded-size",
    lambda request: asked(request, "_pageSize").isalpha(),
    "A page size that is no number",
    "_pageSize=ten",
    lambda api: api.list(_pageSize="ten"),
)
crash(
    "crash-on-size-zero",
    lambda request: asked(request, "_pageSize") == "0",
    "A page size of 0",
    "_pageSize=0",
    lambda api: api.list(_pageSize=0),
)
crash(
    "crash-on-range-reversed",
    lambda request: asked(request, "startDate") > (asked(request, "endDate") or "~"),
    "A startDate after the endDate",
    "a range whose ends are exchanged",
    lambda api: api.list(startDate="2026-05-01", endDate="2026-04-01"),
)
crash(
    "crash-on-worded-date",
    lambda request: not (asked(request, "startDate") or "2")[0].isdigit(),
    "A startDate that is no date",
    "startDate=yesterday",
    lambda api: api.list(startDate="yesterday"),
)
crash(
    "crash-on-broken-sort",
    lambda request: asked(request, "sort")[:1] not in ("", "{"),
    "A sort that is no JSON object",
    "sort=_name",
    lambda api: api.list(sort="_name"),
    "list.sort.orders",
)
crash(
    "crash-on-nul",
    lambda request: "\0" in asked(request, "_name"),
    "A _name with a NUL",
    "_name=%00",
    lambda api: api.list(_name="a\0b"),
)
crash(
    "crash-on-worded-definition",
    lambda request: set(asked(request, "_defId").lower()) - set("0123456789abcdef-"),
    "A _defId that is no part of a UUID",
    "_defId with a letter beyond f",
    lambda api: api.list(_defId="no-such-id"),
    "list.definition.partial",
)
crash(
    "crash-on-lower-case-status",
    lambda request: asked(request, "_status").islower(),
    "A _status in lower case",
    "_status=failed",
    lambda api: api.list(_status="failed"),
    "list.status.filters",
)
crash(
    "crash-on-sort-by-name",
    lambda request: '"_name":' in asked(request, "sort"),
    "A sort by _name",
    "sort by _name, as in the request example",
    lambda api: api.list(sort={"_name": 1}),
    "list.sort.orders",
    "list.success",
    "list.sort.key-order",
)
crash(
    "crash-on-long-input",
    lambda request: len(request.body) > 4096,
    "A start with a body of more than 4 KiB",
    "a start with a long input",
    lambda api: api.start({"s": "x" * 5000}),
    "start.success",
    "start.inputs.echoed",
)
crash(
    "crash-on-numeric-definition",
    lambda request: b'"_workflowDefId": 1' in request.body or b'"_workflowDefId":1' in request.body,
    "A start with a number as _workflowDefId",
    "a start with a number as _workflowDefId",
    lambda api: api.start(definition=123),
    "start.definition.string",
)
