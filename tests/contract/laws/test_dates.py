"""Date ranges are judged by days that are far from everything."""

import pytest

from faulty.data import DAY
from faulty.reference import Service
from verifying import found_by
from wfmock.contract.laws.dates import date_filter

BEGINS, ENDS = "list.start-date.begins", "list.end-date.ends"


class StartIgnored(Service):
    def not_before(self, run, search):
        return True


class EndIgnored(Service):
    def not_after(self, run, search):
        return True


class ThreeDaysLate(Service):
    def start_of(self, text):
        return super().start_of(text) + 6 * DAY


class MonthForgotten(Service):
    def end_of(self, text):
        return super().end_of(text[:5] + "01" + text[7:])


class EndNeedsStart(Service):
    def not_after(self, run, search):
        return search.start is None or super().not_after(run, search)


@pytest.mark.parametrize(
    ("server", "clause"),
    [
        (StartIgnored, BEGINS),
        (EndIgnored, ENDS),
        (ThreeDaysLate, BEGINS),
        (MonthForgotten, ENDS),
        (EndNeedsStart, ENDS),
    ],
)
def test_a_range_that_is_not_kept_breaks_its_clause(server, clause):
    found = found_by(date_filter, server(), rounds=4)

    assert {each for each, _ in found} == {clause}


class OnUpdated(Service):
    def not_before(self, run, search):
        return search.start is None or run.updated >= search.start

    def not_after(self, run, search):
        return search.end is None or run.updated < search.end


class Elsewhere(Service):
    """Its days begin in another zone, and the end is not part of the range."""

    def start_of(self, text):
        return super().start_of(text) + DAY // 3

    def end_of(self, text):
        return super().end_of(text) - DAY // 3


@pytest.mark.parametrize("server", [OnUpdated, Elsewhere])
def test_which_date_counts_and_where_days_begin_is_not_judged(server):
    assert found_by(date_filter, server(), rounds=4) == []
