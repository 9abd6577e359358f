"""Held-out faults of what a workflow carries and how it looks."""

import re
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run
from faulty.messages import Reply, Request
from faulty.reference import Service

carried = Shelf("carried")
looks = Shelf("looks")
ECHOED = "start.inputs.echoed"


def mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: mapped(item, leaf) for key, item in value.items()}
    return [mapped(item, leaf) for item in value] if isinstance(value, list) else leaf(value)


def spoils(
    name: str, change: Callable[[Any], Any], sent: dict[str, Any], summary: str, trigger: str
) -> None:
    """Shelve a server that changes _inputParams on their way in."""

    def inputs(self: Service, order: dict[str, Any]) -> Any:
        return change(Service.inputs(self, order))

    carried.add(
        variant(inputs=inputs),
        name,
        ECHOED,
        also=("start.reply.workflow",),
        summary=summary,
        trigger=trigger,
        needs_start=True,
        witness=lambda api: (got := api.start(sent)).ok and got["_inputParams"] != sent,
    )


def lists_sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: lists_sorted(item) for key, item in value.items()}
    return sorted(value, key=repr) if isinstance(value, list) else value


def as_number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def as_instant(value: Any) -> Any:
    is_date = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return f"{value}T00:00:00Z" if is_date else value


spoils(
    "lists-sorted",
    lists_sorted,
    {"a": [3, 1, 2]},
    "Lists in _inputParams come back sorted",
    "inputs with a list that is not in order",
)
spoils(
    "numeric-strings-as-numbers",
    lambda i: mapped(i, as_number),
    {"zip": "00501"},
    "Strings of digits in _inputParams come back as numbers",
    "inputs with a string of digits",
)
spoils(
    "dates-as-instants",
    lambda i: mapped(i, as_instant),
    {"due": "2026-02-24"},
    "Dates in _inputParams come back as date-times",
    "inputs with a date",
)
spoils(
    "small-fractions-zero",
    lambda i: mapped(i, lambda v: round(v, 6) if isinstance(v, float) else v),
    {"f": 0.1234567890123},
    "Fractions in _inputParams are rounded to six digits",
    "inputs with a long fraction",
)
spoils(
    "long-strings-cut",
    lambda i: mapped(i, lambda v: v[:255] if isinstance(v, str) else v),
    {"s": "x" * 300},
    "Strings in _inputParams are cut off after 255 characters",
    "inputs with a long string",
)
spoils(
    "line-breaks-lost",
    lambda i: mapped(i, lambda v: " ".join(v.split("\n")) if isinstance(v, str) else v),
    {"s": "a\nb"},
    "Line breaks in _inputParams become blanks",
    "inputs with a line break",
)
spoils(
    "dotted-keys-nested",
    lambda i: {
        key.partition(".")[0]: {key.partition(".")[2]: item} if "." in key else item
        for key, item in i.items()
    },
    {"a.b": 1},
    "A dot in a key of _inputParams makes an object of it",
    "inputs with a dot in a key",
)
spoils(
    "false-inputs-dropped",
    lambda i: {key: item for key, item in i.items() if item or item == {}},
    {"n": 0, "b": False, "s": "x"},
    "Inputs that are 0, false or empty are dropped",
    "inputs with 0 or false",
)

Change = Callable[[dict[str, Any]], object]


def wears(
    name: str,
    clause: str,
    change: Change,
    summary: str,
    trigger: str,
    witness: Any,
    *also: str,
    needs_start: bool = False,
) -> None:
    """Shelve a server that shows its workflows so."""

    def show(self: Service, run: Run) -> Any:
        shown = Service.show(self, run)
        change(shown)
        return shown

    looks.add(
        variant(show=show),
        name,
        clause,
        also=("workflow.types", "workflow.fields", *also),
        summary=summary,
        trigger=trigger,
        needs_start=needs_start,
        witness=witness,
    )


ANY = "any workflow"
wears(
    "ids-as-objects",
    "workflow.types",
    lambda shown: shown.update(_id={"$oid": shown["_id"]}),
    "_id is an object as a database writes it",
    ANY,
    lambda api: isinstance(api.one()["_id"], dict),
    "start.id.new",
    "get.id.exact",
    "start.found",
)
wears(
    "times-as-objects",
    "workflow.timestamps.format",
    lambda shown: shown.update(_createdAt={"$date": shown["_createdAt"]}),
    "_createdAt is an object as a database writes it",
    ANY,
    lambda api: isinstance(api.one()["_createdAt"], dict),
)
wears(
    "zone-twice",
    "workflow.timestamps.format",
    lambda shown: shown.update(_updatedAt=shown["_updatedAt"] + "[UTC]"),
    "_updatedAt has the name of the zone behind the Z",
    ANY,
    lambda api: api.one()["_updatedAt"].endswith("[UTC]"),
)
wears(
    "user-type-as-list",
    "workflow.types",
    lambda shown: shown.update(_userType=[shown["_userType"]]),
    "_userType is an array",
    ANY,
    lambda api: isinstance(api.one()["_userType"], list),
)
wears(
    "updated-by-missing-when-over",
    "workflow.fields",
    lambda shown: shown["_status"] in ("TERMINATED", "COMPLETED") and shown.pop("_updatedBy"),
    "_updatedBy is missing from workflows that are over",
    "a completed or terminated workflow",
    lambda api: "_updatedBy" not in api.one(_status="COMPLETED"),
    "list.reply.items",
    "get.reply.workflow",
    "update.reply.workflow",
)
wears(
    "second-task-without-name",
    "workflow.tasks",
    lambda shown: [task.pop("_name") for task in shown["_tasks"][1:]],
    "Only the first task of a workflow has a _name",
    "a workflow of several tasks",
    lambda api: "_name" not in api.one(_name="ahu")["_tasks"][1],
)
wears(
    "status-null-while-queued",
    "workflow.fields",
    lambda shown: shown["_status"] == "QUEUED" and shown.update(_status=None),
    "_status is null while a workflow is queued",
    "a workflow just started",
    lambda api: api.start()["_status"] is None,
    "start.status.initial",
    "start.reply.workflow",
    "list.status.filters",
)


@looks.fault(
    "output-nan",
    "http.json",
    also=("get.reply.workflow", "get.success"),
    trigger="get a completed workflow and read the body strictly",
    witness=lambda api: b"NaN" in api.get(api.one(_status="COMPLETED")["_id"]).body,
)
class OutputNaN(Service):
    """_output of a completed workflow holds NaN on get, which is no JSON."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        if run.status == "COMPLETED":
            shown["_output"] = {"mean": float("nan")}
        return shown


@looks.fault(
    "third-get-lacks-tasks",
    "workflow.fields",
    also=("get.reply.workflow", "get.agrees-with-list", "workflow.tasks", "get.changes-nothing"),
    trigger="three gets",
    intermittent=True,
    witness=lambda api: any("_tasks" not in api.get(api.one()["_id"]).json for _ in range(3)),
)
class ThirdLacksTasks(Service):
    """Every third get lacks _tasks."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        reply = super().do_get(request, run_id)
        if request.number % 3 == 0:
            reply.content.pop("_tasks")
        return reply
