"""The embedded store: one class for memory and file, whose forks cost nothing until they differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, get_ident
from typing import TypeVar

from wfmock.store.base import Found, Record
from wfmock.store.book import NEVER, UNKNOWN, Book, failure
from wfmock.store.file import FileBook
from wfmock.store.memory import MemoryBook
from wfmock.workflows.query import Query

T = TypeVar("T")


class SqliteStore:
    """A Store in memory, or in a file when a path is given.

    It looks at a *book*, a database with its records. Forks look at the same one and copy it
    before they first write, so a book that several stores hold never changes. A file is held by
    its own store alone: its forks share a copy in memory, made for the first of them.

    Raises SettingsError if the file is in use, cannot be read, or is of another kind or version.
    """

    __slots__ = ("_begun", "_book", "_image", "_in_file", "_owner", "_writer")

    def __init__(self, path: str | Path | None = None) -> None:
        self._look_at(MemoryBook.empty() if path is None else FileBook(Path(path)))
        self._in_file = path is not None

    def _look_at(self, book: Book) -> None:
        self._book: Book | None = book
        self._in_file = False
        self._image: Book | None = None  # what the forks of a file look at, until it changes
        self._writer = Lock()
        self._owner = 0  # the thread whose transaction is open
        self._begun: Book | None = None  # the book locked by that transaction since it first wrote

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See Store. One that only reads neither locks out readers nor makes a fork copy."""
        self._refuse_inside("another transaction")
        with self._writer:
            self._owner = get_ident()
            try:
                yield
            except BaseException:
                self._end(lambda book: book.rollback())
                raise
            else:
                self._end(lambda book: book.commit())
            finally:
                self._owner = 0

    def get(self, workflow_id: str) -> Record | None:
        with self._locked() as book:
            return book.records.get(workflow_id)

    def body(self, workflow_id: str, namespace: str) -> bytes | None:
        with self._locked() as book:
            return book.records.body(workflow_id, namespace)

    def put(self, record: Record) -> None:
        self._write(lambda book: book.put(record))

    def put_many(self, records: Iterable[Record]) -> None:
        def put_each(book: Book) -> None:
            for record in records:
                book.put(record)

        self._write(put_each)

    def delete(self, workflow_id: str) -> bool:
        return self._write(lambda book: book.delete(workflow_id))

    def clear(self) -> None:
        self._write(lambda book: book.clear())

    def find(self, query: Query) -> Found:
        with self._locked() as book:
            return book.find(query)

    def due(self, now_ns: int) -> list[Record]:
        if self._upcoming() > now_ns:
            return []
        with self._locked() as book:
            return book.due(now_ns)

    def next_due(self) -> int | None:
        upcoming = self._upcoming()
        return None if upcoming == NEVER else upcoming

    def count(self, namespace: str | None = None) -> int:
        with self._locked() as book:
            return book.count(namespace)

    def namespaces(self) -> list[str]:
        with self._locked() as book:
            return book.namespaces()

    def iterate(self) -> Iterator[Record]:
        place: int | None = 0
        while place is not None:
            with self._locked() as book:
                records, place = book.records.after(place)
            yield from records

    def kv_get(self, key: str) -> bytes | None:
        with self._locked() as book:
            return book.kv_get(key)

    def kv_put(self, key: str, value: bytes) -> None:
        self._write(lambda book: book.kv_put(key, value))

    def snapshot(self) -> bytes:
        """A database file, as bytes, that anyone can open with SQLite."""
        self._refuse_inside("a snapshot")
        with self._locked() as book:
            return book.image()

    def restore(self, snapshot: bytes) -> None:
        self._refuse_inside("a restore")
        with self._writer:
            with self._locked() as book:
                if isinstance(book, FileBook):
                    book.load(snapshot)
                else:
                    self._book = MemoryBook.of_image(snapshot)
            if isinstance(book, FileBook):
                self._drop_image()
            else:
                _release(book)

    def fork(self) -> SqliteStore:
        """See Store. Of a file the first fork after a write copies it, those that follow do not."""
        self._refuse_inside("a fork")
        forked = SqliteStore.__new__(SqliteStore)
        with self._writer, self._locked() as book:
            if self._in_file:
                self._image = self._image or book.copy()
            shared = self._image or book
            with shared.lock:
                shared.holders += 1
            forked._look_at(shared)
        return forked

    def close(self) -> None:
        self._refuse_inside("its end")
        with self._writer:
            self._drop_image()
            book, self._book = self._book, None
            if book is not None:
                _release(book)

    def _locked(self) -> Book:
        """The book, with its lock acquired: a context that releases it."""
        while True:
            book = self._book
            if book is None:
                raise RuntimeError("the store is closed")
            book.lock.acquire()
            if book is self._book:
                return book
            book.lock.release()  # a writer has turned to a copy of its own meanwhile

    def _upcoming(self) -> int:
        """The earliest due time, or NEVER: usually known without a lock, and to all forks."""
        book = self._book
        if book is not None and book.upcoming != UNKNOWN:
            return book.upcoming
        with self._locked() as book:
            return book.next_due()

    def _write(self, change: Callable[[Book], T]) -> T:
        """Change the book inside the thread's transaction, or in one of its own."""
        if self._owner == get_ident():
            return self._begin_and(change)
        with self.transaction():
            return self._begin_and(change)

    def _begin_and(self, change: Callable[[Book], T]) -> T:
        try:
            if self._begun is None:
                self._begun = self._own()
            return change(self._begun)
        except sqlite3.Error as error:
            raise failure(error) from error

    def _own(self) -> Book:
        """A book that no other store looks at, locked and ready to be written."""
        book = self._locked()
        try:
            if book.holders > 1:
                shared, book = book, book.copy()
                book.lock.acquire()
                self._book = book
                shared.holders -= 1
                shared.lock.release()
            book.begin()
        except BaseException:
            book.lock.release()
            raise
        self._drop_image()
        return book

    def _end(self, how: Callable[[Book], None]) -> None:
        if self._begun is not None:
            with self._begun as book:
                self._begun = None
                how(book)

    def _drop_image(self) -> None:
        image, self._image = self._image, None
        if image is not None:
            _release(image)

    def _refuse_inside(self, what: str) -> None:
        if self._owner == get_ident():
            raise RuntimeError(f"{what} cannot begin inside a transaction of the same thread")


def _release(book: Book) -> None:
    with book.lock:
        book.holders -= 1
        if book.holders == 0:
            book.close()
