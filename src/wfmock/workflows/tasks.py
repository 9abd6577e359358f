"""The tasks of a run: made from a definition, flat and in its order, each with its plan drawn.

All that chance decides about a run is decided here, before it begins: how long each task takes,
whether it fails, what it gives back, which case a SWITCH takes, how often a DO_WHILE goes round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random
from typing import NamedTuple

from wfmock.workflows.draw import between, pick, uuid
from wfmock.workflows.model import (
    CONTAINERS,
    UNFINISHED,
    Json,
    Task,
    TaskStatus,
    TaskTemplate,
    TaskType,
)
from wfmock.workflows.outputs import task_output

_MS = 1_000_000

# Shortest and longest duration in milliseconds, and the chance to fail. For a USER_INPUT it is the
# time a person takes to answer; for a container the time of its own work, not of its tasks.
_HABITS: Mapping[TaskType, tuple[int, int, float]] = {
    TaskType.REST_CONNECTOR: (800, 5_000, 0.06),
    TaskType.SCRIPT_EXECUTION: (1_500, 9_000, 0.05),
    TaskType.USER_INPUT: (6_000, 30_000, 0.0),
    TaskType.SWITCH: (20, 90, 0.0),
    TaskType.FORK_JOIN: (20, 90, 0.0),
    TaskType.DO_WHILE: (20, 90, 0.0),
    TaskType.HAYSTACK: (1_500, 8_000, 0.06),
    TaskType.MQTT_PUBLISH: (200, 1_500, 0.03),
    TaskType.AI_CONVERSE: (3_000, 14_000, 0.04),
}
_FAILS_AGAIN = 0.02
_MOST_ITERATIONS = 4

_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_LIMIT = re.compile(r"iteration\s*(<=?)\s*(\d{1,6})")
_DONE = frozenset({TaskStatus.COMPLETED, TaskStatus.SKIPPED})


class _Place(NamedTuple):
    """Where in a run a task is: in which container, case or branch, and iteration."""

    parent: str = ""
    branch: str = ""
    iteration: int = 0


@dataclass(slots=True)
class _Making:
    """Tasks made so far, with the outputs that later tasks may refer to."""

    rng: Random
    inputs: Json
    tasks: list[Task] = field(default_factory=list)
    outputs: dict[str, Json] = field(default_factory=dict)


def make_tasks(templates: Sequence[TaskTemplate], inputs: Json, rng: Random) -> tuple[Task, ...]:
    """The tasks of a new run, all of them QUEUED."""
    making = _Making(rng, inputs)
    _add_all(making, templates, _Place())
    return tuple(making.tasks)


def _add_all(making: _Making, templates: Sequence[TaskTemplate], place: _Place) -> None:
    for position, template in enumerate(templates, 1):
        task = _task(making, template, position, place)
        making.tasks.append(task)
        if template.type in CONTAINERS:
            _add_inside(making, template, task)


def _add_inside(making: _Making, template: TaskTemplate, container: Task) -> None:
    for case, inner in template.cases.items():
        _add_all(making, inner, _Place(container.id, case, container.iteration))
    for number, inner in enumerate(template.branches):
        _add_all(making, inner, _Place(container.id, str(number), container.iteration))
    if template.loop_over:
        for turn in range(1, container.output["iteration"] + 1):
            _add_all(making, template.loop_over, _Place(container.id, "", turn))


def _task(making: _Making, template: TaskTemplate, position: int, place: _Place) -> Task:
    rng, name = making.rng, template.name
    shortest, longest, risk = _HABITS[template.type]
    output = making.outputs[name] = _output(making, template)
    return Task(
        uuid(rng),
        f"{name}__{place.iteration}" if place.iteration else name,
        template.sequenceno or position,
        template.type,
        TaskStatus.QUEUED,
        *place,
        between(rng, shortest * _MS, longest * _MS),
        rng.random() < risk,
        output,
    )


def _output(making: _Making, template: TaskTemplate) -> Json:
    match template.type:
        case TaskType.SWITCH:
            return {"case": _case(making, template)}
        case TaskType.FORK_JOIN:
            return {"joined": len(template.branches)}
        case TaskType.DO_WHILE:
            most = most_iterations(template.loop_condition)
            return {"iteration": between(making.rng, 1, 1 + most)}
    return task_output(template, making.rng)


def _case(making: _Making, template: TaskTemplate) -> str:
    """The case that a SWITCH takes: what its value refers to, else any; "" when none fits."""
    value = template.input_params.get("_switchCaseValue")
    reference = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if reference is not None:
        value = _referred(making, reference[1])
        if value is None and template.cases:
            return pick(making.rng, list(template.cases))
    if isinstance(value, str) and value in template.cases:
        return value
    return "defaultCase" if "defaultCase" in template.cases else ""


def _referred(making: _Making, path: str) -> Json:
    """What ``workflow.input.NAME`` or ``TASK._output.NAME`` refers to; None if to nothing."""
    head, _, rest = path.partition(".")
    section, _, rest = rest.partition(".")
    if head == "workflow" and section == "input":
        value = making.inputs
    elif section == "_output":
        value = making.outputs.get(head)
    else:
        return None
    for name in rest.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


@lru_cache(maxsize=1024)
def most_iterations(condition: str) -> int:
    """How often a DO_WHILE may go round: up to 4 times, fewer if its condition says so."""
    limit = _LIMIT.search(condition)
    if limit is None:
        return _MOST_ITERATIONS
    bound = int(limit[2]) + (limit[1] == "<=")
    return max(1, min(bound, _MOST_ITERATIONS))


def attempt_again(tasks: Sequence[Task], rng: Random) -> tuple[Task, ...]:
    """The tasks of a retried run, with new luck.

    A task that ended without success stays, marked, and is followed by a new attempt with a new
    id. A container takes up its work again under its own id. What was done stays done.
    """
    again: list[Task] = []
    for task in tasks:
        if task.retried or task.status in _DONE:
            again.append(task)
        elif task.type in CONTAINERS:
            again.append(task.became(TaskStatus.QUEUED))
        else:
            attempt = replace(task, status=TaskStatus.QUEUED, fails=rng.random() < _FAILS_AGAIN)
            if task.status not in UNFINISHED:
                again.append(replace(task, retried=True))
                attempt = replace(attempt, id=uuid(rng))
            again.append(attempt)
    return tuple(again)
