"""What a change of a workflow's status means for its tasks and its plan.

Nothing here decides or sets the status of a workflow: ``lifecycle`` does, by its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from wfmock.workflows.model import (
    UNFINISHED,
    Command,
    Event,
    Pause,
    Status,
    Step,
    Task,
    TaskStatus,
    Workflow,
)
from wfmock.workflows.plan import Pace, lay_out, queue_time, timeout_of
from wfmock.workflows.tasks import attempt_again

TASK_BECOMES: Mapping[Event, TaskStatus] = {
    Event.BEGINS: TaskStatus.RUNNING,
    Event.COMPLETES: TaskStatus.COMPLETED,
    Event.SKIPS: TaskStatus.SKIPPED,
    Event.FAILS: TaskStatus.FAILED,
}


@dataclass(frozen=True, slots=True)
class Order:
    """A legal command: the status it leads to, when, and what it may draw from.

    ``unfinished`` is what unfinished tasks become by being paused or terminated; None leaves them.
    """

    target: Status
    now_ns: int
    unfinished: TaskStatus | None
    rng: Random
    pace: Pace


def closed(tasks: Iterable[Task], status: Status) -> tuple[Task, ...]:
    """The tasks of a run that ended by itself: those that ran or waited end with it."""
    running = TaskStatus.TIMED_OUT if status is Status.TIMED_OUT else TaskStatus.CANCELED
    becomes = {TaskStatus.QUEUED: TaskStatus.CANCELED, TaskStatus.RUNNING: running}
    return tuple(task.became(becomes[task.status]) if _is_open(task) else task for task in tasks)


def interrupted(tasks: Iterable[Task], status: TaskStatus | None) -> tuple[Task, ...]:
    """The tasks of a run that is stopped from outside; None leaves the unfinished as they are."""
    if status is None:
        return tuple(tasks)
    return tuple(task.became(status) if _is_open(task) else task for task in tasks)


def _is_open(task: Task) -> bool:
    """Unfinished; but not in an iteration yet to begin, for nobody has heard of that."""
    if task.iteration and task.status is TaskStatus.QUEUED:
        return False
    return task.status in UNFINISHED


def _pause(workflow: Workflow, order: Order) -> Workflow:
    running = [i for i, task in enumerate(workflow.tasks) if task.status is TaskStatus.RUNNING]
    tasks = interrupted(workflow.tasks, order.unfinished)
    pause = Pause(order.now_ns, tuple(running))
    return replace(workflow, tasks=tasks, pause=pause)


def _terminate(workflow: Workflow, order: Order) -> Workflow:
    tasks = interrupted(workflow.tasks, order.unfinished)
    return replace(workflow, tasks=tasks, steps=(), pause=None)


def _resume(workflow: Workflow, order: Order) -> Workflow:
    queued = tuple(
        task.became(TaskStatus.QUEUED) if task.status in UNFINISHED else task
        for task in workflow.tasks
    )
    pause = workflow.pause
    if pause is None or not workflow.steps:
        return _planned(workflow, queued, order)
    # Whatever the pause put off: the run leaves the queue by the status it resumes to.
    to_come = [step for step in workflow.steps if step.event is not Event.STARTS]
    late = max(0, order.now_ns - pause.at)
    if order.target is Status.QUEUED:
        return _requeued(replace(workflow, tasks=queued), pause.running, to_come, late, order)
    tasks = list(queued)
    for index in pause.running:
        tasks[index] = tasks[index].became(TaskStatus.RUNNING)
    return replace(workflow, tasks=tuple(tasks), steps=_put_off(to_come, late), pause=None)


def _requeued(
    workflow: Workflow, running: Iterable[int], to_come: Iterable[Step], late: int, order: Order
) -> Workflow:
    """A run that resumes by way of the queue; the tasks that ran begin anew when it leaves it."""
    wait = order.pace.scaled(queue_time(order.rng))
    again = order.now_ns + wait
    begin = [Step(again, Event.BEGINS, index) for index in running]
    steps = (Step(again, Event.STARTS, -1), *begin, *_put_off(to_come, late + wait))
    return replace(workflow, steps=steps, pause=None)


def _put_off(steps: Iterable[Step], late: int) -> tuple[Step, ...]:
    return tuple([Step(at + late, event, index) for at, event, index in steps])


def _retry(workflow: Workflow, order: Order) -> Workflow:
    return _planned(workflow, attempt_again(workflow.tasks, order.rng), order)


def _planned(workflow: Workflow, tasks: tuple[Task, ...], order: Order) -> Workflow:
    """The workflow with these tasks and a new plan for those that are QUEUED."""
    steps = lay_out(
        tasks,
        order.target,
        timeout=timeout_of(workflow.timeout_seconds, workflow.timeout_policy),
        now_ns=order.now_ns,
        pace=order.pace,
        rng=order.rng,
    )
    return replace(workflow, tasks=tasks, steps=steps, pause=None)


EFFECTS: Mapping[Command, Callable[[Workflow, Order], Workflow]] = {
    Command.PAUSED: _pause,
    Command.RESUMED: _resume,
    Command.RETRIED: _retry,
    Command.TERMINATED: _terminate,
}
