"""A clear answer, nothing lost, never an unasked 500."""

import json

import pytest

NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
LIST = f"{ROOT}?nsfilter={NS}"
GET = f"{ROOT}/{WORKFLOW}?nsfilter={NS}"
STATUS = f"{ROOT}/{WORKFLOW}/status?nsfilter={NS}"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"


def assert_problem(reply, status):
    """A problem document (RFC 9457) of this status; its violations."""
    assert reply.status_code == status, reply.data
    assert reply.content_type == "application/problem+json"
    problem = reply.json
    assert problem["status"] == status
    assert problem["type"].startswith("urn:wfmock:problem:")
    assert problem["title"]
    assert problem["detail"]
    for violation in problem.get("violations", []):
        assert violation.keys() >= {"where", "pointer", "expected", "received"}
    return problem.get("violations", [])


def send_json(browser, body, url=LIST, method="POST"):
    return browser.open(url, method=method, data=body, content_type="application/json")


def test_an_unknown_path_names_the_nearest_one(client):
    reply = client().get("/workflowsvc/api/v1/workflow")

    assert_problem(reply, 404)
    assert ROOT in reply.json["hint"]


def test_a_wrong_method_is_told_the_allowed_ones(client):
    reply = client().delete(ROOT)

    assert_problem(reply, 405)
    assert {"GET", "POST"} <= set(reply.headers["Allow"].split(", "))


def test_a_form_is_no_json_body(client):
    reply = client().post(LIST, data={"_workflowDefId": DEFINITION})

    assert_problem(reply, 415)
    assert "application/json" in reply.json["hint"]


def test_a_reply_that_cannot_be_had_is_refused(client):
    assert_problem(client().get(LIST, headers={"Accept": "text/html"}), 406)


@pytest.mark.parametrize("body", ["{", '{"_workflowDefId": }', "not json", '{"a": 1} x', "\xff"])
def test_malformed_json_is_refused(client, body):
    assert assert_problem(send_json(client(), body.encode("latin-1")), 400)


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"', "{}", '{"_workflowDefId": 7}'])
def test_a_body_of_the_wrong_type_is_refused_with_its_pointer(client, body):
    violations = assert_problem(send_json(client(), body), 400)

    assert violations[0]["where"] == "body"


def test_a_missing_body_is_refused(client):
    assert_problem(client().post(LIST, content_type="application/json"), 400)


def test_inputs_that_are_no_object_are_refused(client):
    body = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": [1]}}'

    violations = assert_problem(send_json(client(), body), 400)

    assert violations[0]["pointer"] == "/_inputParams"


@pytest.mark.parametrize("status", ["RUNNING", "paused", "", "PAUSED ", None, 5])
def test_a_status_outside_the_four_is_refused_and_the_four_are_named(client, status):
    reply = client().put(STATUS, json={"_status": status})

    violations = assert_problem(reply, 400)
    assert "RETRIED" in violations[0]["expected"] or "string" in violations[0]["expected"]


@pytest.mark.parametrize("text", ["-1", "ten", "1.5", "9" * 400, "", "1e3", "0x10", "%31%30a"])
def test_a_page_size_that_is_no_count_is_refused(client, text):
    violations = assert_problem(client().get(f"{LIST}&_pageSize={text}"), 400)

    assert violations[0]["pointer"] == "_pageSize"


def test_a_huge_number_in_the_inputs_comes_back_unchanged_or_is_refused(client):
    body = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {{"n": 18446744073709551615}}}}'

    reply = send_json(client(), body)

    assert reply.status_code == 201
    assert reply.json["_inputParams"] == {"n": 18446744073709551615}


@pytest.mark.parametrize("number", ["1" * 5000, "1e999", "-1e999"])
def test_a_number_beyond_every_type_never_crashes(client, number):
    body = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {{"n": {number}}}}}'

    assert_problem(send_json(client(), body), 400)


@pytest.mark.parametrize("number", [2**63, -(2**64), 10**30])
def test_an_integer_of_more_than_64_bits_comes_back_as_it_was_sent(client, number):
    browser = client()
    body = {"_workflowDefId": DEFINITION, "_inputParams": {"n": number, "deep": [{"n": -number}]}}
    started = send_json(browser, json.dumps(body))
    shown = browser.get(f"{LIST}&_pageSize=1&sort=%7B%22_createdAt%22%3A-1%7D")

    assert started.status_code == 201
    assert json.loads(started.data)["_inputParams"] == body["_inputParams"]
    assert json.loads(shown.data)["_list"][0]["_inputParams"] == body["_inputParams"]


