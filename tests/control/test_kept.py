"""A server with a file: what is steered is kept, a reset file goes on from where it was reset."""

import pytest

from wfmock.errors import SettingsError


@pytest.fixture
def kept(mock, base, tmp_path):
    """Start a server on the same file, again and again; the one before is stopped."""
    running = []

    def start(**changes):
        for each in running:
            each.close()
        running.append(mock(base=base, db=str(tmp_path / "state.sqlite"), **changes))
        return running[-1].control.world()

    return start


PUT = {"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5", "_status": "FAILED"}


def test_a_moved_clock_outlives_the_server(kept, base):
    frozen = kept().clock.freeze("2030-01-01").now
    base.advance(10**9)
    assert (kept().clock.now().now, kept().clock.now().frozen) == (frozen, True)

    kept().clock.release()
    base.advance(5)

    assert kept().clock.now().now == frozen + 5


def test_a_reset_brings_the_clock_back_for_good(kept):
    kept().clock.freeze("2030-01-01")
    kept().reset()

    assert not kept().clock.now().frozen


def test_what_is_written_after_a_reset_outlives_the_server(kept):
    kept().reset()
    kept().workflows.put("wf-1", PUT)

    assert kept().workflows.get("wf-1")["_status"] == "FAILED"


def test_what_is_written_after_a_restore_outlives_the_server(kept):
    world = kept()
    snapshot = world.snapshot()
    world.workflows.put("wf-1", PUT)
    world.restore(snapshot)
    world.workflows.put("wf-2", PUT)

    assert kept().facts().workflows == 241
    assert kept().workflows.get("wf-2")


def test_a_file_that_was_reset_to_another_baseline_is_one_of_that_baseline(kept):
    kept().reset(baseline="empty")

    with pytest.raises(SettingsError, match="began from baseline empty"):
        kept()
    assert kept(baseline="empty").facts().workflows == 0
