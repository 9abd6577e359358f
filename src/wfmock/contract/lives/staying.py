"""Whether the kit's runs are still there, as they were started and where they were put."""

from __future__ import annotations

from wfmock.contract.lives.agreement import OF_START
from wfmock.contract.lives.beginning import MARK, replied, sent_inputs
from wfmock.contract.lives.effects import PERSISTS
from wfmock.contract.lives.fields import CONSTANT, INPUTS, STATUS, first_departure
from wfmock.contract.lives.goals import PAUSED, TERMINATED, is_reached, may_become
from wfmock.contract.lives.reading import anywhere, by_id, look
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.owned import Own
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item
from wfmock.spec.exchange import Call, Reply

FOUND = "start.found"
_LOOKS = 3  # by id, at a run that rests: a server behind which several stand shows each of them


def missing_from_list(bench: Bench, run_id: str, start: str) -> Counterexample | None:
    """A run that is not in the list, in whatever order it is asked for."""
    found = anywhere(bench, run_id)
    if run_id in found.runs:
        return None
    return Counterexample(
        "not-in-list",
        "A run that was started is not in the list, in whatever order it is asked for.",
        f"the run {run_id} in the list",
        f"{len(found.runs)} runs without it",
        (start, *found.exchanges[:1]),
        clause=FOUND,
        operation="listWorkflows",
    )


def strayed(bench: Bench, own: Own, item: Item, exchange: str) -> Counterexample | None:
    """How the list shows a run elsewhere than it was put, or started at another time."""
    command, started = _last_command(bench, own), _told(bench, own)
    if _strayed(own, command, started, item, exchange) is None:
        return None
    got = by_id(bench, own.id, lambda run: _is_there(command, run))  # the list may be late
    if not got.ok:
        return lost(own, got)
    return _strayed(own, command, started, got.run, got.exchange)


def unsteady(bench: Bench, own: Own) -> Counterexample | None:
    """How a run that rests is shown otherwise in one of several looks; None when it is not."""
    command = _last_command(bench, own)
    if not command or _looks(bench, own, command) is None:
        return None
    bench.transport.timing.sleep(bench.deadline())  # whoever was late has learnt it by now
    return _looks(bench, own, command)


def _looks(bench: Bench, own: Own, command: str) -> Counterexample | None:
    for _ in range(_LOOKS):
        got = look(bench, own.id)
        if not got.ok:
            return lost(own, got)
        flaw = _strayed(own, command, {}, got.run, got.exchange)
        if flaw:
            return flaw
    return None


def _told(bench: Bench, own: Own) -> Item:
    """What the reply to the start said, but for fields that it was found to tell wrongly, and for
    inputs that are odd: what becomes of these is for the law of inputs to say."""
    wrong = {each.symptom.rpartition(":")[2] for each in bench.ledger.findings}
    inputs = sent_inputs(bench, own.start)
    wrong |= set() if isinstance(inputs, dict) and MARK in inputs else {INPUTS}
    reply = replied(bench, own.start)
    return {name: value for name, value in reply.items() if name not in wrong}


def lost(own: Own, got: Answer) -> Counterexample:
    """A run of the kit that is not found by its id any more."""
    return Counterexample(
        "not-found-by-id",
        "A run that was started is not found by its id any more.",
        f"200 and the run {own.id}",
        got.brief(),
        (own.start, *own.updates, got.exchange),
        clause=FOUND,
        operation="getWorkflow",
        also=("get.success",),
    )


def _last_command(bench: Bench, own: Own) -> str:
    """The last update that was accepted, if it is one that a run rests after; else ""."""
    for each in reversed(own.updates):
        call, reply = _recorded(bench, each)
        if 200 <= reply.status < 300:
            put = [word for word in (PAUSED, TERMINATED) if f'"{word}"'.encode() in call.body]
            shown = replied(bench, each).get(STATUS)
            return put[0] if put and is_reached(put[0], shown) else ""
    return ""


def _recorded(bench: Bench, exchange: str) -> tuple[Call, Reply]:
    found = bench.transport.exchanges[int(exchange) - 1]
    return found.call, found.reply


def _is_there(command: str, run: Item) -> bool:
    status = run.get(STATUS)
    return not command or is_reached(command, status) or may_become(command, status)


def _strayed(
    own: Own, command: str, started: Item, shown: Item, exchange: str
) -> Counterexample | None:
    if not _is_there(command, shown):
        return Counterexample(
            f"came-back:{command}",
            f"A run that was {command} is so no longer, though nobody updated it.",
            f"where {command} leads",
            f"_status {as_text(shown.get(STATUS))}",
            (own.start, *own.updates, exchange),
            clause=PERSISTS,
            operation="getWorkflow",
        )
    both = tuple(each for each in CONSTANT if each in started and each in shown)
    departure = first_departure(started, shown, both)
    if departure is None:
        return None
    return Counterexample(
        f"changed:{departure.field}",
        f"A run is shown with another {departure.field} than when it was started.",
        departure.expected,
        departure.received,
        (own.start, *own.updates, exchange),
        clause=OF_START.get(departure.field, FOUND),
        operation="getWorkflow",
        also=("update.own-run-only", "get.agrees-with-list"),
    )
