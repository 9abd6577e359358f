"""What an update taught about choices on which the document is silent."""

from __future__ import annotations

from collections.abc import Mapping

from wfmock.contract.lives.effects import Step
from wfmock.contract.lives.fields import STATUS, UPDATED
from wfmock.contract.wire.owned import ACTIVE
from wfmock.contract.workbench.bench import Bench
from wfmock.workflows.lifecycle import TRANSITIONS

RETRY = "retryOfTerminated"
TIME = "updatedAtOnUpdate"
_ENTRIES: Mapping[tuple[str, str], str] = {
    ("RETRIED", "TERMINATED"): RETRY,
    ("PAUSED", "PAUSED"): "repeatedPause",
    ("TERMINATED", "TERMINATED"): "repeatedTerminate",
}
_MOVES = frozenset((str(status), str(command)) for status, command in TRANSITIONS)
_LEADS_TO: Mapping[str, str] = {"RESUMED": "resumedTo", "RETRIED": "retriedTo"}


def from_step(bench: Bench, step: Step, told: bool) -> None:
    """Take note of how an update was answered; what was learnt before stays.

    ``told``: the document says what it leads to.
    """
    before, answer = step.before.get(STATUS), step.answer
    entry = _ENTRIES.get((step.what, str(before)))
    evidence = f"{step.what} of a run that was {before} was answered with {answer.status}"
    if entry:
        _choose(bench, entry, "accepted" if answer.ok else "refused", evidence)
    elif answer.ok and not told:
        bench.note(f"{evidence}, of which the document says nothing", "update.transition")
    leads_to = _LEADS_TO.get(step.what)
    if leads_to and answer.ok and answer[STATUS] in ACTIVE and told:
        _choose(bench, leads_to, answer[STATUS], evidence)
    if answer.ok and answer[STATUS] not in (None, before) and UPDATED in answer.run:
        moved = answer[UPDATED] != step.before.get(UPDATED)
        _choose(bench, TIME, "moves" if moved else "stays", f"{step.what} was seen to do so")


def as_the_table(step: Step) -> bool:
    """Whether a move was accepted or refused as the transition table has it."""
    return step.answer.ok == ((str(step.before.get(STATUS)), step.what) in _MOVES)


def has_fine_times(bench: Bench) -> bool:
    """Whether every change of a run shows in the time of its last change."""
    return bench.learnt.get(TIME) != "stays"


def _choose(bench: Bench, entry: str, value: str, evidence: str) -> None:
    if entry not in bench.learnt:
        bench.choose(entry, value, evidence)
