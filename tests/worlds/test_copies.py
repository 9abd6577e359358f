"""Forked, reset, kept and put back: what a copy has of its original, and what it has not."""

import pytest

from wfmock.errors import BadControl, Missing, Taken
from wfmock.faults import plan
from wfmock.worlds import Origin
from worlds.meeting import DOCUMENTED, NOON, SECOND


def busy(meeting, name="a"):
    """A world in which a lot has happened: its clock, its faults and two workflows more."""
    world = meeting.worlds[name]
    meeting.start(name)
    meeting.start(name)
    meeting.pass_seconds(90, name)
    world.clock.freeze()
    world.faults.add(plan("slow"))
    return meeting.worlds[name]


def test_a_fork_has_workflows_clock_and_faults_of_its_original(meet):
    meeting = meet()
    busy(meeting)

    fork = meeting.worlds.fork("a", "b")

    assert meeting.everything("b") == meeting.everything("a")
    assert fork.clock.now_ns() == NOON + 90 * SECOND
    assert fork.clock.factor == 0
    assert [rule["name"] for rule in fork.faults.as_json()] == ["slow"]


def test_a_fork_has_a_journal_of_its_own(meet):
    meeting = meet()
    busy(meeting)

    assert meeting.worlds.fork("a", "b").journal.exchanges() == []
    assert len(meeting.worlds["a"].journal.exchanges()) == 2


def test_neither_side_of_a_fork_sees_what_the_other_does(meet):
    meeting = meet()
    fork = (busy(meeting), meeting.worlds.fork("a", "b"))[1]
    before = meeting.everything("a")
    meeting.start("b")
    meeting.pass_seconds(10, "b")
    fork.faults.clear()

    assert meeting.everything("a") == before
    assert meeting.worlds["a"].faults

    meeting.start("a")
    meeting.start("a")
    assert meeting.total("b") == meeting.total("a") - 1


def test_forks_of_forks_live_on_when_their_originals_are_gone(meet):
    meeting = meet()
    meeting.start("a")
    meeting.worlds.fork("a", "b")
    meeting.start("b")
    meeting.worlds.fork("b", "c")
    for name in ("a", "b"):
        meeting.worlds.delete(name)

    assert meeting.total("c") == meeting.total("main") + 2
    assert meeting.start("c")


def test_a_fork_of_the_future_has_what_time_had_brought_by_then(meet):
    meeting = meet(pace="1")
    run = meeting.start("a")
    meeting.clock("a").advance(3600 * SECOND)

    meeting.worlds.fork("a", "b")

    assert meeting.get("b", run).data == meeting.get("a", run).data
    assert meeting.get("b", run).json["_status"] not in ("QUEUED", "RUNNING")


def test_a_reset_world_is_as_the_baseline_has_it(meet):
    meeting = meet()
    fresh = meeting.everything("fresh")
    busy(meeting)

    world = meeting.worlds.reset("a")

    assert meeting.everything("a") == fresh
    assert world.clock.now_ns() == NOON
    assert (world.clock.factor, bool(world.faults)) == (1, False)


def test_a_reset_world_has_an_empty_journal_and_keeps_its_snapshots(meet):
    meeting = meet()
    busy(meeting)
    meeting.worlds.snapshot("a")

    assert meeting.worlds.reset("a").journal.exchanges() == []
    assert meeting.worlds.snapshots("a") == ["1"]
    meeting.worlds.restore("a", "1")
    assert meeting.total("a") == meeting.total("main") + 2


def test_a_reset_can_load_another_baseline_and_seed_for_good(meet):
    meeting = meet()
    meeting.start("a")

    meeting.worlds.reset("a", Origin(baseline="empty"))
    assert meeting.total("a") == 0
    meeting.start("a")
    meeting.worlds.reset("a")

    assert meeting.total("a") == 0
    assert meeting.total("main") > 0


def test_main_can_be_reset_and_restored_as_any_other(meet):
    meeting = meet()
    before = meeting.everything("main")
    snapshot = meeting.worlds.snapshot("main").id
    busy(meeting, "main")
    after = meeting.everything("main")
    later = meeting.worlds.snapshot("main").id

    meeting.worlds.reset("main")
    assert meeting.everything("main") == before
    meeting.worlds.restore("main", later)
    assert meeting.everything("main") == after
    meeting.worlds.restore("main", snapshot)
    assert meeting.everything("main") == before


