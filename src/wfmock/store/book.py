"""A database with its records: what a store looks at. Whoever uses one holds its lock."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from threading import RLock
from types import TracebackType
from typing import Self

from wfmock.store.base import Found, Record, StoreFailure
from wfmock.store.records import Records
from wfmock.workflows.query import Query

UNKNOWN = -(1 << 63) - 1  # before everything: whoever meets it looks it up
NEVER = 1 << 63  # after everything that fits in a column


class Book(ABC):
    """``holders`` counts the stores that read it: only a single one may write.

    ``upcoming`` is the earliest due time as far as it is known without looking it up.
    """

    __slots__ = ("holders", "lock", "records", "upcoming")

    records: Records

    def __init__(self) -> None:
        self.lock = RLock()
        self.holders = 1
        self.upcoming = UNKNOWN

    def __enter__(self) -> Self:
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

    @abstractmethod
    def copy(self) -> Book:
        """An independent one in memory."""

    @abstractmethod
    def image(self) -> bytes:
        """A database file that stands alone, as bytes."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    # Writing: between begin() and commit() or rollback()

    @abstractmethod
    def begin(self) -> None: ...

    @abstractmethod
    def commit(self) -> None:
        """Keep what was written, or raise and keep nothing of it."""

    @abstractmethod
    def rollback(self) -> None: ...

    @abstractmethod
    def put(self, record: Record) -> None: ...

    @abstractmethod
    def delete(self, workflow_id: str) -> bool: ...

    @abstractmethod
    def clear(self) -> None: ...

    @abstractmethod
    def kv_put(self, key: str, value: bytes) -> None: ...

    # Reading

    @abstractmethod
    def find(self, query: Query) -> Found: ...

    @abstractmethod
    def due(self, now_ns: int) -> list[Record]: ...

    @abstractmethod
    def next_due(self) -> int:
        """The earliest due time, or NEVER."""

    @abstractmethod
    def count(self, namespace: str | None) -> int: ...

    @abstractmethod
    def namespaces(self) -> list[str]: ...

    @abstractmethod
    def kv_get(self, key: str) -> bytes | None: ...


def failure(error: sqlite3.Error) -> StoreFailure:
    """The same without the library's type."""
    return StoreFailure(
        f"the store failed: {error}",
        "check the disk that the file is on; whatever was acknowledged before is safe",
    )
