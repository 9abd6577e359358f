"""Clocks: the system's, one moved by hand, and a world's own."""

import json
import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmock.workflows.clock import EARLIEST, FASTEST, LATEST, ManualClock, RealClock, WorldClock


def world_at(now=1_000):
    """A world's clock and the base that it follows."""
    base = ManualClock(now)
    return WorldClock(base), base


def test_the_real_clock_tells_the_systems_time():
    before = time.time_ns()

    assert before <= RealClock().now_ns() <= time.time_ns()


def test_the_real_clock_never_goes_backwards(monkeypatch):
    clock, readings = RealClock(), iter([50, 40, 60])
    monkeypatch.setattr(time, "time_ns", lambda: next(readings))

    assert [clock.now_ns() for _ in range(3)] == [50, 50, 60]


def test_a_world_follows_its_base():
    clock, base = world_at()
    base.advance(5)

    assert clock.now_ns() == 1_005


def test_a_frozen_world_stands_still_until_it_is_released():
    clock, base = world_at()
    clock.freeze()
    base.advance(100)
    frozen = clock.now_ns()
    clock.release()
    base.advance(7)

    assert (frozen, clock.now_ns()) == (1_000, 1_007)


def test_advancing_jumps_forward_frozen_or_not():
    clock, base = world_at()
    clock.advance(50)
    clock.freeze()
    clock.advance(50)
    base.advance(3)

    assert clock.now_ns() == 1_100


def test_a_clock_can_be_put_to_any_instant_and_goes_on_from_there():
    clock, base = world_at()
    clock.set(10)
    base.advance(5)

    assert clock.now_ns() == 15


def test_a_scaled_world_runs_faster_or_slower_from_then_on():
    clock, base = world_at()
    clock.scale(10)
    base.advance(5)
    clock.scale(0.5)
    base.advance(10)

    assert clock.now_ns() == 1_055


@pytest.mark.parametrize("factor", [-1, float("nan"), float("inf")])
def test_no_world_runs_backwards_or_boundlessly(factor):
    with pytest.raises(ValueError):
        world_at()[0].scale(factor)


def test_advancing_backwards_is_refused():
    with pytest.raises(ValueError, match="forwards only"):
        world_at()[0].advance(-1)


moves = st.one_of(
    st.tuples(st.just("freeze")),
    st.tuples(st.just("release")),
    st.tuples(st.just("scale"), st.floats(0, 1_000)),
    st.tuples(st.just("advance"), st.integers(0, 10**15)),
)


@given(st.lists(st.tuples(st.integers(0, 10**15), moves)))
def test_whatever_is_done_to_it_short_of_setting_it_never_goes_backwards(doings):
    clock, base = world_at(1_771_900_342_148_605_220)
    latest = clock.now_ns()
    for passed, (name, *arguments) in doings:
        base.advance(passed)
        assert clock.now_ns() >= latest
        told = getattr(clock, name)(*arguments)
        assert latest <= told == clock.now_ns()
        latest = told


def test_an_exported_clock_goes_on_where_it_was_loaded():
    clock, base = world_at()
    clock.scale(3)
    base.advance(10)
    state = json.loads(json.dumps(clock.export()))

    other = WorldClock(base)
    other.load(pickle.loads(pickle.dumps(state)))
    base.advance(10)

    assert other.now_ns() == clock.now_ns() == 1_060


@pytest.mark.parametrize("ns", [EARLIEST - 1, LATEST + 1])
def test_a_clock_is_put_to_no_time_beyond_its_bounds(ns):
    clock, _ = world_at()

    with pytest.raises(ValueError, match="1700 to 2199"):
        clock.set(ns)
    assert clock.now_ns() == 1_000


def test_a_fast_clock_stops_at_the_latest_time():
    clock, base = world_at()
    clock.scale(FASTEST)
    base.advance(10**18)

    assert clock.now_ns() == LATEST
