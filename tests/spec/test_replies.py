"""A reply is held against what the document says of its status."""

import json

import pytest

from spec.documents import JSON, document, loaded, operation
from wfmock.spec.exchange import Reply, Violation
from wfmock.spec.validation import check_reply

THING = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


@pytest.fixture
def check(tmp_path):
    """The violations of a reply of an operation with these responses."""

    def checked(responses, status, body=b"", media_type=JSON, method="get", headers=()):
        api = loaded(tmp_path, document({"/x": {method: {"responses": responses}}}))
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = (("content-type", media_type),) if media_type else ()
        return check_reply(api.operations[0], Reply(status, data, (*sent, *headers)))

    return checked


def described(schema=THING, media_type=JSON, **more):
    return {"description": "", "content": {media_type: {"schema": schema}}} | more


def test_a_reply_that_fits_breaks_nothing(check):
    assert check({"200": described()}, 200, {"id": 1, "more": None}) == ()


@pytest.mark.parametrize(
    ("body", "pointer", "expected", "received"),
    [
        ({"id": "1"}, "/id", "integer", '"1"'),
        ({}, "", "the property id", "nothing"),
        ([1], "", "object", "[1]"),
    ],
)
def test_a_body_that_does_not_fit_is_told_with_its_pointer(
    check, body, pointer, expected, received
):
    (found,) = check({"200": described()}, 200, body)

    assert (found.where, found.pointer) == ("reply", pointer)
    assert (found.expected, found.received) == (expected, received)


def test_a_status_that_is_not_documented_is_told_with_those_that_are(check):
    assert check({"200": described(), "404": described()}, 500) == (
        Violation("reply", "", "GET /x documents no status 500", "one of 200, 404", "500"),
    )


@pytest.mark.parametrize(
    ("status", "fits"), [(200, "integer"), (201, "string"), (302, "boolean"), (500, "boolean")]
)
def test_a_status_is_its_own_before_its_range_before_the_default(check, status, fits):
    responses = {"2XX": described({"type": "string"}), "default": described({"type": "boolean"})}
    responses["200"] = described({"type": "integer"})

    for value, kind in ((1, "integer"), ("a", "string"), (True, "boolean")):
        assert bool(check(responses, status, value)) is (kind != fits)


@pytest.mark.parametrize(
    ("documented", "sent", "fits"),
    [
        (JSON, "application/json; charset=utf-8", True),
        ("application/json; charset=utf-8", "Application/JSON", True),
        ("application/*", JSON, True),
        ("*/*", JSON, True),
        (JSON, "text/html", False),
        (JSON, "", False),
        ("text/*", JSON, False),
    ],
)
def test_the_media_type_is_a_documented_one(check, documented, sent, fits):
    found = check({"200": described(media_type=documented)}, 200, {"id": 1}, sent)

    assert [each.pointer for each in found] == ([] if fits else ["Content-Type"])


def test_the_schema_of_a_range_is_held_against_what_is_sent(check):
    assert check({"200": described(media_type="*/*")}, 200, {"id": "x"})


def test_a_body_that_is_no_json_is_told(check):
    (found,) = check({"200": described()}, 200, b"<html>")

    assert (found.expected, found.received) == ("JSON", "<html>")


def test_an_integer_of_any_width_is_an_integer(check):
    responses = {"200": described({"type": "integer", "minimum": 10**30})}

    assert check(responses, 200, 10**30 + 1) == ()
    assert check(responses, 200, 10**30 - 1)


def test_where_no_body_is_documented_none_is_judged(check):
    assert check({"200": {"description": ""}}, 200, b"anything", "text/html") == ()


@pytest.mark.parametrize(("method", "status"), [("get", 204), ("get", 304), ("head", 200)])
def test_a_reply_that_has_no_body_by_nature_lacks_none(check, method, status):
    assert check({str(status): described()}, status, b"", "", method) == ()


def test_headers_are_judged(check):
    headers = {
        "X-Total": {"required": True, "schema": {"type": "integer"}},
        "X-Tags": {"schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
        "Content-Type": {"schema": {"type": "integer"}},
    }
    responses = {"200": described(headers=headers)}

    def pointers(*sent):
        return [(v.where, v.pointer) for v in check(responses, 200, {"id": 1}, headers=sent)]

    assert pointers(("x-total", "3"), ("X-Tags", "a,b")) == []
    assert pointers() == [("reply", "X-Total")]
    assert pointers(("X-Total", "x"), ("X-Tags", "c")) == [
        ("reply", "X-Total"),
        ("reply", "X-Tags"),
    ]


def test_what_only_a_request_carries_is_not_required_of_a_reply(tmp_path):
    properties = {
        "id": {"type": "integer", "readOnly": True},
        "key": {"type": "string", "writeOnly": True},
    }
    part = {"required": ["id", "key"], "properties": properties}
    schema = {
        "allOf": [{"$ref": "#/components/schemas/P"}, {"required": ["key"], "type": "object"}]
    }
    content = document(
        {"/x": {"post": operation(body=schema, replies={"200": schema})}},
        components={"schemas": {"P": part}},
    )
    (found,) = loaded(tmp_path, content).operations
    request = found.compiled.bodies[JSON].validator
    reply = found.compiled.replies["200"][JSON]

    assert reply.is_valid({"id": 1})
    assert not reply.is_valid({"key": "a"})
    assert request.is_valid({"key": "a"})
    assert not request.is_valid({"id": 1})


def test_nested_alternatives_are_told_by_the_one_that_fits_furthest(check):
    person = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    schema = {"properties": {"by": {"oneOf": [{"type": "integer"}, person]}}}
    (found,) = check({"200": described(schema)}, 200, {"by": {"name": 1}})

    assert (found.pointer, found.expected) == ("/by/name", "string")


def test_long_values_are_cut(check):
    (found,) = check({"200": described()}, 200, {"id": "x" * 1000})

    assert len(found.received) == 200
    assert len(found.message) < 250
