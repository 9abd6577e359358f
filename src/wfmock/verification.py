"""Did the app make these calls? An expectation held against a journal, with a readable answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from wfmock.errors import BadControl
from wfmock.faults.rules import as_text, contains
from wfmock.journal import Journal
from wfmock.spec.exchange import Call, Exchange
from wfmock.spec.model import Api, Operation
from wfmock.spec.suggest import nearest
from wfmock.spec.validation import Checked, check_call

Json = Any

_MEMBERS = ("operation", "times", "atLeast", "atMost", "parameters", "body", "status")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Expected:
    """Calls of one operation, and how many: ``at_least`` to ``at_most`` (None: any number more).

    ``parameters`` are compared as texts with the call's arguments, defaults included; ``body`` must
    be contained in the call's; ``status`` is that of the reply. What is left out matches all.
    """

    operation: str
    at_least: int = 1
    at_most: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    status: int | None = None

    def sentence(self) -> str:
        """What is expected, in words."""
        with_ = [f"{name}={text}" for name, text in self.parameters.items()]
        if self.body is not None:
            with_.append(f"the body {_json(self.body)}")
        if self.status is not None:
            with_.append(f"the reply {self.status}")
        what = f" with {', '.join(with_)}" if with_ else ""
        return f"{self.operation}{what} {self._count()}"

    def _count(self) -> str:
        if self.at_most is None:
            return f"at least {_times(self.at_least)}"
        if self.at_least == self.at_most:
            return f"exactly {_times(self.at_most)}" if self.at_most else "never"
        if not self.at_least:
            return f"at most {_times(self.at_most)}"
        return f"{self.at_least} to {_times(self.at_most)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the journal holds what was expected; ``matched`` are the ids of the calls that did.

    ``message`` is one sentence when it does, and says what differs, call by call, when not.
    """

    ok: bool
    message: str
    matched: tuple[str, ...]

    def as_json(self) -> dict[str, Json]:
        """The outcome as the control API tells it."""
        return {"ok": self.ok, "message": self.message, "matched": list(self.matched)}


def read_expected(document: Mapping[str, Json], api: Api) -> Expected:
    """The expectation of a JSON object. Raises BadControl, naming what is wrong."""
    for name in document:
        if name not in _MEMBERS:
            near = nearest(name, _MEMBERS)
            advice = f"did you mean {near!r}?" if near else "it takes " + ", ".join(_MEMBERS)
            raise BadControl(f"an expectation takes no {name!r}", advice)
    operation = str(document.get("operation", ""))
    _operation(api, operation)
    parameters = document.get("parameters", {})
    if not isinstance(parameters, Mapping):
        raise BadControl(f"parameters: expected an object, received {parameters!r}")
    least, most = _counts(document)
    return Expected(
        operation,
        least,
        most,
        {str(name): as_text(value) for name, value in parameters.items()},
        document.get("body"),
        _whole(document, "status"),
    )


def verify(expected: Expected, journal: Journal, api: Api) -> Outcome:
    """Hold an expectation against what a journal keeps. Raises BadControl for no such operation.

    Where the journal has forgotten calls that could have mattered, the outcome is not ok.
    """
    operation = _operation(api, expected.operation)
    exchanges = journal.exchanges()
    judged = [
        (each, list(_differences(expected, operation, each)))
        for each in exchanges
        if each.operation == operation.id
    ]
    matched = tuple(each.id for each, differences in judged if not differences)
    count = len(matched)
    enough = count >= expected.at_least
    forgotten = journal.forgotten and (not enough or expected.at_most is not None)
    ok = enough and (expected.at_most is None or count <= expected.at_most) and not forgotten
    calls = f" ({', '.join(f'#{id_}' for id_ in matched)})" if matched else ""
    lines = [f"expected {expected.sentence()}; it was called so {_times(count)}{calls}"]
    if not ok:
        lines += _details(judged, exchanges, enough)
    if forgotten:
        lines.append(
            f"the journal has forgotten the {journal.forgotten} oldest calls, so this cannot be "
            "told for sure: give serve a larger --journal, or reset the world before the test"
        )
    return Outcome(ok, "\n".join(lines), matched)


Judged = Sequence[tuple[Exchange, list[str]]]


