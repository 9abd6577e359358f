"""The values: definitions, workflows and their tasks. All frozen; every change makes a new one.

A *definition* is the blueprint, a *workflow* one run of it. Instants are whole nanoseconds since
the epoch (UTC), durations whole nanoseconds. What a workflow will do by itself stands in ``steps``;
a workflow without steps rests until a command comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

Json = Any


class Status(StrEnum):
    """What a workflow can rest in."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    TERMINATED = "TERMINATED"
    TIMED_OUT = "TIMED_OUT"


TERMINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.TERMINATED, Status.TIMED_OUT})


class TaskStatus(StrEnum):
    """What a task can rest in."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"
    TERMINATED = "TERMINATED"
    SKIPPED = "SKIPPED"
    TIMED_OUT = "TIMED_OUT"


UNFINISHED = frozenset({TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.PAUSED})


class TaskType(StrEnum):
    """The built-in tasks."""

    REST_CONNECTOR = "REST_CONNECTOR"
    SCRIPT_EXECUTION = "SCRIPT_EXECUTION"
    USER_INPUT = "USER_INPUT"
    SWITCH = "SWITCH"
    FORK_JOIN = "FORK_JOIN"
    DO_WHILE = "DO_WHILE"
    HAYSTACK = "HAYSTACK"
    MQTT_PUBLISH = "MQTT_PUBLISH"
    AI_CONVERSE = "AI_CONVERSE"


CONTAINERS = frozenset({TaskType.SWITCH, TaskType.FORK_JOIN, TaskType.DO_WHILE})


class Command(StrEnum):
    """What a caller can ask of a workflow; RESUMED and RETRIED are never rested in."""

    PAUSED = "PAUSED"
    RESUMED = "RESUMED"
    RETRIED = "RETRIED"
    TERMINATED = "TERMINATED"


class Event(StrEnum):
    """What happens to a workflow by itself as time passes."""

    STARTS = "starts"  # a worker takes the run from the queue
    BEGINS = "begins"  # a task begins
    COMPLETES = "completes"  # a task completes
    SKIPS = "skips"  # a task of a case that was not taken
    FAILS = "fails"  # a task fails, and the run with it
    ENDS = "ends"  # the run has done all its tasks
    TIMES_OUT = "times out"  # the run has been active for too long


class Step(NamedTuple):
    """One event to come: when, what, and to which task (its index; -1 is the run itself)."""

    at: int
    event: Event
    task: int


class Pause(NamedTuple):
    """Since when a workflow is paused, and which tasks (by index) that interrupted."""

    at: int
    running: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A task of a definition. Only SWITCH has cases, FORK_JOIN branches, DO_WHILE a loop."""

    name: str
    type: TaskType
    sequenceno: int | None = None  # None: its position in its list, from 1
    input_params: Mapping[str, Json] = field(default_factory=dict)
    cases: Mapping[str, tuple[TaskTemplate, ...]] = field(default_factory=dict)
    branches: tuple[tuple[TaskTemplate, ...], ...] = ()
    loop_over: tuple[TaskTemplate, ...] = ()
    loop_condition: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A blueprint. ``make_output`` draws what a run that completes gives back; without it that is
    put together from the outputs of the tasks."""

    id: str
    name: str
    namespaces: tuple[str, ...]
    user_type: str
    tasks: tuple[TaskTemplate, ...]
    description: str = ""
    timeout_seconds: int | None = None
    timeout_policy: str | None = None
    make_output: Callable[[Random], Json] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a workflow, with what is planned for it (duration, failure, output).

    Tasks are kept flat, in the order of the definition; ``parent`` is the id of the container that
    a task is in, ``branch`` its case or branch there. ``iteration`` counts from 1 in a DO_WHILE and
    is 0 elsewhere. ``retried`` marks an attempt that a later task replaces.
    """

    id: str
    name: str
    sequenceno: int
    type: TaskType
    status: TaskStatus
    parent: str = ""
    branch: str = ""
    iteration: int = 0
    duration: int = 0
    fails: bool = False
    output: Json = None
    retried: bool = False

    def became(self, status: TaskStatus) -> Task:
        """The same task in another status."""
        return Task(
            self.id,
            self.name,
            self.sequenceno,
            self.type,
            status,
            self.parent,
            self.branch,
            self.iteration,
            self.duration,
            self.fails,
            self.output,
            self.retried,
        )


@dataclass(frozen=True, slots=True)
class Workflow:
    """One run of a definition.

    ``input_params`` is None when the caller gave none. ``output`` is what is shown, ``result`` what
    completing will show (None: put together from the tasks).
    """

    id: str
    definition_id: str
    name: str
    namespaces: tuple[str, ...]
    user_type: str
    tasks: tuple[Task, ...]
    timeout_seconds: int | None
    timeout_policy: str | None
    status: Status
    created_at: int
    updated_at: int
    created_by: str
    updated_by: str
    input_params: Json = None
    output: Json = None
    result: Json = None
    steps: tuple[Step, ...] = ()
    pause: Pause | None = None

    def listed(self, loop_over: bool = False) -> list[Task]:
        """The tasks that a reply shows, in order; iterations of DO_WHILE tasks only if asked for.

        An iteration is shown once it has begun: nobody knows before how many there will be.
        """
        if loop_over:
            queued = TaskStatus.QUEUED
            return [task for task in self.tasks if not task.iteration or task.status is not queued]
        return [task for task in self.tasks if not task.iteration]

    def to_state(self) -> bytes:
        """Everything, as compact bytes that ``from_state`` understands."""
        from wfmock.workflows.state import dump

        return dump(self)

    @staticmethod
    def from_state(state: bytes) -> Workflow:
        """The workflow that ``to_state`` was called on. Raises ValueError on other bytes."""
        from wfmock.workflows.state import load

        return load(state)
