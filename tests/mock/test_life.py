"""Life: a started workflow moves by the clock, task by task, and only when somebody looks."""

import re
from itertools import pairwise

import pytest
import yaml

from driving import (
    CAMPUS,
    CHAIN,
    FORKED,
    LOOPED,
    ROOT,
    SECOND,
    SINGLE,
    SWITCHED,
    T0,
    TOWER,
    instant,
    statuses,
    without,
)

ENDED = {"COMPLETED", "FAILED"}
FINISHED = {"COMPLETED", "FAILED", "SKIPPED", "CANCELED", "TIMED_OUT"}


def lives(driver, definition, seconds=120, step=0.5):
    """What a new run shows every half a second, each state once."""
    seen = [driver.start(definition)]
    for _ in range(int(seconds / step)):
        shown = driver.after(step).get(seen[0]["_id"])
        if shown != seen[-1]:
            seen.append(shown)
    return seen


def completed(driver, definition):
    """The states of a run that completes."""
    for _ in range(20):
        seen = lives(driver, definition)
        if seen[-1]["_status"] == "COMPLETED":
            return seen
    raise AssertionError("none completed")


def failed(driver, definition):
    """A run that has failed by itself."""
    started = [driver.start(definition)["_id"] for _ in range(100)]
    driver.after(3600)
    return next(run for run in map(driver.get, started) if run["_status"] == "FAILED")


def test_a_run_goes_from_queued_to_running_to_completed_one_task_after_the_other(driver):
    seen = completed(driver(), CHAIN)

    way = list(dict.fromkeys(each["_status"] for each in seen))
    assert way == ["QUEUED", "RUNNING", "COMPLETED"]
    tasks = [tuple(statuses(each).values()) for each in seen]
    assert max(each.count("RUNNING") for each in tasks) == 1
    assert tasks[-1] == ("COMPLETED",) * 3
    for before, after in pairwise(tasks):
        order = ["QUEUED", "RUNNING", "COMPLETED"]
        assert all(order.index(a) <= order.index(b) for a, b in zip(before, after, strict=True))


def test_only_a_completed_run_has_an_output(driver):
    *before, end = completed(driver(), CHAIN)

    assert [each["_output"] for each in before] == [None] * len(before)
    assert set(end["_output"]) == {"rooms", "co2"}


def test_a_run_that_fails_has_its_failed_task_and_cancels_the_rest(driver):
    run = failed(driver(), CHAIN)
    shown = list(statuses(run).values())
    at = shown.index("FAILED")

    assert shown[:at] == ["COMPLETED"] * at
    assert shown[at + 1 :] == ["CANCELED"] * (2 - at)
    assert run["_output"] is None


def test_both_ends_happen_and_neither_is_rare(driver):
    driver = driver()
    started = {driver.start(CHAIN)["_id"] for _ in range(100)}
    driver.after(3600)

    ends = [each["_status"] for each in driver.all() if each["_id"] in started]

    assert set(ends) == ENDED
    assert 3 <= ends.count("FAILED") <= 40


def test_looking_often_or_once_is_the_same(driver):
    often, once = driver(), driver()
    run, same = often.start(CHAIN)["_id"], once.start(CHAIN)["_id"]
    for _ in range(90):
        often.after(1).get(run)

    assert once.after(90).get(same) == often.get(run)
    assert once.all() == often.all()


def test_the_last_change_is_when_it_happened_not_when_somebody_looked(driver):
    driver = driver()
    run = driver.start(SINGLE)["_id"]

    end = driver.after(5000).get(run)

    assert T0 < instant(end) < T0 + 60 * SECOND


def test_a_list_sees_time_pass_as_a_get_does(driver):
    driver = driver()
    run = driver.start(SINGLE)["_id"]

    assert run in driver.ids(_status="QUEUED")
    driver.after(3600)
    assert run not in driver.ids(_status="QUEUED", _pageSize=1000)
    assert driver.list()["_list"][0]["_status"] in ENDED


