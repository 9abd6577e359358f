"""An entry of the dialect, and what one may be: one of some values, a number, a mapping."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from wfmock.errors import DialectError
from wfmock.workflows.model import Status


class Allowed(Protocol):
    """The values that an entry allows."""

    def refuse(self, value: Any) -> str:
        """Why a value is not allowed, as the end of "expected ..."; "" when it is."""

    def describe(self) -> str:
        """The allowed values, for people."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of a few values; ``404`` is not ``"404"`` and ``1`` is not ``true``."""

    values: tuple[Any, ...]

    def refuse(self, value: Any) -> str:
        alike = any(type(each) is type(value) and each == value for each in self.values)
        return "" if alike else self.describe()

    def describe(self) -> str:
        return ", ".join(json.dumps(v) if isinstance(v, bool) else str(v) for v in self.values)


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included; a whole one unless ``fractions``."""

    low: int
    high: int
    fractions: bool = False

    def refuse(self, value: Any) -> str:
        kinds = (int, float) if self.fractions else (int,)
        fits = isinstance(value, kinds) and not isinstance(value, bool)
        return "" if fits and self.low <= value <= self.high else self.describe()

    def describe(self) -> str:
        return f"{'a number' if self.fractions else 'a whole number'} {self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class StatusNames:
    """A mapping from statuses to other names for them, all names different."""

    def refuse(self, value: Any) -> str:
        if not isinstance(value, Mapping) or not all(
            key in set(Status) and isinstance(name, str) and name for key, name in value.items()
        ):
            return self.describe()
        names = [value.get(status, status) for status in Status]
        return "" if len(set(names)) == len(names) else "a different name for each status"

    def describe(self) -> str:
        return f"a mapping from {', '.join(Status)} to names"


@dataclass(frozen=True, slots=True)
class JsonFields:
    """A mapping from field names to JSON values."""

    def refuse(self, value: Any) -> str:
        fields = isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
        return "" if fields and _is_json(value) else self.describe()

    def describe(self) -> str:
        return "a mapping from field names to JSON values"


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One choice: its name in files, its default, what it may be, what it decides and which
    clauses of the document leave it open."""

    name: str
    attribute: str
    default: Any
    allowed: Allowed
    meaning: str
    clauses: tuple[str, ...]

    def checked(self, value: Any) -> Any:
        """The value, if it is allowed. Raises DialectError, with the nearest one that is."""
        choices = self.allowed.values if isinstance(self.allowed, OneOf) else ()
        if value is None and "null" in choices:
            return "null"  # what YAML makes of the word when it is not quoted
        expected = self.allowed.refuse(value)
        if not expected:
            return value
        advice = did_you_mean(value, map(str, choices))
        raise DialectError(
            f"dialect entry {self.name} cannot be {value!r}: expected {expected}{advice}",
            self.meaning,
        )


def did_you_mean(word: Any, known: Iterable[str]) -> str:
    """The end of a sentence that names the known word nearest to this one; "" if none is near."""
    near = get_close_matches(str(word), list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""
