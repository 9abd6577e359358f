"""Bodies as nobody should send them: each is answered clearly, and nothing is started by half."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
LIST = f"{ROOT}?nsfilter={NS}"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
START = json.dumps({"_workflowDefId": DEFINITION, "_inputParams": {"town": "Bäckebo"}})


@pytest.fixture
def browser(client):
    return client()


def post(browser, body, content_type="application/json", **more):
    return browser.post(LIST, data=body, content_type=content_type, **more)


def total(browser):
    return browser.get(LIST).json["_total"]


def refused(reply, status=400):
    """The first violation of a refusal, or its problem where it lists none."""
    assert reply.status_code == status, reply.data
    assert reply.content_type == "application/problem+json"
    assert reply.json["status"] == status
    return (reply.json.get("violations") or [reply.json])[0]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xef\xbb\xbf" + START.encode(), "byte order mark"),
        (START.encode("utf-16"), "not UTF-8"),
        (START.encode("utf-16-le"), "line 1"),
        (START.encode("utf-32"), "not UTF-8"),
        (json.dumps({"_workflowDefId": "ä"}, ensure_ascii=False).encode("latin-1"), "not UTF-8"),
        (b"\x00", "line 1"),
        (b" ", "line 1"),
    ],
)
def test_a_body_in_another_encoding_is_refused_with_the_reason(browser, body, reason):
    assert reason in refused(post(browser, body))["message"]


def test_json_is_utf_8_whatever_charset_is_claimed(browser):
    body = json.dumps(json.loads(START), ensure_ascii=False)
    claims = [
        "application/json; charset=iso-8859-1",
        "application/json;charset=UTF-8",
        "APPLICATION/JSON",
    ]
    for claim in claims:
        reply = post(browser, body.encode(), claim)
        assert reply.json["_inputParams"] == {"town": "Bäckebo"}


def test_a_key_that_stands_twice_is_refused(browser):
    before = total(browser)
    for body in (
        f'{{"_workflowDefId": "other", "_workflowDefId": "{DEFINITION}"}}',
        f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {{"a": 1, "a": 2}}}}',
        f'{{"_workflowDefId": "{DEFINITION}", "_workflowDef\\u0049d": "x"}}',
    ):
        assert "stands twice" in refused(post(browser, body))["message"]

    assert total(browser) == before


@pytest.mark.parametrize("depth", [240, 249, 250, 251, 260, 500, 990, 1020, 1030, 20_000, 150_000])
def test_a_deep_body_is_kept_whole_or_refused(browser, depth):
    deep = '{"a":' * (depth - 2) + "1" + "}" * (depth - 2)
    reply = post(browser, f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {deep}}}')

    if depth <= 250:
        assert reply.status_code == 201
        listed = browser.get(f"{LIST}&sort=%7B%22_createdAt%22%3A-1%7D&_pageSize=1")
        assert deep.encode() in listed.data
    else:
        refused(reply)


@pytest.mark.parametrize("opening", ["[", '{"a":', "[[{", '"'])
def test_a_body_that_is_only_begun_is_refused(browser, opening):
    refused(post(browser, opening * 20_000))


@pytest.mark.parametrize(
    ("size", "status"), [(1024 * 1024, 201), (1024 * 1024 + 1, 413), (3_000_000, 413)]
)
def test_a_mebibyte_is_the_most(browser, size, status):
    frame = f'{{"_workflowDefId": "{DEFINITION}", "_inputParams": {{"x": ""}}}}'
    body = frame.replace('""', '"' + "y" * (size - len(frame)) + '"')
    reply = post(browser, body)

    assert len(body) == size
    assert reply.status_code == status
    if status == 413:
        assert "1,048,576 bytes" in refused(reply, 413)["detail"]


def test_a_large_body_where_none_is_expected_is_refused_too(browser):
    refused(browser.get(LIST, data=b"x" * 1_100_000), 413)


@pytest.mark.parametrize("length", ["0", "", "5"])
def test_what_lies_beyond_the_stated_length_is_not_read(browser, length):
    reply = post(browser, START, environ_overrides={"CONTENT_LENGTH": length})

    violation = refused(reply)
    assert ("required" in violation["message"]) is (length in ("0", ""))


def test_a_body_that_ends_before_its_stated_length_starts_nothing(browser):
    before = total(browser)
    reply = post(browser, START, environ_overrides={"CONTENT_LENGTH": "500"})

    assert "fewer bytes" in refused(reply)["detail"]
    assert total(browser) == before


@pytest.mark.parametrize("length", ["-1", "abc", "+5", "1e3", "²", "9" * 30, "999999999"])
def test_a_length_that_is_none_never_crashes(browser, length):
    reply = post(browser, START, environ_overrides={"CONTENT_LENGTH": length})

    assert reply.status_code in (201, 400, 413)


def test_a_body_of_unstated_length_is_read(browser):
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}

    assert post(browser, START, environ_overrides=chunked).status_code == 201
    refused(post(browser, "x" * 1_100_000, environ_overrides=chunked), 413)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", "*/*", "é",
     "multipart/form-data; boundary=x", "application/jsonp", "application/problem+json", ";", "/"],
)  # fmt: skip
def test_a_body_of_another_type_is_refused_with_the_right_one(browser, content_type):
    reply = post(browser, START, content_type)

    if content_type == ";":  # no type at all
        assert reply.status_code == 201
    else:
        assert refused(reply, 415)["expected"] == "application/json"


def test_a_body_without_a_type_counts_as_json(browser):
    assert browser.post(LIST, data=START).status_code == 201


@pytest.mark.parametrize("body", ["true", "7", '"text"', "null", "[]", "[{}]", "-0", "1.5e3"])
def test_a_body_that_is_no_object_is_refused(browser, body):
    assert refused(post(browser, body))["expected"] == "object"


@pytest.mark.parametrize(
    "key", ["_workflowDefID", "_WORKFLOWDEFID", "workflowDefId", " _workflowDefId"]
)
def test_a_key_is_spelt_exactly(browser, key):
    reply = post(browser, json.dumps({key: DEFINITION}))

    assert refused(reply)["expected"] == "the property _workflowDefId"


@pytest.mark.parametrize("extra", [{"reason": "x"}, {"": 1}, {"__proto__": {}}, {"_id": "mine"}])
def test_other_keys_are_ignored(browser, extra):
    reply = post(browser, json.dumps({"_workflowDefId": DEFINITION} | extra))

    assert reply.status_code == 201
    assert reply.json["_id"] != "mine"
    assert set(extra).isdisjoint(reply.json) or "_id" in extra


@pytest.mark.parametrize(
    "inputs",
    [{}, {"": ""}, {"a": None}, {"é😀": "\u2028"}, {"x": "y" * 9999}, {"n": 1e308}, {"n": -0.0},
     {"t": "\t\n\r\x7f\x01"}, {"deep": [[[[[]]]]]}, {"n": 0.1 + 0.2}],
)  # fmt: skip
def test_what_is_odd_but_json_comes_back_as_it_was_sent(browser, inputs):
    started = post(browser, json.dumps({"_workflowDefId": DEFINITION, "_inputParams": inputs}))
    got = browser.get(f"{ROOT}/{started.json['_id']}?nsfilter={NS}")

    assert json.dumps(started.json["_inputParams"]) == json.dumps(inputs)
    assert json.dumps(got.json["_inputParams"]) == json.dumps(inputs)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=40), st.sampled_from(["POST", "PUT", "GET", "PATCH", "DELETE", "HEAD"]))
def test_no_bytes_whatever_crash_the_mock(browser, body, method):
    for path in (LIST, f"{ROOT}/x?nsfilter={NS}", f"{ROOT}/x/status?nsfilter={NS}"):
        reply = browser.open(path, method=method, data=body, content_type="application/json")
        assert reply.status_code < 500, reply.data


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(max_codepoint=255, exclude_characters="#"), max_size=30))
def test_no_query_whatever_crashes_the_mock(browser, query):
    for path in (ROOT, f"{ROOT}/x"):
        for text in (query, f"nsfilter={NS}&{query}", f"nsfilter={NS}&sort={query}"):
            reply = browser.get(path, environ_overrides={"QUERY_STRING": text})
            assert reply.status_code < 500, reply.data
