"""Worlds: made, forked, put back, kept and deleted, each alone with its own state."""

import pytest

ALL = "_pageSize=1000"


def test_main_is_there_from_the_start(steer):
    (main,) = steer.ok("GET /worlds")["worlds"]

    assert (main["name"], main["baseline"], main["seed"], main["pace"]) == (
        "main",
        "default",
        1,
        "1",
    )
    assert main["workflows"] == 240
    assert main["namespaces"].keys() == set(steer.mock.worlds["main"].namespaces)


def test_a_world_is_made_from_a_baseline_seed_pace_and_dialect_of_its_own(steer):
    origin = {"baseline": "failures", "seed": 7, "pace": "0", "dialect": {"unknownWorkflow": 410}}

    made = steer.ok("POST /worlds", {"name": "a", **origin})

    assert {name: made[name] for name in origin} == origin
    unknown = "/workflowsvc/api/v1/workflows/00000000-0000-4000-8000-000000000000"
    assert steer.client.get(f"/@a{unknown}?nsfilter=first_tchgt1VU").status_code == 410
    assert steer.client.get(f"{unknown}?nsfilter=first_tchgt1VU").status_code == 404


def test_what_is_left_out_is_what_the_server_was_started_with(steering):
    steer = steering(baseline="failures", seed=7, pace="still")

    made = steer.ok("POST /worlds", {"name": "a"})

    assert (made["baseline"], made["seed"], made["pace"]) == ("failures", 7, "still")


def test_a_first_call_to_the_mocked_api_makes_a_world_too(steer):
    steer.listed("new")

    assert [each["name"] for each in steer.ok("GET /worlds")["worlds"]] == ["main", "new"]
    assert steer.refused("POST /worlds", {"name": "new"})["status"] == 409


@pytest.mark.parametrize("name", ["", ".", "-a", "a b", "a/b", "é", "a" * 101, 5, None])
def test_a_bad_name_is_refused(steer, name):
    assert steer.refused("POST /worlds", {"name": name})["status"] == 400
    assert steer.refused("POST /worlds/main/fork", {"name": name})["status"] == 400


@pytest.mark.parametrize(
    ("origin", "status", "said"),
    [
        ({"baseline": "defualt"}, 422, "default"),
        ({"baseline": ""}, 400, "/baseline"),
        ({"seed": "7"}, 400, "/seed"),
        ({"pace": "quickly"}, 422, "still"),
        ({"dialect": {"unknownWorkflw": 410}}, 422, "unknownWorkflow"),
        ({"dialect": {"unknownWorkflow": 200}}, 422, "unknownWorkflow"),
        ({"sead": 7}, 400, "sead"),
    ],
)
def test_a_world_that_cannot_be_made_is_refused_and_not_made(steer, origin, status, said):
    made = steer.refused("POST /worlds", {"name": "a", **origin})
    reset = steer.refused("POST /worlds/main/reset", origin)

    assert (made["status"], reset["status"]) == (status, status)
    assert said in str(made)
    assert [each["name"] for each in steer.ok("GET /worlds")["worlds"]] == ["main"]


def test_a_fork_is_as_its_source_is_now_and_then_goes_its_own_way(steer):
    steer.ok("POST /worlds/main/clock/freeze", {"at": "2030-01-01"})
    steer.ok("POST /worlds/main/faults", {"plan": "rate-limited"})
    steer.start()

    fork = steer.ok("POST /worlds/main/fork", {"name": "a"})

    assert (fork["now"][:10], fork["frozen"], fork["faults"]) == ("2030-01-01", True, 1)
    assert fork["exchanges"] == 0
    assert steer.listed("a", ALL) == steer.listed("main", ALL)
    steer.start("a")
    assert steer.ok("GET /worlds/a")["workflows"] == steer.ok("GET /worlds/main")["workflows"] + 1


