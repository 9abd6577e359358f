"""What an update owes: its reply, what is shown by id after it, and what the list shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from wfmock.contract.lives.fields import (
    CONSTANT,
    CREATED,
    MUTABLE,
    STATUS,
    UPDATED,
    Departure,
    departures,
    first_departure,
    is_before,
    same_version,
)
from wfmock.contract.lives.goals import CLAUSES, GOALS, RETRIED, may_become, rests
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

PERSISTS, SAME, WHOLE = "update.persists", "update.reply.same", "update.reply.workflow"
REFUSED, FIXED, AGREES = (
    "update.refused-changes-nothing",
    "workflow.created-at.fixed",
    "get.agrees-with-list",
)
UPDATE, GET, LIST = "updateWorkflowStatus", "getWorkflow", "listWorkflows"


@dataclass(frozen=True, slots=True)
class Step:
    """An update that was sent: ``what`` names it, ``before`` is the run as it was shown by the
    exchange ``look``, ``started`` as the reply to its start showed it."""

    what: str
    before: Item
    look: str
    answer: Answer
    started: Item = field(default_factory=dict)

    @property
    def clause(self) -> str:
        """The clause of the command; that of success for what is none."""
        return CLAUSES.get(self.what, "update.success")


def refused(step: Step) -> Counterexample:
    """A legal update was not accepted."""
    status = as_text(step.before.get(STATUS))
    return Counterexample(
        f"refused:{step.what}",
        f"{step.what} is refused although the run is {status}.",
        "200",
        step.answer.brief(),
        (step.look, step.answer.exchange),
        clause=step.clause,
        operation=UPDATE,
        also=("update.success",),
    )


def not_found(started: Answer, got: Answer) -> Counterexample:
    """A run that was just started is not found."""
    return Counterexample(
        "not-found-by-id",
        "A run that was just started is not found by its id.",
        f"200 and the run {started['_id']}",
        got.brief(),
        (started.exchange, got.exchange),
        clause="start.found",
        operation=GET,
        also=("get.success",),
    )


def gone(step: Step, got: Answer) -> Counterexample:
    """A run is not found any more."""
    return Counterexample(
        "gone-after-update",
        "A run that was just updated is not found by its id.",
        "200 and the run",
        got.brief(),
        (step.look, step.answer.exchange, got.exchange),
        clause="start.found",
        operation=GET,
        also=("get.success",),
    )


# --- the reply


def of_reply(step: Step) -> Counterexample | None:
    """How the reply departs from the run as it was, beyond what updates change."""
    before, after = step.before, step.answer.run
    lost = next((name for name in CONSTANT if before.get(name) and name not in after), None)
    if lost:
        parted = Departure(lost, f"{lost} {as_text(before[lost])}", f"no {lost}")
        return _reply(step, f"lost:{lost}", parted, WHOLE, "workflow.fields", SAME)
    if before.get("_tasks") and after.get("_tasks") == []:
        parted = Departure("_tasks", as_text(before["_tasks"]), "no tasks at all")
        return _reply(step, "lost:_tasks", parted, WHOLE, "workflow.tasks")
    departure = first_departure(before, after, _unless_as(step.started, after, CONSTANT))
    if departure and departure.field == CREATED:
        return _reply(step, f"changed:{CREATED}", departure, FIXED, SAME)
    if departure and (departure.field, step.what) == ("_id", RETRIED):
        return _reply(step, "changed:_id", departure, CLAUSES[RETRIED], SAME)
    if departure:
        return _reply(step, f"changed:{departure.field}", departure, SAME)
    if is_before(after.get(UPDATED), before.get(UPDATED)):
        parted = Departure(UPDATED, f"not before {before[UPDATED]}", str(after[UPDATED]))
        return _reply(step, f"backwards:{UPDATED}", parted, "workflow.timestamps.ordered", SAME)
    return None


def _unless_as(told: Item, run: Item, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields but those that an earlier look told as the run does: not this one is wrong."""
    parted = {each.field for each in departures(told, run, fields)}
    return tuple(each for each in fields if each not in told or each in parted)


def _reply(
    step: Step, symptom: str, departure: Departure, clause: str, *also: str
) -> Counterexample:
    return Counterexample(
        symptom,
        f"The reply to {step.what} shows the run with another {departure.field} than before.",
        departure.expected,
        departure.received,
        (step.look, step.answer.exchange),
        clause=clause,
        operation=UPDATE,
        also=also,
    )


# --- by id


def missed(step: Step, got: Answer, said: bool, fragile: bool) -> Counterexample:
    """An accepted update did not lead to where it should; ``said``: though its reply said so."""
    reply = as_text(step.answer[STATUS])
    return Counterexample(
        f"not-{step.what.lower()}" if not said else f"said-not-done:{step.what}",
        f"{step.what} is accepted (the reply shows {reply}), but the run does not become so.",
        GOALS[step.what],
        f"_status {as_text(got[STATUS])}",
        (step.look, step.answer.exchange, got.exchange),
        fragile=fragile,
        clause=PERSISTS if said else step.clause,
        operation=UPDATE,
        also=(step.clause,) if said else (PERSISTS,),
    )


