"""YAML can hold what JSON cannot; a fixture may not, for its values end in replies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from wfmock.seeding.entries import Entry

_DEEPEST = 100
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1


def refuse_unplain(entry: Entry) -> None:
    """Raise FixtureError for the first value in an entry that is not plain JSON."""
    for field, reason, hint in _wrong(entry.values, "", 0):
        raise entry.wrong(field, reason, hint)


def _wrong(value: Any, path: str, depth: int) -> Iterator[tuple[str, str, str]]:
    """Place, reason and hint of each value that JSON, or a client, could not take."""
    if depth > _DEEPEST:
        yield path[:200], "is nested too deep", ""
    elif isinstance(value, dict):
        for key, each in value.items():
            name = key if isinstance(key, str) else str(key)
            place = f"{path}.{name}" if path else name
            if not isinstance(key, str):
                yield place, f"the key {key!r} is no text", "put it in quotes"
            yield from _wrong(each, place, depth + 1)
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _wrong(each, f"{path}[{position}]", depth + 1)
    else:
        reason = _no_scalar(value)
        if reason:
            yield path, reason, ""


def _no_scalar(value: Any) -> str:
    """Why a value is no scalar of JSON; "" when it is one."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        odd = "\x00" in value or (not value.isascii() and any(map(_is_surrogate, value)))
        return "holds a NUL or half a character" if odd else ""
    if isinstance(value, int):
        return "" if _SMALLEST <= value <= _LARGEST else "is a number of more than 64 bits"
    if isinstance(value, float):
        return "" if math.isfinite(value) else f"{value} is no number of JSON"
    return f"a {type(value).__name__} cannot be said in JSON"


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"
