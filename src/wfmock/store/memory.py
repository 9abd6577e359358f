"""A book in memory: records are objects, and the tables for lists follow when a list is asked for.

Writing costs no SQL, and neither do starts, gets and updates: what was written is remembered as
*behind*, and the tables catch up before the next list. So a copy needs no tables of its own either
until it is written *and* listed; until then it reads those of the book it was copied from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from threading import RLock

from wfmock.store import index, schema
from wfmock.store.base import Found, Record
from wfmock.store.book import NEVER, UNKNOWN, Book
from wfmock.store.dues import Dues
from wfmock.store.listing import find, number_in
from wfmock.store.records import ADD, SharedRecords, StoredRecords, as_row, everything
from wfmock.workflows.query import Query

FEW = 32  # a fork is asked few kinds of questions; each compiled one takes 4 KB
ANSWERS = 64  # lists remembered until something is written: screens poll the same few


class Tables:
    """Tables that several books may read; whoever writes must be the only reader."""

    __slots__ = ("connection", "lock", "readers")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.lock = RLock()
        self.readers = 1

    def share(self) -> Tables:
        """The same, for one more reader."""
        with self.lock:
            self.readers += 1
        return self

    def own(self) -> Tables:
        """Tables for one of the readers alone: the same if it is the only one, else a copy."""
        with self.lock:
            if self.readers == 1:
                return self
            copied = Tables(schema.copy_of(self.connection, FEW))
            self.readers -= 1
            return copied

    def release(self) -> None:
        """One reader less."""
        with self.lock:
            self.readers -= 1
            if self.readers == 0:
                self.connection.close()


class MemoryBook(Book):
    """See Book."""

    __slots__ = ("_answers", "_behind", "_dues", "_tables", "records")

    def __init__(self, records: SharedRecords, dues: Dues, tables: Tables) -> None:
        super().__init__()
        self.records: SharedRecords = records
        self._dues = dues
        self._tables = tables
        self._behind: dict[str, Record | None] = {}  # what the tables still show, by id
        self._answers: dict[Query, Found] = {}

    @classmethod
    def empty(cls) -> MemoryBook:
        """One without records."""
        return cls(SharedRecords(), Dues(), Tables(schema.new_lists()))

    @classmethod
    def of_image(cls, image: bytes) -> MemoryBook:
        """One from a snapshot; SettingsError as ``schema.open_image``."""
        return cls.lifted(schema.open_image(image))

    @classmethod
    def lifted(cls, connection: sqlite3.Connection) -> MemoryBook:
        """Take records and values out of a database in memory, to stand as objects beside it."""
        values: Mapping[str, bytes] = dict(connection.execute("SELECT key, value FROM kv"))
        records = SharedRecords(everything(StoredRecords(connection)), values)
        connection.execute("DROP TABLE workflow")
        connection.execute("DELETE FROM due")
        connection.execute("DELETE FROM kv")
        connection.execute("VACUUM")
        return cls(records, Dues(records.all()), Tables(connection))

    def copy(self) -> MemoryBook:
        if self._tables.readers == 1:
            self._caught_up()  # so that no copy has to do it again
        copied = MemoryBook(self.records.copy(), self._dues.copy(), self._tables.share())
        copied._behind = self._behind.copy()
        copied.upcoming = self.upcoming
        return copied

    def image(self) -> bytes:
        connection = schema.copy_of(self._caught_up().connection)
        try:
            schema.add_records(connection)
            connection.execute("BEGIN")
            connection.executemany(ADD, map(as_row, self.records.all()))
            due = [(each.due, each.id) for each in self.records.all() if each.due is not None]
            connection.executemany("INSERT INTO due VALUES (?, ?)", due)
            connection.executemany("INSERT INTO kv VALUES (?, ?)", self.records.values().items())
            connection.execute("COMMIT")
            return schema.image_of(connection)
        finally:
            connection.close()

    def close(self) -> None:
        """Nothing to do: whoever lets go of the last reference lets go of the memory."""

    def __del__(self) -> None:
        self._tables.release()

    # Writing

    def begin(self) -> None:
        """Nothing to do: the records note what was before."""

    def commit(self) -> None:
        self.records.commit()

    def rollback(self) -> None:
        for workflow_id in self.records.touched():  # the tables may have caught up meanwhile
            self._behind.setdefault(workflow_id, self.records.get(workflow_id))
        self.records.rollback()
        self._dues = Dues(self.records.all())
        self._changed()

    def put(self, record: Record) -> None:
        index.refuse_unfit(record)  # now, for the tables follow when nobody can be told
        self._behind.setdefault(record.id, self.records.get(record.id))
        self.records.put(record)
        self._dues.plan(record, self.records)
        self._changed()

    def delete(self, workflow_id: str) -> bool:
        before = self.records.get(workflow_id)
        if before is None:
            return False
        self._behind.setdefault(workflow_id, before)
        self.records.drop(workflow_id)
        self._changed()
        return True

    def clear(self) -> None:
        for record in self.records.all():
            self._behind.setdefault(record.id, record)
        self.records.clear()
        self._changed()

    def kv_put(self, key: str, value: bytes) -> None:
        self.records.put_value(key, value)

    def _changed(self) -> None:
        self.upcoming = UNKNOWN  # whoever asks now waits for the lock, and for the commit
        if self._answers:
            self._answers = {}

    # Reading

    def find(self, query: Query) -> Found:
        found = self._answers.get(query)
        if found is None:
            tables = self._caught_up()
            with tables.lock:
                found = find(tables.connection, self.records, query)
            if len(self._answers) >= ANSWERS:
                self._answers = {}
            self._answers[query] = found
        return found

    def due(self, now_ns: int) -> list[Record]:
        return self._dues.until(now_ns, self.records)

    def next_due(self) -> int:
        if self.upcoming == UNKNOWN:
            earliest = self._dues.earliest(self.records)
            self.upcoming = NEVER if earliest is None else earliest
        return self.upcoming

    def count(self, namespace: str | None) -> int:
        if namespace is None:
            return self.records.count()
        tables = self._caught_up()
        with tables.lock:
            return number_in(tables.connection, namespace)

    def namespaces(self) -> list[str]:
        tables = self._caught_up()
        with tables.lock:
            return index.namespaces(tables.connection)

    def kv_get(self, key: str) -> bytes | None:
        return self.records.value(key)

    def _caught_up(self) -> Tables:
        """Tables that show the records; to be read under their lock."""
        if self._behind:
            self._tables = self._tables.own()
            self._catch_up(self._tables.connection)
        return self._tables

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN")
        try:
            if self.records.count():
                new: list[Record] = []
                for workflow_id, shown in self._behind.items():
                    record = self.records.get(workflow_id)
                    if shown is None and record is not None:
                        new.append(record)
                    else:
                        index.bring(connection, shown, record)
                index.add_all(connection, new)
            else:
                index.clear(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        self._behind = {}
