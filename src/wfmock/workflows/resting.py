"""Workflows put where somebody wants them: made for a fixture, forced, or made to fail next.

What ``resting`` and ``force`` give has no plan: it stays as it is until a command moves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from wfmock.workflows.draw import uuid
from wfmock.workflows.effects import TASK_BECOMES, closed, interrupted
from wfmock.workflows.model import (
    CONTAINERS,
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
from wfmock.workflows.plan import in_order, run_output
from wfmock.workflows.tasks import make_tasks

_KEPT = frozenset({TaskStatus.COMPLETED, TaskStatus.SKIPPED})


def resting(
    definition: Definition,
    *,
    status: Status,
    created_at: int,
    updated_at: int,
    user: str,
    rng: Random,
    id: str | None = None,
    updated_by: str | None = None,
    input_params: Json = None,
    output: Json = None,
) -> Workflow:
    """A run of ``definition`` in ``status``, with tasks that could have led there.

    COMPLETED: all tasks done (or left out by a SWITCH); QUEUED: none begun; else it got to a task
    drawn by ``rng``, which runs, is paused, has failed, timed out or was canceled. Only a COMPLETED
    run has an output: ``output``, or what its definition or its tasks give.
    """
    run_id = id or uuid(rng)
    tasks = make_tasks(definition.tasks, input_params, rng)
    shaped = _shaped(tasks, status, rng.random())
    result = output
    if result is None and definition.make_output is not None:
        result = definition.make_output(rng)
    return Workflow(
        run_id,
        definition.id,
        definition.name,
        definition.namespaces,
        definition.user_type,
        shaped,
        definition.timeout_seconds,
        definition.timeout_policy,
        status,
        created_at,
        updated_at,
        user,
        updated_by or user,
        input_params,
        run_output(result, shaped) if status is Status.COMPLETED else None,
        result,
    )


def force(workflow: Workflow, status: Status, now_ns: int) -> Workflow:
    """The workflow put into a status, past every rule, and resting there.

    Its tasks follow: what was done stays done, and the first task that was not is the one that
    runs, is paused, failed and so on. QUEUED undoes everything.
    """
    kept = frozenset() if status is Status.QUEUED else _KEPT
    tasks = tuple(
        task if task.retried or task.status in kept else task.became(TaskStatus.QUEUED)
        for task in workflow.tasks
    )
    shaped = _shaped(tasks, status, 0.0)
    return replace(
        workflow,
        status=status,
        tasks=shaped,
        updated_at=max(now_ns, workflow.updated_at + 1),
        output=run_output(workflow.result, shaped) if status is Status.COMPLETED else None,
        steps=(),
        pause=None,
    )


def fail_next_task(workflow: Workflow, name: str = "", type: TaskType | None = None) -> Workflow:
    """The workflow with its next task to complete failing instead, and the run with it.

    Of the tasks of that ``name`` (iterations of it included) and ``type`` only, where one is given.
    The same object when its plan has no such task that would still complete.
    """
    for count, step in enumerate(workflow.steps):
        if step.event is Event.COMPLETES and _is_meant(workflow.tasks[step.task], name, type):
            failure = Step(step.at, Event.FAILS, step.task)
            return replace(workflow, steps=(*workflow.steps[:count], failure))
    return workflow


def is_to_fail(workflow: Workflow, name: str = "", type: TaskType | None = None) -> bool:
    """Whether its plan has such a task failing as it is."""
    return any(
        step.event is Event.FAILS and _is_meant(workflow.tasks[step.task], name, type)
        for step in workflow.steps
    )


def tasks_to_fail(workflow: Workflow) -> list[Task]:
    """The tasks that ``fail_next_task`` could make fail, in the order in which they complete."""
    return [
        workflow.tasks[step.task]
        for step in workflow.steps
        if step.event is Event.COMPLETES and workflow.tasks[step.task].type not in CONTAINERS
    ]


def _is_meant(task: Task, name: str, type: TaskType | None) -> bool:
    if task.type in CONTAINERS or type not in (None, task.type):
        return False
    return not name or name in (task.name, task.name.removesuffix(f"__{task.iteration}"))


def _shaped(tasks: Sequence[Task], status: Status, share: float) -> tuple[Task, ...]:
    """Tasks as a run in ``status`` has them that got through ``share`` of its open ones."""
    steps, _ = in_order(tasks)
    if status is Status.QUEUED:
        return tuple(tasks)
    if status is Status.COMPLETED:
        return tuple(_played(tasks, steps))
    begins = [
        position
        for position, step in enumerate(steps)
        if step.event is Event.BEGINS and _is_work(tasks[step.task])
    ]
    if begins:
        position = begins[int(share * len(begins))]
        shaped, reached = _played(tasks, steps[: position + 1]), steps[position].task
    else:  # nothing is left to do, so the last that was done is taken up again
        done = [i for i, task in enumerate(tasks) if _is_work(task) and task.status in _KEPT]
        if not done:
            return tuple(tasks)
        shaped, reached = list(tasks), done[-1]
    failed = status is Status.FAILED
    shaped[reached] = shaped[reached].became(TaskStatus.FAILED if failed else TaskStatus.RUNNING)
    return _ended(shaped, status)


def _is_work(task: Task) -> bool:
    return task.type not in CONTAINERS and task.status is not TaskStatus.SKIPPED


def _played(tasks: Sequence[Task], steps: Sequence[Step]) -> list[Task]:
    """Tasks after some steps; a failure that was planned does not happen here."""
    played = list(tasks)
    for _, event, index in steps:
        planned = TASK_BECOMES[event]
        status = TaskStatus.COMPLETED if planned is TaskStatus.FAILED else planned
        played[index] = played[index].became(status)
    return played


def _ended(tasks: Sequence[Task], status: Status) -> tuple[Task, ...]:
    match status:
        case Status.RUNNING:
            return tuple(tasks)
        case Status.PAUSED:
            return interrupted(tasks, TaskStatus.PAUSED)
        case Status.TERMINATED:
            return interrupted(tasks, TaskStatus.CANCELED)
    return closed(tasks, status)
