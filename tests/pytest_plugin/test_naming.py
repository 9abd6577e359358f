"""Worlds are named after tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.pytest_plugin.naming import world_name
from wfmock.worlds.register import NAME


@pytest.mark.parametrize(
    ("test", "name"),
    [
        ("test_cart.py::test_late", "test_cart.test_late"),
        ("tests/test_cart.py::TestPay::test_it[visa-2]", "tests.test_cart.TestPay.test_it-visa-2"),
        ("../test_cart.py::test_late", "test_cart.test_late-70e5bd70"),
    ],
)
def test_the_name_says_which_test_it_is(test, name):
    assert world_name(test) == name


def test_a_long_name_keeps_its_end_and_gets_a_digest():
    one, other = (world_name(f"{folder}/{'deep/' * 30}test_a.py::test_b") for folder in "xy")

    assert one != other
    assert one.rpartition("-")[0] == other.rpartition("-")[0]
    assert one.rpartition("-")[0].endswith("deep.test_a.test_b")


@given(st.text())
def test_every_name_is_one_that_a_world_may_have(test):
    assert NAME.fullmatch(world_name(test) + "-1000")


@given(st.text(), st.text())
def test_signs_that_cannot_be_kept_still_tell_tests_apart(one, other):
    first, second = (world_name(f"test_a.py::test_b[{each}]€") for each in (one, other))

    assert (first == second) == (one == other)
