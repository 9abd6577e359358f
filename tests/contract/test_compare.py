"""JSON values are compared as JSON: types, order and places."""

import pytest

from wfmock.contract.workbench.compare import differences, same


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.0), ({"a": 1, "b": [2]}, {"b": [2], "a": 1}), (None, None), (2**70, 2**70), ("é", "é")],
)
def test_equal_json_is_the_same(one, other):
    assert same(one, other)
    assert differences(one, other) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[(1, True), (0, False), ("1", 1), (None, {}), ([], {}), ([1, 2], [2, 1])],
        *[({"a": None}, {}), (2**53, 2**53 + 1), ([1], [1, 1]), ([[True]], [[1]])],
    ],
)
def test_what_differs_in_type_value_or_order_is_not(one, other):
    assert not same(one, other)
    assert differences(one, other)


def test_a_difference_names_its_place_and_both_values():
    found = differences({"a/b": [{"x": 1}]}, {"a/b": [{"x": 2}], "new": None})

    assert [(d.pointer, d.expected, d.received) for d in found] == [
        ("/a~1b/0/x", "1", "2"),
        ("/new", "nothing", "null"),
    ]
