"""A main world that is kept in a file is reset and restored in the file; other worlds are not."""

import pytest

from wfmock.worlds import Origin
from worlds.meeting import DOCUMENTED, NOON, SECOND


@pytest.fixture
def server(meet, tmp_path):
    """Start the server of one file, as often as a test likes."""
    started = []

    def start(**changes):
        if started:
            started[-1].mock.close()
        started.append(meet(db=str(tmp_path / "state.sqlite"), **changes))
        return started[-1]

    return start


def test_what_main_did_survives_and_what_others_did_does_not(server):
    first = server()
    run = first.start("main")
    other = first.start("a")
    fresh = first.total("b")

    again = server()

    assert again.get("main", run).status_code == 200
    assert again.get("a", other).status_code == 404
    assert again.total("a") == fresh


def test_a_reset_is_kept(server):
    first = server()
    fresh = first.everything("main")
    first.start("main")
    first.command("main", DOCUMENTED, "TERMINATED")
    first.worlds.reset("main")
    assert first.everything("main") == fresh

    assert server().everything("main") == fresh


def test_a_restore_is_kept(server):
    first = server()
    first.start("main")
    kept = first.everything("main")
    snapshot = first.worlds.snapshot("main").id
    first.start("main")
    first.worlds.restore("main", snapshot)
    assert first.everything("main") == kept

    assert server().everything("main") == kept


def test_ids_go_on_where_they_were_and_after_a_reset_as_at_first(server):
    first = server()
    one = first.start("main")
    again = server()
    two = again.start("main")
    again.worlds.reset("main")

    assert [again.start("main"), server().start("main")] == [one, two]


def test_a_clock_that_was_turned_is_kept_and_a_reset_turns_it_back(server):
    first = server()
    first.pass_seconds(3600)
    again = server()
    assert again.clock().now_ns() == NOON + 3600 * SECOND

    again.worlds.reset("main")

    assert server().clock().now_ns() == NOON


def test_a_fork_of_the_file_is_in_memory_and_independent(server):
    first = server()
    first.start("main")
    fork = first.worlds.fork("main", "a")
    assert first.everything("a") == first.everything("main")
    assert not fork.kept_in_file
    first.start("a")
    first.start("a")

    assert first.total("a") == first.total("main") + 2
    assert server().total("a") == server().total("b")


def test_resets_and_restores_go_on_for_ever(server):
    meeting = server()
    snapshot = meeting.worlds.snapshot("main").id
    before = meeting.total()
    for _ in range(5):
        meeting.start("main")
        meeting.worlds.reset("main")
        meeting.start("main")
        meeting.worlds.restore("main", snapshot)

    assert meeting.total() == before


def test_workflows_that_were_removed_come_back_in_their_place(server):
    first = server()
    world = first.worlds["main"]
    fresh = first.everything("main")
    first.start("main")
    order = [record.id for record in world.store.iterate()]
    with world.transaction():
        for workflow_id in (DOCUMENTED, order[7]):
            world.remove(workflow_id)

    first.worlds.reset("main")

    assert first.everything("main") == fresh
    assert [record.id for record in world.store.iterate()] == order[:-1]
    assert server().everything("main") == fresh


def test_a_reset_to_another_baseline_is_kept(server):
    first = server()
    first.start("main")
    first.worlds.reset("main", Origin(baseline="failures"))
    kept = first.everything("main")

    assert server(baseline="failures").everything("main") == kept
