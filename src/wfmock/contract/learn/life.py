"""What a start and commands do: learnt on runs of the kit's own."""

from __future__ import annotations

import re
from typing import Any

from wfmock.contract.learn.lag import lag_of
from wfmock.contract.learn.lessons import Lesson, Study, lesson
from wfmock.contract.learn.names import meant_by
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.snapshot import Item
from wfmock.workflows.model import TERMINAL, Status

_ACTIVE = (Status.QUEUED, Status.RUNNING)
_DONE = frozenset({*map(str, TERMINAL), "CANCELED", "CANCELLED", "SKIPPED", "SUCCEEDED"})
_OPEN = frozenset({"QUEUED", "RUNNING", "SCHEDULED", "IN_PROGRESS", "PENDING", "WAITING"})
_FRACTION = re.compile(r"\.(\d+)")
_PAUSE = 0.25  # seconds between looks at a run that is to end by itself


@lesson("startedAs", "omittedInputParams", "visibilityLag", requests=11, starts=1)
def beginning(study: Study) -> None:
    """A start without inputs: what it shows, and when the list shows it."""
    run = study.start()
    replied = study.bench.transport.timing.monotonic()
    study.first_run = str(run["_id"])
    begun(study, run, without_inputs=True)
    if not study.knows("visibilityLag"):
        lag_of(study, study.first_run, replied)


def begun(study: Study, run: Answer, *, without_inputs: bool) -> None:
    """Learn from the reply to a start."""
    if not study.knows("startedAs"):
        _led_to(study, "startedAs", run, "a run just started")
    inputs = run.run.get("_inputParams", ...)
    shown = "absent" if inputs is ... else "null" if inputs is None else "object"
    if without_inputs and inputs in (..., None, {}) and not study.knows("omittedInputParams"):
        evidence = f"_inputParams of a run that was started without: {shown}"
        study.learn("omittedInputParams", shown, evidence)


def _led_to(study: Study, entry: str, answer: Answer, what: str) -> None:
    """Learn which of the active statuses a run is in now, and what it is called."""
    name = answer["_status"]
    status = meant_by(name)
    if status in _ACTIVE:
        study.learn(entry, str(status), f"{what} is {status}")
        study.names.setdefault(status, str(name))
    else:
        study.miss(entry, f"{what} is shown as {name!r}")


@lesson(
    *("illegalPause", "illegalResume", "illegalRetry", "illegalTerminate", "pausedTasks"),
    *("repeatedPause", "resumedTo", "terminatedTasks", "updatedAtOnUpdate", "repeatedTerminate"),
    *("retryOfTerminated", "retriedTo"),
    requests=12,
    starts=1,
)
def journey(study: Study) -> None:
    """One run through all commands, legal and not."""
    run_id = str(study.start()["_id"])
    resumed, retried = (study.command(run_id, each) for each in ("RESUMED", "RETRIED"))
    study.refusal("illegalResume", resumed, "RESUMED for a run that is not paused")
    study.refusal("illegalRetry", retried, "RETRIED for a run that has not failed")
    _pause(study, run_id)
    _pause_again(study, run_id)
    resumed = study.command(run_id, "RESUMED")
    if not resumed.ok:
        raise NotTested("RESUMED for a paused run was refused")
    _led_to(study, "resumedTo", resumed, "a run just resumed")
    paused = study.command(run_id, "PAUSED")
    if not paused.ok:
        raise NotTested("a run was over before it could be paused again")
    _terminate(study, run_id, paused)
    _afterwards(study, run_id)


def _pause(study: Study, run_id: str) -> None:
    paused = study.command(run_id, "PAUSED")
    if not paused.ok:
        _too_late(study, run_id, paused)
        return
    if (name := paused["_status"]) and meant_by(name) not in (*_ACTIVE, *TERMINAL):
        study.names[Status.PAUSED] = str(name)
    paused_tasks(study, paused)


def paused_tasks(study: Study, paused: Answer) -> None:
    """Learn from the tasks of a run just paused."""
    shown = {str(task.get("_status")) for task in _tasks(paused.run)} - _DONE
    if not shown:
        study.miss("pausedTasks", "the paused run has no task that is not done")
    elif "PAUSED" in shown:
        study.learn("pausedTasks", "PAUSED", "tasks of a paused run are PAUSED")
    elif shown <= _OPEN:
        study.learn("pausedTasks", "unchanged", "tasks of a paused run are as they were")
    else:
        study.miss("pausedTasks", f"tasks of a paused run are {', '.join(sorted(shown))}")


def _too_late(study: Study, run_id: str, refused: Answer) -> None:
    """PAUSED was refused: where the run is over, that was an illegal one."""
    if meant_by(study.bench.api.get(run_id)["_status"]) in TERMINAL:
        study.refusal("illegalPause", refused, "PAUSED for a run that is over")
        raise NotTested("a run is over before it can be paused")
    raise NotTested("PAUSED for an active run was refused")


