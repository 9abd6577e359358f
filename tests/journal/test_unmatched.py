"""A call that no operation takes is kept too, and told what it was probably meant for."""

import pytest

from journal.benches import LIST, ROOT
from wfmock.spec.nearest import nearest_operation


def nearest(reply):
    return reply.json["nearest"]


def test_a_wrong_path_names_the_operation_and_the_segment_that_differs(bench):
    reply = bench().browser.get("/workflowsvc/api/v1/workflow")

    assert reply.status_code == 404
    assert nearest(reply)["operation"] == "listWorkflows"
    assert nearest(reply)["path"] == ROOT
    assert nearest(reply)["differs"] == [
        {"what": "segment", "position": 4, "received": "workflow", "expected": "workflows"}
    ]


def test_a_wrong_method_names_the_operation_of_that_path(bench):
    reply = bench().browser.patch(f"{ROOT}/1/status")

    assert reply.status_code == 405
    assert nearest(reply)["operation"] == "updateWorkflowStatus"
    assert nearest(reply)["differs"] == [{"what": "method", "received": "PATCH", "expected": "PUT"}]


@pytest.mark.parametrize(
    ("method", "path", "operation", "differs"),
    [
        ("GET", "/api/v1/workflows/7", "getWorkflow", "segment 1 is missing"),
        ("GET", "/x/workflowsvc/api/v1/workflows", "listWorkflows", "'x', is one too many"),
        ("GET", "/workflowsvc/api/v2/workflows", "listWorkflows", "segment 3 is 'v2'"),
        ("GET", "/WorkflowSvc/api/v1/workflows", "listWorkflows", "segment 1 is 'WorkflowSvc'"),
        ("PUT", "/workflowsvc/api/v1/workflows/7/state", "updateWorkflowStatus", "is 'state'"),
        ("POST", "/workflows", "startWorkflow", "segment 1 is missing"),
    ],
)
def test_the_nearest_operation_is_the_one_that_was_meant(api, method, path, operation, differs):
    near = nearest_operation(api.operations, method, path)

    assert near.operation.id == operation
    assert differs in near.sentence()


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "", "/x/y/z", "*"])
def test_a_path_that_is_like_none_has_no_nearest_one(api, path):
    assert nearest_operation(api.operations, "GET", path) is None


def test_an_endless_path_is_answered_at_once(bench):
    assert bench().browser.get("/w" * 4000).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", ROOT, 405), ("POST", LIST, 413)],
)
def test_unmatched_calls_are_kept_without_an_operation(bench, method, path, status):
    bench = bench()
    body = b" " * (1 << 20) + b"{}" if status == 413 else b""

    reply = bench.browser.open(path, method=method, data=body, content_type="application/json")

    told = bench.last()
    assert told["operation"] is None
    assert told["reply"]["status"] == reply.status_code == status
    assert told["id"] == reply.headers["X-Wfmock-Exchange"]
    assert told["request"]["method"] == method


def test_a_world_that_cannot_be_is_kept_by_main(bench):
    bench = bench()
    reply = bench.browser.get(LIST, headers={"X-Wfmock-World": "no/name"})

    assert reply.status_code == 400
    assert bench.last()["problem"] == "bad-world"


def test_an_unmatched_call_is_explained(bench):
    bench = bench()
    bench.browser.get("/workflowsvc/api/v1/workflow")

    assert "no operation takes" in bench.last()["explanation"]
    assert "did you mean listWorkflows" in bench.last()["explanation"]
