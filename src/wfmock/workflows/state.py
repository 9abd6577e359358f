"""Workflows to bytes and back, for a store that never looks inside.

The bytes are a JSON array: version, then the fields in the order of the dataclass. Where orjson
cannot carry a value (integers beyond 64 bits, lone surrogates) the standard library writes it, and
a first byte says so: orjson would read such an integer back as a float.
"""

from __future__ import annotations

import json

import orjson

from wfmock.workflows.model import (
    Event,
    Pause,
    Status,
    Step,
    Task,
    TaskStatus,
    TaskType,
    Workflow,
)

VERSION = 1
_WIDE = b"w"

# A dictionary is four times as fast as calling the enum.
_STATUSES = {each.value: each for each in Status}
_TASK_STATUSES = {each.value: each for each in TaskStatus}
_TASK_TYPES = {each.value: each for each in TaskType}
_EVENTS = {each.value: each for each in Event}


def dump(workflow: Workflow) -> bytes:
    """The state of a workflow, 1 to 2 KB in most cases."""
    w = workflow
    fields = [
        VERSION,
        w.id,
        w.definition_id,
        w.name,
        w.namespaces,
        w.user_type,
        [_task(task) for task in w.tasks],
        w.timeout_seconds,
        w.timeout_policy,
        w.status,
        w.created_at,
        w.updated_at,
        w.created_by,
        w.updated_by,
        w.input_params,
        w.output,
        w.result,
        [(step.at, step.event, step.task) for step in w.steps],
        None if w.pause is None else (w.pause.at, w.pause.running),
    ]
    try:
        # A copy, because what orjson returns holds on to a buffer of 4 KB, and states are kept.
        return bytes(memoryview(orjson.dumps(fields)))
    except TypeError:
        return _WIDE + json.dumps(fields, separators=(",", ":")).encode()


def _task(t: Task) -> tuple[object, ...]:
    return (
        t.id,
        t.name,
        t.sequenceno,
        t.type,
        t.status,
        t.parent,
        t.branch,
        t.iteration,
        t.duration,
        t.fails,
        t.output,
        t.retried,
    )


def load(state: bytes) -> Workflow:
    """The workflow of a state. Raises ValueError when the bytes are of another version or kind."""
    fields = json.loads(state[1:]) if state.startswith(_WIDE) else orjson.loads(state)
    if not isinstance(fields, list) or fields[:1] != [VERSION]:
        raise ValueError(f"not the state of a workflow, version {VERSION}: {state[:40]!r}")
    (_, id_, definition_id, name, namespaces, user_type, tasks, *rest) = fields
    (seconds, policy, status, created, updated, creator, updater, *values) = rest
    inputs, output, result, steps, pause = values
    return Workflow(
        id_,
        definition_id,
        name,
        tuple(namespaces),
        user_type,
        tuple(
            Task(t[0], t[1], t[2], _TASK_TYPES[t[3]], _TASK_STATUSES[t[4]], *t[5:]) for t in tasks
        ),
        seconds,
        policy,
        _STATUSES[status],
        created,
        updated,
        creator,
        updater,
        inputs,
        output,
        result,
        tuple(Step(at, _EVENTS[event], task) for at, event, task in steps),
        None if pause is None else Pause(pause[0], tuple(pause[1])),
    )