def test_a_reset_puts_everything_back(steer):
    before = steer.listed("main", ALL)
    steer.start()
    steer.ok("POST /worlds/main/clock/freeze", {"at": "2030-01-01"})
    steer.ok("POST /worlds/main/faults", {"plan": "down"})

    reset = steer.ok("POST /worlds/main/reset")

    assert (reset["now"][:10], reset["frozen"], reset["faults"]) == ("2027-03-01", False, 0)
    assert reset["exchanges"] == 0
    assert steer.listed("main", ALL) == before


def test_a_reset_world_gives_the_same_ids_again(steer):
    first = [steer.start(), steer.start()]
    steer.ok("POST /worlds/main/reset")

    assert [steer.start(), steer.start()] == first


def test_a_reset_loads_another_baseline_and_what_it_does_not_name_stays(steer):
    steer.ok("POST /worlds", {"name": "a", "baseline": "failures", "pace": "still"})

    reseeded = steer.ok("POST /worlds/a/reset", {"seed": 9})
    emptied = steer.ok("POST /worlds/a/reset", {"baseline": "empty"})

    assert (reseeded["baseline"], reseeded["seed"], reseeded["pace"]) == ("failures", 9, "still")
    assert (emptied["workflows"], emptied["seed"], emptied["pace"]) == (0, 9, "still")
    assert steer.ok("POST /worlds/a/reset")["baseline"] == "empty"


def test_a_snapshot_is_restored_as_often_as_one_likes_and_the_journal_goes_on(steer):
    steer.ok("POST /worlds/main/clock/freeze")
    kept = steer.listed("main", ALL)
    id_ = steer.ok("POST /worlds/main/snapshots")["id"]

    for _ in range(2):
        steer.start()
        steer.ok("POST /worlds/main/clock/advance", {"seconds": 60})
        restored = steer.ok("POST /worlds/main/restore", {"snapshot": id_})
        assert (restored["now"][:19], restored["frozen"]) == ("2027-03-01T12:00:00", True)
        assert steer.listed("main", ALL) == kept
    assert steer.ok("GET /worlds/main")["exchanges"] == 5


def test_snapshots_are_listed_oldest_first_and_belong_to_their_world(steer):
    taken = [steer.ok("POST /worlds/main/snapshots")["id"] for _ in range(2)]
    steer.ok("POST /worlds", {"name": "a"})

    assert steer.ok("GET /worlds/main/snapshots")["snapshots"] == taken
    assert steer.ok("GET /worlds/a/snapshots")["snapshots"] == []
    assert steer.refused("POST /worlds/a/restore", {"snapshot": taken[0]})["status"] == 404


def test_a_deleted_world_is_gone_and_its_name_free(steer):
    steer.ok("POST /worlds", {"name": "a", "baseline": "empty"})

    assert steer.call("DELETE /worlds/a").status_code == 204

    assert steer.refused("GET /worlds/a")["status"] == 404
    assert steer.ok("POST /worlds", {"name": "a"})["workflows"] == 240


def test_main_is_not_deleted(steer):
    assert steer.refused("DELETE /worlds/main")["status"] == 400
    assert steer.ok("GET /worlds/main")["name"] == "main"


def test_many_at_once_ask_for_a_world_of_one_baseline_and_each_gets_its_own(steer):
    from concurrent.futures import ThreadPoolExecutor

    def make(number):
        client = steer.client.application.test_client()
        body = {"name": f"w{number}", "baseline": "failures"}
        return client.post("/__wfmock/worlds", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(make, range(24))) == {201}
    grounds = {id(steer.mock.worlds[f"w{number}"].ground) for number in range(24)}
    assert len(grounds) == 1


def test_grounds_of_baselines_that_nobody_uses_any_more_are_let_go(steer):
    from wfmock.assembly import GROUNDS

    made = [
        steer.ok("POST /worlds/main/reset", {"baseline": "empty", "seed": seed})["seed"]
        for seed in range(GROUNDS + 3)
    ]

    assert made == list(range(GROUNDS + 3))
    assert steer.ok("POST /worlds/main/reset", {"seed": 0})["seed"] == 0
