"""Whether an update left all other runs alone: those of the kit and those of others."""

from __future__ import annotations

from wfmock.contract.lives.effects import Step
from wfmock.contract.lives.fields import CONSTANT, STATUS, first_departure
from wfmock.contract.lives.goals import PAUSED, TERMINATED, may_become
from wfmock.contract.lives.reading import Listed, by_id
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

OWN_ONLY = "update.own-run-only"


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
    if _is_possible(was, item):
        return None
    got = by_id(bench, run_id, lambda run: _is_possible(was, run))
    if not got.ok or _is_possible(was, got.run):
        return None
    return _found(step, was, got.run, (step.answer.exchange, got.exchange), fragile=False)


def _of_others(step: Step, was: Item, item: Item, looks: tuple[str, ...]) -> Counterexample | None:
    status = item.get(STATUS)
    if status == was.get(STATUS) or status != step.answer[STATUS]:
        return None
    if status not in (PAUSED, TERMINATED):
        return None  # runs come to any other by themselves
    return _found(step, was, item, (looks[0], step.answer.exchange, looks[-1]), fragile=True)


def _is_possible(was: Item, run: Item) -> bool:
    fields = tuple(each for each in CONSTANT if each in run)
    return may_become(was.get(STATUS), run.get(STATUS)) and not first_departure(was, run, fields)


def _found(
    step: Step, was: Item, run: Item, exchanges: tuple[str, ...], fragile: bool
) -> Counterexample:
    departure = first_departure(was, run, (STATUS, *CONSTANT))
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
