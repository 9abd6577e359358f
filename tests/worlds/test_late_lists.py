"""With ``visibilityLag`` a list shows what was some seconds ago; a get always shows what is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.workflows.model import Workflow
from worlds.meeting import DOCUMENTED, NOON, SECOND, meeting


@pytest.fixture(scope="module")
def dialect(tmp_path_factory):
    """The file of a dialect in which lists are ten seconds late."""
    file = tmp_path_factory.mktemp("late") / "dialect.yaml"
    file.write_text("visibilityLag: 10\n")
    return str(file)


@pytest.fixture
def late(meet, dialect):
    """A mock whose lists are ten seconds late."""
    return lambda **changes: meet(dialect=dialect, **changes)


def test_a_start_is_listed_when_the_lag_is_over_and_got_at_once(late):
    meeting = late()
    before = meeting.total("a")
    run = meeting.start("a")
    assert meeting.get("a", run).status_code == 200

    meeting.pass_seconds(9.999, "a")
    assert meeting.total("a") == before
    meeting.pass_seconds(0.001, "a")
    assert meeting.total("a") == before + 1


def test_an_update_is_listed_late_too(late):
    meeting = late()
    meeting.command("a", DOCUMENTED, "TERMINATED")
    before = meeting.listed("a", "_status=TERMINATED")["_total"]

    meeting.pass_seconds(10, "a")

    assert meeting.listed("a", "_status=TERMINATED")["_total"] == before + 1


def test_changes_that_time_brought_are_listed_when_they_are_due_not_when_they_are_found(late):
    meeting = late(pace="1")
    run = meeting.start("a")
    meeting.pass_seconds(24 * 3600, "a")  # at the end of which nobody has looked yet

    (listed,) = [each for each in meeting.listed("a", "_pageSize=1")["_list"] if each["_id"] == run]

    assert listed == meeting.get("a", run).json
    assert listed["_status"] not in ("QUEUED", "RUNNING")


def test_a_fork_sees_late_what_its_original_sees_late(late):
    meeting = late()
    before = meeting.total("a")
    meeting.start("a")
    meeting.pass_seconds(4, "a")
    meeting.worlds.fork("a", "b")
    assert meeting.total("b") == before

    meeting.pass_seconds(6, "b")

    assert meeting.total("b") == before + 1
    assert meeting.total("a") == before


def test_a_snapshot_keeps_what_was_still_unseen(late):
    meeting = late()
    before = meeting.total("a")
    meeting.start("a")
    snapshot = meeting.worlds.snapshot("a").id
    meeting.pass_seconds(60, "a")
    meeting.start("a")
    for _ in range(2):
        meeting.worlds.restore("a", snapshot)
        assert meeting.total("a") == before
        meeting.pass_seconds(10, "a")
        assert meeting.total("a") == before + 1


def test_a_reset_forgets_what_was_still_unseen(late):
    meeting = late()
    before = meeting.total("a")
    meeting.start("a")
    meeting.worlds.reset("a")

    meeting.pass_seconds(60, "a")

    assert meeting.total("a") == before


def test_a_clock_that_is_put_back_shows_everything(late):
    meeting = late()
    before = meeting.total("a")
    meeting.start("a")

    meeting.worlds["a"].turn(lambda clock: clock.set(NOON - 3600 * SECOND))

    assert meeting.total("a") == before + 1


def test_what_was_taken_back_is_never_listed(late):
    meeting = late()
    world = meeting.worlds["a"]
    before = meeting.total("a")

    def fail():
        with world.transaction():
            world.put(Workflow.from_state(world.store.get(DOCUMENTED).state))
            world.remove(DOCUMENTED)
            raise EOFError

    with pytest.raises(EOFError):
        fail()

    meeting.pass_seconds(60, "a")
    assert meeting.total("a") == before


@pytest.fixture(scope="module")
def pair(dialect):
    """A mock whose lists are late, and one whose lists are not."""
    both = meeting(dialect=dialect, pace="1"), meeting(pace="1")
    yield both
    for each in both:
        each.mock.close()


def act(meeting, step):
    """Start a workflow, end one, or let time pass, in world ``a``."""
    if step == "start":
        meeting.start("a")
    elif step == "stop":
        meeting.command("a", DOCUMENTED, "TERMINATED")
    else:
        meeting.pass_seconds(step, "a")


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["start", "stop", 1, 3, 9, 30]), max_size=12))
def test_a_late_list_is_that_of_a_world_which_is_ten_seconds_behind(pair, steps):
    late, prompt = pair
    for each in pair:
        each.worlds["a"]
        each.worlds.reset("a")
    steps = [*steps, 10]
    for step in steps:
        act(late, step)

    for step in until(sum(step for step in steps if isinstance(step, int)) - 10, steps):
        act(prompt, step)

    assert late.listed("a", "_pageSize=100") == prompt.listed("a", "_pageSize=100")


def until(seconds, steps):
    """The steps up to an instant, what was done at that very instant included."""
    for step in steps:
        if not isinstance(step, int):
            yield step
        elif seconds:
            passing = min(step, seconds)
            seconds -= passing
            yield passing
        else:
            return
