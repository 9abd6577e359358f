"""Records that come in great numbers are listed as if they had come one by one."""

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from store.making import QUERIES, RECORDS, record
from wfmock.store import index
from wfmock.store.base import Record
from wfmock.store.sqlite import SqliteStore
from wfmock.workflows.query import Filter, Page, Query

BATCHES = st.lists(st.lists(RECORDS, max_size=12), max_size=4)


def filled(batches: list[list[Record]], look: Query, many: int) -> SqliteStore:
    """A store that was put one batch after another, and looked at after each."""
    store = SqliteStore()
    with mock.patch.object(index, "MANY", many):
        for batch in batches:
            store.put_many(batch)
            store.find(look)
    return store


@given(BATCHES, QUERIES)
def test_at_once_or_one_by_one_is_the_same(batches: list[list[Record]], query: Query) -> None:
    at_once, one_by_one = (filled(batches, query, many) for many in (0, 10**9))

    for namespace in ("north", "south", "North"):
        every = Query(Filter(namespace), page=Page(0, 100))
        assert at_once.find(every) == one_by_one.find(every)
        assert at_once.count(namespace) == one_by_one.count(namespace)
    assert at_once.find(query) == one_by_one.find(query)
    assert at_once.namespaces() == one_by_one.namespaces()
    at_once.close()
    one_by_one.close()


def test_the_numbers_stay_true_when_some_of_many_change() -> None:
    store = SqliteStore()
    store.put_many(record(f"w{number:03}") for number in range(index.MANY + 10))
    failed = Query(Filter("north", status="FAILED"))
    assert store.find(failed).total == 0

    store.put_many(record(f"w{number:03}", status="FAILED") for number in range(7))
    store.delete("w100")

    assert store.find(failed).total == 7
    assert store.find(Query(Filter("north"))).total == store.count("north") == index.MANY + 9
    store.close()
