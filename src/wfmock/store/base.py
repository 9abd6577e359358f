"""What a store promises, whatever keeps the data: a record, a reply to a query, and the verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from wfmock.errors import WfmockError
from wfmock.workflows.query import Query


class StoreFailure(WfmockError):
    """The medium failed (disk full, file damaged); of the open transaction nothing was kept."""


@dataclass(frozen=True, slots=True)
class Record:
    """One workflow as the store sees it: the facts that lists are filtered and sorted by, its
    ready reply ``body`` (a JSON object), and ``state``, bytes that the store never looks into.

    Times are nanoseconds since the epoch and fit in 64 bits (the years 1678 to 2261). ``status``
    is the name that goes over the wire. ``due`` is when time alone will change the workflow.
    """

    id: str
    namespaces: tuple[str, ...]
    definition_id: str
    name: str
    status: str
    created_at: int
    updated_at: int
    due: int | None
    body: bytes
    state: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list: the bodies in order, and how many workflows match over all pages."""

    total: int
    bodies: list[bytes]


class Store(Protocol):
    """Keeps workflows and a few named values; safe to use from many threads.

    Each verb alone is atomic and durable when it returns; ``transaction`` makes several so. What
    a transaction has written is seen by its own thread at once and by others when it has ended.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside happens together, or not at all if an exception leaves the block.

        Writers wait for each other here; this is the only lock. Not to be nested: a second one
        in the same thread raises RuntimeError.
        """

    def get(self, workflow_id: str) -> Record | None:
        """The record with exactly this id, in whatever namespace."""

    def body(self, workflow_id: str, namespace: str) -> bytes | None:
        """The ready reply body, or None when no such workflow is in the namespace."""

    def put(self, record: Record) -> None:
        """Keep the record, in place of one with the same id."""

    def put_many(self, records: Iterable[Record]) -> None:
        """Keep them all or, if one is refused, none."""

    def delete(self, workflow_id: str) -> bool:
        """Forget the record; whether there was one."""

    def clear(self) -> None:
        """Forget every record and every named value."""

    def find(self, query: Query) -> Found:
        """The page of matching workflows that ``wfmock.workflows.query.find`` defines."""

    def due(self, now_ns: int) -> list[Record]:
        """The records whose ``due`` is not after ``now_ns``, earliest first, then by id."""

    def next_due(self) -> int | None:
        """The earliest ``due`` of all, or None; answered from memory."""

    def count(self, namespace: str | None = None) -> int:
        """How many workflows a namespace has, or the whole store."""

    def namespaces(self) -> list[str]:
        """The namespaces that have workflows, sorted."""

    def iterate(self) -> Iterator[Record]:
        """Every record, in the order in which they first came.

        Not one instant: what is written meanwhile may or may not be seen, the rest is seen once.
        """

    def kv_get(self, key: str) -> bytes | None:
        """A named value that belongs to the data: counters, clock, origin."""

    def kv_put(self, key: str, value: bytes) -> None:
        """Keep a named value, in place of an older one."""

    def snapshot(self) -> bytes:
        """Everything at one instant, as ``restore`` of a store of the same kind takes it."""

    def restore(self, snapshot: bytes) -> None:
        """Put a snapshot in place of everything; SettingsError if it is none, nothing changed."""

    def fork(self) -> Store:
        """An independent copy in memory: neither side ever sees what the other writes.

        Costs the same for any size: what both still have in common is kept once and copied when
        one of them first writes. Raises RuntimeError inside a transaction of the same thread.
        """

    def close(self) -> None:
        """Let go of memory and files; forks live on. Closing twice is harmless."""
