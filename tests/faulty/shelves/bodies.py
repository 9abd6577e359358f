"""Fields that are missing, of the wrong type or null, and workflows that come wrapped."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Reply
from faulty.probe import Api
from faulty.reference import Service

fields = Shelf("fields")
types = Shelf("types")
nulls = Shelf("nulls")
wrapping = Shelf("wrapping")

Change = Callable[[dict[str, Any]], object]
CLAUSES = {
    "list": "list.reply.items",
    "get": "get.reply.workflow",
    "start": "start.reply.workflow",
    "update": "update.reply.workflow",
}


def showing(where: str, change: Change) -> type[Service]:
    """A server that changes every workflow it shows: everywhere, or in one operation's reply."""
    method = {"list": "listed", "get": "got", "start": "started", "update": "updated"}
    name = f"show_{method[where]}" if where in method else "show"

    def shows(self: Service, run: Run, **options: bool) -> Any:
        shown = getattr(Service, name)(self, run, **options)
        change(shown)
        return shown

    return type("Showing", (Service,), {name: shows})


def shown(api: Api, where: str) -> dict[str, Any]:
    """A workflow as the operation shows it."""
    if where in ("list", "everywhere"):
        return dict(api.one())
    if where == "get":
        return dict(api.get(api.one()["_id"]).json)
    if where == "start":
        return dict(api.start({"a": 1}).json)
    return dict(api.update(api.new(), "PAUSED").json)


def spoil(
    shelf: Shelf,
    name: str,
    where: str,
    change: Change,
    summary: str,
    sees: Callable[[dict[str, Any]], object],
    *,
    clause: str = "",
    also: tuple[str, ...] = (),
) -> None:
    """Shelve a server whose workflows are changed so, as seen in ``where``."""
    default = "workflow.types" if shelf is types else "workflow.fields"
    related = [CLAUSES[where]] if where in CLAUSES else list(CLAUSES.values())
    shelf.add(
        showing(where, change),
        name,
        clause or default,
        also=(*also, *related, "get.agrees-with-list", "workflow.fields", "workflow.types"),
        summary=summary,
        trigger=f"any workflow shown by {where}",
        needs_start=where in ("start", "update"),
        witness=lambda api: sees(shown(api, where)),
    )


def lacking(where: str, field: str) -> None:
    spoil(
        fields,
        f"{where}-lacks-{field.strip('_')}",
        where,
        lambda shown: shown.pop(field),
        f"{field} is missing from workflows ({where})",
        lambda shown: field not in shown,
    )


def null(where: str, field: str) -> None:
    spoil(
        nulls,
        f"{where}-null-{field.strip('_')}",
        where,
        lambda shown: shown.update({field: None}),
        f"{field} is null ({where})",
        lambda shown: shown[field] is None,
    )


def tasks_changed(change: Change) -> Change:
    return lambda shown: [change(task) for task in shown["_tasks"]]


lacking("list", "_name")
lacking("list", "_workflowDefId")
lacking("get", "_createdBy")
lacking("everywhere", "_tasks")
lacking("list", "_namespaces")
lacking("get", "_updatedAt")
lacking("start", "_userType")
lacking("update", "_updatedBy")
lacking("update", "_inputParams")
spoil(
    fields,
    "definition-id-renamed",
    "everywhere",
    lambda shown: shown.update({"_defId": shown.pop("_workflowDefId")}),
    "The definition id is called _defId instead of _workflowDefId",
    lambda shown: "_defId" in shown,
    also=("start.definition.used",),
)
spoil(
    fields,
    "id-without-underscore",
    "start",
    lambda shown: shown.update({"id": shown.pop("_id")}),
    "The reply to a start calls the id id instead of _id",
    lambda shown: "id" in shown,
)
for field in ("_id", "_sequenceno", "_status", "_type", "_name"):
    spoil(
        fields,
        f"task-lacks-{field.strip('_')}",
        "everywhere",
        tasks_changed(lambda task, field=field: task.pop(field)),  # type: ignore[misc]
        f"Tasks have no {field}",
        lambda shown, field=field: field not in shown["_tasks"][0],  # type: ignore[misc]
        clause="workflow.tasks",
    )
spoil(
    fields,
    "list-summaries",
    "list",
    lambda shown: [shown.pop(key) for key in list(shown) if key not in ("_id", "_name", "_status")],
    "List items are summaries of id, name and status",
    lambda shown: len(shown) == 3,
    clause="list.reply.items",
)

