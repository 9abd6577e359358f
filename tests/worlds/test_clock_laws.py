"""However time passes, in one step or in many, looked at or not, the state is the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.faults import plan, read_rule
from worlds.meeting import NOON, SECOND, meeting

LAWS = settings(derandomize=True, max_examples=25, deadline=None)
GAPS = st.integers(0, 3 * 3600 * SECOND)
ACTIONS = st.sampled_from(["start", "PAUSED", "RESUMED", "RETRIED", "TERMINATED", "none"])
SCRIPTS = st.lists(st.tuples(GAPS, ACTIONS), min_size=1, max_size=6)
CUTS = st.lists(st.integers(1, 4), min_size=6, max_size=6)
LOOKS = st.sampled_from(["list", "get", "settle", "none"])


@pytest.fixture(scope="module")
def served():
    """A mock in real time, in which each script is played in world ``a``."""
    made = meeting(pace="1")
    yield made
    made.mock.close()


def play(served, script, step, rules=()):
    """Play a script in a fresh world, time passing by ``step``: transitions, codes, all bodies."""
    served.worlds["a"]
    world = served.worlds.reset("a")
    world.faults.add(rules)
    run, passed, codes = served.start("a") if not rules else None, [], []
    for number, (gap, action) in enumerate(script):
        passed += step(world, number, gap)
        world.faults.clear()
        if action == "start" or run is None:
            run = served.start("a")
        elif action != "none":
            codes.append(served.command("a", run, action))
        world.faults.add(rules)
    world.faults.clear()
    return passed, codes, served.everything("a")


def at_once(world, number, gap):
    return world.turn(lambda clock: clock.advance(gap))


def look(served, how):
    """Look at a world as a client does; what a fault makes of it is the client's affair."""
    try:
        if how == "list":
            served.call("a", "GET", "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU")
        elif how == "get":
            served.get("a", "94bcf41e-8d05-4011-a64b-d5a5164b0155")
        elif how == "settle":
            served.worlds["a"].settle()
    except ConnectionResetError:
        pass


@LAWS
@given(SCRIPTS, CUTS, LOOKS)
def test_one_step_or_many_lead_to_the_same_bodies_and_the_same_transitions(
    served, script, cuts, how
):
    def in_steps(world, number, gap):
        passed, rest = [], gap
        for _ in range(cuts[number]):
            part = min(rest, gap // cuts[number] + 1)
            rest -= part
            passed += world.turn(lambda clock, part=part: clock.advance(part))
            look(served, how)
        return passed + list(world.turn(lambda clock: clock.advance(rest)))

    assert play(served, script, in_steps) == play(served, script, at_once)


@LAWS
@given(SCRIPTS, CUTS, LOOKS, st.sampled_from(["flaky", "slow", "down", "rate-limited"]))
def test_faults_change_nothing_of_what_time_brings(served, script, cuts, how, name):
    rules = (*plan(name), read_rule({"effect": "drop", "after": True, "every": 2}, "lost"))

    def in_steps(world, number, gap):
        passed = []
        for _ in range(cuts[number]):
            passed += world.turn(lambda clock: clock.advance(gap // cuts[number]))
            look(served, how)
        rest = gap - gap // cuts[number] * cuts[number]
        return passed + list(world.turn(lambda clock: clock.advance(rest)))

    assert play(served, script, in_steps, rules) == play(served, script, at_once, rules)


@LAWS
@given(SCRIPTS, st.sampled_from([0.0, 0.5, 2.0, 60.0]))
def test_a_clock_that_runs_fast_or_is_put_to_an_instant_brings_the_same(served, script, factor):
    def running(world, number, gap):
        """Half of the time the clock runs by itself, at whatever speed; then it is set."""
        target = world.clock.now_ns() + gap
        world.turn(lambda clock: clock.scale(factor))
        served.base.set(NOON + int(gap / factor) // 2 if factor else NOON)
        found = world.settle()
        world.turn(lambda clock: clock.freeze())
        served.base.set(NOON)
        return [*found, *world.turn(lambda clock: clock.set(target))]

    assert play(served, script, running) == play(served, script, at_once)


@LAWS
@given(st.lists(GAPS, max_size=5))
def test_time_that_passes_in_one_world_passes_in_no_other(served, gaps):
    served.worlds["b"]
    before = served.worlds.reset("b").clock.now_ns(), served.everything("b")
    for gap in gaps:
        at_once(served.worlds["a"], 0, gap)

    assert (served.worlds["b"].clock.now_ns(), served.everything("b")) == before
