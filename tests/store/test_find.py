"""Lists: the store agrees with the plain model, and the awkward cases by name."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.making import FILTERS, QUERIES, RECORDS, SORTS, record
from wfmock.store.base import Found, Record, Store
from wfmock.store.sqlite import SqliteStore
from wfmock.workflows.query import Filter, Page, Query, SortKey, matches, ordered


def by_the_model(records: list[Record], query: Query) -> Found:
    kept = [(each, json.loads(each.body)) for each in records if matches(each, query.filter)]
    found = ordered(kept, query.sort)
    start, end = query.page.offset, query.page.offset + query.page.size
    return Found(len(found), [each.body for each in found[start:end]])


def ids_of(found: Found) -> list[str]:
    return [json.loads(body)["_id"] for body in found.bodies]


@given(st.lists(RECORDS, max_size=30), QUERIES)
def test_a_list_is_what_the_model_says(records: list[Record], query: Query) -> None:
    store = SqliteStore()
    store.put_many(records)
    kept = list(store.iterate())

    found = store.find(query)
    store.close()

    assert found == by_the_model(kept, query)


@given(st.lists(RECORDS, min_size=5, max_size=30, unique_by=lambda each: each.id), FILTERS, SORTS)
def test_pages_partition_the_list(records: list[Record], wanted: Filter, sort: tuple) -> None:
    store = SqliteStore()
    store.put_many(records)

    whole = store.find(Query(wanted, sort, Page(0, 100)))
    pages = [store.find(Query(wanted, sort, Page(offset, 3))) for offset in range(0, 100, 3)]
    store.close()

    assert [body for page in pages for body in page.bodies] == whole.bodies
    assert {page.total for page in pages} == {len(whole.bodies)}


@pytest.fixture(scope="module")
def crowd() -> SqliteStore:
    """Two thousand workflows: enough for each way of answering a list to be the cheapest once."""
    store = SqliteStore()
    store.put_many(
        record(
            f"w{number * 7919 % 2000:04}",
            namespaces=("north",) if number % 3 else ("north", "south"),
            name=f"flow_{number % 10}",
            definition_id=f"d-{number % 20}",
            status=("COMPLETED", "FAILED")[number % 97 == 0],
            created_at=number // 2,
            updated_at=number * 31 % 500,
            extra={"_userType": number % 4},
        )
        for number in range(2000)
    )
    return store


CROWDED = [
    Filter("north"),
    Filter("south", name="W_1"),
    Filter("north", status="FAILED"),
    Filter("north", status="FAILED", name="flow_3", definition="d-13"),
    Filter("north", from_ns=300, to_ns=320),
    Filter("north", from_ns=10, to_ns=20, date_field="_updatedAt", name="flow_5"),
    Filter("south", from_ns=100, status="COMPLETED"),
]
ORDERS = [
    (SortKey("_updatedAt", True),),
    (SortKey("_createdAt"), SortKey("_name", True)),
    (SortKey("_id", True),),
    (SortKey("_name", True), SortKey("_status"), SortKey("_updatedAt")),
    (SortKey("_status"), SortKey("_workflowDefId", True), SortKey("_createdAt", True)),
    (SortKey("_userType", True), SortKey("_updatedAt")),
    (SortKey("_name"), SortKey("_userType")),
]


@pytest.mark.parametrize("wanted", CROWDED, ids=repr)
@pytest.mark.parametrize("sort", ORDERS, ids=lambda sort: ",".join(key.field for key in sort))
def test_every_way_of_answering_agrees_with_the_model(
    crowd: SqliteStore, wanted: Filter, sort: tuple
) -> None:
    everyone = list(crowd.iterate())
    for offset in (0, 7, 200, 1_000, 1_990):
        query = Query(wanted, sort, Page(offset, 10))

        assert crowd.find(query) == by_the_model(everyone, query)


class TestFilters:
    def test_what_like_would_read_as_a_pattern_is_plain_text(self, store: Store) -> None:
        store.put_many([record("w1", name="100%_done"), record("w2", name="100 is done")])

        for term in ("%", "_", "0%_d"):
            assert ids_of(store.find(Query(Filter("north", name=term)))) == ["w1"]

    def test_case_is_folded_as_unicode_has_it(self, store: Store) -> None:
        store.put_many([record("w1", name="GROSSE ÄPFEL"), record("w2", name="große äpfel")])

        assert store.find(Query(Filter("north", name="Große Ä"))).total == 2
        assert store.find(Query(Filter("north", name="große", name_case="sensitive"))).total == 1

    def test_nothing_ends_at_a_nul(self, store: Store) -> None:
        store.put_many([record("w1", name="a\0b"), record("w2", name="a")])

        assert ids_of(store.find(Query(Filter("north", name="a\0B")))) == ["w1"]
        assert ids_of(store.find(Query(Filter("north", name="\0")))) == ["w1"]

    def test_dates_beyond_64_bits_are_merely_far_away(self, store: Store) -> None:
        store.put(record("w1"))

        assert store.find(Query(Filter("north", from_ns=-(10**40), to_ns=10**40))).total == 1
        assert store.find(Query(Filter("north", from_ns=10**40))).total == 0

    def test_an_unknown_namespace_is_an_empty_list(self, store: Store) -> None:
        store.put(record("w1"))

        assert store.find(Query(Filter("nowhere"))) == Found(0, [])


class TestOrder:
    def test_ties_are_ordered_by_id_in_both_directions(self, store: Store) -> None:
        store.put_many(record(key) for key in ("w2", "w3", "w1"))

        for descending in (True, False):
            query = Query(Filter("north"), (SortKey("_updatedAt", descending),))
            assert ids_of(store.find(query)) == ["w1", "w2", "w3"]

    def test_an_update_moves_a_workflow_in_the_default_order(self, store: Store) -> None:
        store.put_many(record(f"w{number}", updated_at=number) for number in (1, 2, 3))
        store.put(replace(record("w1"), updated_at=4))

        assert ids_of(store.find(Query(Filter("north")))) == ["w1", "w3", "w2"]

    def test_a_body_with_a_lone_surrogate_can_be_sorted_by(self, store: Store) -> None:
        store.put(record("w1", extra={"_userType": "\ud800"}))
        store.put(record("w2", extra={"_userType": "a"}))

        query = Query(Filter("north"), (SortKey("_userType"),))
        assert ids_of(store.find(query)) == ["w2", "w1"]

    def test_a_page_of_nothing_still_has_the_total(self, store: Store) -> None:
        store.put_many(record(f"w{number}") for number in range(3))

        assert store.find(Query(Filter("north"), page=Page(0, 0))) == Found(3, [])
        assert store.find(Query(Filter("north"), page=Page(3, 10))) == Found(3, [])
        assert store.find(Query(Filter("north"), page=Page(10**30, 10**30))) == Found(3, [])

    def test_a_page_larger_than_any_statement_takes_variables(self, store: Store) -> None:
        store.put_many(record(f"w{number:04}") for number in range(1_200))

        found = store.find(Query(Filter("north"), (SortKey("_id", True),), Page(0, 10**9)))

        assert ids_of(found) == [f"w{number:04}" for number in reversed(range(1_200))]
