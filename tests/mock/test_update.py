"""Update status: four commands on the transition table; tasks follow; a refusal changes nothing."""

import pytest

from driving import (
    CAMPUS,
    CHAIN,
    FORKED,
    NOWHERE,
    NS,
    ROOT,
    SINGLE,
    TOWER,
    WORKFLOW,
    instant,
    statuses,
    without,
)
from wfmock.workflows.lifecycle import TRANSITIONS
from wfmock.workflows.model import Command, Status

CELLS = [(status, command) for status in Status for command in Command]
MOVES = [(*cell, TRANSITIONS[cell]) for cell in CELLS if cell in TRANSITIONS]
ILLEGAL = [cell for cell in CELLS if cell not in TRANSITIONS]
MOVED = ("_status", "_tasks", "_updatedAt", "_updatedBy", "_output")


def some(driver, status):
    """A workflow of the default baseline that rests in a status."""
    return driver.list(_status=status, _pageSize=1)["_list"][0]


@pytest.mark.parametrize(("status", "command", "target"), MOVES)
def test_a_legal_command_leads_where_the_table_says(still, status, command, target):
    before = some(still, status)

    after = still.command(before["_id"], command)

    assert after["_status"] == target
    assert without(after, *MOVED) == without(before, *MOVED)
    assert list(after) == list(before)
    assert after == still.get(before["_id"])
    assert after in still.all(_status=str(target))
    assert status is target or before["_id"] not in {x["_id"] for x in still.all(_status=status)}


@pytest.mark.parametrize(("status", "command"), ILLEGAL)
def test_an_illegal_command_is_refused_says_what_is_legal_and_changes_nothing(
    still, status, command
):
    before, everything = some(still, status), still.all()

    refusal = still.refused(before["_id"], command)

    assert (refusal["current"], refusal["command"]) == (status, command)
    assert refusal["detail"] == f"a workflow that is {status} cannot be {command}"
    assert "final" in refusal["hint"] or "it can be" in refusal["hint"]
    assert still.all() == everything


def test_every_cell_of_the_table_is_one_or_the_other():
    assert len(MOVES) + len(ILLEGAL) == len(Status) * len(Command) == 28


@pytest.mark.parametrize("status", ["PAUSED", "TERMINATED"])
def test_a_command_repeated_changes_nothing_at_all(still, status):
    before = some(still, status)

    assert still.after(60).command(before["_id"], status) == before


def test_a_command_changes_no_other_workflow(still):
    before = {each["_id"]: each for each in still.all()}

    still.command(WORKFLOW, "PAUSED")

    changed = {each["_id"] for each in still.all() if each != before[each["_id"]]}
    assert changed == {WORKFLOW}


def test_the_documents_own_update_pauses_the_task_too_as_its_example_shows(still, api):
    example = api.by_binding("update-status").replies["200"].examples["document"]

    after = still.command(WORKFLOW, "PAUSED")

    assert without(after, "_updatedAt", "_updatedBy") == without(
        example, "_updatedAt", "_updatedBy"
    )
    assert instant(after) > instant(example)


def test_a_pause_reaches_unfinished_tasks_only_and_a_resume_gives_them_back(driver):
    driver = driver()
    run = driver.start(CHAIN)["_id"]
    before = statuses(driver.until(run, "RUNNING"))

    paused, resumed = driver.command(run, "PAUSED"), driver.command(run, "RESUMED")

    assert statuses(paused) == {
        name: status if status == "COMPLETED" else "PAUSED" for name, status in before.items()
    }
    assert statuses(resumed) == before
    assert (resumed["_status"], paused["_status"]) == ("RUNNING", "PAUSED")


def test_a_termination_cancels_unfinished_tasks_only(still):
    run = next(
        each for each in still.all(_status="RUNNING") if "COMPLETED" in statuses(each).values()
    )
    before = statuses(run)

    after = statuses(still.command(run["_id"], "TERMINATED"))

    unfinished = {"QUEUED", "RUNNING", "PAUSED"}
    assert after == {
        name: "CANCELED" if status in unfinished else status for name, status in before.items()
    }


def test_a_retry_keeps_the_id_and_what_was_done_and_tries_failed_tasks_again(still):
    run = next(
        each
        for each in still.all(_status="FAILED", _name="rollup")
        if [task["_status"] for task in each["_tasks"]][:2] == ["COMPLETED", "FAILED"]
    )

    again = still.command(run["_id"], "RETRIED")

    assert (again["_id"], again["_status"], again["_output"]) == (run["_id"], "RUNNING", None)
    assert again["_tasks"][0] == run["_tasks"][0]
    assert again["_tasks"][1] == run["_tasks"][1]
    assert again["_tasks"][2]["_name"] == run["_tasks"][1]["_name"]
    assert again["_tasks"][2]["_status"] == "QUEUED"
    assert again["_tasks"][2]["_id"] not in {task["_id"] for task in run["_tasks"]}