def _details(judged: Judged, exchanges: Sequence[Exchange], enough: bool) -> Iterator[str]:
    others = sorted((each for each in judged if each[1]), key=lambda each: len(each[1]))
    if others and not enough:
        yield "nearest calls:"
        for exchange, differences in others[:_SHOWN]:
            call = exchange.call
            yield f"  #{exchange.id} {call.method} {call.path}: {'; '.join(differences)}"
        if len(others) > _SHOWN:
            yield f"  and {len(others) - _SHOWN} more"
    if judged:
        return
    lost = [each for each in exchanges if each.operation is None]
    if lost:
        calls = ", ".join(f"#{e.id} {e.call.method} {e.call.path}" for e in lost[:_SHOWN])
        yield f"the operation was never called, but these calls met none: {calls}"
    elif not enough:
        yield f"the operation was never called, others {_times(len(exchanges))}"


def _differences(expected: Expected, operation: Operation, exchange: Exchange) -> Iterator[str]:
    checked = check_call(operation, exchange.call, path_arguments(operation, exchange.call.path))
    if expected.parameters:
        given = _arguments(operation, exchange.call, checked)
        canonical = {each.name: each.alias_of or each.name for each in operation.parameters}
        for name, text in expected.parameters.items():
            received = given.get(canonical.get(name, name))
            if received != text:
                yield _parameter(operation, name, text, received)
    if expected.body is not None and not contains(checked.body, expected.body):
        yield from _body_differences(checked.body, expected.body, "")
    if expected.status is not None and exchange.reply.status != expected.status:
        yield f"it was answered {exchange.reply.status}, expected {expected.status}"


def path_arguments(operation: Operation, path: str) -> dict[str, str]:
    """The path parameters of a call of an operation."""
    pairs = zip(operation.path.split("/"), path.split("/"), strict=False)
    return {name[1:-1]: text for name, text in pairs if name[:1] == "{" and name[-1:] == "}"}


def _arguments(operation: Operation, call: Call, checked: Checked) -> dict[str, str]:
    """Every argument as text: what fits the document typed and with defaults, the rest as it came.

    A parameter that is given, but breaks the document, counts with the text that was sent.
    """
    canonical = {each.name: each.alias_of or each.name for each in operation.parameters}
    raw = {canonical.get(k, k): v for k, v in parse_qsl(call.query, keep_blank_values=True)}
    typed = {name: as_text(value) for name, value in checked.args.items()}
    broken = {each.pointer for each in checked.violations}
    return raw | {name: text for name, text in typed.items() if name not in broken}


def _parameter(operation: Operation, name: str, expected: str, received: str | None) -> str:
    if received is not None:
        return f"{name} was {received!r}, expected {expected!r}"
    known = [each.name for each in operation.parameters]
    advice = ""
    if name not in known:
        near = nearest(name, known)
        advice = f" (the document has no {name!r}" + (f"; did you mean {near!r}?)" if near else ")")
    return f"{name} was not given, expected {expected!r}{advice}"


def _body_differences(whole: Json, part: Json, pointer: str) -> Iterator[str]:
    if not isinstance(part, Mapping) or not isinstance(whole, Mapping):
        if whole is None and not pointer:
            yield f"there was no body, expected {_json(part)}"
        elif whole != part:
            yield f"body {pointer or 'as a whole'} was {_json(whole)}, expected {_json(part)}"
        return
    for name, value in part.items():
        at = f"{pointer}/{name}"
        if name not in whole:
            yield f"body {at} was not there, expected {_json(value)}"
        else:
            yield from _body_differences(whole[name], value, at)


def _operation(api: Api, operation_id: str) -> Operation:
    try:
        return api.operation(operation_id)
    except KeyError:
        known = [each.id for each in api.operations]
        near = nearest(operation_id, known)
        advice = f"did you mean {near!r}?" if near else "operations: " + ", ".join(known)
        raise BadControl(f"there is no operation {operation_id!r}", advice) from None


def _counts(document: Mapping[str, Json]) -> tuple[int, int | None]:
    times = _whole(document, "times")
    least, most = _whole(document, "atLeast"), _whole(document, "atMost")
    if times is not None:
        if least is not None or most is not None:
            raise BadControl("times goes with neither atLeast nor atMost", "give one or the other")
        return times, times
    if least is None:
        least = 1 if most is None else 0
    if most is not None and most < least:
        raise BadControl(f"atMost {most} is less than atLeast {least}")
    return least, most


def _whole(document: Mapping[str, Json], name: str) -> int | None:
    value = document.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise BadControl(f"{name}: expected a whole number from 0, received {value!r}")
    return value


def _times(count: int) -> str:
    return "1 time" if count == 1 else f"{count} times"


def _json(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 200 else text[:199] + "…"
