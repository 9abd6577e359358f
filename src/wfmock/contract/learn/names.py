"""Other names for statuses: as a run was led to them, else by a table of synonyms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wfmock.contract.learn.lessons import Study, lesson
from wfmock.contract.wire.signals import NotTested
from wfmock.workflows.model import Status

_SYNONYMS: Mapping[Status, tuple[str, ...]] = {
    Status.QUEUED: ("SCHEDULED", "PENDING", "WAITING", "CREATED"),
    Status.RUNNING: ("IN_PROGRESS", "ACTIVE", "STARTED", "EXECUTING", "PROCESSING"),
    Status.PAUSED: ("SUSPENDED", "ON_HOLD"),
    Status.COMPLETED: ("SUCCEEDED", "SUCCESS", "SUCCESSFUL", "DONE", "FINISHED", "COMPLETE"),
    Status.FAILED: ("FAILURE", "ERROR", "ERRORED"),
    Status.TERMINATED: ("CANCELLED", "CANCELED", "ABORTED", "STOPPED", "KILLED"),
    Status.TIMED_OUT: ("TIMEOUT", "TIMEDOUT", "EXPIRED"),
}
_BY_NAME: Mapping[str, Status] = {
    name: status for status, others in _SYNONYMS.items() for name in (status, *others)
}


def meant_by(name: object) -> Status | None:
    """The status that a name stands for; None for one that is not known."""
    if not isinstance(name, str):
        return None
    return _BY_NAME.get(name.upper().replace("-", "_").replace(" ", "_"))


def other_names(led_to: Mapping[Status, str], seen: Iterable[object]) -> dict[str, str]:
    """The statuses that go by another name, in the order of the lifecycle.

    ``led_to`` are names that were seen where a command led; ``seen`` are any. A synonym counts
    when it is the only name seen of its status.
    """
    names = {name for name in seen if isinstance(name, str)} | set(led_to.values())
    found: dict[str, str] = {}
    for status in Status:
        candidates = {name for name in names if meant_by(name) is status}
        name = led_to.get(status) or (candidates.pop() if len(candidates) == 1 else status)
        if name != status and name not in found.values():
            found[str(status)] = name
    return found


@lesson("statusNames", requests=0)
def status_names(study: Study) -> None:
    """What the statuses are called that were seen so far."""
    try:
        seen = [item.get("_status") for item in study.workflows()]
    except NotTested:
        if not study.names:
            raise
        seen = []
    names = other_names(study.names, seen)
    told = ", ".join(f"{status} is {name}" for status, name in names.items())
    study.learn("statusNames", names, told or "every status goes by its usual name")
