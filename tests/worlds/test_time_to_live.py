"""A world that nobody uses goes after its time, with everything that it holds."""

import gc
import weakref

import pytest

from wfmock.errors import Missing
from wfmock.store.memory import MemoryBook
from worlds.meeting import register_of


class Elapsed:
    """A clock that a test has in hand, in seconds."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def books():
    """How many databases in memory there are."""
    gc.collect()
    # Not isinstance: some objects of other libraries cannot be asked what they are.
    return sum(type(each) is MemoryBook for each in gc.get_objects())


@pytest.fixture
def elapsed():
    return Elapsed()


@pytest.fixture
def worlds(mock, elapsed):
    """A register whose worlds may go unused for a minute."""
    return register_of(mock(pace="still"), 60, elapsed)


def test_a_world_is_there_until_its_time_is_over_and_then_is_not(worlds, elapsed):
    worlds["a"]
    elapsed.now += 60
    assert worlds.names() == ["main", "a"]

    elapsed.now += 0.001

    assert worlds.names() == ["main"]
    with pytest.raises(Missing):
        worlds.known("a")


def test_use_prolongs_a_life_and_looking_at_it_does_not(worlds, elapsed):
    for name in ("used", "watched", "steered"):
        worlds[name]
    for _ in range(3):
        elapsed.now += 40
        worlds["used"]
        worlds.used("steered")
        worlds.names()

    assert worlds.names() == ["main", "used", "steered"]
    assert worlds.idle("used") == 0


def test_whoever_comes_too_late_finds_a_fresh_world(worlds, elapsed):
    first = worlds["a"]
    first.store.kv_put("x", b"1")
    worlds.snapshot("a")
    elapsed.now += 61

    again = worlds["a"]

    assert again is not first
    assert again.store.kv_get("x") is None
    assert worlds.snapshots("a") == []


def test_a_name_whose_time_is_over_can_be_taken_again(worlds, elapsed):
    worlds["a"]
    worlds["b"]
    elapsed.now += 61

    worlds["source"]
    worlds.fork("source", "a")
    worlds.create("b")

    assert worlds.names() == ["main", "source", "a", "b"]


def test_main_stays_for_ever(worlds, elapsed):
    main = worlds["main"]
    elapsed.now += 10**9

    assert worlds["main"] is main
    assert worlds.names() == ["main"]


def test_with_a_time_of_zero_all_stay_for_ever(mock, elapsed):
    worlds = register_of(mock(pace="still"), 0, elapsed)
    worlds["a"]
    elapsed.now += 10**9

    assert worlds.names() == ["main", "a"]


def test_a_world_that_is_over_lets_go_of_all_it_held(worlds, elapsed):
    before = books()
    world = worlds["a"]
    world.store.kv_put("x", b"1")
    worlds.snapshot("a")
    world.store.kv_put("x", b"2")
    held = [weakref.ref(each) for each in (world, world.clock, world.faults, world.journal)]
    assert books() == before + 2
    del world
    elapsed.now += 61
    worlds.names()

    assert [each() for each in held] == [None] * 4
    assert books() == before


def test_new_worlds_make_room_by_themselves(worlds, elapsed):
    seen = weakref.WeakSet()
    for number in range(2_000):
        seen.add(worlds[f"w{number}"])
        elapsed.now += 1

    assert len(seen) <= 60 + 10  # those of the last minute, and those since the last look


def test_forks_make_room_by_themselves_too(worlds, elapsed):
    seen = weakref.WeakSet()
    for number in range(500):
        seen.add(worlds.fork("main", f"w{number}"))
        elapsed.now += 1

    assert len(seen) <= 60 + 10
