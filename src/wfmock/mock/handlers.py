"""The four operations the project has a meaning for: typed arguments in, a reply out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wfmock import service
from wfmock.auth import Caller
from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.mock.listing import page_reply, read_query
from wfmock.spec.exchange import Reply
from wfmock.workflows.model import Command
from wfmock.worlds import World

Args = Mapping[str, Any]
Handler = Callable[[World, Args, Any, Caller], Reply]


def list_workflows(world: World, args: Args, body: Any, caller: Caller) -> Reply:
    """One page of the workflows that match, in the order asked for."""
    query = read_query(world.dialect, args, world.presenter.fields)
    found = service.find(world, query)
    return Reply(200, page_reply(world.dialect, query.page, found))


def get_workflow(world: World, args: Args, body: Any, caller: Caller) -> Reply:
    """The workflow with this id, with its loop-over tasks if asked for."""
    loop_over = args.get("_includeLoopOverTasks", False)
    return Reply(200, service.get(world, args[WORKFLOW_ID], args[NAMESPACE], loop_over))


def start_workflow(world: World, args: Args, body: Any, caller: Caller) -> Reply:
    """A new workflow of the definition."""
    inputs = body.get("_inputParams")
    started = service.start(world, body["_workflowDefId"], args[NAMESPACE], inputs, caller.user)
    return Reply(201, started)


def update_workflow_status(world: World, args: Args, body: Any, caller: Caller) -> Reply:
    """The workflow after the command."""
    command = Command(body["_status"])
    updated = service.update_status(world, args[WORKFLOW_ID], args[NAMESPACE], command, caller.user)
    return Reply(200, updated)


HANDLERS: Mapping[str, Handler] = {
    "list": list_workflows,
    "get": get_workflow,
    "start": start_workflow,
    "update-status": update_workflow_status,
}
