"""The clock: moving it is synchronous, says what it brought, and breaks nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfmock.errors import BadControl
from wfmock.workflows.timestamps import parse_rfc3339

NOON = "2027-03-01T12:00:00.000000000Z"
DAY = {"seconds": 86_400}
CLOCK = "/worlds/main/clock"


def test_it_is_frozen_where_it_is_and_stays_there(steer, base):
    frozen = steer.ok(f"POST {CLOCK}/freeze")
    base.advance(10**9)

    assert (frozen["now"], frozen["frozen"], frozen["scale"]) == (NOON, True, 0)
    assert steer.ok(f"GET {CLOCK}")["now"] == NOON


@pytest.mark.parametrize(
    ("at", "now"),
    [
        ("2030-01-02", "2030-01-02T00:00:00.000000000Z"),
        ("2030-01-02T03:04:05.000000006+01:00", "2030-01-02T02:04:05.000000006Z"),
        ("1999-12-31T23:59:59Z", "1999-12-31T23:59:59.000000000Z"),
    ],
)
def test_it_is_put_to_an_instant_and_goes_on_or_is_frozen_there(steer, base, at, now):
    assert steer.ok(f"POST {CLOCK}/freeze", {"at": at})["now"] == now
    steer.ok(f"POST {CLOCK}/release")

    moved = steer.ok(f"POST {CLOCK}/set", {"at": at})
    base.advance(5)

    assert (moved["now"], moved["frozen"]) == (now, False)
    assert parse_rfc3339(steer.ok(f"GET {CLOCK}")["now"]) == parse_rfc3339(now) + 5


def test_it_runs_faster_and_is_let_go_from_where_it_is(steer, base):
    assert steer.ok(f"POST {CLOCK}/scale", {"factor": 60})["scale"] == 60
    base.advance(10**9)
    released = steer.ok(f"POST {CLOCK}/release")

    assert (released["now"], released["scale"]) == ("2027-03-01T12:01:00.000000000Z", 1)


def test_advancing_answers_when_all_that_was_due_has_happened_and_says_what(steer):
    steer.ok(f"POST {CLOCK}/freeze")
    id_ = steer.start()

    moved = steer.ok(f"POST {CLOCK}/advance", DAY)["transitions"]

    assert [(each["from"], each["to"]) for each in moved if each["workflow"] == id_] in (
        [("QUEUED", "RUNNING"), ("RUNNING", "COMPLETED")],
        [("QUEUED", "RUNNING"), ("RUNNING", "FAILED")],
    )
    assert steer.ok(f"GET /worlds/main/workflows/{id_}")["_updatedAt"] == moved[-1]["at"]


def test_transitions_stand_in_the_order_of_their_instants(steer):
    for _ in range(8):
        steer.start()

    instants = [each["at"] for each in steer.ok(f"POST {CLOCK}/advance", DAY)["transitions"]]

    assert len(instants) > 8
    assert instants == sorted(instants)


def test_what_was_due_before_it_moved_was_not_brought_by_moving_it(steer, base):
    steer.start()
    base.advance(86_400 * 10**9)

    assert steer.ok(f"POST {CLOCK}/advance", {"seconds": 0})["transitions"] == []
    assert steer.listed(query="_status=QUEUED&startDate=2027-03-01")["_total"] == 0


@pytest.mark.parametrize("move", ["freeze", "set"])
def test_a_jump_to_an_instant_says_what_it_brought_too(steer, move):
    id_ = steer.start()

    moved = steer.ok(f"POST {CLOCK}/{move}", {"at": "2027-03-02"})["transitions"]

    assert {each["workflow"] for each in moved} == {id_}


def test_a_clock_put_back_undoes_nothing_and_breaks_nothing(steer):
    over = steer.start()
    steer.ok(f"POST {CLOCK}/advance", DAY)
    ended = steer.ok(f"GET /worlds/main/workflows/{over}")

    back = steer.ok(f"POST {CLOCK}/set", {"at": "2020-01-01"})

    assert back["transitions"] == []
    assert steer.ok(f"GET /worlds/main/workflows/{over}") == ended
    young = steer.start()
    assert steer.ok(f"GET /worlds/main/workflows/{young}")["_createdAt"].startswith("2020-01-01")
    assert young in {
        each["workflow"] for each in steer.ok(f"POST {CLOCK}/advance", DAY)["transitions"]
    }


def test_a_run_under_way_goes_on_when_its_time_comes_again(steer):
    id_ = steer.start()
    steer.ok(f"POST {CLOCK}/set", {"at": "2027-02-28T12:00:00Z"})

    assert steer.ok(f"POST {CLOCK}/advance", DAY)["transitions"] == []
    assert steer.ok(f"POST {CLOCK}/advance", DAY)["transitions"][0]["workflow"] == id_


def test_a_lagging_list_shows_what_is_written_after_the_clock_was_put_back(steering):
    steer = steering(pace="still")
    steer.ok("POST /worlds/main/reset", {"dialect": {"visibilityLag": 5}})
    late = steer.start()
    steer.ok(f"POST {CLOCK}/set", {"at": "2027-02-01"})

    again = steer.start()
    assert late in [each["_id"] for each in steer.listed()["_list"]]
    assert again not in [each["_id"] for each in steer.listed()["_list"]]
    steer.ok(f"POST {CLOCK}/advance", {"seconds": 5})

    assert again in [each["_id"] for each in steer.listed(query="_pageSize=1000")["_list"]]


def test_each_world_has_its_own(steer):
    steer.ok("POST /worlds", {"name": "a"})
    steer.ok("POST /worlds/a/clock/freeze", {"at": "1999-01-01"})

    assert steer.ok(f"GET {CLOCK}")["now"] == NOON


@pytest.mark.parametrize(
    ("move", "body"),
    [
        ("advance", {}),
        ("advance", {"seconds": -1}),
        ("advance", {"seconds": "1d"}),
        ("advance", {"seconds": 10**11}),
        ("advance", {"seconds": 9e9}),
        ("set", {}),
        ("set", {"at": "tomorrow"}),
        ("set", {"at": "2027-02-30"}),
        ("set", {"at": "2027-02-01T25:00:00Z"}),
        ("set", {"at": "1699-12-31"}),
        ("set", {"at": "2200-01-02"}),
        ("freeze", {"at": "9999-01-01"}),
        ("freeze", {"to": "2027-01-01"}),
        ("scale", {"factor": -1}),
        ("scale", {"factor": 1e9}),
        ("scale", {}),
    ],
)
def test_what_makes_no_sense_is_refused_and_moves_nothing(steer, move, body):
    assert steer.refused(f"POST {CLOCK}/{move}", body)["status"] == 400

    clock = steer.ok(f"GET {CLOCK}")
    assert (clock["now"], clock["frozen"], clock["scale"]) == (NOON, False, 1)


def test_the_fastest_clock_never_leaves_the_time_that_there_is(steer, base):
    steer.ok(f"POST {CLOCK}/scale", {"factor": 1e6})
    steer.start()
    base.advance(400 * 86_400 * 10**9)

    assert steer.listed()["_total"] > 0
    assert steer.ok(f"GET {CLOCK}")["now"].startswith("2200-01-01")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None
)
@given(steps=st.lists(st.integers(0, 40_000), min_size=1, max_size=6))
def test_one_jump_brings_what_many_small_ones_bring(steer, steps):
    for name in ("one", "many"):
        if name in steer.mock.worlds.names():
            steer.ok(f"DELETE /worlds/{name}")
    steer.ok("POST /worlds", {"name": "one"})
    steer.ok("POST /worlds/one/clock/freeze")
    for _ in range(3):
        steer.start("one")
    steer.ok("POST /worlds/one/fork", {"name": "many"})

    small = [
        each
        for step in steps
        for each in steer.ok("POST /worlds/many/clock/advance", {"seconds": step / 1000})[
            "transitions"
        ]
    ]
    at_once = steer.ok("POST /worlds/one/clock/advance", {"seconds": sum(steps) / 1000})

    assert at_once["transitions"] == small
    assert steer.listed("one") == steer.listed("many")


@pytest.mark.parametrize("span", ["90", "90s", "1.5m", 90, 90.0])
def test_python_takes_spans_as_people_write_them(control, span):
    before = control.world().clock.now().now

    assert control.world().clock.advance(span).now == before + 90 * 10**9


@pytest.mark.parametrize("span", ["1w", "", "-1s", -1, float("nan"), float("inf"), True])
def test_python_is_refused_what_is_no_span(control, span):
    with pytest.raises(BadControl):
        control.world().clock.advance(span)
