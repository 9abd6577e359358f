"""What each command leads to, as far as the document says, and which moves it says are legal."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wfmock.contract.wire.owned import ACTIVE, ENDED

PAUSED, RESUMED, RETRIED, TERMINATED = "PAUSED", "RESUMED", "RETRIED", "TERMINATED"
CLAUSES: Mapping[str, str] = {
    PAUSED: "update.paused",
    RESUMED: "update.resumed",
    RETRIED: "update.retried",
    TERMINATED: "update.terminated",
}
GOALS: Mapping[str, str] = {
    PAUSED: "_status PAUSED",
    RESUMED: "an active status, such as RUNNING",
    RETRIED: "an active status, such as RUNNING",
    TERMINATED: "the status of a run that has ended",
}
ONLY_COMMANDS = frozenset({RESUMED, RETRIED})
BY_ITSELF = ENDED - {TERMINATED}  # how a run may end without anybody's command
DONE = frozenset({"COMPLETED", "SUCCEEDED"})


def is_reached(command: str, status: object, active: Collection[str] = ACTIVE) -> bool:
    """Whether a status is one that the command may lead to, be it a little later."""
    if not isinstance(status, str):
        return False
    if command == PAUSED:
        return status == PAUSED
    if command == TERMINATED:
        return status not in {*active, *ACTIVE, PAUSED, *ONLY_COMMANDS}
    return status not in {PAUSED, TERMINATED, *ONLY_COMMANDS}


def is_legal(command: str, status: str, active: Collection[str] = ACTIVE) -> bool:
    """Whether the document's words make the command legal for a run in this status."""
    is_active = status in ACTIVE or status in active
    return {
        PAUSED: is_active,
        RESUMED: status == PAUSED,
        RETRIED: status == "FAILED",
        TERMINATED: is_active or status == PAUSED,
    }[command]


def is_told(command: str, status: str, active: Collection[str] = ACTIVE) -> bool:
    """Whether the document's words say what the command leads to, once it is accepted.

    Of a command that is taken though nothing is left to do, that it undoes nothing.
    """
    is_active = status in ACTIVE or status in active
    return {
        PAUSED: is_active or status == PAUSED,
        RESUMED: is_active or status == PAUSED,
        RETRIED: is_active or (status in ENDED and status not in DONE),
        TERMINATED: True,
    }[command]


def rests(status: object) -> bool:
    """Whether a run in this status stays in it until somebody updates it."""
    return status == PAUSED or status in ENDED


def may_become(before: object, after: object) -> bool:
    """Whether a run may come from one status to another without anybody's command.

    What is at work while a run is paused may end it, and so may its time.
    """
    if before == after:
        return True
    if before == PAUSED:
        return after in BY_ITSELF
    return not rests(before) and after not in {PAUSED, TERMINATED, *ONLY_COMMANDS}
