"""A page is judged by the whole list, as far as this decides it."""

import json

import pytest

from wfmock.contract.lists.oracle import judged
from wfmock.contract.lists.query import NEWEST, Filter, Query
from wfmock.contract.lists.view import View
from wfmock.contract.wire.deployment import answer_of
from wfmock.contract.wire.signals import Unsteady

FAILED = Filter("_status", "FAILED")


def run(n, **fields):
    return {
        "_id": f"run-{n:02}",
        "_name": "poll",
        "_status": "FAILED" if n % 2 else "RUNNING",
        "_namespaces": ["ns"],
        "_createdAt": f"2026-03-{30 - n:02}T00:00:00Z",
        "_updatedAt": f"2026-03-{30 - n:02}T00:00:00Z",
        **fields,
    }


RUNS = [run(n) for n in range(12)]  # newest first


def view(runs=RUNS, *, complete=True):
    known = {each["_id"]: each for each in runs}
    return View(known, None, complete, ("1",), len(runs), 200, True, dict.fromkeys(known, "1"))


class Response:
    wfmock_exchange = "2"

    def __init__(self, content, status):
        self.headers = {}
        self.content, self.status_code = json.dumps(content).encode(), status


def shown(query, items, total=12, status=200, seen=None):
    answer = answer_of(Response({"_list": items, "_total": total}, status))
    return judged(query, answer, seen or view(), "ns")


def symptom(*args, **kwargs):
    found = shown(*args, **kwargs)
    return None if found is None else found.symptom


@pytest.mark.parametrize(
    ("query", "items", "total"),
    [
        (Query(size=200), RUNS, 12),
        (Query(size=200), RUNS[::-1], 12),
        (Query((), NEWEST, 3, 4), RUNS[3:7], 12),
        (Query((), NEWEST, 10, 4), RUNS[10:], 12),
        (Query((), NEWEST, 20, 4), [], 12),
        (Query((FAILED,), NEWEST, 1, 2), [RUNS[3], RUNS[5]], 6),
        (Query((Filter("_name", "none"),)), [], 0),
    ],
)
def test_a_right_page_is_accepted(query, items, total):
    assert shown(query, items, total) is None


@pytest.mark.parametrize(
    ("query", "items", "total", "expected"),
    [
        (Query(size=200), RUNS[1:], 11, "item-missing"),
        (Query(size=200), RUNS[1:], 12, "page-too-short"),
        (Query((), NEWEST, 9, 5), RUNS[9:11], 11, "page-lacks-matches"),
        (Query(size=200), RUNS, 13, "wrong-total"),
        (Query(size=3), RUNS[:4], 12, "page-too-long"),
        (Query(size=3), RUNS[:2], 12, "page-too-short"),
        (Query(size=3), [RUNS[0], RUNS[0]], 12, "item-twice"),
        (Query(size=3), [run(99)], 12, "item-not-in-whole-list"),
        (Query((), NEWEST, 0, 3), RUNS[1:4], 12, "item-missing"),
        (Query((), NEWEST, 0, 3), RUNS[1::-1], 12, "unsorted:_createdAt"),
        (Query((), NEWEST, 3, 3), RUNS[2:5], 12, "page-begins-too-early"),
        (Query((), NEWEST, 3, 3), RUNS[4:7], 12, "page-begins-too-late"),
        (Query((), NEWEST, 3, 3), [RUNS[3], RUNS[5]], 12, "item-missing"),
        (Query((), NEWEST, 10, 3), [], 12, "page-too-short"),
        (Query((FAILED,)), RUNS[:2], 6, "item-does-not-match"),
        (Query((Filter("startDate", "2026-05-01"),)), RUNS[:2], 2, "item-outside"),
        (Query(size=3), [run(0, _namespaces=["other"])], 12, "foreign-workflow"),
    ],
)
def test_a_wrong_page_shows_what_is_wrong(query, items, total, expected):
    assert symptom(query, items, total) == expected


def test_a_request_that_is_refused_breaks_the_list_itself():
    assert symptom(Query((FAILED,)), [], status=400) == "refused"
    assert symptom(Query((FAILED,)), [], status=500) == "status-500"


def test_what_may_be_refused_is_not_held_against_anybody():
    assert shown(Query((Filter("_status", "NO_SUCH"),)), [], status=400) is None
    assert shown(Query((), NEWEST, 12, 3), [], status=404) is None
    assert symptom(Query((Filter("_status", "PAUSED"),)), [], status=404) == "refused"


def test_what_is_no_list_cannot_be_judged_here():
    with pytest.raises(Unsteady):
        shown(Query(), "none")


def test_of_a_long_list_only_what_is_known_counts():
    part = view(RUNS[:6], complete=False)

    assert shown(Query((), NEWEST, 7, 3), RUNS[7:10], 500, seen=part) is None
    assert symptom(Query((), NEWEST, 2, 3), RUNS[1:4], 500, seen=part) == "page-begins-too-early"
    assert symptom(Query((), NEWEST, 0, 3), RUNS[1:4], 500, seen=part) == "item-missing"
    assert symptom(Query((), NEWEST, 0, 5), RUNS[:2], 500, seen=part) == "page-too-short"
    assert symptom(Query((), NEWEST, 3, 3), RUNS[3:6], 5, seen=part) == "wrong-total"


def test_a_cap_of_the_page_is_no_fault():
    capped = View(view().runs, None, False, ("1",), 3, 3, True, view().places)

    assert shown(Query((), NEWEST, 0, 10), RUNS[:3], seen=capped) is None
    assert symptom(Query((), NEWEST, 0, 10), RUNS[:2], seen=capped) == "page-too-short"


def test_a_missing_workflow_of_others_is_named_rather_than_an_own_one():
    answer = answer_of(Response({"_list": RUNS[2:], "_total": 10}, 200))
    found = judged(Query(size=200), answer, view(), "ns", own={"run-00"})

    assert found.about == {"run-01"}
    assert found.exchanges == ("1", "2")
