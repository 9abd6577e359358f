"""The four operations the project has a meaning for: typed arguments in, a reply out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wfmock import preferences, remarks, service
from wfmock.auth import Caller
from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.mock.listing import page_reply, read_query
from wfmock.mock.refused import Refused
from wfmock.notes import Notes
from wfmock.spec.exchange import Reply, Violation
from wfmock.spec.model import Operation
from wfmock.spec.suggest import nearest
from wfmock.spec.validation import Checked
from wfmock.workflows.model import Command, Status
from wfmock.worlds import World

Handler = Callable[[World, Operation, Checked, Caller, Notes], Reply]


def list_workflows(
    world: World, operation: Operation, checked: Checked, caller: Caller, notes: Notes
) -> Reply:
    """One page of the workflows that match, in the order asked for."""
    defaults = operation.compiled.defaults
    fields = world.presenter.fields
    query = read_query(world.dialect, checked.args, defaults, fields, notes["choices"])
    found = service.find(world, query)
    reply = Reply(200, page_reply(world.dialect, query.page, found))
    if found.total == 0 and checked.args[NAMESPACE] not in world.namespaces:
        return _warned(reply, checked.args[NAMESPACE], world.namespaces)
    return reply


def _warned(reply: Reply, namespace: str, known: Sequence[str]) -> Reply:
    """An empty list is right for a namespace that there is not, but seldom what was meant."""
    near = nearest(namespace, known)
    advice = f"did you mean {near!r}?" if near else f"known: {', '.join(known)}"
    message = f"nothing is in a namespace {namespace[:200]!r}; {advice}"
    odd = Violation("query", NAMESPACE, message, near or ", ".join(known), namespace)
    return replace(reply, headers=(*reply.headers, *remarks.headers((odd,), preferences.NONE)))


def get_workflow(
    world: World, operation: Operation, checked: Checked, caller: Caller, notes: Notes
) -> Reply:
    """The workflow with this id, with its loop-over tasks if asked for."""
    args = checked.args
    loop_over = args.get("_includeLoopOverTasks", False)
    if loop_over:
        notes["choices"].append("loop_over_tasks")
    return Reply(200, service.get(world, args[WORKFLOW_ID], args[NAMESPACE], loop_over))


def start_workflow(
    world: World, operation: Operation, checked: Checked, caller: Caller, notes: Notes
) -> Reply:
    """A new workflow of the definition."""
    definition = _member(checked.body, "_workflowDefId")
    inputs = checked.body.get("_inputParams")
    done = service.start(world, definition, checked.args[NAMESPACE], inputs, caller.user)
    notes["done"] = done
    notes["choices"] += _STARTING if inputs is None else _STARTING[:1]
    return Reply(201, done.body)


def update_workflow_status(
    world: World, operation: Operation, checked: Checked, caller: Caller, notes: Notes
) -> Reply:
    """The workflow after the command."""
    args, command = checked.args, _command(checked.body)
    done = service.update_status(world, args[WORKFLOW_ID], args[NAMESPACE], command, caller.user)
    notes["done"] = done
    notes["choices"] += _MOVING.get((done.before, command)) or _COMMANDING[command]
    return Reply(200, done.body)


# A document may require less of a body, or allow more, than there is a meaning for.


def _member(body: Any, name: str) -> Any:
    """A member that a meaning cannot do without. Raises Refused."""
    if isinstance(body, Mapping) and name in body:
        return body[name]
    message = f"the body: {name!r} is needed to know what is meant"
    raise Refused("", f"the property {name}", "nothing", message, "body")


def _command(body: Any) -> Command:
    """What the body asks for. Raises Refused."""
    status = _member(body, "_status")
    if status in _COMMANDS:
        return Command(status)
    expected = "one of " + ", ".join(Command)
    message = f"/_status: {status!r:.200} is no command that this mock knows"
    raise Refused("/_status", expected, f"{status!r:.200}", message, "body")


_COMMANDS = tuple(map(str, Command))


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
