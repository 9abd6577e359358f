"""What can be done with workflows: a function per use case, each one transaction of a world."""

from __future__ import annotations

from wfmock.errors import ForeignWorkflow, UnknownDefinition, UnknownWorkflow
from wfmock.notes import Done
from wfmock.store.base import Found
from wfmock.workflows import lifecycle, plan
from wfmock.workflows.model import Command, Definition, Workflow
from wfmock.workflows.query import Query
from wfmock.worlds import World


def find(world: World, query: Query) -> Found:
    """The workflows that match, one page of them, as ready bodies with their total."""
    world.settle()
    return world.find(query)


def get(world: World, workflow_id: str, namespace: str, loop_over: bool = False) -> bytes:
    """The reply body of one workflow. Raises UnknownWorkflow or ForeignWorkflow."""
    world.settle()
    if not loop_over:
        body = world.store.body(workflow_id, namespace)
        if body is not None:
            return body
    workflow = _load(world, workflow_id, namespace)
    return world.presenter.present_with_loop_over(workflow)


def start(
    world: World,
    definition_id: str,
    namespace: str,
    input_params: dict[str, object] | None,
    user: str | None = None,
) -> Done:
    """Start a definition; the body is the new workflow's. Raises UnknownDefinition."""
    definition = _definition(world, definition_id, namespace)
    with world.transaction():
        workflow = plan.start(
            definition,
            user=user or world.user,
            input_params=input_params,
            now_ns=world.clock.now_ns(),
            pace=world.pace,
            rng=world.draw(),
            started_as=world.dialect.started_as,
        )
        return Done(world.put(workflow), workflow.id, None, workflow.status)


def update_status(
    world: World, workflow_id: str, namespace: str, command: Command, user: str | None = None
) -> Done:
    """Apply a command; the body is that of the updated workflow.

    Raises UnknownWorkflow, ForeignWorkflow or IllegalMove; then nothing has changed.
    """
    world.settle()
    with world.transaction():
        workflow = _load(world, workflow_id, namespace)
        moved = lifecycle.move(
            workflow,
            command,
            world.clock.now_ns(),
            world.rules,
            world.draw(),
            user=user or world.user,
            pace=world.pace,
        )
        body = world.presenter.present(workflow) if moved is workflow else world.put(moved)
        return Done(body, workflow_id, workflow.status, moved.status, command)


def _load(world: World, workflow_id: str, namespace: str) -> Workflow:
    record = world.store.get(workflow_id)
    if record is None:
        raise UnknownWorkflow(
            f"no workflow has the id {workflow_id!r}",
            "GET the list to see the ids of this namespace",
        )
    if namespace not in record.namespaces:
        raise ForeignWorkflow(
            f"workflow {workflow_id!r} is not in the namespace {namespace!r}",
            f"it is in {', '.join(record.namespaces)}",
        )
    return Workflow.from_state(record.state)


def _definition(world: World, definition_id: str, namespace: str) -> Definition:
    definition = world.definitions.get(definition_id)
    if definition is not None and namespace in definition.namespaces:
        return definition
    known = [each for each in world.definitions.values() if namespace in each.namespaces]
    hint = (
        "definitions of this namespace: " + ", ".join(f"{d.id} ({d.name})" for d in known[:5])
        if known
        else f"no definition is in the namespace {namespace!r}; the baseline has "
        + ", ".join(world.namespaces)
    )
    raise UnknownDefinition(
        f"no workflow definition of {namespace!r} has the id {definition_id!r}", hint
    )
