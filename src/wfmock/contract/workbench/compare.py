"""Whether two JSON values are the same, and where they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place, as a JSON pointer, where a value is not what it should be."""

    pointer: str
    expected: str
    received: str


def differences(expected: Any, received: Any, pointer: str = "") -> tuple[Difference, ...]:
    """Where the second value departs from the first. ``true`` is not ``1``, but ``1.0`` is ``1``;
    the order of members does not count."""
    if isinstance(expected, dict) and isinstance(received, dict):
        return tuple(
            found
            for key in (*expected, *(key for key in received if key not in expected))
            for found in differences(
                expected.get(key, _ABSENT), received.get(key, _ABSENT), f"{pointer}/{_token(key)}"
            )
        )
    if isinstance(expected, list) and isinstance(received, list) and len(expected) == len(received):
        return tuple(
            found
            for index, (wanted, got) in enumerate(zip(expected, received, strict=True))
            for found in differences(wanted, got, f"{pointer}/{index}")
        )
    return () if same(expected, received) else (_difference(pointer, expected, received),)


def same(expected: Any, received: Any) -> bool:
    """Whether two JSON values are the same, scalars by type and value."""
    if isinstance(expected, dict | list) or isinstance(received, dict | list):
        return type(expected) is type(received) and not (
            differences(expected, received) if len(expected) == len(received) else True
        )
    if isinstance(expected, bool) or isinstance(received, bool):
        return expected is received
    return bool(expected == received)


def _difference(pointer: str, expected: Any, received: Any) -> Difference:
    return Difference(pointer or "/", _spelt(expected), _spelt(received))


def _spelt(value: Any) -> str:
    from wfmock.contract.workbench.reproduction import as_text

    return "nothing" if value is _ABSENT else as_text(value)


def _token(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
