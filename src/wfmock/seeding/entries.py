"""Reading one entry of a fixture file; each mistake is a FixtureError that names its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from wfmock.errors import FixtureError
from wfmock.spec.suggest import nearest

E = TypeVar("E", bound=StrEnum)

REQUIRED: Any = object()


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The hint for a misspelt word: the nearest known one, or all of them."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near else f"known: {', '.join(sorted(known))}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping in a fixture file and its place: ``path`` leads from the entry to this mapping."""

    file: str
    name: str
    values: Mapping[str, Any]
    path: str = ""

    def wrong(self, field: str, reason: str, hint: str = "") -> FixtureError:
        """The error to raise for a field of this mapping ("" is the mapping itself)."""
        field = f"{self.path}.{field}" if self.path and field else self.path or field
        return FixtureError(self.file, self.name, field, reason, hint)

    def only(self, known: Collection[str]) -> None:
        """Raise for the first key that is not known."""
        for key in self.values:
            if key not in known:
                raise self.wrong(str(key), "unknown field", did_you_mean(str(key), known))

    def text(self, key: str, default: Any = REQUIRED) -> str:
        """A string that is not empty."""
        value = self._value(key, default)
        if value is default or (isinstance(value, str) and value):
            return value
        raise self._expected(key, "a string", value)

    def whole(
        self, key: str, default: Any = REQUIRED, least: int = 0, most: int = 1_000_000_000
    ) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._value(key, default)
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        if value is default or good:
            whole: int = value
            return whole
        raise self._expected(key, f"a whole number from {least} to {most}", value)

    def texts(self, key: str, default: Any = REQUIRED) -> tuple[str, ...]:
        """A list of strings; it may be empty."""
        value = self._value(key, default)
        if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
            return tuple(value)
        raise self._expected(key, "a list of strings", value)

    def mapping(self, key: str, default: Any = REQUIRED) -> Mapping[str, Any]:
        """A mapping with names for keys."""
        value = self._value(key, default)
        if isinstance(value, Mapping):
            return value
        raise self._expected(key, "a mapping", value)

    def one_of(self, key: str, words: type[E], default: Any = REQUIRED) -> E:
        """A member of an enumeration, written by its value."""
        return self.member(key, self._value(key, default), words)

    def member(self, field: str, value: Any, words: type[E]) -> E:
        """The member that ``value``, found at ``field``, stands for."""
        try:
            return words(value)
        except ValueError:
            known = [str(each) for each in words]
            reason = f"unknown value {value!r}"
            raise self.wrong(field, reason, did_you_mean(str(value), known)) from None

    def parts(self, key: str, default: Any = REQUIRED) -> Iterator[Entry]:
        """The mappings in a list, each with its place."""
        value = self._value(key, default)
        if not isinstance(value, (list, tuple)):
            raise self._expected(key, "a list", value)
        for position, each in enumerate(value):
            yield self.part(f"{key}[{position}]", each)

    def part(self, field: str, value: Any) -> Entry:
        """A mapping inside this one."""
        if not isinstance(value, Mapping):
            raise self._expected(field, "a mapping", value)
        return Entry(self.file, self.name, value, f"{self.path}.{field}" if self.path else field)

    def _value(self, key: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is REQUIRED:
            near = nearest(key, [str(each) for each in self.values])
            raise self.wrong(key, "missing", f"is {near} meant for it?" if near else "")
        return value

    def _expected(self, field: str, expected: str, value: Any) -> FixtureError:
        return self.wrong(field, f"expected {expected}, not {value!r:.80}")
