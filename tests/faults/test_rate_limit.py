"""A rate limit counts the world's own time, never the machine's."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.faults import Faults, read_rule
from wfmock.spec.validation import Checked

SECOND = 10**9
LIMIT = {"effect": "rate-limit", "calls": 3, "seconds": 6}


class Limited:
    """A limit alone, with the time in hand."""

    def __init__(self, operation, calls, seconds):
        self.faults = Faults(1)
        self.faults.add([read_rule({**LIMIT, "calls": calls, "seconds": seconds}, "limit")])
        self.operation = operation

    def call(self, now):
        """None, or in how many seconds to come again."""
        strike = self.faults.strike(self.operation, Checked({}, None, ()), now)
        return None if strike is None else strike.seconds


def test_time_lets_calls_through_again_one_by_one(bench):
    server = bench()
    server.arm(LIMIT)

    assert server.statuses(4) == [200, 200, 200, 429]
    server.pass_seconds(2)
    assert server.statuses(2) == [200, 429]
    server.pass_seconds(60)
    assert server.statuses(4) == [200, 200, 200, 429]


def test_a_caller_who_waits_as_long_as_told_is_let_through(bench):
    server = bench()
    server.arm(LIMIT)
    server.statuses(3)
    server.pass_seconds(0.5)

    told = int(server.get().headers["Retry-After"])

    server.pass_seconds(told - 1)
    assert server.get().status_code == 429
    server.pass_seconds(1)
    assert server.get().status_code == 200


def test_a_clock_put_back_does_not_shut_callers_out(bench):
    server = bench()
    server.arm(LIMIT)
    server.statuses(3)
    clock = server.mock.worlds["main"].clock
    clock.set(clock.now_ns() - 86_400 * SECOND)

    assert server.get().headers["Retry-After"] == "2"
    server.pass_seconds(2)
    assert server.get().status_code == 200


def test_a_frozen_world_has_no_second_chance(bench):
    server = bench()
    server.mock.worlds["main"].clock.freeze()
    server.arm(LIMIT)

    assert server.statuses(30) == [200] * 3 + [429] * 27


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.integers(1, 5), st.floats(0.1, 20), st.lists(st.integers(0, 4 * SECOND), max_size=40))
def test_no_window_of_time_has_more_than_twice_the_calls(api, calls, seconds, steps):
    limited = Limited(api.operation("getWorkflow"), calls, seconds)
    now, passed = 0, []
    for step in steps:
        now += step
        if limited.call(now) is None:
            passed.append(now)

    window = int(seconds * SECOND)
    for begin in passed:
        assert sum(begin <= at < begin + window for at in passed) <= 2 * calls


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.integers(1, 5), st.integers(1, 20), st.lists(st.integers(0, 2 * SECOND), max_size=30))
def test_whoever_waits_as_told_is_let_through_and_nobody_before(api, calls, seconds, steps):
    limited = Limited(api.operation("getWorkflow"), calls, seconds)
    now = 0
    for step in steps:
        now += step
        wait = limited.call(now)
        if wait is not None:
            ahead = round(wait * SECOND)
            assert limited.call(now + ahead - 1) is not None
            now += ahead
            assert limited.call(now) is None
