"""Whether a workflow meets a filter, as far as the document decides it.

Case, accents, wildcards, which of the two dates counts, its zone and the ends of a range are
nowhere said: what depends on these is None, and nobody is accused of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from wfmock.contract.judging.shapes import TIMESTAMPS, instant
from wfmock.contract.lists.query import FIELDS, Filter
from wfmock.contract.workbench.snapshot import Item
from wfmock.workflows.timestamps import DAY, parse_span

MARGIN = 2 * DAY
_WILDCARDS = frozenset("*?%")


def meets(item: Item, filters: Iterable[Filter]) -> bool | None:
    """Whether it meets all the filters; None where that cannot be told."""
    verdicts = [verdict(each, item) for each in filters]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def verdict(filter_: Filter, item: Item) -> bool | None:
    """Whether it meets the filter; None where that cannot be told."""
    if filter_.parameter in ("startDate", "endDate"):
        return _dated(filter_, item)
    value = item.get(FIELDS[filter_.parameter])
    if not isinstance(value, str):
        return None
    if filter_.parameter == "_status":
        return _equal(filter_.term, value)
    return _contains(filter_.term, value)


def _equal(term: str, value: str) -> bool | None:
    return True if term == value else None if folded(term) == folded(value) else False


def _contains(term: str, value: str) -> bool | None:
    if term in value:
        return True
    return None if folded(term) in folded(value) or _WILDCARDS & set(term) else False


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _dated(filter_: Filter, item: Item) -> bool | None:
    instants = instants_of(item)
    if not instants:
        return None
    day = parse_span(filter_.term).start
    if filter_.parameter == "startDate":
        inside = all(each >= day + MARGIN for each in instants)
        outside = all(each <= day - MARGIN for each in instants)
    else:
        inside = all(each <= day - MARGIN for each in instants)
        outside = all(each >= day + DAY + MARGIN for each in instants)
    return True if inside else False if outside else None


def instants_of(item: Item) -> tuple[int, ...]:
    """When it was created and updated, in nanoseconds; () when either cannot be read."""
    found = tuple(instant_of(item.get(field)) for field in TIMESTAMPS)
    return tuple(each for each in found if each is not None) if None not in found else ()


@lru_cache(maxsize=4096)
def _instant(text: str) -> int | None:
    try:
        return instant(text)
    except ValueError:
        return None


def instant_of(value: Any) -> int | None:
    """A timestamp in nanoseconds; None when it cannot be read."""
    return _instant(value) if isinstance(value, str) else None


def foreign(items: Iterable[Item], namespace: str) -> Item | None:
    """The first that names its namespaces without naming this one; None for none."""
    for item in items:
        named = item.get("_namespaces")
        if isinstance(named, list) and namespace not in named:
            return item
    return None
