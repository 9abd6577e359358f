"""Queries are chosen by the mistakes that they would show."""

import pytest

from wfmock.contract.lists.mistakes import (
    days_shown,
    filters_shown,
    keys_shown,
    most_telling,
    texts_shown,
)
from wfmock.contract.lists.query import Filter


def run(n, name, status, month):
    return {
        "_id": f"id-{n}",
        "_name": name,
        "_userType": "nightly",
        "_workflowDefId": "824beec4",
        "_status": status,
        "_createdAt": f"2026-{month:02}-15T00:00:00.000000000Z",
        "_updatedAt": f"2026-{month:02}-15T01:00:00.00000000{n}Z",
    }


RUNS = [
    run(1, "asset_import", "FAILED", 1),
    run(2, "Nightly Sync", "FAILED", 2),
    run(3, "rest connector", "QUEUED", 3),
    run(4, "asset_export", "QUEUED", 4),
]


def name(term):
    return Filter("_name", term)


def test_few_candidates_are_taken_that_show_most_together():
    shows = {"a": {1, 2, 3}, "b": {1, 2}, "c": {4}, "d": set()}

    assert most_telling(shows, lambda each: frozenset(shows[each]), 2) == ["a", "c"]
    assert most_telling(shows, lambda each: frozenset(shows[each]), 9) == ["a", "c", "b", "d"]
    assert most_telling([], lambda each: frozenset(), 3) == []


def test_a_part_and_a_whole_name_tell_of_different_mistakes():
    shown = texts_shown(RUNS, "_name")
    part, whole = shown(name("set_imp")), shown(name("asset_import"))

    assert part - whole
    assert whole - part


def test_a_term_that_only_another_field_holds_tells_where_a_filter_looks():
    shown = texts_shown(RUNS, "_name")

    assert shown(name("nightly")) - shown(name("zzz"))


@pytest.mark.parametrize("term", ["C++", "([", "%", "*", "a_b", ""])
def test_odd_terms_are_no_obstacle(term):
    assert isinstance(texts_shown(RUNS, "_name")(name(term)), frozenset)


def test_a_day_tells_the_more_the_nearer_workflows_are_on_both_sides():
    shown = days_shown(RUNS)

    assert shown(Filter("startDate", "2026-02-19")) > shown(Filter("startDate", "1990-01-01"))


def test_filters_that_keep_nothing_tell_nothing_of_their_combination():
    shown = filters_shown(RUNS)
    both = shown((name("asset"), Filter("_status", "FAILED")))

    assert shown((name("asset"), Filter("_status", "PAUSED"))) == frozenset()
    assert both > shown((name("s"), Filter("_status", "FAILED")))


def test_keys_tell_most_where_the_first_one_ties():
    shown = keys_shown(RUNS)
    tied = shown((("_status", 1), ("_createdAt", -1)))

    assert len(tied) > len(shown((("_createdAt", -1), ("_status", 1))))
