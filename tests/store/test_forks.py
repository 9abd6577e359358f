"""Forks: independent of each other whatever is written, and sharing whatever is not."""

import copy
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)

from store.making import IDS, RECORDS, failing_transaction, record
from wfmock.store.base import Record, Store
from wfmock.store.sqlite import SqliteStore
from wfmock.workflows.query import Filter, Query, matches


@dataclass
class Expected:
    """What a store should hold, kept in the plainest way."""

    records: dict[str, Record] = field(default_factory=dict)
    values: dict[str, bytes] = field(default_factory=dict)


class Forks(RuleBasedStateMachine):
    """Stores forked from each other and written in any order; each must hold what it should."""

    stores = Bundle("stores")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.expected: dict[Store, Expected] = {}

    def teardown(self) -> None:
        for store in self.expected:
            store.close()
        self.folder.cleanup()

    @initialize(target=stores, in_file=st.booleans())
    def first(self, in_file: bool) -> Store:
        store = SqliteStore(Path(self.folder.name) / "first.db" if in_file else None)
        self.expected[store] = Expected()
        return store

    @rule(target=stores, store=stores)
    def fork(self, store: Store) -> Store:
        forked = store.fork()
        self.expected[forked] = copy.deepcopy(self.expected[store])
        return forked

    @rule(store=stores, records=st.lists(RECORDS, min_size=1, max_size=3))
    def put(self, store: Store, records: list[Record]) -> None:
        store.put_many(records)
        self.expected[store].records |= {each.id: each for each in records}

    @rule(store=stores, workflow_id=IDS)
    def delete(self, store: Store, workflow_id: str) -> None:
        existed = self.expected[store].records.pop(workflow_id, None) is not None
        assert store.delete(workflow_id) is existed

    @rule(store=stores, value=st.binary(max_size=2))
    def name_a_value(self, store: Store, value: bytes) -> None:
        store.kv_put("draws", value)
        self.expected[store].values["draws"] = value

    @rule(store=stores)
    def clear(self, store: Store) -> None:
        store.clear()
        self.expected[store] = Expected()

    @rule(store=stores, one=RECORDS, workflow_id=IDS)
    def fail(self, store: Store, one: Record, workflow_id: str) -> None:
        with failing_transaction(store):
            store.delete(workflow_id)
            store.put(one)
            store.kv_put("draws", b"failed")
            store.find(Query(Filter("north")))  # lists catch up with what is then undone

    @rule(store=stores, other=stores)
    def restore(self, store: Store, other: Store) -> None:
        store.restore(other.snapshot())
        self.expected[store] = copy.deepcopy(self.expected[other])

    @precondition(lambda self: len(self.expected) > 1)
    @rule(store=consumes(stores))
    def close(self, store: Store) -> None:
        store.close()
        del self.expected[store]

    @invariant()
    def each_holds_its_own(self) -> None:
        for store, expected in self.expected.items():
            records = list(expected.records.values())
            dues = [each.due for each in records if each.due is not None]
            assert list(store.iterate()) == records
            assert store.count() == len(records)
            assert store.kv_get("draws") == expected.values.get("draws")
            assert store.next_due() == min(dues, default=None)
            assert len(store.due(3)) == sum(due <= 3 for due in dues)
            for wanted in (Filter("north"), Filter("south", status="FAILED")):
                total = sum(matches(each, wanted) for each in records)
                assert store.find(Query(wanted)).total == total


TestForks = Forks.TestCase
TestForks.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_a_fork_that_only_reads_copies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore()
    store.put(record("w1", due=5))
    monkeypatch.setattr(SqliteStore, "_own", None)  # nothing may ask for a book of its own

    forked = store.fork().fork()
    with forked.transaction():
        assert forked.get("w1") == record("w1", due=5)
    assert forked.next_due() == 5


def test_forks_share_the_records_that_neither_has_changed() -> None:
    store = SqliteStore()
    store.put_many([record("w1"), record("w2")])

    forked = store.fork()
    forked.put(record("w2", status="FAILED"))

    assert forked.get("w1") is store.get("w1")
    assert forked.get("w2") != store.get("w2")


def test_the_last_holder_writes_without_a_copy() -> None:
    store = SqliteStore()
    forked = store.fork()
    before = store._book

    forked.close()
    store.put(record("w1"))

    assert store._book is before


def test_a_fork_outlives_the_store_it_came_from(tmp_path: Path) -> None:
    for store in (SqliteStore(), SqliteStore(tmp_path / "workflows.db")):
        store.put(record("w1"))
        forked = store.fork()
        store.close()

        assert forked.get("w1") == record("w1")
        forked.put(record("w2"))
        assert forked.count() == 2


def test_forks_of_a_file_are_not_files(tmp_path: Path) -> None:
    path = tmp_path / "workflows.db"
    store = SqliteStore(path)
    store.put(record("w1"))
    store.fork().put(record("w2"))
    store.close()

    assert SqliteStore(path).count() == 1


def test_a_fork_waits_for_the_transaction_of_another_thread() -> None:
    store = SqliteStore()
    with ThreadPoolExecutor(1) as thread:
        with store.transaction():
            store.put(record("w1"))
            forking = thread.submit(store.fork)
            store.put(record("w2"))

        assert forking.result(10).count() == 2


def test_threads_in_forks_of_one_store_never_meet() -> None:
    store = SqliteStore()
    store.put_many(record(f"w{number}") for number in range(50))

    def work(number: int) -> list[str]:
        forked = store.fork()
        for step in range(20):
            forked.put(record(f"own-{number}-{step}"))
            forked.delete(f"w{(number + step) % 50}")
            store.find(Query(Filter("north")))
        left = [each.id for each in forked.iterate()]
        forked.close()
        return left

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(work, range(24)))

    for number, left in enumerate(results):
        gone = {f"w{(number + step) % 50}" for step in range(20)}
        kept = [f"w{each}" for each in range(50) if f"w{each}" not in gone]
        assert left == kept + [f"own-{number}-{step}" for step in range(20)]
    assert store.count("north") == 50
