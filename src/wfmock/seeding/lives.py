"""Runs that have lived: each is led by the real lifecycle to where a recipe wants it to rest.

So a made run looks like one that was started, observed and commanded over the API, whatever the
lifecycle's rules become. Living is the slow part; ``stamped`` turns one life into many runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from wfmock.workflows.draw import below, between, pick, uuid
from wfmock.workflows.lifecycle import DEFAULT_RULES, move, settle
from wfmock.workflows.model import (
    CONTAINERS,
    Command,
    Definition,
    Event,
    Json,
    Status,
    Step,
    Task,
    Workflow,
)
from wfmock.workflows.plan import REAL, start, timeout_of
from wfmock.workflows.timestamps import MINUTE

STARTER = "starter"
OTHER = "other"
_TRIES = 200


class Unreachable(ValueError):
    """A definition cannot end as wanted; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a run shall rest: without a plan, so until somebody commands it.

    ``failing`` names a task or a type of task, "" is any; it is what failed when the run rests
    FAILED, and in each of the ``retried`` attempts before.
    """

    status: Status
    failing: str = ""
    retried: int = 0


def live(definition: Definition, wanted: Wanted, rng: Random) -> Workflow:
    """A run created at instant 0 by STARTER that rests as wanted. Raises Unreachable."""
    for _ in range(_TRIES):
        try:
            rested = _one_life(definition, wanted, rng)
        except _NotThisTime:
            continue
        if rested.status is wanted.status:
            return rested
    failing = f" at {wanted.failing}" if wanted.failing else ""
    # With its id, because two definitions may share a name.
    which = f"{definition.name} ({definition.id})"
    raise Unreachable(f"{which} never comes to rest {wanted.status}{failing}")


class _NotThisTime(Exception):
    """This run took a path on which the task that shall fail does not lie."""


def _one_life(definition: Definition, wanted: Wanted, rng: Random) -> Workflow:
    run = _with_plan_to_the_end(lambda: _started(definition, rng))
    for _ in range(wanted.retried):
        run = _retried(_failed(run, wanted, rng), rng)
    return _ENDINGS[wanted.status](run, wanted, rng)


def _started(definition: Definition, rng: Random) -> Workflow:
    return start(definition, user=STARTER, input_params=None, now_ns=0, pace=REAL, rng=rng)


def _with_plan_to_the_end(draw: Callable[[], Workflow]) -> Workflow:
    """A run whose plan ends well; how it shall end instead is decided here, not by chance."""
    for _ in range(_TRIES):
        run = draw()
        if run.steps[-1].event is Event.ENDS:
            return run
    raise Unreachable("its time-out is shorter than its tasks need")


def _failed(run: Workflow, wanted: Wanted, rng: Random) -> Workflow:
    can_fail = [
        position
        for position, step in enumerate(run.steps)
        if step.event is Event.COMPLETES and _is_wanted(run.tasks[step.task], wanted.failing)
    ]
    if not can_fail:
        raise _NotThisTime
    position = pick(rng, can_fail)
    at, _, task = run.steps[position]
    fails = Step(at, Event.FAILS, task)
    return settle(replace(run, steps=(*run.steps[:position], fails)), at)


def _is_wanted(task: Task, failing: str) -> bool:
    if failing:
        return failing in (task.type, task.name.rpartition("__")[0] or task.name)
    return task.type not in CONTAINERS


def _retried(run: Workflow, rng: Random) -> Workflow:
    at = run.updated_at + between(rng, MINUTE, 90 * MINUTE)
    return _with_plan_to_the_end(
        lambda: move(run, Command.RETRIED, at, DEFAULT_RULES, rng, user=_somebody(rng))
    )


def _somebody(rng: Random) -> str:
    return OTHER if below(rng, 3) == 0 else STARTER


def _queued(run: Workflow, _: Wanted, __: Random) -> Workflow:
    return replace(run, steps=())


def _running(run: Workflow, _: Wanted, rng: Random) -> Workflow:
    """Somewhere on its way, and no step further: a baseline stands still until it is commanded."""
    at = between(rng, run.steps[0].at, run.steps[-1].at)
    return replace(settle(run, at), steps=())


def _completed(run: Workflow, _: Wanted, __: Random) -> Workflow:
    return settle(run, run.steps[-1].at)


def _timed_out(run: Workflow, wanted: Wanted, rng: Random) -> Workflow:
    timeout = timeout_of(run.timeout_seconds, run.timeout_policy)
    if timeout is None:
        raise Unreachable(f"{run.name} never times out")
    # The clock of a time-out starts with the run, or anew with its last retry.
    deadline = timeout + (run.updated_at if wanted.retried else run.created_at)
    kept = run.steps[: 1 + below(rng, len(run.steps) - 1)]
    steps = [step for step in kept if step.at < deadline]
    return settle(replace(run, steps=(*steps, Step(deadline, Event.TIMES_OUT, -1))), deadline)


def _commanded(command: Command) -> Callable[[Workflow, Wanted, Random], Workflow]:
    def end(run: Workflow, _: Wanted, rng: Random) -> Workflow:
        at = between(rng, run.updated_at, run.steps[-1].at)
        moved = move(run, command, at, DEFAULT_RULES, rng, user=_somebody(rng))
        return replace(moved, steps=())  # resumed, it goes on by the pace of its world

    return end


_ENDINGS: Mapping[Status, Callable[[Workflow, Wanted, Random], Workflow]] = {
    Status.QUEUED: _queued,
    Status.RUNNING: _running,
    Status.PAUSED: _commanded(Command.PAUSED),
    Status.COMPLETED: _completed,
    Status.FAILED: _failed,
    Status.TERMINATED: _commanded(Command.TERMINATED),
    Status.TIMED_OUT: _timed_out,
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a run its own: name, instant, users, what it was given and what it gave back."""

    name: str
    created_at: int
    starter: str
    other: str
    input_params: Json
    result: Json


def stamped(run: Workflow, stamp: Stamp, rng: Random) -> Workflow:
    """The same life at another time, with ids of its own."""
    ids = {task.id: uuid(rng) for task in run.tasks}
    ids[""] = ""
    later = stamp.created_at
    output = run.output
    if output is not None and stamp.result is not None:
        output = stamp.result
    return Workflow(
        uuid(rng),
        run.definition_id,
        stamp.name,
        run.namespaces,
        run.user_type,
        tuple([_stamped_task(task, ids) for task in run.tasks]),
        run.timeout_seconds,
        run.timeout_policy,
        run.status,
        later,
        run.updated_at + later,
        stamp.starter,
        stamp.starter if run.updated_by == STARTER else stamp.other,
        stamp.input_params,
        output,
        stamp.result,
        tuple([Step(at + later, event, task) for at, event, task in run.steps]),
        None if run.pause is None else run.pause._replace(at=run.pause.at + later),
    )


def _stamped_task(task: Task, ids: Mapping[str, str]) -> Task:
    return Task(
        ids[task.id],
        task.name,
        task.sequenceno,
        task.type,
        task.status,
        ids[task.parent],
        task.branch,
        task.iteration,
        task.duration,
        task.fails,
        task.output,
        task.retried,
    )
