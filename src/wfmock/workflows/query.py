"""What a list is asked for, as values, with the plain meaning of each.

``matches`` and ``ordered`` are slow and obvious on purpose: they are the meaning that a store has
to agree with, however it finds its answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from wfmock.workflows.timestamps import clamped, last_day, parse_span


class Listed(Protocol):
    """What a filter looks at; both a workflow and a store's record have it."""

    @property
    def id(self) -> str: ...
    @property
    def namespaces(self) -> tuple[str, ...]: ...
    @property
    def definition_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def created_at(self) -> int: ...
    @property
    def updated_at(self) -> int: ...


T = TypeVar("T", bound=Listed)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which workflows; all conditions together. None means any.

    ``name`` and ``definition`` are substrings, ``status`` is exact. ``from_ns`` and ``to_ns`` are
    inclusive and apply to ``date_field``; a range that ends before it begins matches nothing.
    """

    namespace: str
    name: str | None = None
    definition: str | None = None
    status: str | None = None
    from_ns: int | None = None
    to_ns: int | None = None
    name_case: Literal["insensitive", "sensitive"] = "insensitive"
    date_field: Literal["_createdAt", "_updatedAt"] = "_createdAt"


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order: a field of the reply, a dot leading into an object (``_inputParams.a``).

    Ascending order is: absent or null, then numbers (false is 0, true is 1), then strings by code
    point, then arrays and objects by their compact JSON text. ``_createdAt`` and ``_updatedAt`` are
    ordered as instants, not by how many digits a reply shows.
    """

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of the ordered list: ``size`` items from position ``offset``, both 0 or more."""

    offset: int = 0
    size: int = 10


NEWEST_UPDATED = (SortKey("_updatedAt", descending=True),)


@dataclass(frozen=True, slots=True)
class Query:
    """A whole question. Whatever ``sort`` leaves equal is ordered by ``_id``, ascending."""

    filter: Filter
    sort: tuple[SortKey, ...] = NEWEST_UPDATED
    page: Page = Page()


def fold(name: str) -> str:
    """A name with its case taken away; two names that fold alike differ in case only."""
    return name.casefold()


def matches(item: Listed, wanted: Filter) -> bool:
    """Whether an item meets every condition."""
    at = item.created_at if wanted.date_field == "_createdAt" else item.updated_at
    return (
        wanted.namespace in item.namespaces
        and _contains_name(item.name, wanted)
        and (wanted.definition is None or wanted.definition in item.definition_id)
        and (wanted.status is None or wanted.status == item.status)
        and (wanted.from_ns is None or wanted.from_ns <= at)
        and (wanted.to_ns is None or at <= wanted.to_ns)
    )


def _contains_name(name: str, wanted: Filter) -> bool:
    if wanted.name is None:
        return True
    if wanted.name_case == "sensitive":
        return wanted.name in name
    return fold(wanted.name) in fold(name)


def ordered(items: Iterable[tuple[T, Mapping[str, Any]]], sort: tuple[SortKey, ...]) -> list[T]:
    """Items in the order of ``sort``. Each comes with its reply as a mapping, for the fields."""
    rows = sorted(items, key=lambda row: row[0].id)
    for key in reversed(sort):
        values = {row[0].id: sort_value(*row, key.field) for row in rows}
        rows.sort(key=lambda row: values[row[0].id], reverse=key.descending)
    return [item for item, _ in rows]


def sort_value(item: Listed, reply: Mapping[str, Any], field: str) -> tuple[int, Any]:
    """What an item is compared by under one key: the rank of its type, then the value."""
    if field == "_createdAt":
        return 1, item.created_at
    if field == "_updatedAt":
        return 1, item.updated_at
    value: Any = reply
    for name in field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None:
        return 0, 0
    if isinstance(value, (int, float)):
        return 1, value
    if isinstance(value, str):
        return 2, value
    return 3, json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """The keys of a JSON object like ``{"_updatedAt": -1, "_name": 1}``, in their order.

    Raises ValueError with a sentence that says what is wrong.
    """
    pairs = _pairs(text)
    fields = [field for field, _ in pairs]
    for field, direction in pairs:
        if isinstance(direction, bool) or direction not in (1, -1):
            raise ValueError(f"expected 1 (ascending) or -1 (descending) for {field!r}")
        if not field.isprintable() or not field:  # control characters, NUL, lone surrogates
            raise ValueError(f"{field!r} cannot be the name of a field")
        if fields.count(field) > 1:
            raise ValueError(f"{field!r} stands twice")
    return tuple(SortKey(field, direction == -1) for field, direction in pairs)


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with its keys in order and none lost."""


def _pairs(text: str) -> _Pairs:
    try:
        value = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, _Pairs):
        return value
    example = """{"_updatedAt": -1, "_name": 1}"""
    raise ValueError(f"expected a JSON object like {example}, not {text[:80]!r}")


class ImpossibleDate(ValueError):
    """A day that its month does not have, such as the 29th of February 2026."""


def parse_day(text: str, *, end: bool, lenient: bool) -> int:
    """The first (or with ``end`` the last) nanosecond of a date or date-time, both inclusive.

    A date is a whole day in UTC. A date-time reaches to the end of its last written digit (a
    second, a millisecond), is in UTC unless it names an offset, and may leave out its seconds. A
    day that the month does not have is the month's last day when ``lenient``, else raises
    ImpossibleDate. Anything else raises ValueError. Far dates are held to what 64 bits can count
    (1677 to 2262).
    """
    span = parse_span(text)
    if span.day > last_day(span.year, span.month) and not lenient:
        raise ImpossibleDate(
            f"{span.year:04}-{span.month:02} has no day {span.day}; "
            f"its last is {last_day(span.year, span.month)}"
        )
    return clamped(span.start + span.length - 1 if end else span.start)
