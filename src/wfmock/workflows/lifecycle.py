"""The lifecycle: which moves there are, and what each does to a workflow.

Two things move a workflow. *Commands* come from callers; ``TRANSITIONS`` says what each does in
each status, and a pair that is not in it is an illegal move. *Events* come from time; ``AGEING``
says what each does, and no other event is ever planned for a status. Every change of a status in
this module is a look-up in one of the two; the diagram, the errors and the contract kit's journeys
read them too.

Time passes only when somebody looks: ``settle`` lets happen what was due by then. Each event has
its instant, and ``updated_at`` becomes the instant of the event, not of the look, so one look after
an hour gives what many looks on the way would have given. While a workflow is paused nothing is
due; when it resumes, all that was to come is put off by the length of the pause.

What the source document leaves open is decided here and, where callers may want it otherwise, in
``MoveRules``:

- A workflow is paused by a command only. One that waits for a USER_INPUT is RUNNING, as is that
  task, until the planned person answers; so pausing and waiting are never confused.
- When a run ends early, no task stays unfinished: they become CANCELED, but after a time-out those
  that ran become TIMED_OUT.
- A retry keeps the run's id and what was done; a task that ended without success stays in the list
  and a new one, with a new id, follows it. The time-out counts anew.
- TERMINATED is also legal after FAILED and TIMED_OUT; only success cannot be taken back.
- A command repeated (PAUSED when paused, TERMINATED when terminated) changes nothing at all.
- ``updated_at`` grows with every change, if only by a nanosecond where the clock stands still.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from wfmock.errors import IllegalMove
from wfmock.workflows.effects import EFFECTS, TASK_BECOMES, Order, closed
from wfmock.workflows.model import (
    TERMINAL,
    Command,
    Event,
    Status,
    Step,
    TaskStatus,
    Workflow,
)
from wfmock.workflows.plan import REAL, Pace, run_output

Moves = Mapping[tuple[Status, Command], Status]

TRANSITIONS: Moves = {
    (Status.QUEUED, Command.PAUSED): Status.PAUSED,
    (Status.RUNNING, Command.PAUSED): Status.PAUSED,
    (Status.PAUSED, Command.PAUSED): Status.PAUSED,
    (Status.PAUSED, Command.RESUMED): Status.RUNNING,
    (Status.FAILED, Command.RETRIED): Status.RUNNING,
    (Status.TIMED_OUT, Command.RETRIED): Status.RUNNING,
    (Status.TERMINATED, Command.RETRIED): Status.RUNNING,
    (Status.QUEUED, Command.TERMINATED): Status.TERMINATED,
    (Status.RUNNING, Command.TERMINATED): Status.TERMINATED,
    (Status.PAUSED, Command.TERMINATED): Status.TERMINATED,
    (Status.FAILED, Command.TERMINATED): Status.TERMINATED,
    (Status.TIMED_OUT, Command.TERMINATED): Status.TERMINATED,
    (Status.TERMINATED, Command.TERMINATED): Status.TERMINATED,
}

AGEING: Mapping[tuple[Status, Event], Status] = {
    (Status.QUEUED, Event.STARTS): Status.RUNNING,
    (Status.QUEUED, Event.TIMES_OUT): Status.TIMED_OUT,
    (Status.RUNNING, Event.BEGINS): Status.RUNNING,
    (Status.RUNNING, Event.COMPLETES): Status.RUNNING,
    (Status.RUNNING, Event.SKIPS): Status.RUNNING,
    (Status.RUNNING, Event.FAILS): Status.FAILED,
    (Status.RUNNING, Event.ENDS): Status.COMPLETED,
    (Status.RUNNING, Event.TIMES_OUT): Status.TIMED_OUT,
}


@dataclass(frozen=True, slots=True)
class MoveRules:
    """A deployment's answers where the document is silent; the defaults are those of the table.

    ``paused_tasks`` and ``terminated_tasks`` are what unfinished tasks become; None leaves them.
    """

    resumed_to: Status = Status.RUNNING
    retried_to: Status = Status.RUNNING
    retries_terminated: bool = True
    repeats_pause: bool = True
    repeats_terminate: bool = True
    paused_tasks: TaskStatus | None = TaskStatus.PAUSED
    terminated_tasks: TaskStatus | None = TaskStatus.CANCELED
    update_moves_time: bool = True


DEFAULT_RULES = MoveRules()


@lru_cache(maxsize=256)
def transitions(rules: MoveRules = DEFAULT_RULES) -> Moves:
    """The transition table under a deployment's rules; ``TRANSITIONS`` itself by default."""
    allowed = {
        (Status.TERMINATED, Command.RETRIED): rules.retries_terminated,
        (Status.PAUSED, Command.PAUSED): rules.repeats_pause,
        (Status.TERMINATED, Command.TERMINATED): rules.repeats_terminate,
    }
    leads_to = {Command.RESUMED: rules.resumed_to, Command.RETRIED: rules.retried_to}
    return {
        (status, command): leads_to.get(command, target)
        for (status, command), target in TRANSITIONS.items()
        if allowed.get((status, command), True)
    }


