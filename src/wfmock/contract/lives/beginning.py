"""Starts a run and says at once what is wrong with the reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs

from wfmock.contract.judging.shapes import instant
from wfmock.contract.lives.fields import CREATED, INPUTS, STATUS
from wfmock.contract.wire.deployment import OMIT, Answer
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.wire.transport import json_or_none
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item
from wfmock.spec.exchange import Exchange

# What only an update or time leads to, and what is no state at all.
NO_BEGINNING = frozenset(
    {"PAUSED", "RESUMED", "RETRIED", "TERMINATED", "COMPLETED", "FAILED", "TIMED_OUT"}
)
MARK = "wfmock"  # the only input of most runs of the kit
_FORBIDDEN = (401, 403)
_SECOND = 10**9
_QUARTER_HOUR, _CLOSE, _FARTHEST = 900, 45, 14 * 3600


@dataclass(frozen=True, slots=True)
class Begun:
    """The reply to a start, and what is wrong with it."""

    answer: Answer
    flaw: Counterexample | None = None

    @property
    def id(self) -> str:
        """The id of the new run. Raises Unsteady where there is none."""
        if self.flaw or not isinstance(self.answer["_id"], str):
            raise Unsteady(f"no run could be started: {self.answer.brief()}")
        return str(self.answer["_id"])


def begin(bench: Bench, inputs: Any = OMIT) -> Begun:
    """Start a run. Raises NotTested when it is refused and may be so for good reason."""
    known = frozenset(bench.transport.owned.runs)
    earlier = tuple(each.id for each in starts(bench))
    answer = bench.api.start(inputs)
    flaw = _refused(bench, answer) or _not_new(bench, answer, known, earlier) or _status(answer)
    if flaw is None and inputs is OMIT:
        flaw = _leaked(bench, answer, earlier)
    return Begun(answer, flaw)


def _leaked(bench: Bench, answer: Answer, earlier: tuple[str, ...]) -> Counterexample | None:
    """Whether a start without inputs is given those of an earlier one."""
    shown = answer.run.get(INPUTS)
    source = next((each for each in earlier if sent_inputs(bench, each) == shown), "")
    if not shown or not source:
        return None
    return Counterexample(
        "inputs-of-another",
        "A start without _inputParams is given those of an earlier start.",
        "no _inputParams",
        as_text(shown),
        (source, answer.exchange),
        clause="start.inputs.echoed",
        operation="startWorkflow",
        also=("start.inputs.optional",),
    )


def starts(bench: Bench) -> Iterator[Exchange]:
    """The exchanges in which runs were started so far."""
    operation = bench.api.operation("start").id
    for exchange in bench.transport.exchanges:
        if exchange.operation == operation and 200 <= exchange.reply.status < 300:
            yield exchange


def is_usual(bench: Bench, exchange: str) -> bool:
    """Whether a recorded start named the definition that there is, in the namespace under test."""
    call = bench.transport.exchanges[int(exchange) - 1].call
    sent = json_or_none(call.body)
    named = sent.get("_workflowDefId") if isinstance(sent, dict) else None
    spaces = parse_qs(call.query).get("nsfilter")
    return named == bench.api.definition and spaces == [bench.api.namespace]


def sent_inputs(bench: Bench, exchange: str) -> Any:
    """The inputs that a recorded start was sent with; None for none."""
    sent = json_or_none(bench.transport.exchanges[int(exchange) - 1].call.body)
    return sent.get(INPUTS) if isinstance(sent, dict) else None


def replied(bench: Bench, exchange: str) -> Item:
    """The object that an exchange of this run of the kit was answered with; {} for none."""
    content = json_or_none(bench.transport.exchanges[int(exchange) - 1].reply.body)
    return content if isinstance(content, dict) else {}


def _refused(bench: Bench, answer: Answer) -> Counterexample | None:
    if answer.status == 201:
        return None
    if answer.status in _FORBIDDEN or not _is_known(bench):
        raise NotTested(f"no run of the definition could be started: {answer.brief()}")
    return Counterexample(
        "wrong-status" if answer.ok else "start-refused",
        "A start of a definition that exists is not answered with 201.",
        "201",
        answer.brief(),
        (answer.exchange,),
        clause="start.success",
        operation="startWorkflow",
    )


def _is_known(bench: Bench) -> bool:
    """Whether the definition surely exists: there are runs of it."""
    if bench.transport.owned.runs:
        return True
    try:
        page = bench.page(10, _defId=bench.api.definition)
        items = (*page.items, *bench.sample())
    except (NotTested, Unsteady):
        return False
    return any(item.get("_workflowDefId") == bench.api.definition for item in items)


def _not_new(
    bench: Bench, answer: Answer, known: frozenset[str], earlier: tuple[str, ...]
) -> Counterexample | None:
    run_id = answer["_id"]
    if run_id not in known and not bench.transport.owned.is_foreign(str(run_id)):
        return None
    return Counterexample(
        "shared-id",
        "A start is answered with the id of a workflow that was there before.",
        "an id that no workflow had",
        as_text(run_id),
        (*earlier, answer.exchange),
        clause="start.id.new",
        operation="startWorkflow",
        also=("workflow.id.distinct",),
    )


def _status(answer: Answer) -> Counterexample | None:
    if answer[STATUS] not in NO_BEGINNING:
        return None
    return Counterexample(
        "no-beginning",
        "A workflow that was just started is in a status that only an update or time leads to.",
        "QUEUED, or another status that runs begin in",
        as_text(answer[STATUS]),
        (answer.exchange,),
        clause="start.status.initial",
        operation="startWorkflow",
    )


def other_zone(answer: Answer, field: str = CREATED) -> Counterexample | None:
    """An instant just made that is whole quarters of an hour away from the server's own clock.

    Clocks go wrong by any amount; that one is off by exactly so much, and by so little else, is a
    local time that is passed off as UTC.
    """
    try:
        shown = instant(answer.run[field]) / _SECOND
        date = parsedate_to_datetime(answer.headers["date"]).replace(tzinfo=UTC).timestamp()
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    quarters = round((shown - date) / _QUARTER_HOUR)
    rest = abs(shown - date - quarters * _QUARTER_HOUR)
    if quarters == 0 or rest > _CLOSE or abs(shown - date) > _FARTHEST + _CLOSE:
        return None
    return Counterexample(
        f"other-zone:{field}",
        f"{field} of what just happened is {quarters / 4:+g} hours from the reply's own Date.",
        f"about {answer.headers['date']}, in UTC",
        as_text(answer.run[field]),
        (answer.exchange,),
        clause="workflow.timestamps.format",
    )