def test_the_last_change_moves_with_every_change(driver):
    seen = completed(driver(), CHAIN)
    moments = [instant(each) for each in seen]

    assert moments == sorted(set(moments))
    assert {each["_createdAt"] for each in seen} == {seen[0]["_createdAt"]}


def test_timestamps_have_nine_digits_and_end_in_z(driver):
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z")

    for each in driver().all():
        assert form.fullmatch(each["_createdAt"])
        assert form.fullmatch(each["_updatedAt"])


def test_paused_time_does_not_count(driver):
    straight, paused = driver(), driver()
    run, same = straight.start(CHAIN)["_id"], paused.start(CHAIN)["_id"]

    paused.after(4).command(same, "PAUSED")
    assert paused.after(10_000).get(same)["_status"] == "PAUSED"
    paused.command(same, "RESUMED")
    straight.after(4)

    for _ in range(60):
        own = ("_updatedAt", "_updatedBy")
        assert without(straight.after(1).get(run), *own) == without(paused.after(1).get(same), *own)


@pytest.fixture
def hurried(driver, tmp_path):
    """Drivers of a definition with one slow task and little time for it."""

    def build(policy="TIME_OUT_WF", **changes):
        task = {"_name": "ask", "_type": "USER_INPUT"}  # takes at least six seconds
        own = {"_id": "d", "_name": "hurried", "_namespaces": ["ns"], "_userType": "u"}
        about = {"_timeoutSeconds": 4, "_timeoutPolicy": policy, "_taskDefs": [task]}
        file = tmp_path / "hurried.yaml"
        file.write_text(yaml.safe_dump({"namespaces": ["ns"], "definitions": [own | about]}))
        return driver(baseline=str(file), namespace="ns", **changes)

    return build


def test_a_run_without_the_time_it_needs_times_out_at_that_time(hurried):
    driver = hurried()
    run = driver.start("d")["_id"]

    assert driver.after(3.9).get(run)["_status"] == "RUNNING"
    end = driver.after(0.1).get(run)

    assert (end["_status"], statuses(end)) == ("TIMED_OUT", {"ask": "TIMED_OUT"})
    assert instant(end) == T0 + 4 * SECOND


def test_paused_time_does_not_count_towards_a_time_out(hurried):
    driver = hurried()
    run = driver.start("d")["_id"]
    driver.after(3).command(run, "PAUSED")
    driver.after(1000).command(run, "RESUMED")

    assert driver.after(0.9).get(run)["_status"] == "RUNNING"
    assert driver.after(0.1).get(run)["_status"] == "TIMED_OUT"


def test_a_run_that_only_alerts_takes_its_time(hurried):
    driver = hurried("ALERT_ONLY")
    run = driver.start("d")["_id"]

    assert driver.after(60).get(run)["_status"] == "COMPLETED"


def test_a_run_out_of_time_can_be_retried_and_its_time_counts_anew(hurried):
    driver = hurried()
    run = driver.start("d")["_id"]
    driver.after(10).command(run, "RETRIED")

    assert driver.after(3.9).get(run)["_status"] == "RUNNING"
    assert driver.after(0.1).get(run)["_status"] == "TIMED_OUT"


@pytest.mark.parametrize("factor", [0.1, 2, 60])
def test_the_pace_scales_everything(driver, factor):
    real, scaled = driver(), driver(pace=str(factor))
    run, same = real.start(CHAIN)["_id"], scaled.start(CHAIN)["_id"]

    for seconds in (1, 2, 3, 5, 8, 13, 21):
        assert statuses(real.after(seconds).get(run)) == statuses(
            scaled.after(seconds * factor).get(same)
        )
    assert real.get(run)["_status"] == scaled.get(same)["_status"]


def test_at_pace_0_a_run_is_finished_at_the_next_look(driver):
    driver = driver(pace="0")
    for _ in range(30):
        run = driver.start(CHAIN)

        assert run["_status"] == "QUEUED"
        end = driver.get(run["_id"])
        assert end["_status"] in ENDED
        assert set(statuses(end).values()) <= FINISHED
        assert instant(end) > instant(run)


