"""Every exchange is judged by the clauses it touches, and by nothing the document leaves open."""

import json

import pytest

from exchanging import (
    DEFINITION,
    GIVENS,
    envelope,
    exchange,
    got,
    listed,
    started,
    task,
    updated,
    workflow,
)
from wfmock.contract.judging.drift import drift
from wfmock.contract.judging.exchange import judge
from wfmock.contract.judging.seen import Givens

OTHER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def broken(api):
    """The clauses that an exchange breaks, each with its symptom."""

    def broken(each, givens=GIVENS):
        return [(seen.clause, seen.symptom) for seen in judge(each, api, givens) if not seen.ok]

    return broken


@pytest.fixture
def kept(api):
    return lambda each: {seen.clause for seen in judge(each, api, GIVENS) if seen.ok}


# --- what keeps the document is not accused


@pytest.mark.parametrize("each", [listed(), got(), started(), updated()])
def test_the_documents_own_replies_break_nothing_and_count_as_checks(broken, kept, each):
    assert broken(each) == []
    assert {"http.json", "workflow.fields", "workflow.tasks", "workflow.types"} <= kept(each)


@pytest.mark.parametrize(
    "changes",
    [
        {"_timeoutSeconds": ..., "_timeoutPolicy": ..., "_output": ...},
        {"_timeoutSeconds": 20, "_timeoutPolicy": "ALERT_ONLY", "_output": {"a": 1}},
        {"_inputParams": None},
        {"_inputParams": ...},
        {"_status": "WAITING_FOR_INPUT"},
        {"_priority": 5, "_links": {"self": "/x"}},
        {"_id": "01J8ZQ", "_createdBy": "qa@example.org"},
        {"_tasks": [task(_inputParams={}, _output=None)]},
        {"_tasks": []},
        {"_createdAt": "2026-02-24T02:32:22Z", "_updatedAt": "2026-02-24T02:32:22+00:00"},
        {
            "_createdAt": "2026-02-24t02:32:22.1z",
            "_updatedAt": "2026-02-24T02:32:22.1000000000001Z",
        },
    ],
)
def test_what_the_document_leaves_open_is_not_held_against_a_workflow(broken, changes):
    assert broken(listed(envelope(workflow(**changes)))) == []


@pytest.mark.parametrize("status", [301, 401, 403, 429, 502, 503, 504])
def test_gateways_credentials_and_patience_are_no_violations(broken, status):
    assert broken(listed(b"<html>", status, media="text/html")) == []
    assert broken(started(b"", status, media=None)) == []


@pytest.mark.parametrize("status", [400, 404, 405, 409, 410, 422, 500])
@pytest.mark.parametrize("make", [got, updated])
def test_a_refusal_of_get_or_update_may_have_any_status_and_body(broken, make, status):
    assert broken(make(b"no", status, media=None)) == []


@pytest.mark.parametrize("media", ["application/json;charset=UTF-8", "Application/HAL+JSON"])
def test_any_json_media_type_says_that_the_reply_is_json(broken, media):
    assert broken(got(media=media)) == []


def test_a_success_where_a_refusal_was_expected_is_left_to_the_sender(broken):
    assert broken(got({}, 200, expect="refusal")) == []


def test_a_deployment_may_lie_under_a_prefix(kept):
    assert "get.id.exact" in kept(got(prefix="/tenant/a"))


def test_other_paths_and_methods_say_nothing(api):
    assert judge(exchange("GET", "/health", {}, 200), api) == ()
    assert judge(exchange("DELETE", "/workflowsvc/api/v1/workflows", {}, 200), api) == ()


# --- statuses


@pytest.mark.parametrize(
    ("each", "clause"),
    [
        (listed(status=206), "list.success"),
        (listed(b"", 204, media=None), "list.success"),
        (got(status=203), "get.success"),
        (started(status=200), "start.success"),
        (updated(b"", 204, media=None), "update.success"),
    ],
)
def test_success_has_the_documented_status(broken, each, clause):
    assert broken(each) == [(clause, f"status-{each.reply.status}")]


@pytest.mark.parametrize("status", [409, 410, 422])
def test_the_list_answers_with_no_status_but_those_of_its_table(broken, status):
    assert broken(listed({}, status, query={"_status": "PAUSED"})) == [
        ("list.codes", f"status-{status}")
    ]


@pytest.mark.parametrize(
    "query", [{"_name": "🚀"}, {"_name": ""}, {"_offset": 2**31}, {"_pageSize": -1}, {}]
)
def test_the_list_answers_odd_input_without_a_server_error(broken, kept, query):
    assert broken(listed({}, 500, query=query)) == [("http.no-crash", "status-500")]
    assert not query or "http.no-crash" in kept(listed({}, 400, query=query))


