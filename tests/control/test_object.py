"""The control object in Python, as fixtures and scripts hold it."""

from datetime import UTC, datetime, timedelta

import pytest

import wfmock
from wfmock.control import Control
from wfmock.errors import BadControl, FixtureError, Missing, Taken
from wfmock.faults import plan

PUT = {"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5", "_status": "PAUSED"}


def test_it_belongs_to_the_app(base):
    app = wfmock.create_app(baseline="empty")

    control = app.extensions["wfmock"].control
    assert isinstance(control, Control)
    assert control.counts() == {"worlds": 1, "workflows": 0}
    assert control is app.extensions["wfmock"].control
    app.extensions["wfmock"].close()


def test_a_handle_is_good_through_resets_and_says_when_its_world_is_gone(control):
    world = control.create("a")
    world.workflows.put("wf-1", PUT)
    world.reset()

    with pytest.raises(Missing):
        world.workflows.get("wf-1")
    world.delete()
    with pytest.raises(Missing):
        world.clock.now()


def test_errors_say_what_went_wrong_and_what_to_try(control):
    with pytest.raises(Taken, match="already") as taken:
        control.create("main")
    with pytest.raises(Missing) as missing:
        control.world("mian").facts()
    with pytest.raises(FixtureError) as unfit:
        control.world().workflows.put("a", PUT | {"_timeoutSeconds": "a"})

    assert taken.value.hint
    assert missing.value.hint == "did you mean 'main'?"
    assert unfit.value.field == "_timeoutSeconds"


@pytest.mark.parametrize(
    "moment",
    [
        "2030-01-02T03:04:05Z",
        datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
        datetime(2030, 1, 2, 3, 4, 5),
        1_893_553_445 * 10**9,
    ],
)
def test_an_instant_is_a_text_a_datetime_or_nanoseconds(control, moment):
    assert control.world().clock.freeze(moment).now == 1_893_553_445 * 10**9


@pytest.mark.parametrize("moment", ["", "now", "2030-13-01", "2030-02-30", True, 2**70])
def test_what_is_no_instant_is_refused_and_freezes_nothing(control, moment):
    with pytest.raises(BadControl):
        control.world().clock.freeze(moment)

    assert not control.world().clock.now().frozen


def test_a_span_may_be_a_timedelta(control):
    before = control.world().clock.now().now

    assert control.world().clock.advance(timedelta(days=1)).now == before + 86_400 * 10**9


def test_no_clock_runs_backwards_or_without_end(control):
    for factor in (-1, float("nan"), float("inf")):
        with pytest.raises(BadControl):
            control.world().clock.scale(factor)


def test_rules_may_be_values(control):
    assert [each["name"] for each in control.world().faults.add(*plan("down"))] == ["down"]


def test_words_that_do_not_exist_are_refused(control):
    control.world().workflows.put("wf-1", PUT)

    with pytest.raises(BadControl, match="GONE"):
        control.world().workflows.force("wf-1", "GONE")
    with pytest.raises(BadControl, match="GOTO"):
        control.world().workflows.fail_next("wf-1", type="GOTO")


def test_a_world_that_is_steered_counts_as_used_one_that_is_looked_at_does_not(mock, monkeypatch):
    made = mock()
    elapsed = [0]
    monkeypatch.setattr(made.worlds, "_elapsed", lambda: elapsed[0])
    world = made.control.create("a")

    elapsed[0] = 3
    assert [world.facts().idle for _ in range(2)] == [3, 3]
    world.clock.now()

    assert world.facts().idle == 0


def test_worlds_that_come_and_go_while_they_are_listed_do_no_harm(control):
    from concurrent.futures import ThreadPoolExecutor

    def come_and_go(number):
        for _ in range(10):
            control.create(f"w{number}", baseline="empty").delete()

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(come_and_go, number) for number in range(3)]
        while not all(each.done() for each in done):
            assert control.worlds()[0].name == "main"
        assert [each.result() for each in done] == [None] * 3