def test_a_body_over_a_mebibyte_is_refused(client):
    body = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {{"x": "{"y" * 1048576}"}}}}'

    assert_problem(send_json(client(), body), 413)


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "a\\udfffb"])
def test_characters_that_no_text_can_hold_are_refused(client, text):
    body = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {{"x": "{text}"}}}}'

    assert_problem(send_json(client(), body), 400)


@pytest.mark.parametrize(
    "query", ["_name=%00", "_name=%zz", "_name=%ff", "_name=%", "_name=%ed%a0%80"]
)
def test_a_query_that_cannot_be_decoded_is_refused(client, query):
    violations = assert_problem(client().get(f"{LIST}&{query}"), 400)

    assert violations[0]["pointer"] == "_name"


def test_a_key_given_twice_is_refused(client):
    violations = assert_problem(client().get(f"{LIST}&_name=a&_name=b"), 400)

    assert violations[0]["pointer"] == "_name"


def test_a_missing_namespace_is_refused(client):
    violations = assert_problem(client().get(ROOT), 400)

    assert violations[0]["pointer"] == "nsfilter"


@pytest.mark.parametrize("sort", ["x", "[]", "{", '{"_name": 2}', '{"_name": "asc"}', "null"])
def test_a_sort_that_is_no_object_of_directions_is_refused(client, sort):
    violations = assert_problem(
        client().get(ROOT, query_string={"nsfilter": NS, "sort": sort}), 400
    )

    assert violations[0]["pointer"] == "sort"


@pytest.mark.parametrize(
    "date", ["yesterday", "2026-13-01", "2026-02-32", "26-1-1", "2026-02-01T25:00:00Z"]
)
def test_a_date_that_is_none_is_refused(client, date):
    violations = assert_problem(client().get(f"{LIST}&startDate={date}"), 400)

    assert violations[0]["pointer"] == "startDate"


def test_every_violation_is_named_at_once(client):
    violations = assert_problem(client().get(f"{ROOT}?_pageSize=x&_offset=-1"), 400)

    assert {each["pointer"] for each in violations} == {"nsfilter", "_pageSize", "_offset"}


def test_a_body_on_get_is_ignored_with_a_warning(client):
    reply = client().get(GET, data=b"{}", content_type="application/json")

    assert reply.status_code == 200
    assert "no body" in reply.headers["Warning"]


def test_an_unknown_parameter_is_ignored_with_the_nearest_name(client):
    reply = client().get(f"{LIST}&_pageSzie=1")

    assert reply.status_code == 200
    assert "_pageSize" in reply.headers["Warning"]


def test_strict_refuses_what_is_otherwise_warned_of(client):
    browser = client(strict=True)

    assert_problem(browser.get(f"{LIST}&_pageSzie=1"), 400)
    assert_problem(browser.get(GET, data=b"{}", content_type="application/json"), 400)


def test_an_unknown_id_is_refused(client):
    unknown = "00000000-0000-4000-8000-000000000000"

    assert_problem(client().get(f"{ROOT}/{unknown}?nsfilter={NS}"), 404)
    assert_problem(
        client().put(f"{ROOT}/{unknown}/status?nsfilter={NS}", json={"_status": "PAUSED"}), 404
    )


@pytest.mark.parametrize("id_", ["x", "%00", "%ff", "a" * 3000, "%2e%2e", "%F0%9F%98%80", "'--"])
def test_an_odd_id_is_refused_without_a_crash(client, id_):
    reply = client().get(f"{ROOT}/{id_}?nsfilter={NS}")

    assert reply.status_code in (400, 404)


def test_an_unknown_definition_is_refused_with_the_known_ones(client):
    reply = client().post(LIST, json={"_workflowDefId": "nothing"})

    assert_problem(reply, 404)
    assert DEFINITION in reply.json["hint"]


def test_another_namespace_does_not_show_the_workflow(client):
    assert_problem(client().get(f"{ROOT}/{WORKFLOW}?nsfilter=elsewhere_00000000"), 404)


def test_an_illegal_move_is_refused_names_the_legal_ones_and_changes_nothing(client):
    browser = client()
    before = browser.get(GET).json

    reply = browser.put(STATUS, json={"_status": "RESUMED"})

    assert_problem(reply, 409)
    assert reply.json["current"] == "QUEUED"
    assert "PAUSED" in reply.json["hint"]
    assert browser.get(GET).json == before


@pytest.mark.parametrize("depth", [200, 20_000])
def test_a_deeply_nested_body_never_crashes(client, depth):
    nested = '{"a":' * depth + "1" + "}" * depth
    body = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {nested}}}'

    reply = send_json(client(), body)

    assert reply.status_code in (201, 400)
