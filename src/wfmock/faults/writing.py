"""What a fault does, in JSON as ``reading`` takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wfmock.faults.effects import (
    SHAPES,
    Drop,
    Effect,
    Latency,
    Malformed,
    RateLimit,
    SlowBody,
    Status,
    Truncate,
    UndocumentedStatus,
)

Json = Any


def effect_as_json(effect: Effect) -> dict[str, Json]:
    """The members of a rule that say what it does."""
    return {"effect": effect.name} | _WRITERS[type(effect)](effect)


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
