"""The plan of a run: when which of its tasks begins and ends, laid out before it starts.

Chance is drawn once, when the tasks are made; the plan only puts them in time. So the pace of a
world changes when things happen, never what happens, time-outs included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from wfmock.workflows.draw import between, uuid
from wfmock.workflows.model import (
    Definition,
    Event,
    Json,
    Status,
    Step,
    Task,
    TaskStatus,
    TaskType,
    Workflow,
)
from wfmock.workflows.tasks import make_tasks
from wfmock.workflows.timestamps import SECOND

_MS = 1_000_000
_HANDOVER = 40 * _MS  # from the end of a task to the beginning of the next
_IN_QUEUE = (400 * _MS, 2_500 * _MS)
ALERT_ONLY = "ALERT_ONLY"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast life goes: the factor on every duration. 1 is real, 0 is at once, None stands still.

    A run that stands still has no plan; commands still work on it.
    """

    factor: float | None = 1.0

    @staticmethod
    def parse(text: str) -> Pace:
        """``still`` or a factor of 0 or more. Raises ValueError."""
        if text == "still":
            return STILL
        try:
            factor = float(text)
        except ValueError:
            factor = -1.0
        if not 0 <= factor <= 1e6:
            raise ValueError(f"expected 'still' or a factor from 0 to 1000000, not {text!r}")
        return Pace(factor)

    def scaled(self, duration: int) -> int:
        """A duration at this pace; standing still, none passes."""
        return duration if self.factor == 1 else int(duration * (self.factor or 0))


REAL = Pace(1.0)
AT_ONCE = Pace(0.0)
STILL = Pace(None)


def start(
    definition: Definition,
    *,
    user: str,
    input_params: Json,
    now_ns: int,
    pace: Pace,
    rng: Random,
    started_as: str = Status.QUEUED,
    id: str | None = None,
) -> Workflow:
    """A new run, before anything has happened to it: QUEUED (or ``started_as``), tasks QUEUED.

    ``input_params`` is None when the caller gave none. Even at pace 0 the new run is QUEUED; the
    next look finds it finished.
    """
    run_id = id or uuid(rng)
    tasks = make_tasks(definition.tasks, input_params, rng)
    status = Status(started_as)
    timeout = timeout_of(definition.timeout_seconds, definition.timeout_policy)
    return Workflow(
        run_id,
        definition.id,
        definition.name,
        definition.namespaces,
        definition.user_type,
        tasks,
        definition.timeout_seconds,
        definition.timeout_policy,
        status,
        now_ns,
        now_ns
        + between(rng, 300, 1000),  # stored a moment after it was made, as the document has it
        user,
        user,
        input_params,
        None,
        definition.make_output(rng) if definition.make_output else None,
        lay_out(tasks, status, timeout=timeout, now_ns=now_ns, pace=pace, rng=rng),
    )


def timeout_of(seconds: int | None, policy: str | None) -> int | None:
    """The active time after which a run times out; None when it never does."""
    return None if seconds is None or policy == ALERT_ONLY else seconds * SECOND


def queue_time(rng: Random) -> int:
    """How long a run waits until a worker takes it."""
    return between(rng, *_IN_QUEUE)


def lay_out(
    tasks: Sequence[Task],
    status: Status,
    *,
    timeout: int | None,
    now_ns: int,
    pace: Pace,
    rng: Random,
) -> tuple[Step, ...]:
    """The steps of a run from now on, for its tasks that are QUEUED; none when it stands still."""
    if pace.factor is None:
        return ()
    queued = status is Status.QUEUED
    begin = queue_time(rng) if queued else _HANDOVER
    steps, end = in_order(tasks, begin)
    whole = [Step(begin, Event.STARTS, -1)] * queued + steps + [Step(end, Event.ENDS, -1)]
    return tuple(
        [
            Step(now_ns + pace.scaled(at), event, task)
            for at, event, task in _until_it_ends(whole, timeout)
        ]
    )


def in_order(tasks: Sequence[Task], begin: int = 0) -> tuple[list[Step], int]:
    """All steps of the tasks that are QUEUED, as if none failed the run, and when they are over.

    Times are offsets from the beginning of the plan; the first task begins at ``begin``.
    """
    drawing = _Drawing(tasks)
    end = drawing.one_after_another(drawing.inside.get("", ()), begin)
    return sorted(drawing.steps, key=_when), end


def _when(step: Step) -> int:
    return step.at


def _until_it_ends(steps: list[Step], timeout: int | None) -> Iterable[Step]:
    """Steps up to the first failure or to the time-out, whichever comes first."""
    for step in steps:
        if timeout is not None and step.at >= timeout:
            yield Step(timeout, Event.TIMES_OUT, -1)
            return
        yield step
        if step.event is Event.FAILS:
            return


class _Drawing:
    """Steps while they are being drawn, at offsets from the beginning of the plan.

    Steps are added so that a cause stands before its effect; a stable sort by time keeps it so.
    """

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self.steps: list[Step] = []
        self.inside: dict[str, list[int]] = {}  # container id ("" is the run) -> its tasks
        for index, task in enumerate(tasks):
            self.inside.setdefault(task.parent, []).append(index)

    def one_after_another(self, indices: Iterable[int], at: int) -> int:
        """Draw tasks in sequence; the offset at which whatever follows can begin."""
        for index in indices:
            at = self._task(index, at)
        return at

    def _task(self, index: int, at: int) -> int:
        task = self.tasks[index]
        if task.type is TaskType.SWITCH:
            return self._switch(index, task, at)
        if task.status is not TaskStatus.QUEUED:
            return at
        self.steps.append(Step(at, Event.BEGINS, index))
        end = at + task.duration
        if task.type is TaskType.FORK_JOIN:
            branches = self._by_branch(task).values()
            end = max((self.one_after_another(branch, end) for branch in branches), default=end)
        elif task.type is TaskType.DO_WHILE:
            end = self.one_after_another(self.inside.get(task.id, ()), end)
        self.steps.append(Step(end, Event.FAILS if task.fails else Event.COMPLETES, index))
        return end + _HANDOVER

    def _switch(self, index: int, task: Task, at: int) -> int:
        cases = self._by_branch(task)
        taken = cases.pop(task.output["case"], [])
        if task.status is TaskStatus.QUEUED:
            self.steps.append(Step(at, Event.BEGINS, index))
            at += task.duration
            self.steps.append(Step(at, Event.COMPLETES, index))
            for left_out in cases.values():
                self._skip(left_out, at)
            at += _HANDOVER
        return self.one_after_another(taken, at)

    def _skip(self, indices: Iterable[int], at: int) -> None:
        for index in indices:
            self.steps.append(Step(at, Event.SKIPS, index))
            self._skip(self.inside.get(self.tasks[index].id, ()), at)

    def _by_branch(self, task: Task) -> dict[str, list[int]]:
        branches: dict[str, list[int]] = {}
        for index in self.inside.get(task.id, ()):
            branches.setdefault(self.tasks[index].branch, []).append(index)
        return branches


def run_output(result: Any, tasks: Iterable[Task]) -> Json:
    """What a completed run gives back: its planned result, else its tasks' outputs by name."""
    if result is not None:
        return result
    done = TaskStatus.COMPLETED
    return {each.name: each.output for each in tasks if each.status is done and not each.iteration}
