"""Workflows that are written out, in the form in which the platform replies show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from wfmock.seeding.blueprints import known_namespaces
from wfmock.seeding.entries import Entry, did_you_mean
from wfmock.workflows.model import (
    Definition,
    Pause,
    Status,
    Task,
    TaskStatus,
    TaskType,
    Workflow,
)
from wfmock.workflows.tasks import make_tasks
from wfmock.workflows.timestamps import SECOND, clamped, parse_rfc3339

FIELDS = {
    *("_id", "_workflowDefId", "_name", "_namespaces", "_userType", "_tasks"),
    *("_timeoutSeconds", "_timeoutPolicy", "_status", "_createdAt", "_updatedAt"),
    *("_createdBy", "_updatedBy", "_inputParams", "_output"),
}
TASK_FIELDS = {"_id", "_name", "_sequenceno", "_type", "_status"}
_ITERATION = re.compile(r"(.+)__([1-9]\d*)")
_UNSUCCESSFUL = {
    *(TaskStatus.FAILED, TaskStatus.CANCELED),
    *(TaskStatus.TERMINATED, TaskStatus.TIMED_OUT),
}


def read_workflow(
    entry: Entry, definitions: Mapping[str, Definition], namespaces: Sequence[str], seed: int
) -> Workflow:
    """The workflow of an entry, at rest. Raises FixtureError.

    Fields that its definition can tell may be left out, ``_name`` among them; one that is written
    wins, so a run may have another name than its definition has now.
    """
    entry.only(FIELDS)
    definition = _definition(entry, definitions)
    created_at = _instant(entry, "_createdAt")
    updated_at = _instant(entry, "_updatedAt") if "_updatedAt" in entry.values else created_at
    if updated_at < created_at:
        raise entry.wrong("_updatedAt", "is before _createdAt")
    creator = entry.text("_createdBy")
    inputs = entry.values.get("_inputParams")
    status = entry.one_of("_status", Status)
    shown = replace_missing(entry, definition)
    return Workflow(
        id=entry.text("_id"),
        definition_id=definition.id,
        name=shown.text("_name"),
        namespaces=known_namespaces(shown, namespaces),
        user_type=shown.text("_userType"),
        tasks=_tasks(entry, definition, inputs, seed),
        timeout_seconds=shown.values["_timeoutSeconds"],
        timeout_policy=shown.values["_timeoutPolicy"],
        status=status,
        created_at=created_at,
        updated_at=updated_at,
        created_by=creator,
        updated_by=entry.text("_updatedBy", creator),
        input_params=inputs,
        output=entry.values.get("_output"),
        pause=Pause(updated_at, ()) if status is Status.PAUSED else None,
    )


def replace_missing(entry: Entry, definition: Definition) -> Entry:
    """The entry with what is left out taken from its definition."""
    known = {
        "_name": definition.name,
        "_namespaces": definition.namespaces,
        "_userType": definition.user_type,
        "_timeoutSeconds": definition.timeout_seconds,
        "_timeoutPolicy": definition.timeout_policy,
    }
    return replace(entry, values=known | dict(entry.values))


def _definition(entry: Entry, definitions: Mapping[str, Definition]) -> Definition:
    wanted = entry.text("_workflowDefId")
    if wanted not in definitions:
        reason = f"no definition has the id {wanted!r}"
        raise entry.wrong("_workflowDefId", reason, did_you_mean(wanted, definitions.keys()))
    return definitions[wanted]


def _instant(entry: Entry, key: str) -> int:
    try:
        at = parse_rfc3339(entry.text(key))
    except ValueError as error:
        raise entry.wrong(key, str(error)) from None
    if clamped(at) != at:
        raise entry.wrong(key, "is outside the years 1678 to 2261")
    return at


@dataclass(slots=True)
class _Likeness:
    """A run of the same definition, by task name: what a written task does not say about itself
    (where it belongs, how long it would take again) is taken from its namesake there."""

    by_name: Mapping[str, Task]
    name_of: Mapping[str, str]


def _likeness(definition: Definition, inputs: Any, seed: int, run_id: str) -> _Likeness:
    made = make_tasks(definition.tasks, inputs, Random(f"{seed}/{run_id}"))
    by_name = {task.name: task for task in reversed(made)}
    return _Likeness(by_name, {task.id: task.name for task in made})


def _tasks(entry: Entry, definition: Definition, inputs: Any, seed: int) -> tuple[Task, ...]:
    like = _likeness(definition, inputs, seed, entry.text("_id"))
    tasks: list[Task] = []
    ids: dict[str, str] = {}
    for part in entry.parts("_tasks"):
        part.only(TASK_FIELDS)
        task = _task(part, like, ids)
        if task.id in ids.values():
            raise part.wrong("_id", f"{task.id} is the id of another task, too")
        ids[task.name] = task.id
        tasks.append(task)
    return tuple(
        _case_told(_attempt_told(task, tasks[position + 1 :]), tasks)
        for position, task in enumerate(tasks)
    )


def _task(part: Entry, like: _Likeness, ids: Mapping[str, str]) -> Task:
    name, kind = part.text("_name"), part.one_of("_type", TaskType)
    turn = _ITERATION.fullmatch(name)
    namesake = like.by_name.get(name) or (like.by_name.get(f"{turn[1]}__1") if turn else None)
    task = Task(
        id=part.text("_id"),
        name=name,
        sequenceno=part.values.get("_sequenceno"),  # type: ignore[arg-type]  # the spec checks it
        type=kind,
        status=part.one_of("_status", TaskStatus),
        duration=SECOND,
        output={"case": ""} if kind is TaskType.SWITCH else {},
    )
    if namesake is None or namesake.type is not kind:
        return task
    return replace(
        task,
        parent=ids.get(like.name_of.get(namesake.parent, ""), ""),
        branch=namesake.branch,
        iteration=int(turn[2]) if turn and namesake.iteration else 0,
        duration=namesake.duration,
        output=namesake.output,
    )


def _attempt_told(task: Task, later: Sequence[Task]) -> Task:
    """A task without success that a later one of its name replaces was retried."""
    again = any(each.name == task.name for each in later)
    return replace(task, retried=True) if again and task.status in _UNSUCCESSFUL else task


def _case_told(task: Task, tasks: Sequence[Task]) -> Task:
    """The case that a SWITCH took is that of its tasks that were not skipped."""
    if task.type is not TaskType.SWITCH:
        return task
    for each in tasks:
        if each.parent == task.id and each.status is not TaskStatus.SKIPPED:
            return replace(task, output={"case": each.branch})
    return task