spoil(
    types,
    "sequence-number-as-string",
    "everywhere",
    tasks_changed(lambda task: task.update(_sequenceno=str(task["_sequenceno"]))),
    "_sequenceno is a string",
    lambda shown: shown["_tasks"][0]["_sequenceno"] == "1",
    clause="workflow.tasks",
)
spoil(
    types,
    "sequence-number-from-zero",
    "everywhere",
    tasks_changed(lambda task: task.update(_sequenceno=task["_sequenceno"] - 1)),
    "_sequenceno counts from 0",
    lambda shown: shown["_tasks"][0]["_sequenceno"] == 0,
    clause="workflow.tasks",
)
spoil(
    types,
    "namespaces-as-string",
    "everywhere",
    lambda shown: shown.update(_namespaces=",".join(shown["_namespaces"])),
    "_namespaces is one string",
    lambda shown: isinstance(shown["_namespaces"], str),
    also=("list.nsfilter.isolates", "start.namespace"),
)
spoil(
    types,
    "tasks-as-map",
    "get",
    lambda shown: shown.update(_tasks={task["_id"]: task for task in shown["_tasks"]}),
    "_tasks is an object keyed by id",
    lambda shown: isinstance(shown["_tasks"], dict),
    also=("workflow.tasks",),
)
spoil(
    types,
    "status-as-number",
    "everywhere",
    lambda shown: shown.update(_status=len(shown["_status"])),
    "_status is a number",
    lambda shown: isinstance(shown["_status"], int),
    also=("list.status.filters", "start.status.initial", "update.paused"),
)
spoil(
    types,
    "status-as-object",
    "list",
    lambda shown: shown.update(_status={"name": shown["_status"]}),
    "_status of list items is an object with a name",
    lambda shown: isinstance(shown["_status"], dict),
    also=("list.status.filters", "start.found"),
)
spoil(
    types,
    "created-by-as-object",
    "everywhere",
    lambda shown: shown.update(_createdBy={"_id": shown["_createdBy"]}),
    "_createdBy is an object",
    lambda shown: isinstance(shown["_createdBy"], dict),
)
spoil(
    types,
    "name-as-list",
    "list",
    lambda shown: shown.update(_name=[shown["_name"]]),
    "_name of list items is an array of one string",
    lambda shown: isinstance(shown["_name"], list),
    also=("list.name.partial",),
)
spoil(
    types,
    "inputs-as-json-text",
    "everywhere",
    lambda shown: shown.update(_inputParams=json.dumps(shown["_inputParams"])),
    "_inputParams is a string that holds the object",
    lambda shown: isinstance(shown["_inputParams"], str),
    also=("start.inputs.echoed",),
)

null("list", "_name")
null("everywhere", "_createdBy")
null("get", "_userType")
null("list", "_namespaces")
null("start", "_updatedBy")
null("update", "_createdBy")
null("start", "_tasks")
spoil(
    nulls,
    "task-null-type",
    "everywhere",
    tasks_changed(lambda task: task.update(_type=None)),
    "_type of tasks is null",
    lambda shown: shown["_tasks"][0]["_type"] is None,
    clause="workflow.tasks",
)


def wrap(
    name: str,
    operation: str,
    around: Callable[[Any], Any],
    summary: str,
    sees: Callable[[Any], object],
) -> None:
    """Shelve a server that puts something around the workflow in one operation's reply."""

    def wrapped(self: Service, *args: Any) -> Reply:
        reply = getattr(Service, f"do_{operation}")(self, *args)
        return replace(reply, content=around(reply.content))

    def witness(api: Api) -> object:
        if operation == "start":
            return sees(api.start().json)
        run_id = api.one()["_id"] if operation == "get" else api.start().json["_id"]
        return sees((api.get(run_id) if operation == "get" else api.update(run_id, "PAUSED")).json)

    wrapping.add(
        type("Wrapping", (Service,), {f"do_{operation}": wrapped}),
        name,
        CLAUSES[operation],
        also=("workflow.fields", "workflow.types", f"{operation}.success")
        + (("start.found",) if operation == "start" else ()),
        summary=summary,
        trigger=f"any {operation}",
        needs_start=operation != "get",
        witness=witness,
    )


wrap(
    "get-wrapped",
    "get",
    lambda run: {"workflow": run},
    "A get wraps the workflow in an object",
    lambda body: "workflow" in body,
)
wrap(
    "get-in-array",
    "get",
    lambda run: [run],
    "A get answers an array of one workflow",
    lambda body: isinstance(body, list),
)
wrap(
    "start-wrapped",
    "start",
    lambda run: {"data": run},
    "A start wraps the workflow in an object",
    lambda body: "data" in body,
)
wrap(
    "start-id-only",
    "start",
    lambda run: {"_id": run["_id"]},
    "A start answers the new id alone",
    lambda body: len(body) == 1,
)
wrap(
    "start-empty", "start", lambda run: {}, "A start answers an empty object", lambda body: not body
)
wrap(
    "update-message-only",
    "update",
    lambda run: {"message": "ok"},
    "An update answers a message in place of the workflow",
    lambda body: "message" in body,
)
wrap(
    "update-id-and-status-only",
    "update",
    lambda run: {"_id": run["_id"], "_status": run["_status"]},
    "An update answers id and status alone",
    lambda body: len(body) == 2,
)