def _pause_again(study: Study, run_id: str) -> None:
    again = study.command(run_id, "PAUSED")
    study.reaction("repeatedPause", again, "PAUSED for a paused run", "accepted")
    if not again.ok:
        study.refusal("illegalPause", again, "PAUSED for a paused run")


def _terminate(study: Study, run_id: str, paused: Answer) -> None:
    """TERMINATED for a run that stands still: all that differs then is the command's doing."""
    study.bench.transport.timing.sleep(_tick(paused["_updatedAt"]))
    ended = study.command(run_id, "TERMINATED")
    if not ended.ok:
        raise NotTested("TERMINATED for a paused run was refused")
    if (name := ended["_status"]) and meant_by(name) not in (*_ACTIVE, Status.PAUSED):
        study.names[Status.TERMINATED] = str(name)
    moves = paused["_updatedAt"] != ended["_updatedAt"]
    told = "moves" if moves else "stays"
    study.learn("updatedAtOnUpdate", told, f"_updatedAt {told} when a paused run is terminated")
    terminated_tasks(study, paused.run, ended)


def _tick(timestamp: Any) -> float:
    """The seconds after which a timestamp of this precision differs for sure."""
    fraction = _FRACTION.search(str(timestamp))
    return max(0.005, 1.05 * 10.0 ** -len(fraction[1] if fraction else ""))


def terminated_tasks(study: Study, paused: Item, ended: Answer) -> None:
    """Learn from the tasks of a run that was terminated while it was paused."""
    before = {task.get("_id"): task.get("_status") for task in _tasks(paused)}
    after = {task.get("_id"): task.get("_status") for task in _tasks(ended.run)}
    unfinished = [each for each, status in before.items() if status not in _DONE]
    became = {str(after.get(each)) for each in unfinished}
    told = next((each for each in ("CANCELED", "TERMINATED") if each in became), "")
    if not unfinished:
        study.miss("terminatedTasks", "the terminated run had no task that was not done")
    elif told or all(after.get(each) == before[each] for each in unfinished):
        told = told or "unchanged"
        study.learn("terminatedTasks", told, f"tasks of a terminated run: {told}")
    else:
        study.miss("terminatedTasks", f"tasks of a terminated run are {', '.join(sorted(became))}")


def _afterwards(study: Study, run_id: str) -> None:
    """What a terminated run takes."""
    paused = study.command(run_id, "PAUSED")
    if not study.knows("illegalPause"):
        study.refusal("illegalPause", paused, "PAUSED for a run that is over")
    again = study.command(run_id, "TERMINATED")
    study.reaction("repeatedTerminate", again, "TERMINATED for a terminated run", "accepted")
    if not again.ok:
        study.refusal("illegalTerminate", again, "TERMINATED for a terminated run")
    retried = study.command(run_id, "RETRIED")
    study.reaction("retryOfTerminated", retried, "RETRIED for a terminated run", "accepted")
    if retried.ok:
        _led_to(study, "retriedTo", retried, "a run just retried")
    else:
        study.miss("retriedTo", "a terminated run cannot be retried, and none of our own failed")


@lesson("illegalTerminate", requests=8, writes=True)
def ended(study: Study) -> None:
    """TERMINATED for a run of our own that has completed; it is waited for if there is time."""
    timing = study.bench.transport.timing
    deadline = timing.monotonic() + study.patience
    while study.first_run:
        if meant_by(study.bench.api.get(study.first_run)["_status"]) is Status.COMPLETED:
            answer = study.command(study.first_run, "TERMINATED")
            study.refusal("illegalTerminate", answer, "TERMINATED for a completed run")
            as_the_others.body(study)
            return
        if timing.monotonic() >= deadline:
            break
        timing.sleep(max(_PAUSE, study.patience / 4))
    raise NotTested("none of our own runs completed in time")


@lesson("illegalTerminate", requests=0)
def as_the_others(study: Study) -> None:
    """What the other three agree on, where a run that completed was not to be had.

    The evidence is the same where one was: whether a run ends in time is no choice of a dialect.
    """
    learnt = study.bench.learnt
    others = {learnt.get(f"illegal{each}") for each in ("Pause", "Resume", "Retry")}
    own = learnt.get("illegalTerminate")
    if len(others) == 1 and None not in others and own in (None, *others):
        evidence = "as PAUSED, RESUMED and RETRIED where they are not legal; seen, or taken to be"
        study.learn("illegalTerminate", others.pop(), evidence)


def _tasks(run: Item) -> list[dict[str, Any]]:
    tasks = run.get("_tasks")
    return [each for each in tasks if isinstance(each, dict)] if isinstance(tasks, list) else []


LESSONS: tuple[Lesson, ...] = (beginning, journey, ended)