def test_worlds_made_after_main_has_changed_begin_as_main_began(meet):
    meeting = meet()
    fresh = meeting.everything("before")
    busy(meeting, "main")

    assert meeting.everything("after") == fresh


def test_a_snapshot_can_be_restored_again_and_again(meet):
    meeting = meet()
    busy(meeting)
    kept = meeting.everything("a")
    snapshot = meeting.worlds.snapshot("a").id
    for _ in range(3):
        meeting.start("a")
        meeting.command("a", DOCUMENTED, "TERMINATED")
        meeting.pass_seconds(5, "a")
        meeting.worlds["a"].faults.clear()

        world = meeting.worlds.restore("a", snapshot)

        assert meeting.everything("a") == kept
        assert world.clock.export() == meeting.worlds["a"].clock.export()
        assert (world.clock.now_ns(), bool(world.faults)) == (NOON + 90 * SECOND, True)


def test_a_restored_journal_goes_on_because_it_tells_what_happened(meet):
    meeting = meet()
    snapshot = meeting.worlds.snapshot(meeting.worlds["a"].name).id
    meeting.start("a")

    meeting.worlds.restore("a", snapshot)
    meeting.start("a")

    assert [each.id for each in meeting.worlds["a"].journal.exchanges()] == ["1", "2"]


def test_a_restored_world_goes_on_as_the_first_time(meet):
    meeting = meet()
    meeting.start("a")
    snapshot = meeting.worlds.snapshot("a").id
    first = [meeting.start("a"), meeting.start("a")]

    meeting.worlds.restore("a", snapshot)

    assert [meeting.start("a"), meeting.start("a")] == first


def test_faults_of_a_restored_world_strike_as_the_first_time(meet):
    meeting = meet()
    meeting.worlds["a"].faults.add(plan("rate-limited"))
    meeting.listed("a")
    snapshot = meeting.worlds.snapshot("a").id

    def codes():
        return [meeting.get("a", DOCUMENTED).status_code for _ in range(11)]

    first = codes()
    meeting.worlds.restore("a", snapshot)

    assert first == [200] * 9 + [429] * 2
    assert codes() == first


def test_a_call_that_is_under_way_ends_in_the_state_it_began_in(meet):
    meeting = meet()
    under_way = meeting.worlds["a"]
    meeting.worlds.reset("a")

    with under_way.transaction():
        under_way.store.kv_put("x", b"1")

    assert meeting.worlds["a"].store.kv_get("x") is None


def test_a_world_that_is_not_there_is_named_with_the_nearest(meet):
    meeting = meet()
    meeting.worlds["checkout"]

    for verb in ("reset", "snapshot", "snapshots", "delete", "known"):
        with pytest.raises(Missing, match="no world 'chekout'") as caught:
            getattr(meeting.worlds, verb)("chekout")
        assert "checkout" in caught.value.hint
    with pytest.raises(Missing):
        meeting.worlds.fork("chekout", "b")


def test_a_snapshot_that_is_not_there_is_told_with_those_that_are(meet):
    meeting = meet()
    meeting.worlds.snapshot("main")

    with pytest.raises(Missing, match="no snapshot '2'") as caught:
        meeting.worlds.restore("main", "2")

    assert "1" in caught.value.hint


def test_a_name_that_is_taken_or_none_is_refused_and_nothing_has_changed(meet):
    meeting = meet()
    meeting.start("a")

    for taken in ("a", "main"):
        with pytest.raises(Taken):
            meeting.worlds.fork("main", taken)
        with pytest.raises(Taken):
            meeting.worlds.create(taken)
    for bad in ("", "a b", "-a"):
        with pytest.raises(BadControl):
            meeting.worlds.fork("main", bad)
        with pytest.raises(BadControl):
            meeting.worlds.create(bad)

    assert meeting.worlds.names() == ["main", "a"]
    assert meeting.total("a") == meeting.total("main") + 1


def test_a_deleted_world_begins_anew_and_main_cannot_be_deleted(meet):
    meeting = meet()
    first = meeting.start("a")
    meeting.worlds.snapshot("a")
    meeting.worlds.delete("a")

    assert meeting.worlds.names() == ["main"]
    assert meeting.start("a") == first
    assert meeting.worlds.snapshots("a") == []
    with pytest.raises(BadControl):
        meeting.worlds.delete("main")
