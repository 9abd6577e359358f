"""The tables that lists are answered from, kept in step with the records one change at a time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from wfmock.store.base import Record
from wfmock.workflows.query import fold

LABEL = """INSERT INTO label (name, definition_id, name_fold) VALUES (?, ?, ?)
    ON CONFLICT DO NOTHING"""
KIND = """INSERT INTO kind (namespace, label, status, kind, workflows)
    SELECT ?, label, ?, (SELECT coalesce(max(kind), 0) + 1 FROM kind), 1
    FROM label WHERE name = ? AND definition_id = ?
    ON CONFLICT (namespace, label, status) DO UPDATE SET workflows = workflows + 1
    RETURNING kind"""
LIST = """INSERT INTO listing (namespace, id, kind, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (namespace, id) DO UPDATE SET
        kind = excluded.kind, created_at = excluded.created_at, updated_at = excluded.updated_at"""
LIST_NEW = (
    "INSERT INTO listing (namespace, id, kind, created_at, updated_at) VALUES (?, ?, ?, ?, ?)"
)
NUMBER_OF_LABEL = "SELECT label FROM label WHERE name = ? AND definition_id = ?"
COUNT_KIND = """INSERT INTO kind (namespace, label, status, kind, workflows) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (namespace, label, status)
    DO UPDATE SET workflows = workflows + excluded.workflows"""
COUNT = """INSERT INTO namespace (namespace, workflows) VALUES (?, ?)
    ON CONFLICT (namespace) DO UPDATE SET workflows = workflows + excluded.workflows"""
UNCOUNT = """UPDATE kind SET workflows = workflows - 1
    WHERE kind = (SELECT kind FROM listing WHERE namespace = ? AND id = ?)"""
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1
TABLES = ("label", "kind", "namespace", "listing")
MANY = 200  # from here on it is cheaper to know all labels and kinds than to ask for each


def bring(connection: sqlite3.Connection, before: Record | None, after: Record | None) -> None:
    """Make the tables show ``after`` where they showed ``before``; None is no record."""
    if before is None:
        if after is not None:
            _list(connection, after)
    elif after is None:
        _unlist(connection, before)
    elif listed(before) != listed(after):
        _unlist(connection, before, but=after.namespaces)
        _list(connection, after)


def add_all(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """As ``bring(connection, None, record)`` for each of them, at half the price where they are
    MANY. They are not in the tables yet."""
    if len(records) < MANY:
        for record in records:
            _list(connection, record)
        return
    kinds = _Kinds(connection)
    rows = [
        (namespace, record.id, kinds.of(namespace, record), record.created_at, record.updated_at)
        for record in records
        for namespace in dict.fromkeys(record.namespaces)
    ]
    rows.sort()  # next to each other in the table, which is in this order
    kinds.write(rows)
    connection.executemany(LIST_NEW, rows)


class _Kinds:
    """The numbers of labels and kinds, looked up and given in memory, then written at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        labels = connection.execute("SELECT name, definition_id, label FROM label")
        kinds = connection.execute("SELECT namespace, label, status, kind FROM kind")
        self._labels: dict[tuple[str, str], int] = {(name, id_): n for name, id_, n in labels}
        self._kinds: dict[tuple[str, int, str], int] = {tuple(key): n for *key, n in kinds}
        self._next = max(self._kinds.values(), default=0) + 1

    def of(self, namespace: str, record: Record) -> int:
        """The number of a record's kind in a namespace."""
        label = (record.name, record.definition_id)
        number = self._labels.get(label)
        if number is None:
            self._connection.execute(LABEL, (*label, fold(record.name)))
            (number,) = self._connection.execute(NUMBER_OF_LABEL, label).fetchone()
            self._labels[label] = number
        key = (namespace, number, record.status)
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = self._next
            self._next += 1
        return kind

    def write(self, rows: Sequence[tuple[str, str, int, int, int]]) -> None:
        """Count rows of the listing in."""
        added = Counter(kind for _, _, kind, _, _ in rows)
        counts = [(*key, kind, added[kind]) for key, kind in self._kinds.items() if kind in added]
        self._connection.executemany(COUNT_KIND, counts)
        self._connection.executemany(COUNT, Counter(row[0] for row in rows).items())


def refuse_unfit(record: Record) -> None:
    """Raise OverflowError or UnicodeEncodeError for what a column cannot hold."""
    for instant in (record.created_at, record.updated_at, record.due or 0):
        if not LOWEST <= instant <= HIGHEST:
            raise OverflowError(f"{instant} does not fit in 64 bits")
    for text in (record.id, record.name, record.definition_id, record.status, *record.namespaces):
        if not text.isascii():
            text.encode()


def clear(connection: sqlite3.Connection) -> None:
    """Make the tables show nothing."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")


def namespaces(connection: sqlite3.Connection) -> list[str]:
    """The namespaces that have workflows, sorted."""
    rows = connection.execute("SELECT namespace FROM namespace WHERE workflows > 0 ORDER BY 1")
    return [namespace for (namespace,) in rows]


def listed(record: Record) -> tuple[object, ...]:
    """All that the tables know of a record."""
    return (
        record.namespaces,
        record.definition_id,
        record.name,
        record.status,
        record.created_at,
        record.updated_at,
    )


def _list(connection: sqlite3.Connection, record: Record) -> None:
    label = (record.name, record.definition_id)
    connection.execute(LABEL, (*label, fold(record.name)))
    for namespace in set(record.namespaces):
        connection.execute(COUNT, (namespace, 1))
        ((kind,),) = connection.execute(KIND, (namespace, record.status, *label))
        connection.execute(LIST, (namespace, record.id, kind, record.created_at, record.updated_at))


def _unlist(connection: sqlite3.Connection, record: Record, but: tuple[str, ...] = ()) -> None:
    """Take back what counted a record, and its rows where no new one will replace them."""
    for namespace in set(record.namespaces):
        row = (namespace, record.id)
        connection.execute(UNCOUNT, row)
        connection.execute(COUNT, (namespace, -1))
        if namespace not in but:
            connection.execute("DELETE FROM listing WHERE namespace = ? AND id = ?", row)
