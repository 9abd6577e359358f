"""Whether an update left all other runs alone: those of the kit and those of others."""

from __future__ import annotations

from wfmock.contract.lives.beginning import replied
from wfmock.contract.lives.effects import Step
from wfmock.contract.lives.fields import (
    CONSTANT,
    STATUS,
    UPDATED,
    Departure,
    first_departure,
    is_whole,
)
from wfmock.contract.lives.goals import PAUSED, TERMINATED, may_become, rests
from wfmock.contract.lives.reading import Listed, by_id
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

OWN_ONLY = "update.own-run-only"
_LAST_CHANGE = (UPDATED, "_updatedBy", "_output")  # what stays while a run rests


def touched(
    bench: Bench, step: Step, before: Listed, after: Listed, updated: str
) -> Counterexample | None:
    """A run beside the updated one that the update changed too, told from two looks at the list."""
    for run_id, was in before.runs.items():
        item = after.of(run_id)
        if item is None or run_id == updated:
            continue
        if run_id in bench.transport.owned:
            flaw = _of_own(bench, step, run_id, was, item)
        else:
            flaw = _of_others(step, was, item, (*before.exchanges, *after.exchanges))
        if flaw:
            return flaw
    return None


def _of_own(bench: Bench, step: Step, run_id: str, was: Item, item: Item) -> Counterexample | None:
    """Nobody else changes the kit's own runs, but the list may be late: the run is asked itself."""
    if _change(was, item) is None:
        return None
    # The list may have been late before: what was last told of the run counts.
    was = _last_told(bench, run_id) or was
    got = by_id(bench, run_id, lambda run: _change(was, run) is None)
    if not got.ok or _change(was, got.run) is None:
        return None
    late = _change(was, got.run, ()) is None  # work that ended late might explain it
    return _found(step, was, got.run, (step.answer.exchange, got.exchange), fragile=late)


def _last_told(bench: Bench, run_id: str) -> Item:
    """The last reply to an update of the run, or to its start, that tells it; {} for none."""
    own = bench.transport.owned.runs[run_id]
    told = (replied(bench, each) for each in (*reversed(own.updates), own.start))
    return next((each for each in told if is_whole(each) and each["_id"] == run_id), {})


def _of_others(step: Step, was: Item, item: Item, looks: tuple[str, ...]) -> Counterexample | None:
    status = item.get(STATUS)
    if status == was.get(STATUS) or status != step.answer[STATUS]:
        return None
    if status not in (PAUSED, TERMINATED):
        return None  # runs come to any other by themselves
    return _found(step, was, item, (looks[0], step.answer.exchange, looks[-1]), fragile=True)


def _change(was: Item, run: Item, resting: tuple[str, ...] = _LAST_CHANGE) -> Departure | None:
    """What no run changes by itself; while it rests, ``resting`` belongs to it."""
    fields = tuple(each for each in CONSTANT if each in run)
    if not may_become(was.get(STATUS), run.get(STATUS)):
        fields = (STATUS, *fields)
    elif rests(was.get(STATUS)):
        fields += tuple(each for each in resting if each in was and each in run)
    return first_departure(was, run, fields)


def _found(
    step: Step, was: Item, run: Item, exchanges: tuple[str, ...], fragile: bool
) -> Counterexample:
    departure = _change(was, run) or first_departure(was, run, (STATUS,))
    return Counterexample(
        "other-run-changed",
        f"{step.what} of one run changes another run too.",
        f"run {as_text(was.get('_id'))} with {departure.expected if departure else was}",
        departure.received if departure else as_text(run),
        exchanges,
        about=frozenset({str(was.get("_id"))}),
        fragile=fragile,
        clause=OWN_ONLY,
        operation="updateWorkflowStatus",
    )
