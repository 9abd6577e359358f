"""Ids are the same for the same calls in the same world, and met in no other world."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from wfmock.worlds import Origin
from worlds.meeting import DOCUMENTED


def ids(meeting, world, count=3):
    return [meeting.start(world) for _ in range(count)]


def test_the_same_calls_after_a_reset_give_the_same_ids(meet):
    meeting = meet()
    first = ids(meeting, "a")
    meeting.worlds.reset("a")

    assert ids(meeting, "a") == first
    assert len(set(first)) == 3


def test_the_same_calls_in_another_server_give_the_same_bodies(meet):
    one, other = meet(), meet()
    for meeting in (one, other):
        ids(meeting, "a")
        meeting.command("a", DOCUMENTED, "TERMINATED")
        ids(meeting, "a", 1)

    assert one.everything("a") == other.everything("a")


def test_no_two_worlds_give_the_same_id(meet):
    meeting = meet()
    worlds = ["main", *(f"w{number}" for number in range(40))]

    given = [each for world in worlds for each in ids(meeting, world)]

    assert len(set(given)) == len(given)


def test_a_fork_gives_ids_of_its_own(meet):
    meeting = meet()
    ids(meeting, "a")
    meeting.worlds.fork("a", "b")

    assert not set(ids(meeting, "a")) & set(ids(meeting, "b"))


def test_what_other_worlds_do_meanwhile_changes_no_id(meet):
    alone = ids(meet(), "a", 5)
    meeting = meet()
    accompanied = []
    for number in range(5):
        ids(meeting, f"other-{number}", number)
        accompanied += ids(meeting, "a", 1)

    assert accompanied == alone


def test_another_seed_gives_other_ids(meet):
    meeting = meet()
    first = ids(meeting, "a")
    meeting.worlds.reset("a", Origin(seed=2))

    assert not set(ids(meeting, "a")) & set(first)
    assert not set(ids(meet(seed=2), "b")) & set(first)


@pytest.mark.parametrize("status", ["PAUSED", "TERMINATED"])
def test_a_command_that_is_refused_or_changes_nothing_gives_no_id_away(meet, status):
    meeting = meet()
    ids(meeting, "a", 1)
    meeting.command("a", "00000000-0000-0000-0000-000000000000", status)

    assert ids(meeting, "a", 1) == ids(meet(), "a", 2)[1:]


def test_threads_in_one_world_share_its_ids_among_themselves(meet):
    meeting, expected = meet(), ids(meet(), "a", 40)

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: ids(meeting, "a", 1)[0], range(40)))

    assert sorted(given) == sorted(expected)
