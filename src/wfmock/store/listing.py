"""How a list is answered: from counts and ordered indexes, reading little more than the page.

Every workflow of a namespace is of one *kind*: name, definition and status. Kinds are few, they
carry their number of workflows, and a filter chooses among them, so a total needs no counting
unless dates are filtered. Sorting by a fact of the kind first means walking through groups of
known size. Sorting by time or id walks an index that has the order, or sorts what matches,
whichever reads less. Any other field is compared in the bodies, by the reference model itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from wfmock.store.base import Found
from wfmock.store.records import Records
from wfmock.store.search import OF_KIND, OF_LISTING, Search, search_for
from wfmock.workflows.query import Query, SortKey, ordered

ITS_KIND = "kind CROSS JOIN label USING (label) WHERE kind.kind = listing.kind"
SORTING = 5  # what sorting a row costs, measured in rows passed on an index


def find(connection: sqlite3.Connection, records: Records, query: Query) -> Found:
    """The page and the true total of a query."""
    finder = Finder(connection, records)
    search = search_for(query.filter)
    total = finder.total(search)
    ids = finder.page(search, _decisive(query.sort), total, query.page.offset, query.page.size)
    return Found(total, list(records.bodies(ids)))


def number_in(connection: sqlite3.Connection, namespace: object) -> int:
    """How many workflows a namespace has."""
    row = connection.execute(
        "SELECT workflows FROM namespace WHERE namespace = ?", (namespace,)
    ).fetchone()
    return row[0] if row else 0


@dataclass(frozen=True, slots=True)
class Finder:
    """Ids of what matches, in order; ``total`` is always the number of workflows that match."""

    connection: sqlite3.Connection
    records: Records

    def total(self, search: Search) -> int:
        if search.dates:
            sql = f"SELECT count(*) FROM {search.matching()}"
        elif search.kinds:
            sql = f"SELECT sum(workflows) FROM {search.of_kinds()}"
        else:
            return number_in(self.connection, search.values["namespace"])
        total: int | None = self.connection.execute(sql, search.values).fetchone()[0]
        return total or 0

    def page(
        self, search: Search, keys: Sequence[SortKey], total: int, offset: int, size: int
    ) -> list[str]:
        """Part of the list in the order of the keys, the last of which is the id."""
        size = min(size, total - offset)
        if size <= 0:
            return []
        if keys[0].field in OF_KIND:
            return self._by_groups(search, keys, offset, size)
        if all(key.field in OF_LISTING or key.field in OF_KIND for key in keys):
            return self._by_index(search, keys, total, offset, size)
        return self._by_bodies(search, keys, offset, size)

    def _by_groups(
        self, search: Search, keys: Sequence[SortKey], offset: int, size: int
    ) -> list[str]:
        ids: list[str] = []
        for value, total in self._groups(search, keys[0]):
            if offset >= total:
                offset -= total
                continue
            group = search.within(keys[0].field, value)
            ids += self.page(group, keys[1:], total, offset, size - len(ids))
            offset = 0
            if len(ids) == size:
                break
        return ids

    def _groups(self, search: Search, key: SortKey) -> list[tuple[object, int]]:
        column = OF_KIND[key.field]
        source = search.within(key.field, None).kinds_from
        number = "sum(workflows)"
        if search.dates:
            source += " CROSS JOIN listing INDEXED BY listing_by_kind USING (kind)"
            number = "count(*)"
        return self.connection.execute(
            f"SELECT {column}, {number} FROM {source} "
            f"WHERE kind.namespace = :namespace{search.kinds}{search.dates} "
            f"GROUP BY 1 ORDER BY 1 {_way(key.descending)}",
            search.values,
        ).fetchall()

    def _by_index(
        self, search: Search, keys: Sequence[SortKey], total: int, offset: int, size: int
    ) -> list[str]:
        from_end = total - offset - size
        backwards = from_end < offset  # the last page is as near as the first
        offset = min(offset, from_end)
        order = ", ".join(f"{_term(key.field)} {_way(key.descending != backwards)}" for key in keys)
        rows = self.connection.execute(
            f"SELECT id FROM {self._source(search, keys[0].field, total, offset + size)} "
            f"ORDER BY {order} LIMIT {size} OFFSET {offset}",
            search.values,
        )
        ids = [workflow_id for (workflow_id,) in rows]
        return ids[::-1] if backwards else ids

    def _source(self, search: Search, field: str, total: int, wanted: int) -> str:
        """Walk in the order of the field and skip what does not match, or sort what does."""
        if not (search.kinds or search.dates):
            return search.walking(field)
        everything = number_in(self.connection, search.values["namespace"])
        # What matches a kind is spread evenly; what matches dates may all be at the far end.
        spread = not search.dates or field == search.date_field
        passed = wanted * everything // total if spread else everything
        return search.matching() if passed > SORTING * total else search.walking(field)

    def _by_bodies(
        self, search: Search, keys: Sequence[SortKey], offset: int, size: int
    ) -> list[str]:
        fields = {key.field.partition(".")[0] for key in keys}
        matching = self.connection.execute(f"SELECT id FROM {search.matching()}", search.values)
        found = (self.records.get(workflow_id) for (workflow_id,) in matching)
        # Only what is compared is kept of a body: there may be many.
        items = ((record, _excerpt(record.body, fields)) for record in found if record)
        return [record.id for record in ordered(items, tuple(keys))[offset : offset + size]]


def _decisive(sort: Sequence[SortKey]) -> list[SortKey]:
    """The keys that can decide: no field twice, and the id, which never ties, as the last."""
    keys: dict[str, SortKey] = {}
    for key in (*sort, SortKey("_id")):
        keys.setdefault(key.field, key)
        if key.field == "_id":
            break
    return list(keys.values())


def _term(field: str) -> str:
    if field in OF_LISTING:
        return OF_LISTING[field]
    return f"(SELECT {OF_KIND[field]} FROM {ITS_KIND})"


def _way(descending: bool) -> str:
    return "DESC" if descending else "ASC"


def _excerpt(body: bytes, fields: Iterable[str]) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = json.loads(body)  # lone surrogates, which a caller may have sent escaped
    return {field: document.get(field) for field in fields}
