"""The simplest query that shows a fault tells whose fault it is."""

import pytest

from wfmock.contract.lists.blame import Wrong, blamed, concerned, explains
from wfmock.contract.lists.query import NEWEST, Filter, Query

NAME, STATUS = Filter("_name", "poll"), Filter("_status", "FAILED")
LARGE = 200


@pytest.mark.parametrize(
    ("wrong", "query", "clause"),
    [
        (Wrong.MISSING, Query((NAME,), (), 0, LARGE), "list.name.partial"),
        (Wrong.MISSING, Query((NAME, STATUS), (), 0, LARGE), "list.filters.combine"),
        (Wrong.MISSING, Query((), NEWEST, 0, 5), "list.sort.whole-list"),
        (Wrong.MISSING, Query((), NEWEST, None, 5), "list.offset.default"),
        (Wrong.MISSING, Query((), NEWEST, 0, LARGE), "list.sort.orders"),
        (Wrong.EARLY, Query((), NEWEST, 3, 5), "list.offset.position"),
        (Wrong.TOO_SHORT, Query((), NEWEST, 0, 5), "list.page-size.limits"),
        (Wrong.TOO_SHORT, Query((), NEWEST, 0, None), "list.page-size.default"),
        (Wrong.TOO_SHORT, Query((), NEWEST, 3, 5), "list.offset.position"),
        (Wrong.TOO_SHORT, Query((NAME,), NEWEST, 0, 5), "list.page-size.limits"),
        (Wrong.TOO_FEW, Query((NAME,), NEWEST, 0, 5), "list.name.partial"),
        (Wrong.TOO_LONG, Query((NAME,), NEWEST, 0, 5), "list.page-size.limits"),
        (Wrong.UNORDERED, Query((NAME,), NEWEST, 0, 5), "list.sort.orders"),
        (Wrong.UNORDERED, Query((), (("_a", 1), ("_b", 1)), 0, LARGE), "list.sort.key-order"),
        (Wrong.UNORDERED, Query((), NEWEST, 5, 5), "list.sort.whole-list"),
    ],
)
def test_the_clause_is_that_of_what_the_query_asks_for(wrong, query, clause):
    assert blamed(wrong, query, LARGE)[0] == clause


def test_a_query_concerns_all_that_it_asks_for():
    assert concerned(Query((NAME,), NEWEST, 3, 5), LARGE) == (
        "list.name.partial",
        "list.sort.orders",
        "list.offset.position",
        "list.page-size.limits",
        "list.sort.whole-list",
    )
    assert concerned(Query((), (), 0, LARGE), LARGE) == ()


def test_a_known_fault_explains_what_is_wrong_with_queries_that_meet_it():
    known = ("list.name.partial", "item-missing")
    missing = ("list.filters.combine", "item-missing")

    assert explains(known, missing, Query((NAME, STATUS)), LARGE)
    assert not explains(known, missing, Query((STATUS,)), LARGE)
    assert not explains(known, ("list.name.partial", "page-too-short"), Query((NAME,)), LARGE)


def test_workflows_of_others_explain_what_is_more_or_less_than_it_should_be():
    known = ("list.nsfilter.isolates", "foreign-workflow")

    assert explains(known, ("list.reply.total", "wrong-total"), Query(), LARGE)
    assert not explains(known, ("list.sort.orders", "unsorted:_name"), Query(), LARGE)


def test_a_field_that_is_sorted_wrongly_explains_nothing_of_another():
    known = ("list.sort.orders", "unsorted:_name")
    late = ("list.offset.position", "page-begins-too-late")

    assert explains(known, late, Query((), (("_name", 1),), 3, 5), LARGE)
    assert not explains(known, late, Query((), NEWEST, 3, 5), LARGE)
