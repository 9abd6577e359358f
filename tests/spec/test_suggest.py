"""Did you mean: the nearest name, or none."""

import pytest

from wfmock.spec.suggest import nearest

NAMES = ["_pageSize", "_pagesize", "_offset", "nsfilter", "endDate", "enddate"]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("_pageSzie", "_pageSize"), ("_PAGESIZE", "_pageSize"), ("pagesize", "_pageSize"),
        ("ofset", "_offset"), ("nsFilter", "nsfilter"), ("enddate", "endDate"),
        ("xyz", None), ("", None), ("_", None),
    ],
)  # fmt: skip
def test_the_nearest_name_is_found_case_aside(word, name):
    assert nearest(word, NAMES) == name


def test_among_no_names_none_is_near():
    assert nearest("a", []) is None
