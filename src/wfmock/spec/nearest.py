"""The operation that a call which met none was probably meant for, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from wfmock.spec.model import Operation

_SEGMENTS, _LENGTH = 24, 80  # beyond these a path is not looked at: nobody meant it
_ALIKE = 0.6
_GAP = 0.9  # a segment too many or too few; a replaced one costs up to 1
_OTHER_METHOD = 0.3
_VARIABLE = 0.1  # so that a literal segment is preferred to a parameter


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: the method, or the ``position``-th path segment (from 1).

    ``received`` is None for a segment that is missing, ``expected`` for one too many.
    """

    what: str
    received: str | None
    expected: str | None
    position: int | None = None

    def sentence(self) -> str:
        """The difference in words."""
        if self.what == "method":
            return f"the method is {self.received}, the document has {self.expected}"
        if self.received is None:
            return f"segment {self.position} is missing, the document has {self.expected!r}"
        if self.expected is None:
            return f"segment {self.position}, {self.received!r}, is one too many"
        return f"segment {self.position} is {self.received!r}, the document has {self.expected!r}"

    def as_json(self) -> dict[str, object]:
        """The difference as problem documents show it."""
        position = {} if self.position is None else {"position": self.position}
        return {
            "what": self.what,
            **position,
            "received": self.received,
            "expected": self.expected,
        }


@dataclass(frozen=True, slots=True)
class Near:
    """An operation and everything in which a call differs from it."""

    operation: Operation
    differs: tuple[Difference, ...]

    def as_json(self) -> dict[str, object]:
        """The ``nearest`` member of a problem document."""
        return {
            "operation": self.operation.id,
            "method": self.operation.method,
            "path": self.operation.path,
            "differs": [each.as_json() for each in self.differs],
        }

    def sentence(self) -> str:
        """Which operation, and what differs, for a hint."""
        operation = self.operation
        differs = "; ".join(each.sentence() for each in self.differs)
        return f"did you mean {operation.id}, {operation.method} {operation.path}? {differs}"


def nearest_operation(operations: Iterable[Operation], method: str, path: str) -> Near | None:
    """The operation most like a call; None when no segment of its path is like the document's."""
    received = [segment[:_LENGTH] for segment in path.split("/")[1 : _SEGMENTS + 1]]
    best: tuple[float, Near] | None = None
    for operation in operations:
        expected = operation.path.split("/")[1:]
        cost, pairs = _aligned(received, expected)
        if not any(_is_like(one, other) for one, other in pairs):
            continue
        differs = list(_differences(pairs))
        if operation.method != method:
            cost += _OTHER_METHOD
            differs.insert(0, Difference("method", method, operation.method))
        if best is None or cost < best[0]:
            best = cost, Near(operation, tuple(differs))
    return best[1] if best else None


Pair = tuple[str | None, str | None]


def _aligned(received: Sequence[str], expected: Sequence[str]) -> tuple[float, list[Pair]]:
    """The cheapest way to lay one path beside the other: its cost, and segment beside segment."""
    rows: list[list[tuple[float, list[Pair]]]] = [[(0.0, [])]]
    for other in expected:
        cost, pairs = rows[0][-1]
        rows[0].append((cost + _GAP, [*pairs, (None, other)]))
    for one in received:
        above = rows[-1]
        row = [(above[0][0] + _GAP, [*above[0][1], (one, None)])]
        for column, other in enumerate(expected):
            options = (
                (above[column][0] + _cost(one, other), above[column][1], (one, other)),
                (above[column + 1][0] + _GAP, above[column + 1][1], (one, None)),
                (row[column][0] + _GAP, row[column][1], (None, other)),
            )
            cost, pairs, pair = min(options, key=lambda option: option[0])
            row.append((cost, [*pairs, pair]))
        rows.append(row)
    return rows[-1][-1]


def _is_variable(segment: str) -> bool:
    return "{" in segment


@lru_cache(maxsize=1024)
def _cost(received: str, expected: str) -> float:
    if received == expected:
        return 0.0
    if _is_variable(expected):
        return _VARIABLE if received else 1.0
    return 1.0 - SequenceMatcher(None, received.casefold(), expected.casefold()).ratio() / 2


def _is_like(received: str | None, expected: str | None) -> bool:
    if received is None or expected is None or _is_variable(expected):
        return False
    return _cost(received, expected) <= 1.0 - _ALIKE / 2


def _differences(pairs: Iterable[Pair]) -> Iterable[Difference]:
    position = 0
    for received, expected in pairs:
        position += received is not None or expected is not None
        fits = received and expected and (received == expected or _is_variable(expected))
        if not fits:
            yield Difference("segment", received, expected, position)
