"""Fault rules in JSON, read with good messages and written as they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from wfmock.errors import BadControl
from wfmock.faults.effects import (
    MAX_SECONDS,
    SHAPES,
    Drop,
    Effect,
    Latency,
    Malformed,
    RateLimit,
    SlowBody,
    Spread,
    Status,
    Truncate,
    UndocumentedStatus,
)
from wfmock.faults.rules import Rule, as_text
from wfmock.spec.suggest import nearest

Json = Any
MAX_WINDOW = 86_400.0
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FRAMING = ("connection", "content-length", "content-type", "transfer-encoding")


def read_rule(document: Mapping[str, Json], name: str) -> Rule:
    """The rule of a JSON object; ``name`` is for one that has none.

    Raises BadControl saying which member is wrong, what was expected and what was received.
    """
    if not isinstance(document, Mapping):
        raise _refused("a fault", "a JSON object", document)
    members = _Members(document)
    effect = members.choice("effect", _READERS)
    rule = Rule(
        name=members.text("name") or name,
        effect=_READERS[effect](members),
        operation=members.text("operation"),
        parameters=_parameters(members),
        body=members.take("body"),
        nth=members.count("nth"),
        every=members.count("every"),
        probability=members.number("probability", 1.0, most=1.0),
        times=members.count("times"),
    )
    members.refuse_others(f"a fault with the effect {effect!r}")
    return rule


class _Members:
    """The members of an object, taken one by one; null is as good as left out."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._left = {str(key): value for key, value in document.items()}
        self._known: list[str] = []

    def take(self, key: str) -> Json:
        self._known.append(key)
        return self._left.pop(key, None)

    def text(self, key: str) -> str:
        value = self.take(key)
        if value is not None and not isinstance(value, str):
            raise _refused(key, "a text", value)
        return value or ""

    def choice(self, key: str, choices: Mapping[str, Json], default: str | None = None) -> str:
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in choices:
            near = nearest(value, choices) if isinstance(value, str) else None
            advice = f"did you mean {near!r}?" if near else ""
            raise _refused(key, "one of " + ", ".join(choices), value, advice)
        return value

    def count(self, key: str, default: int | None = None) -> int | None:
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise _refused(key, "a whole number from 1", value)
        return value

    def number(self, key: str, default: float | None = None, most: float = MAX_SECONDS) -> float:
        value = self.take(key)
        given = default if value is None else value
        if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= most:
            raise _refused(key, f"a number from 0 to {most:g}", value)
        return float(given)

    def flag(self, key: str) -> bool:
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise _refused(key, "true or false", value)
        return bool(value)

    def object(self, key: str) -> Mapping[str, Json]:
        value = self.take(key)
        if value is not None and not isinstance(value, Mapping):
            raise _refused(key, "a JSON object", value)
        return value or {}

    def refuse_others(self, what: str) -> None:
        for key in sorted(self._left):
            near = nearest(key, self._known)
            takes = "it takes " + ", ".join(sorted(self._known))
            advice = f"did you mean {near!r}?" if near else takes
            raise BadControl(f"{key[:60]}: {what} has no such member", advice)


def _refused(key: str, expected: str, value: Json, advice: str = "") -> BadControl:
    received = "nothing" if value is None else repr(value)[:60]
    return BadControl(f"{key}: expected {expected}, received {received}", advice)


def _parameters(members: _Members) -> dict[str, str]:
    given = members.object("parameters")
    for name, value in given.items():
        if value is None or isinstance(value, Mapping):
            raise _refused(f"parameters: {name}", "the value as it is in a URL", value)
    return {str(name): as_text(value) for name, value in given.items()}


def _spread(members: _Members) -> Spread:
    shape = members.choice("distribution", SHAPES, "fixed")
    spread = Spread(shape, *(members.number(key) for key in SHAPES[shape]))
    if shape == "uniform" and spread.low > spread.high:
        raise _refused("to", f"a number from {spread.low:g} to {MAX_SECONDS:g}", spread.high)
    return spread


def _status(members: _Members) -> int:
    value = members.take("status")
    if not isinstance(value, int) or not 200 <= value <= 599:
        raise _refused("status", "a status from 200 to 599", value)
    return value


def _headers(members: _Members) -> tuple[tuple[str, str], ...]:
    headers = tuple((str(k), as_text(v)) for k, v in members.object("headers").items())
    for name, value in headers:
        if _TOKEN.fullmatch(name) is None or name.lower() in _FRAMING:
            raise _refused("headers", f"names of headers, {' and '.join(_FRAMING)} apart", name)
        if not (value.isprintable() and value.isascii()):
            raise _refused(f"headers: {name}", "printable ASCII", value)
    return headers


def _rate(members: _Members) -> RateLimit:
    calls = members.count("calls", 10) or 10
    seconds = members.number("seconds", 10.0, most=MAX_WINDOW)
    if not seconds:
        raise _refused("seconds", f"a number above 0, at most {MAX_WINDOW:g}", 0)
    return RateLimit(calls, seconds)


_READERS: Mapping[str, Callable[[_Members], Effect]] = {
    Latency.name: lambda members: Latency(_spread(members)),
    Status.name: lambda members: Status(_status(members), _headers(members)),
    UndocumentedStatus.name: lambda members: UndocumentedStatus(
        _status(members), _headers(members)
    ),
    RateLimit.name: _rate,
    Malformed.name: lambda members: Malformed(),
    Drop.name: lambda members: Drop(members.flag("after")),
    Truncate.name: lambda members: Truncate(members.number("share", 0.5, most=1.0)),
    SlowBody.name: lambda members: SlowBody(_spread(members)),
}
EFFECTS = tuple(_READERS)
