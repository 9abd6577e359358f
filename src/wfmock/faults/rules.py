"""A fault rule: which calls it is for, and what it does to them; and its form in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    documents,
)
from wfmock.spec.model import Operation
from wfmock.spec.suggest import nearest
from wfmock.spec.validation import Checked

Json = Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault. What is left out matches everything.

    ``parameters`` are compared as texts with the call's arguments, defaults included; ``body`` must
    be contained in the call's. Of the calls that match, the ``nth`` alone (from 1) or each
    ``every``-th is struck, with ``probability``, at most ``times`` times.
    """

    name: str
    effect: Effect
    operation: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    nth: int | None = None
    every: int | None = None
    probability: float = 1.0
    times: int | None = None

    def matches(self, operation: Operation, checked: Checked) -> bool:
        """Whether the rule is for this call, whatever its number."""
        if self.operation and self.operation != operation.id:
            return False
        if isinstance(self.effect, Status) and not documents(operation, self.effect.status):
            return False
        args = checked.args
        for name, text in self.parameters.items():
            if name not in args or as_text(args[name]) != text:
                return False
        return self.body is None or contains(checked.body, self.body)

    def as_json(self) -> dict[str, Json]:
        """The rule as ``read_rule`` takes it."""
        given = {
            "operation": self.operation,
            "parameters": dict(self.parameters),
            "body": self.body,
            "nth": self.nth,
            "every": self.every,
            "times": self.times,
        }
        document = {"name": self.name} | {key: value for key, value in given.items() if value}
        if self.probability != 1.0:
            document["probability"] = self.probability
        return document | {"effect": self.effect.name} | _WRITERS[type(self.effect)](self.effect)


def contains(whole: Json, part: Json) -> bool:
    """Whether all of ``part`` is in ``whole``: objects member by member, anything else equal."""
    if isinstance(part, Mapping):
        return isinstance(whole, Mapping) and all(
            key in whole and contains(whole[key], value) for key, value in part.items()
        )
    return bool(whole == part)


def as_text(value: Json) -> str:
    """An argument as it is written in a URL."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_rule(document: Mapping[str, Json], name: str) -> Rule:
    """The rule of a JSON object; ``name`` is for one that has none. Raises BadControl."""
    effect = str(document.get("effect", ""))
    if effect not in _READERS:
        near = nearest(effect, _READERS)
        advice = f"did you mean {near!r}?" if near else "one of " + ", ".join(_READERS)
        raise BadControl(f"there is no effect {effect!r}", advice)
    read, own = _READERS[effect]
    unknown = sorted(set(document) - _COMMON - own)
    if unknown:
        near = nearest(unknown[0], _COMMON | own)
        raise BadControl(
            f"a fault with the effect {effect!r} takes no {unknown[0]!r}",
            f"did you mean {near!r}?" if near else "it takes " + ", ".join(sorted(_COMMON | own)),
        )
    parameters = {key: as_text(value) for key, value in document.get("parameters", {}).items()}
    return Rule(
        name=document.get("name") or name,
        effect=read(document),
        operation=document.get("operation") or "",
        parameters=parameters,
        body=document.get("body"),
        nth=_positive(document, "nth"),
        every=_positive(document, "every"),
        probability=_number(document, "probability", 1.0, most=1.0),
        times=_positive(document, "times"),
    )


def _positive(document: Mapping[str, Json], key: str) -> int | None:
    value = document.get(key)
    if value is not None and (not isinstance(value, int) or value < 1):
        raise BadControl(f"{key}: expected a whole number from 1, received {value!r}")
    return value


def _number(
    document: Mapping[str, Json], key: str, default: float | None, most: float = MAX_SECONDS
) -> float:
    value = document.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise BadControl(f"{key}: expected a number from 0 to {most:g}, received {value!r}")
    return float(value)


def _spread(document: Mapping[str, Json]) -> Spread:
    shape = document.get("distribution", "fixed")
    if shape not in SHAPES:
        raise BadControl(f"distribution: expected one of {', '.join(SHAPES)}, received {shape!r}")
    values = [_number(document, key, None) for key in SHAPES[shape]]
    return Spread(shape, *values)


def _status(document: Mapping[str, Json]) -> int:
    value = document.get("status")
    if not isinstance(value, int) or not 200 <= value <= 599:
        raise BadControl(f"status: expected a status from 200 to 599, received {value!r}")
    return value


def _headers(document: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    headers = document.get("headers", {})
    for name, value in headers.items():
        if not f"{name}{value}".isprintable() or not f"{name}{value}".isascii():
            raise BadControl(f"headers: {name!r} is not printable ASCII")
    return tuple((str(name), str(value)) for name, value in headers.items())


def _rate(document: Mapping[str, Json]) -> RateLimit:
    return RateLimit(
        _positive(document, "calls") or 10, _number(document, "seconds", 10.0, most=86400.0)
    )


_COMMON = frozenset(
    {"name", "operation", "parameters", "body", "nth", "every", "probability", "times", "effect"}
)
_TIMES = frozenset({"distribution", "seconds", "from", "to", "mean", "deviation"})

_READERS: Mapping[str, tuple[Callable[[Mapping[str, Json]], Effect], frozenset[str]]] = {
    "latency": (lambda d: Latency(_spread(d)), _TIMES),
    "status": (lambda d: Status(_status(d), _headers(d)), frozenset({"status", "headers"})),
    "undocumented-status": (
        lambda d: UndocumentedStatus(_status(d), _headers(d)),
        frozenset({"status", "headers"}),
    ),
    "rate-limit": (_rate, frozenset({"calls", "seconds"})),
    "malformed": (lambda d: Malformed(), frozenset()),
    "drop": (lambda d: Drop(bool(d.get("after", False))), frozenset({"after"})),
    "truncate": (lambda d: Truncate(_number(d, "share", 0.5, most=1.0)), frozenset({"share"})),
    "slow-body": (lambda d: SlowBody(_spread(d)), _TIMES),
}
EFFECTS = tuple(_READERS)


def _write_spread(effect: Any) -> dict[str, Json]:
    spread = effect.spread
    values = dict(zip(SHAPES[spread.shape], (spread.low, spread.high), strict=False))
    return values if spread.shape == "fixed" else {"distribution": spread.shape, **values}


def _write_status(effect: Any) -> dict[str, Json]:
    headers = {"headers": dict(effect.headers)} if effect.headers else {}
    return {"status": effect.status, **headers}


_WRITERS: Mapping[type, Callable[[Any], dict[str, Json]]] = {
    Latency: _write_spread,
    Status: _write_status,
    UndocumentedStatus: _write_status,
    RateLimit: lambda effect: {"calls": effect.calls, "seconds": effect.seconds},
    Malformed: lambda effect: {},
    Drop: lambda effect: {"after": True} if effect.after else {},
    Truncate: lambda effect: {"share": effect.share},
    SlowBody: _write_spread,
}
