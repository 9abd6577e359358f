"""A book in a file: every write is durable when it is acknowledged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from wfmock.store import index, schema
from wfmock.store.base import Found, Record
from wfmock.store.book import NEVER, UNKNOWN, Book
from wfmock.store.listing import find, number_in
from wfmock.store.memory import MemoryBook
from wfmock.store.records import StoredRecords
from wfmock.workflows.query import Query


class FileBook(Book):
    """See Book. Raises SettingsError as ``schema.open_file``."""

    __slots__ = ("_connection", "records")

    def __init__(self, path: Path) -> None:
        self._connection = schema.open_file(path)
        super().__init__()
        self.records: StoredRecords = StoredRecords(self._connection)

    def copy(self) -> MemoryBook:
        return MemoryBook.lifted(schema.copy_of(self._connection))

    def image(self) -> bytes:
        return schema.image_of(self._connection)

    def load(self, image: bytes) -> None:
        """Put a snapshot in place of the contents; SettingsError as ``schema.open_image``."""
        source = schema.open_image(image)
        try:
            source.backup(self._connection)
        finally:
            source.close()
            self.upcoming = UNKNOWN

    def close(self) -> None:
        self._connection.close()

    def __del__(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()  # SQLite complains if it is left open

    # Writing

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self.rollback()
            raise

    def rollback(self) -> None:
        if self._connection.in_transaction:  # SQLite itself rolls back when a disk is full
            self._connection.execute("ROLLBACK")
        self.upcoming = UNKNOWN

    def put(self, record: Record) -> None:
        before = self.records.get(record.id)
        index.bring(self._connection, before, record)
        self._plan(record.id, before.due if before else None, record.due)
        self.records.put(record)

    def delete(self, workflow_id: str) -> bool:
        before = self.records.get(workflow_id)
        if before is None:
            return False
        index.bring(self._connection, before, None)
        self._plan(workflow_id, before.due, None)
        self.records.drop(workflow_id)
        return True

    def clear(self) -> None:
        index.clear(self._connection)
        self._connection.execute("DELETE FROM due")
        self._connection.execute("DELETE FROM kv")
        self.records.clear()
        self.upcoming = UNKNOWN

    def kv_put(self, key: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO kv VALUES (?, ?)", (key, value))

    def _plan(self, workflow_id: str, before: int | None, due: int | None) -> None:
        if before == due:
            return
        if before is not None:
            self._connection.execute(
                "DELETE FROM due WHERE due_at = ? AND id = ?", (before, workflow_id)
            )
        if due is not None:
            self._connection.execute("INSERT INTO due VALUES (?, ?)", (due, workflow_id))
        self.upcoming = UNKNOWN  # whoever asks now waits for the lock, and for the commit

    # Reading

    def find(self, query: Query) -> Found:
        return find(self._connection, self.records, query)

    def due(self, now_ns: int) -> list[Record]:
        rows = self._connection.execute(
            "SELECT id FROM due WHERE due_at <= ? ORDER BY due_at, id", (now_ns,)
        ).fetchall()
        records = (self.records.get(workflow_id) for (workflow_id,) in rows)
        return [record for record in records if record is not None]

    def next_due(self) -> int:
        if self.upcoming == UNKNOWN:
            earliest = self._connection.execute("SELECT min(due_at) FROM due").fetchone()[0]
            self.upcoming = NEVER if earliest is None else earliest
        return self.upcoming

    def count(self, namespace: str | None) -> int:
        if namespace is None:
            return self.records.count()
        return number_in(self._connection, namespace)

    def namespaces(self) -> list[str]:
        return index.namespaces(self._connection)

    def kv_get(self, key: str) -> bytes | None:
        row = self._connection.execute("SELECT value FROM kv WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]
