"""A query can be sent, told and made simpler."""

from wfmock.contract.lists.query import NEWEST, Filter, Query, simpler

NAME, STATUS = Filter("_name", "poll"), Filter("_status", "FAILED")
WHOLE = Query(offset=0, size=200)


def test_a_query_leaves_out_what_it_does_not_say():
    sent = Query((NAME,), NEWEST, None, 3).parameters()

    assert sent == {"_name": "poll", "sort": {"_createdAt": -1}, "_offset": None, "_pageSize": 3}
    assert Query().parameters()["sort"] is None


def test_a_query_is_told_in_words():
    assert str(Query((NAME,), NEWEST, 2, 3)) == (
        "_name=poll, sort _createdAt -1, _offset=2, _pageSize=3"
    )
    assert str(Query()) == "no parameters"


def test_the_whole_list_and_single_filters_are_tried_first():
    found = simpler(Query((NAME, STATUS), NEWEST, 4, 3), WHOLE)

    assert found[:3] == (WHOLE, Query((NAME,), (), 0, 200), Query((STATUS,), (), 0, 200))
    assert Query((), NEWEST, 4, 3) in found


def test_nothing_is_its_own_simpler_form():
    for query in (WHOLE, Query(), Query((NAME,), (), 0, 200)):
        assert query not in simpler(query, WHOLE)
