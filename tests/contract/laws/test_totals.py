"""_total is held to what the pages hold."""

import pytest

from faulty.data import existing_runs
from faulty.reference import Service
from verifying import found_by
from wfmock.contract.laws.envelope import nothing_matches
from wfmock.contract.laws.following import total_follows
from wfmock.contract.laws.totals import total

TOTAL = "list.reply.total"


def counting(count):
    return type("Counting", (Service,), {"total": count})


WRONG = {
    "of the page": lambda self, search, found, page: len(page),
    "one too many": lambda self, search, found, page: len(found) + 1,
    "before filters": lambda self, search, found, page: len(self.listed(search)),
    "of what remains": lambda self, search, found, page: len(found) - search.offset,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_total_is_caught(name):
    assert found_by(total, counting(WRONG[name])(), rounds=2) == [(TOTAL, "wrong-total")]


def test_a_total_that_is_never_zero_is_caught():
    app = counting(lambda self, search, found, page: max(1, len(found)))()

    assert (TOTAL, "wrong-total") in found_by(nothing_matches, app)


@pytest.mark.slow
def test_a_long_list_ends_where_its_total_says():
    cut = counting(lambda self, search, found, page: min(700, len(found)))

    assert found_by(total, Service(runs=existing_runs(900, 9))) == []
    assert found_by(total, cut(runs=existing_runs(900, 9))) == [(TOTAL, "wrong-total")]


def test_a_total_that_was_counted_once_and_for_all_is_caught():
    class Remembering(Service):
        def total(self, search, found, page):
            remembered = self.__dict__.setdefault("remembered", {})
            return remembered.setdefault((search.name, search.definition), len(found))

    assert found_by(total_follows, Remembering()) == [(TOTAL, "total-stands-still")]


def test_a_total_that_others_keep_down_is_not_accused():
    class Purging(Service):
        def do_start(self, request):
            if len(self.started) % 2 == 0:
                self.runs.pop(next(iter(self.runs)))
            return super().do_start(request)

    assert found_by(total_follows, Purging()) == []
    assert found_by(total_follows, Service()) == []
