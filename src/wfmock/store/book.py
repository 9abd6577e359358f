"""One database with its records: reading, writing, copying. Whoever uses it holds its lock."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import RLock
from types import TracebackType

from wfmock.store import schema
from wfmock.store.base import Found, Record, StoreFailure
from wfmock.store.listing import find, number_in
from wfmock.store.records import ADD, Records, SharedRecords, StoredRecords, as_row, everything
from wfmock.workflows.query import Query, fold

UNKNOWN = -(1 << 63) - 1  # before everything: whoever meets it looks it up
FEW = 32  # a fork is asked few kinds of questions; each compiled one takes 4 KB
NEVER = 1 << 63  # after everything that fits in a column

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
TABLES = ("label", "kind", "namespace", "listing", "due", "kv")


class Book:
    """``holders`` counts the stores that read it: only a single one may write.

    ``upcoming`` is the earliest due time as far as it is known without asking the database.
    """

    __slots__ = ("_connection", "holders", "lock", "records", "upcoming")

    def __init__(self, connection: sqlite3.Connection, records: Records) -> None:
        self._connection = connection
        self.records = records
        self.lock = RLock()
        self.holders = 1
        self.upcoming = UNKNOWN

    @classmethod
    def in_memory(cls) -> Book:
        """An empty one."""
        return cls(schema.new_lists(), SharedRecords())

    @classmethod
    def of_file(cls, path: Path) -> Book:
        """The one in a file, made if there is none; SettingsError as ``schema.open_file``."""
        connection = schema.open_file(path)
        return cls(connection, StoredRecords(connection))

    @classmethod
    def of_image(cls, image: bytes) -> Book:
        """One in memory from a snapshot; SettingsError as ``schema.open_image``."""
        return cls._lifted(schema.open_image(image))

    @classmethod
    def _lifted(cls, connection: sqlite3.Connection) -> Book:
        """Take the records out of a database in memory, to stand as objects beside it."""
        records = SharedRecords(everything(StoredRecords(connection)))
        connection.execute("DROP TABLE workflow")
        connection.execute("VACUUM")
        return cls(connection, records)

    def __enter__(self) -> Book:
        """For whoever has acquired the lock: leaving the block releases it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.lock.release()
        if isinstance(error, sqlite3.Error):
            raise failure(error) from error

    def copy(self) -> Book:
        """An independent one in memory."""
        connection = schema.memory(statements=FEW)
        self._connection.backup(connection)
        if not isinstance(self.records, SharedRecords):
            return self._lifted(connection)
        copied = Book(connection, self.records.copy())
        copied.upcoming = self.upcoming
        return copied

    def image(self) -> bytes:
        """A database file that stands alone, as bytes."""
        if not isinstance(self.records, SharedRecords):
            return schema.image_of(self._connection)
        connection = schema.memory()
        try:
            self._connection.backup(connection)
            schema.add_records(connection)
            connection.execute("BEGIN")
            connection.executemany(ADD, map(as_row, everything(self.records)))
            connection.execute("COMMIT")
            return schema.image_of(connection)
        finally:
            connection.close()

    def load(self, image: bytes) -> None:
        """Put a snapshot in place of a file's contents; SettingsError as ``schema.open_image``."""
        source = schema.open_image(image)
        try:
            source.backup(self._connection)
        finally:
            source.close()
            self.upcoming = UNKNOWN

    def close(self) -> None:
        self._connection.close()

    def __del__(self) -> None:
        self._connection.close()  # worlds may simply be dropped, and SQLite complains if left open

    # Writing: between begin() and commit() or rollback()

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what was written, or raise and keep nothing of it."""
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self.rollback()
            raise
        self.records.commit()

    def rollback(self) -> None:
        if self._connection.in_transaction:  # SQLite itself rolls back when a disk is full
            self._connection.execute("ROLLBACK")
        self.records.rollback()
        self.upcoming = UNKNOWN

    def put(self, record: Record) -> None:
        before = self.records.get(record.id)
        if before is None:
            self._list(record)
        elif _listed(before) != _listed(record):
            self._unlist(before, but=record.namespaces)
            self._list(record)
        self._plan(record.id, before.due if before else None, record.due)
        self.records.put(record)

    def delete(self, workflow_id: str) -> bool:
        before = self.records.get(workflow_id)
        if before is None:
            return False
        self._unlist(before)
        self._plan(workflow_id, before.due, None)
        self.records.drop(workflow_id)
        return True

    def clear(self) -> None:
        for table in TABLES:
            self._connection.execute(f"DELETE FROM {table}")
        self.records.clear()
        self.upcoming = UNKNOWN

    def kv_put(self, key: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO kv VALUES (?, ?)", (key, value))

    def _list(self, record: Record) -> None:
        label = (record.name, record.definition_id)
        self._connection.execute(
            "INSERT INTO label (name, definition_id, name_fold) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (*label, fold(record.name)),
        )
        for namespace in set(record.namespaces):
            self._connection.execute(COUNT, (namespace, 1))
            ((kind,),) = self._connection.execute(KIND, (namespace, record.status, *label))
            self._connection.execute(
                LIST, (namespace, record.id, kind, record.created_at, record.updated_at)
            )

    def _unlist(self, record: Record, but: tuple[str, ...] = ()) -> None:
        """Take back what counted a record, and its rows where no new one will replace them."""
        for namespace in set(record.namespaces):
            row = (namespace, record.id)
            self._connection.execute(UNCOUNT, row)
            self._connection.execute(COUNT, (namespace, -1))
            if namespace not in but:
                self._connection.execute("DELETE FROM listing WHERE namespace = ? AND id = ?", row)

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
        """The earliest due time, or NEVER."""
        if self.upcoming == UNKNOWN:
            earliest = self._connection.execute("SELECT min(due_at) FROM due").fetchone()[0]
            self.upcoming = NEVER if earliest is None else earliest
        return self.upcoming

    def count(self, namespace: str | None) -> int:
        if namespace is None:
            return self.records.count()
        return number_in(self._connection, namespace)

    def namespaces(self) -> list[str]:
        rows = self._connection.execute(
            "SELECT namespace FROM namespace WHERE workflows > 0 ORDER BY 1"
        )
        return [namespace for (namespace,) in rows]

    def kv_get(self, key: str) -> bytes | None:
        row = self._connection.execute("SELECT value FROM kv WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]


def failure(error: sqlite3.Error) -> StoreFailure:
    """The same without the library's type."""
    return StoreFailure(
        f"the store failed: {error}",
        "check the disk that the file is on; whatever was acknowledged before is safe",
    )


def _listed(record: Record) -> tuple[object, ...]:
    """All that the tables know of a record, apart from its due time."""
    return (
        record.namespaces,
        record.definition_id,
        record.name,
        record.status,
        record.created_at,
        record.updated_at,
    )