@pytest.mark.parametrize("sort", ["nonsense", '{"_name":7}', '{"no_such_field":1}'])
def test_how_a_sort_that_makes_no_sense_is_refused_is_open(broken, sort):
    assert broken(listed({}, 500, query={"sort": sort})) == []


@pytest.mark.parametrize("body", [b"", b"{", [1], {}, {"_workflowDefId": 7}])
def test_a_start_that_makes_no_sense_is_refused_without_a_server_error(broken, body):
    assert ("http.no-crash", "status-500") in broken(started({}, 500, body=body))


def test_a_server_error_is_a_fair_refusal_where_what_was_asked_for_may_not_exist(broken):
    body = {"_workflowDefId": OTHER}
    assert broken(started({}, 500, body=body)) == []
    assert broken(started({}, 500), Givens()) == []
    assert broken(listed({}, 500), Givens("another_ns")) == []
    assert broken(started({}, 500)) == [("http.no-crash", "status-500")]


# --- refusals


@pytest.mark.parametrize(
    ("each", "clause"),
    [
        (listed(query={"nsfilter": None}), "list.nsfilter.required"),
        (got(query={"nsfilter": None}), "get.nsfilter.required"),
        (started(query={"nsfilter": None}), "start.nsfilter.required"),
        (updated(query={"nsfilter": None}), "update.nsfilter.required"),
        (started(body={"_inputParams": {}}), "start.definition.required"),
        (started(body=[DEFINITION]), "start.definition.required"),
        (started(body=b""), "start.definition.required"),
        (started(body={"_workflowDefId": [DEFINITION]}), "start.definition.string"),
        (started(body={"_workflowDefId": 7}), "start.definition.string"),
        (updated(body={}), "update.status.required"),
        (updated(body=b"{"), "update.status.required"),
        (updated(body={"_status": "CANCELLED"}), "update.status.four"),
        (updated(body={"_status": None}), "update.status.four"),
    ],
)
def test_what_must_be_refused_and_is_accepted_breaks_its_clause(broken, each, clause):
    assert broken(each) == [(clause, "accepted")]


@pytest.mark.parametrize("status", [400, 403, 404, 422])
def test_any_refusal_keeps_the_clause_of_a_required_parameter(kept, status):
    assert "list.nsfilter.required" in kept(listed({}, status, query={"nsfilter": None}))


def test_a_reply_about_credentials_says_nothing_about_a_required_parameter(api):
    assert judge(listed({}, 401, query={"nsfilter": None}), api, GIVENS) == ()


def test_a_command_in_small_letters_may_be_taken_or_refused(broken):
    assert broken(updated(body={"_status": "paused"})) == []


# --- JSON


@pytest.mark.parametrize(
    ("reply", "symptom"),
    [
        (b"{'_id': None}", "no-json"),
        (b'{"_id": NaN}', "no-json"),
        (b"\xef\xbb\xbf{}", "no-json"),
        (json.dumps(workflow(_name="K\xf6ln"), ensure_ascii=False).encode("latin-1"), "no-json"),
        (json.dumps(workflow()).encode("utf-16"), "no-json"),
        (b'{"_id": "94bc', "no-json"),
        (b"", "no-json"),
    ],
)
def test_a_successful_reply_is_json(broken, reply, symptom):
    assert broken(got(reply)) == [("http.json", symptom)]


@pytest.mark.parametrize("media", [None, "text/plain", "text/html; charset=utf-8"])
def test_a_successful_reply_says_that_it_is_json(broken, media):
    assert broken(listed(media=media)) == [("http.json", "content-type")]


def test_numbers_and_nesting_beyond_this_reader_are_not_accused(broken):
    deep = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    wide = json.dumps(workflow()).replace("null", "9" * 5000, 1).encode()
    assert broken(got(deep)) == []
    assert broken(got(wide)) == []


# --- shapes


@pytest.mark.parametrize(
    ("reply", "symptom"),
    [
        ([workflow()], "type:"),
        (envelope(_total=...), "missing:_total"),
        (envelope(_total="1"), "type:_total"),
        (envelope(_offset=None), "null:_offset"),
        (envelope(_total=-1), "minimum:_total"),
        (envelope(_list=None), "null:_list"),
        (envelope(_list={}), "type:_list"),
    ],
)
def test_the_envelope_of_a_list_is_whole(broken, reply, symptom):
    assert broken(listed(reply)) == [("list.reply.envelope", symptom)]


