"""Where the records themselves are: objects that forks share, or rows of a file.

Both keep the order in which records first came. Neither locks; the store does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Protocol

import orjson

from wfmock.store.base import Record

FIELDS = "id, namespaces, definition_id, name, status, created_at, updated_at, due, body, state"
ADD = f"INSERT INTO workflow ({FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
PUT = f"""{ADD}
    ON CONFLICT (id) DO UPDATE SET
        namespaces = excluded.namespaces, definition_id = excluded.definition_id,
        name = excluded.name, status = excluded.status, created_at = excluded.created_at,
        updated_at = excluded.updated_at, due = excluded.due, body = excluded.body,
        state = excluded.state"""
CHUNK = 500  # how many rows are in flight at once: far below SQLite's limit of variables


class Records(Protocol):
    """Records by id. ``commit`` and ``rollback`` end what was written since the last of them."""

    def get(self, workflow_id: str) -> Record | None: ...
    def body(self, workflow_id: str, namespace: str) -> bytes | None: ...
    def bodies(self, ids: Iterable[str]) -> Iterator[bytes]: ...
    def put(self, record: Record) -> None: ...
    def drop(self, workflow_id: str) -> None: ...
    def clear(self) -> None: ...
    def count(self) -> int: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...

    def after(self, place: int) -> tuple[list[Record], int | None]:
        """Records that come after a place (0 is the start), and the next place, if there is one."""


def everything(records: Records) -> Iterator[Record]:
    """All records in order, a few at a time."""
    place: int | None = 0
    while place is not None:
        some, place = records.after(place)
        yield from some


class SharedRecords:
    """Records and named values as objects in dictionaries. A copy costs a pointer each."""

    __slots__ = ("_by_id", "_undo", "_values", "_values_before")

    def __init__(
        self, records: Iterable[Record] = (), values: Mapping[str, bytes] | None = None
    ) -> None:
        self._by_id = {record.id: record for record in records}
        self._values = dict(values or {})
        # Newest last: a record before it was put, or the whole dictionary before a removal,
        # because putting one record back would put it last.
        self._undo: list[tuple[str, Record | None] | dict[str, Record]] = []
        self._values_before: dict[str, bytes] | None = None

    def copy(self) -> SharedRecords:
        copied = SharedRecords()
        copied._by_id = self._by_id.copy()
        copied._values = self._values.copy()
        return copied

    def get(self, workflow_id: str) -> Record | None:
        return self._by_id.get(workflow_id)

    def all(self) -> Iterable[Record]:
        return self._by_id.values()

    def body(self, workflow_id: str, namespace: str) -> bytes | None:
        record = self._by_id.get(workflow_id)
        return record.body if record is not None and namespace in record.namespaces else None

    def bodies(self, ids: Iterable[str]) -> Iterator[bytes]:
        by_id = self._by_id
        return (by_id[each].body for each in ids)

    def put(self, record: Record) -> None:
        self._undo.append((record.id, self._by_id.get(record.id)))
        self._by_id[record.id] = record

    def drop(self, workflow_id: str) -> None:
        self._undo.append(self._by_id)
        self._by_id = {key: value for key, value in self._by_id.items() if key != workflow_id}

    def clear(self) -> None:
        self._undo.append(self._by_id)
        self._by_id = {}
        self._keep_values()
        self._values = {}

    def value(self, key: str) -> bytes | None:
        return self._values.get(key)

    def values(self) -> Mapping[str, bytes]:
        return self._values

    def put_value(self, key: str, value: bytes) -> None:
        self._keep_values()
        self._values[key] = value

    def _keep_values(self) -> None:
        if self._values_before is None:
            self._values_before = self._values.copy()

    def count(self) -> int:
        return len(self._by_id)

    def after(self, place: int) -> tuple[list[Record], int | None]:
        return list(islice(self._by_id.values(), place, None)), None

    def commit(self) -> None:
        self._undo = []
        self._values_before = None

    def touched(self) -> set[str]:
        """The ids of what was written since the last commit or rollback."""
        ids: set[str] = set()
        for step in self._undo:
            if isinstance(step, dict):
                ids.update(step, self._by_id)
            else:
                ids.add(step[0])
        return ids

    def rollback(self) -> None:
        for step in reversed(self._undo):
            if isinstance(step, dict):
                self._by_id = step
                continue
            workflow_id, before = step
            if before is None:
                del self._by_id[workflow_id]
            else:
                self._by_id[workflow_id] = before
        if self._values_before is not None:
            self._values = self._values_before
        self.commit()


class StoredRecords:
    """Records as rows of the table ``workflow``; the connection's transaction covers them."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, workflow_id: str) -> Record | None:
        row = self._connection.execute(
            f"SELECT {FIELDS} FROM workflow WHERE id = ?", (workflow_id,)
        ).fetchone()
        return None if row is None else _record(row)

    def body(self, workflow_id: str, namespace: str) -> bytes | None:
        row = self._connection.execute(
            "SELECT namespaces, body FROM workflow WHERE id = ?", (workflow_id,)
        ).fetchone()
        if row is None or namespace not in orjson.loads(row[0]):
            return None
        body: bytes = row[1]
        return body

    def bodies(self, ids: Iterable[str]) -> Iterator[bytes]:
        waiting = iter(ids)
        while chunk := list(islice(waiting, CHUNK)):
            marks = ",".join("?" * len(chunk))
            rows = self._connection.execute(
                f"SELECT id, body FROM workflow WHERE id IN ({marks})", chunk
            )
            by_id: dict[str, bytes] = dict(rows)
            yield from (by_id[each] for each in chunk)

    def put(self, record: Record) -> None:
        self._connection.execute(PUT, as_row(record))

    def drop(self, workflow_id: str) -> None:
        self._connection.execute("DELETE FROM workflow WHERE id = ?", (workflow_id,))

    def clear(self) -> None:
        self._connection.execute("DELETE FROM workflow")

    def count(self) -> int:
        count: int = self._connection.execute("SELECT count(*) FROM workflow").fetchone()[0]
        return count

    def after(self, place: int) -> tuple[list[Record], int | None]:
        rows = self._connection.execute(
            f"SELECT {FIELDS}, rowid FROM workflow WHERE rowid > ? ORDER BY rowid LIMIT {CHUNK}",
            (place,),
        ).fetchall()
        return [_record(row[:-1]) for row in rows], rows[-1][-1] if len(rows) == CHUNK else None

    def commit(self) -> None:
        """Nothing to do: the connection commits."""

    def rollback(self) -> None:
        """Nothing to do: the connection rolls back."""


def _record(row: tuple[Any, ...]) -> Record:
    return Record(row[0], tuple(orjson.loads(row[1])), *row[2:])


def as_row(record: Record) -> tuple[Any, ...]:
    """What ADD and PUT take."""
    return (
        record.id,
        orjson.dumps(record.namespaces).decode(),
        record.definition_id,
        record.name,
        record.status,
        record.created_at,
        record.updated_at,
        record.due,
        record.body,
        record.state,
    )
