"""A test can ask whether its app made the calls it should have, and is told what differs."""

import pytest

from journal.benches import ROOT
from wfmock.errors import BadControl
from wfmock.verification import read_expected, verify

UPDATE = "updateWorkflowStatus"


@pytest.fixture
def seen(bench):
    """A bench whose app has paused one workflow, terminated another, and listed twice."""
    bench = bench()
    bench.start()
    bench.command("w1", "PAUSED")
    bench.command("w2", "TERMINATED", "other")
    bench.get("_pagesize=5")
    bench.get("_pageSize=ten")
    return bench


def held(bench, **expected):
    return verify(read_expected(expected, bench.mock.api), bench.world.journal, bench.mock.api)


@pytest.mark.parametrize(
    "expected",
    [
        {"operation": UPDATE},
        {"operation": UPDATE, "times": 2},
        {"operation": UPDATE, "atLeast": 1, "atMost": 2},
        {"operation": UPDATE, "times": 1, "body": {"_status": "PAUSED"}},
        {"operation": UPDATE, "times": 1, "parameters": {"workflowId": "w2"}},
        {"operation": UPDATE, "times": 1, "parameters": {"nsfilter": "other"}},
        {"operation": UPDATE, "times": 2, "status": 404},
        {"operation": UPDATE, "times": 0, "body": {"_status": "RETRIED"}},
        {"operation": "listWorkflows", "times": 1, "parameters": {"_pageSize": 5}},
        {"operation": "listWorkflows", "times": 1, "parameters": {"_pagesize": "5"}},
        {"operation": "listWorkflows", "times": 1, "parameters": {"_pageSize": "ten"}},
        {"operation": "listWorkflows", "times": 2, "parameters": {"_offset": 0}},
        {"operation": "getWorkflow", "times": 0},
        {"operation": "getWorkflow", "atMost": 3},
    ],
)
def test_what_was_called_as_expected_is_ok(seen, expected):
    outcome = held(seen, **expected)

    assert outcome.ok, outcome.message


@pytest.mark.parametrize(
    "expected",
    [
        {"operation": UPDATE, "times": 1},
        {"operation": UPDATE, "times": 3},
        {"operation": UPDATE, "atLeast": 3},
        {"operation": UPDATE, "atMost": 1},
        {"operation": UPDATE, "times": 0},
        {"operation": UPDATE, "body": {"_status": "RETRIED"}},
        {"operation": UPDATE, "body": {"_status": "PAUSED", "more": 1}},
        {"operation": UPDATE, "parameters": {"workflowId": "w3"}},
        {"operation": UPDATE, "parameters": {"nosuch": "1"}},
        {"operation": UPDATE, "status": 200},
        {"operation": "getWorkflow"},
    ],
)
def test_what_was_called_otherwise_is_not(seen, expected):
    assert not held(seen, **expected).ok


def test_the_difference_names_the_nearest_calls_and_what_differs_in_each(seen):
    outcome = held(
        seen, operation=UPDATE, times=2, parameters={"workflowId": "w1"}, body={"_status": "PAUSED"}
    )

    assert outcome.message.splitlines() == [
        'expected updateWorkflowStatus with workflowId=w1, the body {"_status": "PAUSED"} '
        "exactly 2 times; it was called so 1 time (#2)",
        "nearest calls:",
        f"  #3 PUT {ROOT}/w2/status: workflowId was 'w2', expected 'w1'; "
        'body /_status was "TERMINATED", expected "PAUSED"',
    ]
    assert outcome.matched == ("2",)


def test_a_call_too_many_is_named(seen):
    message = held(seen, operation=UPDATE, times=1).message

    assert message.endswith("it was called so 2 times (#2, #3)")


def test_a_misspelt_parameter_is_told(seen):
    message = held(seen, operation="listWorkflows", parameters={"_pageSze": 5}).message

    assert "did you mean '_pageSize'?" in message


def test_an_operation_that_was_never_met_names_the_calls_that_met_none(seen):
    seen.browser.get("/workflowsvc/api/v1/workflow/7")

    message = held(seen, operation="getWorkflow").message

    assert "these calls met none: #6 GET /workflowsvc/api/v1/workflow/7" in message


def test_what_the_journal_has_forgotten_is_never_taken_for_certain(bench):
    bench = bench(journal=2)
    bench.start()
    for _ in range(2):
        bench.get()

    assert held(bench, operation="listWorkflows", atLeast=2).ok
    never = held(bench, operation="startWorkflow", times=0)
    assert not never.ok
    assert "forgotten the 1 oldest calls" in never.message


@pytest.mark.parametrize(
    ("expected", "hint"),
    [
        ({"operation": "listWorkflow"}, "listWorkflows"),
        ({"operation": UPDATE, "time": 1}, "times"),
        ({"operation": UPDATE, "times": -1}, ""),
        ({"operation": UPDATE, "times": True}, ""),
        ({"operation": UPDATE, "times": 1, "atLeast": 1}, "one or the other"),
        ({"operation": UPDATE, "atLeast": 3, "atMost": 2}, ""),
        ({"operation": UPDATE, "parameters": []}, ""),
        ({}, "listWorkflows"),
    ],
)
def test_an_expectation_that_makes_no_sense_is_refused(seen, expected, hint):
    with pytest.raises(BadControl) as refused:
        held(seen, **expected)

    assert hint in refused.value.hint
