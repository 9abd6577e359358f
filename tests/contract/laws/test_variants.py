"""Whoever answers a query with what another one was answered is caught."""

import pytest

from faulty.reference import Service
from verifying import ground
from wfmock.contract.laws.following import status_filter_follows
from wfmock.contract.laws.variants import one_thing_changed
from wfmock.contract.workbench.bench import conduct_law


def caching(without, keep=100):
    """A server whose cache of lists does not look at one parameter."""

    class Caching(Service):
        def do_list(self, request):
            cache = self.__dict__.setdefault("cache", {})
            key = tuple(sorted(each for each in request.query.items() if each[0] != without))
            if key not in cache:
                cache[key] = super().do_list(request)
            return cache[key]

    return Caching()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "name", ["_name", "_status", "_defId", "startDate", "endDate", "sort", "_offset", "_pageSize"]
)
def test_a_cache_that_forgets_a_parameter_is_caught(name, seed):
    with ground(caching(name), seed=seed) as made:
        conduct_law(made, one_thing_changed)
        assert made.ledger.findings


def test_what_was_asked_before_stands_in_the_report():
    with ground(caching("endDate")) as made:
        conduct_law(made, one_thing_changed)
        shown = made.ledger.findings[0].exchanges

    assert len(shown) >= 2


@pytest.mark.parametrize("command", ["PAUSED", "RESUMED"])
def test_an_index_that_does_not_follow_a_command_is_caught(command):
    class Indexed(Service):
        def move(self, run, asked):
            before = run.status
            super().move(run, asked)
            index = self.__dict__.setdefault("index", {})
            index[run.id] = before if asked == command else run.status

        def has_status(self, run, search):
            known = self.__dict__.get("index", {}).get(run.id, run.status)
            return search.status in (None, known)

    with ground(Indexed()) as made:
        conduct_law(made, status_filter_follows)
        assert [each.clause for each in made.ledger.findings] == ["list.status.filters"]


def test_a_sound_server_is_not_accused():
    for seed in (1, 2, 3):
        with ground(Service(), seed=seed) as made:
            for law in (one_thing_changed, status_filter_follows):
                conduct_law(made, law)
            assert made.ledger.findings == ()
