"""The workflows of a world, past every rule: put, forced, made to fail, deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from wfmock.control.shown import Reader
from wfmock.errors import BadControl, Missing
from wfmock.workflows.model import Status, TaskType, Workflow
from wfmock.workflows.resting import fail_next_task, force, is_to_fail, tasks_to_fail
from wfmock.worlds import World

Json = Any


class WorkflowControl:
    """Reads and changes the workflows of one world, in whatever namespace.

    Each method is one transaction and returns the workflow as the mocked API now shows it. Every
    one raises Missing when there is no such world.
    """

    def __init__(self, world: Callable[[], World], reader: Reader) -> None:
        self._world = world
        self._reader = reader

    def get(self, workflow_id: str) -> dict[str, Json]:
        """The workflow as it is now. Raises Missing."""
        world = self._world()
        world.settle()
        return _shown(world.presenter.present(_load(world, workflow_id)))

    def put(self, workflow_id: str, shown: Mapping[str, Json]) -> dict[str, Json]:
        """Put a workflow as a reply shows it, new or in place of the one with its id.

        It rests: nothing happens to it until a command comes. ``_workflowDefId`` and ``_status``
        are enough where the world knows the definition. Raises BadControl or FixtureError, the
        latter naming the field that does not fit the document.
        """
        world = self._world()
        world.settle()
        with world.transaction():
            return _shown(world.put(self._reader.read(world, workflow_id, shown)))

    def force(self, workflow_id: str, status: str) -> dict[str, Json]:
        """Put a workflow into a status, with tasks that could have led there; it rests there.

        Raises Missing, and BadControl for no status.
        """
        if status not in Status.__members__:
            known = ", ".join(Status)
            raise BadControl(f"no workflow rests in the status {status!r}", f"one of {known}")
        return self._change(workflow_id, lambda w, now: force(w, Status(status), now))

    def fail_next(
        self, workflow_id: str, task: str = "", type: str | None = None
    ) -> dict[str, Json]:
        """Let the next task (of that name, of that type) fail when it would complete.

        The workflow fails with it, at that time; until then its reply tells nothing. Raises
        Missing, and BadControl when no such task is still to complete.
        """
        if type is not None and type not in TaskType.__members__:
            known = ", ".join(TaskType)
            raise BadControl(f"there is no task type {type!r}", f"one of {known}")
        kind = None if type is None else TaskType(type)

        def fail(workflow: Workflow, now: int) -> Workflow:
            failing = fail_next_task(workflow, task, kind)
            if failing is workflow and not is_to_fail(workflow, task, kind):
                raise _nothing_to_fail(workflow, task, type)
            return failing

        return self._change(workflow_id, fail)

    def delete(self, workflow_id: str) -> None:
        """Forget a workflow. Raises Missing."""
        world = self._world()
        with world.transaction():
            if not world.remove(workflow_id):
                raise _unknown(workflow_id)

    def _change(
        self, workflow_id: str, change: Callable[[Workflow, int], Workflow]
    ) -> dict[str, Json]:
        world = self._world()
        world.settle()
        with world.transaction():
            changed = change(_load(world, workflow_id), world.clock.now_ns())
            return _shown(world.put(changed))


def _shown(body: bytes) -> dict[str, Json]:
    shown: dict[str, Json] = json.loads(body)  # orjson would read wide integers as floats
    return shown


def _load(world: World, workflow_id: str) -> Workflow:
    record = world.store.get(workflow_id)
    if record is None:
        raise _unknown(workflow_id)
    return Workflow.from_state(record.state)


def _unknown(workflow_id: str) -> Missing:
    return Missing(f"no workflow has the id {workflow_id!r}", "list workflows to see their ids")


def _nothing_to_fail(workflow: Workflow, task: str, type: str | None) -> BadControl:
    asked = " ".join(word for word in (f"type {type}" if type else "", task) if word)
    message = f"no task {asked}".rstrip() + f" of workflow {workflow.id!r} is still to complete"
    left = [each.name for each in tasks_to_fail(workflow)]
    if left:
        return BadControl(message, "still to complete: " + ", ".join(left))
    return BadControl(message, f"it rests, {workflow.status}; force the status FAILED instead")
