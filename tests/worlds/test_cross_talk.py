"""Many clients in many worlds at once: each shows, byte for byte, what it would show alone."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.faults import plan
from worlds.meeting import DOCUMENTED, NOON, SECOND, meeting

WORLDS = [f"w{number}" for number in range(8)]
STEPS = ["start", "pause", "resume", "stop", "list", "hour", "slow", "snap", "restore", "fork"]
SCRIPTS = st.lists(
    st.lists(st.sampled_from([*STEPS, "start", "start", "list", "reset"]), max_size=12),
    min_size=len(WORLDS),
    max_size=len(WORLDS),
)
COMMANDS = {"pause": "PAUSED", "resume": "RESUMED", "stop": "TERMINATED"}


@pytest.fixture(scope="module")
def pair():
    """Two mocks that begin alike: in one the worlds are alone, in the other they meet."""
    both = meeting(pace="1"), meeting(pace="1")
    yield both
    for each in both:
        each.mock.close()


@pytest.fixture(autouse=True, scope="module")
def threads_that_change_often():
    """Let threads take turns a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(usual)


def play(meeting, world, steps):
    """Everything that a client of a world was told on its way, and all that it shows in the end."""
    meeting.worlds[world]
    meeting.worlds.reset(world)
    runs, snapshots = [DOCUMENTED], []
    told = [act(meeting, world, step, runs, snapshots) for step in steps]
    shown = meeting.everything(world)
    meeting.worlds.delete(world)
    return told, shown


def act(meeting, world, step, runs, snapshots):
    """Do one step; what is told in answer, with every id in it."""
    worlds = meeting.worlds
    match step:
        case "start":
            runs.append(meeting.start(world, _world=world))
            return runs[-1]
        case "pause" | "resume" | "stop":
            return meeting.command(world, runs[-1], COMMANDS[step])
        case "list":
            return meeting.listed(world, "_pageSize=5&sort=%7B%22_createdAt%22%3A-1%7D")
        case "hour":
            return meeting.pass_seconds(3600, world)
        case "slow":
            return worlds[world].faults.add(plan("slow"))
        case "reset":
            return bool(worlds.reset(world).faults)
        case "snap":
            return snapshots.append(worlds.snapshot(world).id)
        case "restore":
            return snapshots and worlds.restore(world, snapshots[-1]).clock.export()
    name = f"{world}-fork"  # a fork is played with and dropped again
    worlds.fork(world, name)
    told = meeting.start(name), meeting.total(name)
    worlds.delete(name)
    return told


@settings(derandomize=True, max_examples=12, deadline=None)
@given(SCRIPTS)
def test_worlds_that_meet_tell_what_they_tell_alone(pair, scripts):
    alone, together = pair
    expected = [play(alone, *each) for each in zip(WORLDS, scripts, strict=True)]

    with ThreadPoolExecutor(len(WORLDS)) as threads:
        played = list(
            threads.map(lambda each: play(together, *each), zip(WORLDS, scripts, strict=True))
        )

    assert played == expected


def test_clients_of_one_world_lose_nothing_to_each_other_or_to_other_worlds(meet):
    meeting = meet()
    before = meeting.total("a")

    def work(number):
        world = WORLDS[number % 4]
        return world, [meeting.start(world, _client=number) for _ in range(5)]

    with ThreadPoolExecutor(16) as threads:
        started = list(threads.map(work, range(32)))

    for world in WORLDS[:4]:
        own = {each for name, ids in started if name == world for each in ids}
        newest = meeting.listed(world, "_pageSize=40&sort=%7B%22_createdAt%22%3A-1%7D")
        assert newest["_total"] == before + 40
        assert own == {each["_id"] for each in newest["_list"]}


def test_worlds_come_and_go_while_others_work(meet):
    meeting = meet()

    def work(number):
        for each in range(10):
            world = f"w{number}-{each}"
            meeting.start(world)
            meeting.worlds.fork(world, f"{world}f")
            meeting.worlds.reset(world)
            meeting.worlds.delete(world)
            assert meeting.total(f"{world}f") == meeting.total(f"fresh-{number}") + 1
        return number

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(8))) == list(range(8))
    assert len(meeting.worlds.names()) == 1 + 80 + 8


def test_a_world_that_is_made_by_many_at_once_is_one(meet):
    meeting = meet()

    with ThreadPoolExecutor(16) as threads:
        made = list(threads.map(lambda _: meeting.worlds["new"], range(200)))

    assert len(set(map(id, made))) == 1


class Jumping:
    """A store whose world jumps an hour ahead at the moment when it is forked."""

    def __init__(self, world):
        self.store, self.world = world.store, world

    def __getattr__(self, name):
        return getattr(self.store, name)

    def fork(self):
        self.world.store = self.store
        self.world.turn(lambda clock: clock.advance(3600 * SECOND))
        return self.store.fork()


def test_a_copy_that_is_taken_while_time_jumps_fits_its_clock(meet):
    meeting = meet(pace="1")
    run = meeting.start("a")
    world = meeting.worlds["a"]
    world.store = Jumping(world)

    meeting.worlds.fork("a", "b")

    assert meeting.clock("b").now_ns() == NOON + 3600 * SECOND
    assert meeting.get("b", run).data == meeting.get("a", run).data
    assert meeting.get("b", run).json["_status"] == "COMPLETED"
