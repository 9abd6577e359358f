"""The four operations the project has a meaning for: typed arguments in, a reply out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wfmock import service
from wfmock.auth import Caller
from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.mock.listing import page_reply, read_query
from wfmock.notes import Notes
from wfmock.spec.exchange import Reply
from wfmock.workflows.model import Command, Status
from wfmock.worlds import World

Args = Mapping[str, Any]
Handler = Callable[[World, Args, Any, Caller, Notes], Reply]


def list_workflows(world: World, args: Args, body: Any, caller: Caller, notes: Notes) -> Reply:
    """One page of the workflows that match, in the order asked for."""
    query = read_query(world.dialect, args, world.presenter.fields, notes["choices"])
    found = service.find(world, query)
    return Reply(200, page_reply(world.dialect, query.page, found))


def get_workflow(world: World, args: Args, body: Any, caller: Caller, notes: Notes) -> Reply:
    """The workflow with this id, with its loop-over tasks if asked for."""
    loop_over = args.get("_includeLoopOverTasks", False)
    if loop_over:
        notes["choices"].append("loop_over_tasks")
    return Reply(200, service.get(world, args[WORKFLOW_ID], args[NAMESPACE], loop_over))


def start_workflow(world: World, args: Args, body: Any, caller: Caller, notes: Notes) -> Reply:
    """A new workflow of the definition."""
    inputs = body.get("_inputParams")
    done = service.start(world, body["_workflowDefId"], args[NAMESPACE], inputs, caller.user)
    notes["done"] = done
    notes["choices"] += _STARTING if inputs is None else _STARTING[:1]
    return Reply(201, done.body)


def update_workflow_status(
    world: World, args: Args, body: Any, caller: Caller, notes: Notes
) -> Reply:
    """The workflow after the command."""
    command = Command(body["_status"])
    done = service.update_status(world, args[WORKFLOW_ID], args[NAMESPACE], command, caller.user)
    notes["done"] = done
    notes["choices"] += _MOVING.get((done.before, command)) or _COMMANDING[command]
    return Reply(200, done.body)


# The entries of the dialect that decide what a start and each command do.
_STARTING = ("started_as", "omitted_input_params")
_COMMANDING: Mapping[Command, tuple[str, ...]] = {
    Command.PAUSED: ("paused_tasks", "updated_at_on_update"),
    Command.RESUMED: ("resumed_to", "updated_at_on_update"),
    Command.RETRIED: ("retried_to", "updated_at_on_update"),
    Command.TERMINATED: ("terminated_tasks", "updated_at_on_update"),
}
_MOVING: Mapping[tuple[Status | None, Command], tuple[str, ...]] = {
    (Status.PAUSED, Command.PAUSED): ("repeated_pause",),
    (Status.TERMINATED, Command.TERMINATED): ("repeated_terminate",),
    (Status.TERMINATED, Command.RETRIED): ("retry_of_terminated", "retried_to"),
}


HANDLERS: Mapping[str, Handler] = {
    "list": list_workflows,
    "get": get_workflow,
    "start": start_workflow,
    "update-status": update_workflow_status,
}
