"""The tables that lists are answered from, kept in step with the records one change at a time."""

from __future__ import annotations

import sqlite3

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
COUNT = """INSERT INTO namespace (namespace, workflows) VALUES (?, ?)
    ON CONFLICT (namespace) DO UPDATE SET workflows = workflows + excluded.workflows"""
UNCOUNT = """UPDATE kind SET workflows = workflows - 1
    WHERE kind = (SELECT kind FROM listing WHERE namespace = ? AND id = ?)"""
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1
TABLES = ("label", "kind", "namespace", "listing")


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
