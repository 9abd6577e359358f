"""Timestamps to text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.workflows.timestamps import parse_rfc3339, rfc3339

instants = st.integers(-62_135_596_800 * 10**9, 253_402_300_799 * 10**9 + 999_999_999)


def test_the_documents_own_timestamp():
    assert parse_rfc3339("2026-02-24T02:32:22.148605220Z") == 1_771_900_342_148_605_220
    assert rfc3339(1_771_900_342_148_605_220) == "2026-02-24T02:32:22.148605220Z"


@given(instants)
def test_nothing_is_lost_on_the_way(ns):
    assert parse_rfc3339(rfc3339(ns)) == ns


@given(instants, st.integers(0, 9), st.sampled_from(["Z", "+00:00"]))
def test_fewer_digits_cut_off_and_never_round(ns, digits, zone):
    unit = 10 ** (9 - digits)

    assert parse_rfc3339(rfc3339(ns, digits, zone)) == ns // unit * unit


@given(instants, instants, st.integers(0, 9))
def test_texts_are_ordered_as_their_instants(one, other, digits):
    unit = 10 ** (9 - digits)

    assert (rfc3339(one, digits) < rfc3339(other, digits)) == (one // unit < other // unit)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-02-24T02:32:22+02:00", "2026-02-24T00:32:22Z"),
        ("2026-02-24T02:32:22.5-00:30", "2026-02-24T03:02:22.500Z"),
        ("2026-02-24t02:32:22z", "2026-02-24T02:32:22Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ],
)
def test_offsets_small_letters_and_leap_seconds_are_understood(text, same):
    assert parse_rfc3339(text) == parse_rfc3339(same)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-24",
        "2026-02-24T02:32Z",
        "2026-02-24T02:32:22",
        "2026-02-24T02:32:22.Z",
        "2026-02-24T02:32:22.1234567890Z",
        "2026-02-24T02:32:22Z\n",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-02-24T24:00:00Z",
        "2026-02-24T02:32:22+24:00",
        "２０２６-02-24T02:32:22Z",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse_rfc3339(text)
