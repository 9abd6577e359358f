"""What every store promises, run over each kind of store."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.making import failing_transaction, record
from wfmock.store.base import Store
from wfmock.workflows.query import Filter, Query


class TestOneRecord:
    def test_what_is_put_is_got_back_whole(self, store: Store) -> None:
        kept = record("w1", namespaces=("south", "north"), due=7, name="naïve 名前")

        store.put(kept)

        assert store.get("w1") == kept

    def test_an_unknown_id_is_nobody(self, store: Store) -> None:
        assert store.get("w1") is None
        assert store.body("w1", "north") is None

    def test_an_id_is_matched_exactly(self, store: Store) -> None:
        store.put(record("w1"))

        assert [store.get(other) for other in ("W1", "w1 ", "w%", "w1\0", "")] == [None] * 5

    def test_a_body_is_given_out_in_its_namespaces_only(self, store: Store) -> None:
        kept = record("w1", namespaces=("north", "south"))
        store.put(kept)

        assert store.body("w1", "north") == store.body("w1", "south") == kept.body
        assert store.body("w1", "nor") is None

    def test_a_second_put_replaces_the_first(self, store: Store) -> None:
        store.put(record("w1", namespaces=("north",), status="RUNNING", due=5))
        store.put(record("w1", namespaces=("south",), status="FAILED", due=None))

        assert store.count() == 1
        assert store.body("w1", "north") is None
        assert store.find(Query(Filter("south", status="FAILED"))).total == 1
        assert store.next_due() is None

    def test_a_record_without_a_namespace_is_in_no_list(self, store: Store) -> None:
        store.put(record("w1", namespaces=()))

        assert store.get("w1") is not None
        assert store.namespaces() == []

    def test_times_reach_from_1678_to_2261(self, store: Store) -> None:
        far = record("w1", created_at=-(1 << 63), updated_at=(1 << 63) - 1, due=(1 << 63) - 1)
        store.put(far)

        assert store.get("w1") == far
        assert store.next_due() == far.due

    def test_what_is_deleted_is_gone_from_everywhere(self, store: Store) -> None:
        store.put(record("w1", due=5))

        assert store.delete("w1") is True
        assert store.delete("w1") is False
        assert (store.get("w1"), store.count(), store.next_due()) == (None, 0, None)
        assert store.find(Query(Filter("north"))).total == 0


class TestManyRecords:
    def test_counts_are_per_namespace_and_for_all(self, store: Store) -> None:
        store.put_many([record("w1", namespaces=("north", "south")), record("w2")])

        assert (store.count("north"), store.count("south"), store.count("east")) == (2, 1, 0)
        assert store.count() == 2

    def test_namespaces_are_those_with_workflows_in_order(self, store: Store) -> None:
        store.put_many([record("w1", namespaces=("b", "a")), record("w2", namespaces=("c",))])
        store.delete("w2")

        assert store.namespaces() == ["a", "b"]

    def test_records_are_gone_through_in_the_order_in_which_they_came(self, store: Store) -> None:
        store.put_many(record(f"w{number}") for number in (3, 1, 2))
        store.put(record("w3", status="FAILED"))

        assert [each.id for each in store.iterate()] == ["w3", "w1", "w2"]

    def test_more_records_than_a_chunk_are_gone_through_once_each(self, store: Store) -> None:
        store.put_many(record(f"w{number}") for number in range(1_001))

        assert len({each.id for each in store.iterate()}) == 1_001

    def test_records_may_be_written_while_they_are_gone_through(self, store: Store) -> None:
        store.put_many(record(f"w{number}") for number in range(5))

        for each in store.iterate():
            store.put(record(each.id, status="FAILED"))

        assert store.find(Query(Filter("north", status="FAILED"))).total == 5

    def test_clear_forgets_records_and_values(self, store: Store) -> None:
        store.put(record("w1", due=5))
        store.kv_put("clock", b"1")

        store.clear()

        assert (store.count(), store.namespaces(), store.next_due()) == (0, [], None)
        assert store.kv_get("clock") is None


class TestDue:
    def test_due_records_come_earliest_first_then_by_id(self, store: Store) -> None:
        dues = {"w1": 20, "w2": 10, "w3": 21, "w4": None, "w0": 20}
        store.put_many(record(key, due=due) for key, due in dues.items())

        assert [each.id for each in store.due(20)] == ["w2", "w0", "w1"]

    def test_next_due_follows_every_change(self, store: Store) -> None:
        seen = [store.next_due()]
        for due in (20, 10, 30, None):
            store.put(record("w1", due=due))
            seen.append(store.next_due())

        assert seen == [None, 20, 10, 30, None]

    def test_a_due_time_that_was_rolled_back_is_forgotten(self, store: Store) -> None:
        store.put(record("w1", due=50))
        with failing_transaction(store):
            store.put(record("w1", due=10))
            assert store.next_due() == 10

        assert store.next_due() == 50
        assert store.due(49) == []


class TestValues:
    def test_values_are_kept_by_name_and_replaced(self, store: Store) -> None:
        store.kv_put("draws", b"1")
        store.kv_put("draws", b"2\0")

        assert store.kv_get("draws") == b"2\0"
        assert store.kv_get("clock") is None


class TestTransactions:
    def test_an_exception_takes_everything_back(self, store: Store) -> None:
        store.put_many([record("w1", due=5), record("w2")])
        store.kv_put("draws", b"1")
        before = list(store.iterate())

        with failing_transaction(store):
            store.delete("w1")
            store.put(record("w2", status="FAILED"))
            store.put(record("w3", namespaces=("south",), name="new"))
            store.kv_put("draws", b"2")

        assert list(store.iterate()) == before
        assert store.kv_get("draws") == b"1"
        assert store.find(Query(Filter("north", status="RUNNING"))).total == 2
        assert store.namespaces() == ["north"]

    def test_clear_is_taken_back_too(self, store: Store) -> None:
        store.put(record("w1"))

        with failing_transaction(store):
            store.clear()
            store.put(record("w2"))

        assert [each.id for each in store.iterate()] == ["w1"]

    def test_a_transaction_sees_what_it_has_written(self, store: Store) -> None:
        with store.transaction():
            store.put(record("w1"))
            assert store.get("w1") == record("w1")
            assert store.find(Query(Filter("north"))).total == 1

    def test_put_many_keeps_all_or_none(self, store: Store) -> None:
        with pytest.raises(OverflowError):
            store.put_many([record("w1"), record("w2", created_at=1 << 63)])

        assert store.count() == 0
        assert store.get("w1") is None

    def test_a_transaction_after_a_failed_one_works(self, store: Store) -> None:
        with pytest.raises(OverflowError):
            store.put(record("w1", due=1 << 64))

        store.put(record("w1"))
        assert store.count("north") == 1

    def test_transactions_do_not_nest(self, store: Store) -> None:
        with store.transaction(), pytest.raises(RuntimeError, match="transaction"):
            store.transaction().__enter__()

    @pytest.mark.parametrize("verb", ["fork", "snapshot", "close"])
    def test_no_copy_is_taken_and_nothing_closed_in_a_transaction(
        self, store: Store, verb: str
    ) -> None:
        with store.transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
            getattr(store, verb)()

    def test_others_do_not_see_an_open_transaction(self, store: Store) -> None:
        seen: list[int] = []
        reader = threading.Thread(target=lambda: seen.append(store.count("north")))
        with store.transaction():
            store.put(record("w1"))
            reader.start()
            assert store.count("north") == 1
            store.put(record("w2"))
        reader.join(10)

        assert seen in ([0], [2])

    def test_eight_threads_lose_no_update(self, store: Store) -> None:
        def count_up(_: int) -> None:
            with store.transaction():
                number = int(store.kv_get("draws") or 0) + 1
                store.kv_put("draws", str(number).encode())
                store.put(record(f"w{number}"))

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(count_up, range(200)))

        assert store.kv_get("draws") == b"200"
        assert store.count("north") == store.find(Query(Filter("north"))).total == 200

    def test_readers_see_pairs_that_are_written_together_or_not_at_all(self, store: Store) -> None:
        def write(number: int) -> None:
            with store.transaction():
                store.put(record(f"a{number}"))
                store.put(record(f"b{number}"))

        def read(_: int) -> int:
            return store.find(Query(Filter("north"))).total % 2

        with ThreadPoolExecutor(8) as threads:
            writers = threads.map(write, range(100))
            assert sum(threads.map(read, range(100))) == 0
            list(writers)


class TestAfterClosing:
    def test_a_closed_store_says_so(self, store: Store) -> None:
        store.close()
        store.close()

        with pytest.raises(RuntimeError, match="closed"):
            store.count()