@pytest.mark.parametrize("item", [workflow()["_id"], {"_id": "1", "_status": "QUEUED"}, None])
def test_items_that_are_no_workflows_break_the_clause_of_the_items(broken, item):
    assert broken(listed(envelope(item, workflow()))) == [("list.reply.items", "no-workflow")]


@pytest.mark.parametrize(
    ("make", "clause"),
    [
        (got, "get.reply.workflow"),
        (started, "start.reply.workflow"),
        (updated, "update.reply.workflow"),
    ],
)
@pytest.mark.parametrize("reply", [{"data": workflow()}, [workflow()], {"_id": OTHER}, {}])
def test_a_reply_that_is_no_workflow_breaks_the_clause_of_the_reply(broken, make, clause, reply):
    assert (clause, "no-workflow") in broken(make(reply))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"_name": ...}, ("workflow.fields", "missing:_name")),
        ({"_tasks": ...}, ("workflow.fields", "missing:_tasks")),
        ({"_createdBy": None}, ("workflow.fields", "null:_createdBy")),
        ({"_createdAt": None}, ("workflow.fields", "null:_createdAt")),
        ({"_createdBy": {"_id": "1"}}, ("workflow.types", "type:_createdBy")),
        ({"_namespaces": "a"}, ("workflow.types", "type:_namespaces")),
        ({"_tasks": {}}, ("workflow.types", "type:_tasks")),
        ({"_inputParams": "{}"}, ("workflow.types", "type:_inputParams")),
        ({"_tasks": [task(), task(_status=...)]}, ("workflow.tasks", "missing:_status")),
        ({"_tasks": [task(_sequenceno="1")]}, ("workflow.tasks", "type:_sequenceno")),
        ({"_tasks": [task(_sequenceno=0)]}, ("workflow.tasks", "minimum:_sequenceno")),
        ({"_tasks": ["REST_CONNECTOR"]}, ("workflow.tasks", "type:")),
        ({"_createdAt": 1771900342148}, ("workflow.timestamps.format", "type:_createdAt")),
    ],
)
def test_a_flaw_of_a_workflow_breaks_the_clause_that_speaks_of_it(broken, changes, expected):
    assert broken(listed(envelope(workflow(**changes)))) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-24T02:32:22.148605220",
        "2026-02-24T02:32:22+01:00",
        "2026-02-24 02:32:22Z",
        "2026-02-24",
        "2026-02-30T02:32:22Z",
        "2026-02-24T02:32Z",
        "2026-02-24T02:32:22,148Z",
        "Tue, 24 Feb 2026 02:32:22 GMT",
        "1771900342148",
        "",
    ],
)
def test_a_timestamp_is_rfc_3339_in_utc(broken, text):
    assert broken(got(workflow(_updatedAt=text))) == [
        ("workflow.timestamps.format", "format:_updatedAt")
    ]


def test_timestamps_are_compared_to_the_nanosecond(broken):
    reply = workflow(_updatedAt="2026-02-24T02:32:22.148605219Z")

    assert broken(got(reply)) == [("workflow.timestamps.ordered", "updated-first")]


def test_the_same_flaw_in_every_item_is_one_finding_that_names_no_position(api):
    items = [workflow(_id=f"run-{n}", _name=...) for n in range(10)]
    (seen,) = [each for each in judge(listed(envelope(*items)), api, GIVENS) if not each.ok]

    assert seen.message == "_name is missing from a workflow"
    assert seen.exchange == "7"
    assert "list.reply.items" in seen.also


# --- what is worth a note


def test_what_is_undocumented_but_fair_is_noted_once(api):
    items = [workflow(_id=str(n), _status="WAITING", _priority=1) for n in range(3)]

    assert {note.text for note in drift(listed(envelope(*items)), api)} == {
        "workflows have a field _priority, which the document does not show",
        "workflows can be WAITING, a status that the document does not name",
    }
    (note,) = drift(got({}, 404), api)
    assert note.text == "getWorkflow answers 404, which the document does not list"
    assert drift(got({}, 500), api) == ()


@pytest.mark.parametrize("status", ["RESUMED", "RETRIED"])
def test_a_workflow_that_rests_in_a_command_is_noted(broken, status):
    lasting = ("workflow.status.lasting", f"rests:{status}")

    assert broken(got(workflow(_status=status))) == [lasting]
    assert broken(listed(envelope(workflow(_status=status)))) == [lasting]


def test_the_reply_to_an_update_may_name_the_command(broken):
    assert broken(updated(workflow(_status="RESUMED"))) == []