def test_at_pace_0_a_paused_run_ends_when_it_is_resumed(driver):
    driver = driver(pace="0")
    for paused in driver.all(_status="PAUSED"):
        assert driver.after(100).get(paused["_id"])["_status"] == "PAUSED"
        driver.command(paused["_id"], "RESUMED")
        assert driver.get(paused["_id"])["_status"] in ENDED


def test_at_pace_still_nothing_ever_moves_by_itself(still):
    run = still.start(CHAIN)
    before = still.all()

    assert still.after(10**6).all() == before
    still.command(run["_id"], "PAUSED")
    assert still.after(10**6).command(run["_id"], "RESUMED")["_status"] == "RUNNING"
    assert still.after(10**6).get(run["_id"])["_status"] == "RUNNING"


def test_at_pace_still_what_a_baseline_holds_does_not_move_when_it_is_resumed(still):
    for run in still.all(_status="PAUSED"):
        resumed = still.command(run["_id"], "RESUMED")
        assert still.after(10**6).get(run["_id"]) == resumed


def test_what_a_baseline_holds_rests_until_it_is_commanded(driver):
    driver = driver()
    before = driver.all()

    assert driver.after(10**6).all() == before


def test_the_branches_of_a_fork_run_at_the_same_time_and_join(driver):
    driver = driver(namespace=TOWER)
    seen = [statuses(each) for each in completed(driver, FORKED)]
    branches = ("convert_for_web", "convert_for_mobile", "convert_for_print")

    assert any(all(each[name] == "RUNNING" for name in branches) for each in seen)
    for each in seen:
        if each["convert"] == "COMPLETED":
            assert {each[name] for name in (*branches, "upload_web")} == {"COMPLETED"}
        if each["announce"] != "QUEUED":
            assert each["convert"] == "COMPLETED"


def test_a_switch_takes_one_case_and_skips_the_others(driver):
    driver = driver(namespace=TOWER)
    cases = [{"issue_permit", "open_access_zone"}, {"tell_contractor"}, {"file_request"}]

    for _ in range(8):
        end = statuses(completed(driver, SWITCHED)[-1])
        skipped = {name for name, status in end.items() if status == "SKIPPED"}
        taken = [case for case in cases if not case & skipped]
        assert len(taken) == 1
        assert skipped == set.union(*cases) - taken[0]


def test_a_run_that_waits_for_a_person_is_running(driver):
    driver = driver(namespace=TOWER)
    seen = lives(driver, SWITCHED)

    assert {each["_status"] for each in seen if statuses(each)["ask_supervisor"] == "RUNNING"} == {
        "RUNNING"
    }


def test_a_loop_goes_round_up_to_its_limit(driver):
    driver = driver(namespace=CAMPUS)
    turns = set()
    for _ in range(12):
        run = completed(driver, LOOPED)[-1]["_id"]
        tasks = driver.get(run, _includeLoopOverTasks="true")["_tasks"]
        names = [each["_name"] for each in tasks if "__" in each["_name"]]
        turns.add(len(names) // 2)
        assert names[::2] == [f"read_meter__{turn + 1}" for turn in range(len(names) // 2)]
        assert names[1::2] == [f"compare_values__{turn + 1}" for turn in range(len(names) // 2)]
    assert turns <= {1, 2, 3, 4}
    assert len(turns) > 1


def test_every_definition_of_the_baseline_can_be_lived(driver):
    driver = driver(pace="0")
    world = driver.client.application.extensions["wfmock"].worlds["main"]

    for definition in world.definitions.values():
        driver.namespace = definition.namespaces[0]
        run = driver.start(definition.id)["_id"]
        end = driver.get(run, _includeLoopOverTasks="true")
        assert end["_status"] in ENDED
        assert {task["_status"] for task in end["_tasks"]} <= FINISHED


def test_no_two_looks_make_different_things_happen(driver):
    driver = driver()
    run = driver.start(CHAIN)["_id"]
    driver.after(7)

    assert len({driver.ask("GET", f"{ROOT}/{run}").data for _ in range(5)}) == 1