def legal_commands(status: Status, rules: MoveRules = DEFAULT_RULES) -> tuple[Command, ...]:
    """The commands that a workflow in this status takes, in the order of the enum."""
    return tuple(command for command in Command if (status, command) in transitions(rules))


def next_event(workflow: Workflow) -> int | None:
    """The instant at which ``settle`` would next change something; None while it rests."""
    if workflow.pause is not None or not workflow.steps:
        return None
    return workflow.steps[0].at


def settle(workflow: Workflow, now_ns: int) -> Workflow:
    """The workflow as time has made it by ``now_ns``; the same object when nothing was due."""
    due = next_event(workflow)
    if due is None or due > now_ns:
        return workflow
    count = bisect_right(workflow.steps, now_ns, key=_when)
    status, updated_at = workflow.status, workflow.updated_at
    tasks = list(workflow.tasks)
    for at, event, index in workflow.steps[:count]:
        status = AGEING[status, event]
        updated_at = max(at, updated_at + 1)
        if index >= 0:
            tasks[index] = tasks[index].became(TASK_BECOMES[event])
    completed = status is Status.COMPLETED
    return replace(
        workflow,
        status=status,
        tasks=closed(tasks, status) if status in TERMINAL else tuple(tasks),
        updated_at=updated_at,
        output=run_output(workflow.result, tasks) if completed else workflow.output,
        steps=workflow.steps[count:],
    )


def to_come(workflow: Workflow, now_ns: int) -> Iterator[tuple[int, Status, Status]]:
    """The changes of status that ``settle`` would let happen: instant, from, to, in order."""
    if workflow.pause is not None:
        return
    status = workflow.status
    for at, event, _ in workflow.steps:
        if at > now_ns:
            return
        target = AGEING[status, event]
        if target is not status:
            yield at, status, target
        status = target


def _when(step: Step) -> int:
    return step.at


def move(
    workflow: Workflow,
    command: Command,
    now_ns: int,
    rules: MoveRules,
    rng: Random,
    *,
    user: str = "",
    pace: Pace = REAL,
) -> Workflow:
    """The workflow after a command at ``now_ns``, settled first.

    ``rng`` and ``pace`` are for what has to be planned anew (a retry, or a resumed workflow that
    had no plan). A repeated command gives the settled workflow back as it is. Raises IllegalMove.
    """
    settled = settle(workflow, now_ns)
    target = transitions(rules).get((settled.status, command))
    if target is None:
        raise _illegal(settled.status, command, rules)
    if target is settled.status:
        return settled
    becomes = {
        Command.PAUSED: rules.paused_tasks,
        Command.TERMINATED: rules.terminated_tasks,
    }.get(command)
    moves_time = rules.update_moves_time
    return replace(
        EFFECTS[command](settled, Order(target, now_ns, becomes, rng, pace)),
        status=target,
        updated_at=max(now_ns, settled.updated_at + 1) if moves_time else settled.updated_at,
        updated_by=user or settled.updated_by,
    )


def _illegal(status: Status, command: Command, rules: MoveRules) -> IllegalMove:
    legal = legal_commands(status, rules)
    sources = [source for source in Status if (source, command) in transitions(rules)]
    message = f"a workflow that is {status} cannot be {command}"
    hint = f"{command} is for a workflow that is {_either(sources)}; "
    hint += f"from {status} it can be {_either(legal)}" if legal else f"{status} is final"
    return IllegalMove(message, str(status), str(command), hint)


def _either(words: Iterable[str]) -> str:
    *others, last = map(str, words)
    return f"{', '.join(others)} or {last}" if others else last


def diagram() -> str:
    """Both tables as a Mermaid state diagram; commands in capitals, events in small letters."""
    arrows = ["[*] --> QUEUED"]
    labels: dict[tuple[Status, Status], list[str]] = {}
    for (source, command), target in TRANSITIONS.items():
        labels.setdefault((source, target), []).append(str(command))
    for (source, event), target in AGEING.items():
        if source is not target:
            labels.setdefault((source, target), []).append(str(event))
    arrows += [f"{a} --> {b}: {', '.join(words)}" for (a, b), words in labels.items()]
    arrows.append("COMPLETED --> [*]")
    return "\n".join(["stateDiagram-v2", *(f"    {arrow}" for arrow in arrows)]) + "\n"