def against_reply(step: Step, got: Answer, fine_times: bool) -> Counterexample | None:
    """How the run, shown by id, departs from what the update answered.

    ``fine_times``: every change moves the time of the last one.
    """
    reply = step.answer.run
    fields = _unless_as(step.before, got.run, CONSTANT)
    if fine_times and rests(got[STATUS]) and same_version(reply, got.run):
        fields += MUTABLE
    departure = first_departure(reply, got.run, fields)
    if departure is None and is_before(got[UPDATED], reply.get(UPDATED)):
        departure = Departure(UPDATED, f"not before {reply[UPDATED]}", str(got[UPDATED]))
    if departure is None:
        return None
    return Counterexample(
        f"not-kept:{departure.field}",
        f"After {step.what} the run is shown with another {departure.field} than was answered.",
        departure.expected,
        departure.received,
        (step.answer.exchange, got.exchange),
        clause=FIXED if departure.field == CREATED else PERSISTS,
        operation=GET,
    )


def moved(step: Step, look: str, status: str, got: Answer) -> Counterexample:
    """A run that should rest is in another status when it is looked at again."""
    return Counterexample(
        f"moved-from:{status}",
        f"A run is shown {status} and then otherwise, though nobody updated it in between.",
        f"_status {as_text(status)}",
        f"_status {as_text(got[STATUS])}",
        (look, got.exchange),
        clause=PERSISTS,
        operation=GET,
        also=("get.changes-nothing", step.clause),
    )


def stale(step: Step, got: Answer) -> Counterexample:
    """The reply shows the run as it was before, though the update was in effect at once."""
    return Counterexample(
        f"stale-reply:{step.what}",
        f"The reply to {step.what} shows the run as it was, a get right after it as it is.",
        f"_status {as_text(got[STATUS])}",
        f"_status {as_text(step.answer[STATUS])}",
        (step.answer.exchange, got.exchange),
        fragile=True,
        clause=PERSISTS,
        operation=UPDATE,
        also=(WHOLE, step.clause),
    )


def after_refusal(step: Step, got: Answer) -> Counterexample | None:
    """How a run was changed by what was refused."""
    before, after = step.before, got.run
    fields: tuple[str, ...] = CONSTANT
    if rests(before.get(STATUS)):
        fields = (*CONSTANT, STATUS, UPDATED, "_updatedBy", "_tasks", "_output")
    departure = first_departure(before, after, fields)
    if departure is None and not may_become(before.get(STATUS), after.get(STATUS)):
        departure = first_departure(before, after, (STATUS,))
    if departure is None:
        return None
    return Counterexample(
        f"changed:{departure.field}",
        f"An update with {step.what} is refused, and the run is changed all the same.",
        departure.expected,
        departure.received,
        (step.look, step.answer.exchange, got.exchange),
        fragile=departure.field in ("_tasks", "_output"),  # work that ended late explains it
        clause=REFUSED,
        operation=UPDATE,
        also=(PERSISTS,) if rests(before.get(STATUS)) else (),  # it may not have lasted anyway
    )


# --- in the list


def of_list(
    step: Step, got: Answer, item: Item, exchanges: tuple[str, ...], fine_times: bool
) -> Counterexample | None:
    """How the list shows the run otherwise than the get does, after an update."""
    if not may_become(got[STATUS], item.get(STATUS)):
        parted = first_departure(got.run, item, (STATUS,))
        return _listed(step, got, parted, exchanges, PERSISTS, AGREES) if parted else None
    fields: tuple[str, ...] = tuple(each for each in CONSTANT if each in item)
    if fine_times and rests(got[STATUS]) and same_version(got.run, item):
        fields += MUTABLE
    departure = first_departure(got.run, item, fields)
    if departure is None:
        return None
    clause = FIXED if departure.field == CREATED else AGREES
    return _listed(step, got, departure, exchanges, clause)


def listed_as_ended(
    step: Step, got: Answer, item: Item, exchanges: tuple[str, ...]
) -> Counterexample:
    """A run that the list shows as ended while it is active."""
    return Counterexample(
        f"listed-as-ended:{step.what}",
        f"After {step.what} the list shows the run as ended, and it is active.",
        f"_status {as_text(got[STATUS])}",
        f"_status {as_text(item.get(STATUS))}",
        (step.answer.exchange, *exchanges[-1:], got.exchange),
        clause=PERSISTS,
        operation=LIST,
        also=(AGREES,),
    )


def unlisted(step: Step, got: Answer, exchanges: tuple[str, ...]) -> Counterexample:
    """A run that was in the list before an update and is in no list after it."""
    return Counterexample(
        f"unlisted:{step.what}",
        f"After {step.what} the run is in the list no more, in whatever order it is asked for.",
        f"the run {got['_id']} in the list",
        "lists without it",
        (step.answer.exchange, got.exchange, *exchanges[:1]),
        clause=PERSISTS,
        operation=LIST,
        also=("start.found", AGREES),
    )


def _listed(
    step: Step,
    got: Answer,
    departure: Departure,
    exchanges: tuple[str, ...],
    clause: str,
    *also: str,
) -> Counterexample:
    return Counterexample(
        f"list-parts:{departure.field}",
        f"After {step.what} the list shows another {departure.field} of the run than the get.",
        departure.expected,
        departure.received,
        (step.answer.exchange, got.exchange, *exchanges[-1:]),
        clause=clause,
        operation=LIST,
        also=also,
    )
