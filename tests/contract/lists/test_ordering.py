"""Two workflows are put in order only where every fair collation agrees."""

import pytest

from wfmock.contract.lists.ordering import compare, out_of_order

NAME, CREATED = (("_name", 1),), (("_createdAt", 1),)


def names(*texts):
    return [{"_id": str(n), "_name": text} for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("asset", "bms", -1),
        ("asset", "asset", 0),
        ("asset", "asset2", -1),
        ("Zoo", "asset", None),
        ("asset", "Asset", None),
        ("rest-a", "rest_a", None),
        ("run10", "run9", None),
        ("über", "uber", None),
        ("a", None, None),
    ],
)
def test_texts_are_compared_leniently(one, other, expected):
    assert compare({"_name": one}, {"_name": other}, NAME) == expected


def test_times_are_compared_as_instants():
    early = {"_createdAt": "2026-02-10T12:00:00.9Z"}
    late = {"_createdAt": "2026-02-10T12:00:01+00:00"}

    assert compare(early, late, CREATED) == -1
    assert compare(early, late, (("_createdAt", -1),)) == 1


def test_a_second_key_counts_only_behind_a_tie_that_is_sure():
    keys = (("_createdAt", 1), ("_name", 1))
    cut = [{"_createdAt": "2026-02-10T12:00:00Z", "_name": name} for name in "ab"]
    fine = [{**each, "_createdAt": "2026-02-10T12:00:00.000000001Z"} for each in cut]

    assert compare(*cut, keys) is None
    assert compare(*fine, keys) == -1


def test_without_a_key_there_is_no_order():
    assert compare(*names("a", "b"), ()) is None


def test_a_list_is_out_of_order_where_two_surely_are():
    items = names("asset", "Zoo", "bms", "asset")

    assert out_of_order(items, NAME) == (items[2], items[3])
    assert out_of_order(items[:3], NAME) is None
