"""Ends every run that the kit started, as far as it can, and says what became of each."""

from __future__ import annotations

from collections.abc import Iterable

from wfmock.contract.verdict import OwnRun
from wfmock.contract.wire.deployment import Answer, Deployment
from wfmock.contract.wire.owned import ENDED, Own
from wfmock.contract.wire.signals import NoReply, Refused, Unsteady

_TRIES = 2
_LONGEST = 60.0  # seconds, for all of it: a server that is gone must not hold the run up
_GOING = frozenset({"QUEUED", "RUNNING", "PAUSED"})


def clean_up(deployment: Deployment) -> tuple[OwnRun, ...]:
    """Terminate the runs that are not known to have ended; a second try for each that failed.

    The budget does not bind here, but after a minute what is left is left. Starts without a reply
    are listed too, as runs without an id.
    """
    transport = deployment.transport
    transport.label = "cleanup"
    now, ends = transport.timing.monotonic, []
    deadline = now() + _LONGEST
    with transport.cleaning():
        for run in tuple(transport.owned.runs.values()):
            late = now() > deadline and run.status not in ENDED
            ends.append(
                _left(run, "there was no time left to end it") if late else _end(deployment, run)
            )
    return (*ends, *(_lost(each) for each in transport.owned.lost))


def as_they_stand(deployment: Deployment) -> tuple[OwnRun, ...]:
    """What is known of the runs, nothing sent: for when cleaning up was itself interrupted."""
    owned = deployment.transport.owned
    ends = (
        OwnRun(run.id, run.status, "ended")
        if run.status in ENDED
        else _left(run, "the cleanup was interrupted")
        for run in owned.runs.values()
    )
    return (*ends, *(_lost(each) for each in owned.lost))


def _left(run: Own, why: str) -> OwnRun:
    return OwnRun(run.id, run.status, "left", why)


def _lost(exchange: str) -> OwnRun:
    why = f"the reply to its start (exchange {exchange}) named no new run; one may be there"
    return OwnRun("", "", "left", why)


def _end(deployment: Deployment, run: Own) -> OwnRun:
    transport = deployment.transport
    if run.status in ENDED:
        return OwnRun(run.id, run.status, _how(run, deployment))
    why = ""
    for _ in range(_TRIES):
        try:
            reply = deployment.update(run.id, "TERMINATED")
            if reply.ok and reply.run.get("_id") == run.id and run.status not in _GOING:
                return OwnRun(run.id, run.status, "terminated")
            why = f"TERMINATED was answered with {reply.status}"
            shown = deployment.get(run.id)
            if _is_over(shown):
                end = "terminated" if run.status == "TERMINATED" else "ended"
                return OwnRun(run.id, run.status, end)
            why += f", and the run is then shown as {shown['_status'] or shown.status}"
            if reply.status < 500 and (400 <= shown.status < 500 or transport.is_spent):
                break  # it is not there, or there are too many to ask each again
        except (NoReply, Unsteady, Refused) as trouble:
            why = str(trouble)
    return _left(run, why)


def _is_over(shown: Answer) -> bool:
    status = shown.run.get("_status")
    return shown.ok and isinstance(status, str) and status not in _GOING


def _how(run: Own, deployment: Deployment) -> str:
    moves: Iterable[tuple[str, str, str]] = deployment.transport.owned.moves
    terminated = run.status == "TERMINATED" and any(move[1] == "TERMINATED" for move in moves)
    return "terminated" if terminated else "ended"