def test_a_retried_run_comes_to_its_end(driver):
    driver = driver()
    failed = some(driver, "FAILED")["_id"]

    driver.command(failed, "RETRIED")
    end = driver.after(3600).get(failed)

    assert end["_status"] in ("COMPLETED", "FAILED")


def test_a_run_that_stood_still_moves_on_when_it_is_resumed(driver):
    driver = driver()
    paused = some(driver, "PAUSED")["_id"]
    assert driver.after(10_000).get(paused)["_status"] == "PAUSED"

    driver.command(paused, "RESUMED")

    assert driver.after(3600).get(paused)["_status"] in ("COMPLETED", "FAILED")


def test_who_commands_is_who_updated(still):
    before = some(still, "QUEUED")
    after = still.command(before["_id"], "PAUSED")

    assert after["_createdBy"] == before["_createdBy"]
    assert after["_updatedBy"]


def test_a_command_moves_the_time_of_the_last_change_and_no_other(still):
    before = some(still, "QUEUED")

    first = still.command(before["_id"], "PAUSED")
    second = still.command(before["_id"], "RESUMED")
    third = still.after(1.5).command(before["_id"], "TERMINATED")

    assert instant(first) == still.clock.now_ns() - 1_500_000_000
    assert instant(second) == instant(first) + 1  # the clock stood still
    assert instant(third) == still.clock.now_ns()
    assert {each["_createdAt"] for each in (before, first, second, third)} == {before["_createdAt"]}


@pytest.mark.parametrize("path", [NOWHERE, "x", WORKFLOW[:-1]])
def test_an_unknown_workflow_is_refused(still, path):
    assert still.refused(path, "PAUSED", 404)["type"].endswith("unknown-workflow")


def test_a_workflow_of_another_namespace_is_not_touched(still):
    before = still.get(WORKFLOW)

    still.namespace = TOWER
    assert still.refused(WORKFLOW, "PAUSED", 404)["type"].endswith("foreign-workflow")

    still.namespace = NS
    assert still.get(WORKFLOW) == before


def test_a_workflow_of_two_namespaces_is_commanded_through_either(still):
    still.namespace = CAMPUS
    run = still.start(FORKED)["_id"]

    still.namespace = TOWER
    still.command(run, "PAUSED")

    still.namespace = CAMPUS
    assert still.get(run)["_status"] == "PAUSED"


@pytest.mark.parametrize(
    "status",
    [
        "paused",
        "RUNNING",
        "QUEUED",
        "COMPLETED",
        "FAILED",
        "RESUME",
        "",
        " PAUSED",
        None,
        1,
        True,
        ["PAUSED"],
        {},
    ],
)
def test_anything_but_the_four_is_refused_and_changes_nothing(still, status):
    before = still.get(WORKFLOW)

    refusal = still.refused(WORKFLOW, status, 400)

    assert refusal["violations"][0]["pointer"] == "/_status"
    assert (
        "PAUSED, RESUMED, RETRIED, TERMINATED" in str(refusal["violations"])
        or status is None
        or not isinstance(status, str)
    )
    assert still.get(WORKFLOW) == before


def test_without_a_status_it_is_refused(still):
    refusal = still.ask("PUT", f"{ROOT}/{WORKFLOW}/status", status=400, json={}).json

    assert "_status" in refusal["violations"][0]["expected"]


def test_a_reason_and_other_keys_are_ignored(still):
    body = {"_status": "PAUSED", "reason": "lunch", "_name": "x"}

    after = still.ask("PUT", f"{ROOT}/{WORKFLOW}/status", json=body).json

    assert (after["_status"], after["_name"]) == ("PAUSED", "rest_connector_workflow")


def test_a_bad_call_to_an_unknown_workflow_is_told_of_the_call_first(still):
    assert still.refused(NOWHERE, "STOPPED", 400)["violations"]


def test_the_path_without_its_slash_is_no_operation(still):
    path = f"/workflowsvc/api/v1/workflows{WORKFLOW}/status"

    assert still.ask("PUT", path, status=404, json={"_status": "PAUSED"})


def test_a_started_run_can_be_led_through_its_whole_life(still):
    run = still.start(SINGLE)["_id"]

    way = [
        still.command(run, command)["_status"]
        for command in ("PAUSED", "RESUMED", "PAUSED", "TERMINATED", "RETRIED", "TERMINATED")
    ]

    assert way == ["PAUSED", "RUNNING", "PAUSED", "TERMINATED", "RUNNING", "TERMINATED"]
