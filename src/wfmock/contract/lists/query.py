"""A request for a list as a value: it can be sent, put into words and made simpler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

FIELDS: Mapping[str, str] = MappingProxyType(
    {"_name": "_name", "_defId": "_workflowDefId", "_status": "_status"}
)
FILTER_CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "_name": "list.name.partial",
        "_defId": "list.definition.partial",
        "_status": "list.status.filters",
        "startDate": "list.start-date.begins",
        "endDate": "list.end-date.ends",
    }
)
DEFAULT_SIZE = 10
Keys = tuple[tuple[str, int], ...]
NEWEST: Keys = (("_createdAt", -1),)
OLDEST: Keys = (("_createdAt", 1),)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: the usual name of its parameter and the term that is sent."""

    parameter: str
    term: str

    @property
    def clause(self) -> str:
        """The clause that says what it keeps."""
        return FILTER_CLAUSES[self.parameter]

    def __str__(self) -> str:
        return f"{self.parameter}={self.term}"


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, sort keys (field and 1 or -1), offset and page size; None sends no parameter."""

    filters: tuple[Filter, ...] = ()
    sort: Keys = ()
    offset: int | None = None
    size: int | None = None

    @property
    def start(self) -> int:
        """The position that the page begins at."""
        return self.offset or 0

    def parameters(self) -> dict[str, Any]:
        """As ``Deployment.list`` takes them."""
        return {
            **{each.parameter: each.term for each in self.filters},
            "sort": dict(self.sort) or None,
            "_offset": self.offset,
            "_pageSize": self.size,
        }

    def __str__(self) -> str:
        parts = [str(each) for each in self.filters]
        parts += [f"sort {', '.join(f'{name} {way}' for name, way in self.sort)}"] * bool(self.sort)
        parts += [f"_offset={self.offset}"] * (self.offset is not None)
        parts += [f"_pageSize={self.size}"] * (self.size is not None)
        return ", ".join(parts) or "no parameters"


def simpler(query: Query, whole: Query) -> tuple[Query, ...]:
    """Queries that ask for less than this one, the simplest first.

    ``whole`` is how the whole list is asked for: its page size is the largest, and its sort is what
    puts a part of a longer list into an order that can be judged.
    """
    single = [replace(whole, filters=(each,)) for each in query.filters]
    pairs = [
        replace(whole, filters=(one, other))
        for place, one in enumerate(query.filters)
        for other in query.filters[place + 1 :]
    ]
    keys = [replace(whole, sort=(key,)) for key in query.sort]
    order = query.sort or whole.sort or NEWEST
    page = Query((), order, 0, query.size or DEFAULT_SIZE)
    found = [
        whole,
        *single,
        *keys,
        replace(whole, sort=query.sort or whole.sort),
        *pairs,
        replace(whole, filters=query.filters),
        page,
        replace(page, offset=query.start),
        replace(page, offset=query.start, size=whole.size),
        replace(query, offset=0, size=whole.size),
        replace(query, sort=order, offset=0, size=page.size),
        replace(query, filters=(), offset=query.start),
    ]
    return tuple(each for each in dict.fromkeys(found) if each != query)
