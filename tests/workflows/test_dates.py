"""Dates and date-times that a list can be asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.workflows.query import ImpossibleDate, parse_day
from wfmock.workflows.timestamps import DAY, parse_rfc3339


def day(text, end=False, lenient=True):
    """The instant that a text stands for."""
    return parse_day(text, end=end, lenient=lenient)


def at(text):
    """The exact instant of an RFC 3339 text."""
    return parse_rfc3339(text)


def test_a_date_is_a_whole_day_in_utc():
    assert day("2026-02-01") == at("2026-02-01T00:00:00Z")
    assert day("2026-02-01", end=True) == at("2026-02-01T23:59:59.999999999Z")


@given(st.dates())
def test_the_end_of_a_day_is_just_before_the_next(date):
    text = date.isoformat()
    if "1678" < text < "2262":
        assert day(text, end=True) == day(text) + DAY - 1


def test_the_documents_impossible_date_is_the_last_of_february():
    assert day("2026-02-29", end=True) == at("2026-02-28T23:59:59.999999999Z")
    assert day("2026-04-31") == at("2026-04-30T00:00:00Z")
    assert day("2028-02-29") == at("2028-02-29T00:00:00Z")


def test_an_impossible_date_is_refused_where_nobody_is_lenient():
    with pytest.raises(ImpossibleDate, match="2026-02 has no day 29; its last is 28"):
        day("2026-02-29", lenient=False)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-02-24T02:32", "02:32:00Z", "02:32:59.999999999Z"),
        ("2026-02-24T02:32:22Z", "02:32:22Z", "02:32:22.999999999Z"),
        ("2026-02-24T02:32:22.148Z", "02:32:22.148Z", "02:32:22.148999999Z"),
        ("2026-02-24T02:32:22.148605220Z", "02:32:22.148605220Z", "02:32:22.148605220Z"),
        ("2026-02-24T04:32:22+02:00", "02:32:22Z", "02:32:22.999999999Z"),
        ("2026-02-24 02:32:22", "02:32:22Z", "02:32:22.999999999Z"),
    ],
)
def test_a_date_time_reaches_to_the_end_of_its_last_digit(text, start, end):
    assert day(text) == at(f"2026-02-24T{start}")
    assert day(text, end=True) == at(f"2026-02-24T{end}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026", "2026-02", "2026-2-1", "2026-00-01", "2026-02-00"),
        *("2026-02-32", "2026-02-24T", "2026-02-24T25:00", "2026-02-24Z", "2026-02-24\x00"),
    ],
)
def test_what_is_no_date_is_refused_however_lenient(text):
    with pytest.raises(ValueError) as refusal:
        day(text)

    assert not isinstance(refusal.value, ImpossibleDate)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z"])
def test_far_dates_fit_into_64_bits(text):
    assert -(2**63) <= day(text) <= day(text, end=True) < 2**63
