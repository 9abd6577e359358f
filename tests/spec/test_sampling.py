"""What an operation without a meaning answers: its example, or a value of its schema."""

import json

import pytest

from spec.documents import JSON, document, loaded, operation
from wfmock.errors import SpecError
from wfmock.spec.bodies import FORM
from wfmock.spec.sampling import Sampler


@pytest.fixture
def reply(tmp_path):
    """The reply of an operation with these responses: status, media type and body."""

    def made(responses, status=None, example=None, key="", takes=lambda name: True):
        api = loaded(tmp_path, document({"/x": {"get": {"responses": responses}}}))
        return Sampler(api, 1).reply(api.operations[0], status, example, key, takes)

    return made


def described(**content):
    return {"description": "", "content": {JSON: content} if content else {}}


def test_the_first_documented_success_is_the_reply(reply):
    thing = described(schema={"type": "object"})

    assert reply({"404": thing, "201": thing, "200": thing})[0] == 201
    assert reply({"404": thing, "default": thing})[0] == 200
    assert reply({"4XX": thing, "2XX": thing})[0] == 200
    assert reply({"404": thing})[0] == 404
    assert reply({"4XX": thing})[0] == 400


def test_an_example_comes_first_and_can_be_asked_for(reply):
    examples = {"a": {"value": 1}, "b": {"value": 2}}
    responses = {
        "200": described(schema={"type": "integer"}, examples=examples),
        "404": described(examples={"gone": {"value": "no"}}),
    }

    assert reply(responses) == (200, JSON, b"1")
    assert reply(responses, example="b") == (200, JSON, b"2")
    assert reply(responses, example="gone") == (404, JSON, b'"no"')
    assert reply(responses, status="404") == (404, JSON, b'"no"')


def test_an_example_that_does_not_fit_is_sent_only_when_asked_for(reply):
    wrong = {"wrong": {"value": "x"}}
    responses = {"200": described(schema={"type": "integer"}, examples=wrong)}

    assert isinstance(json.loads(reply(responses)[2]), int)
    assert reply(responses, example="wrong")[2] == b'"x"'


def test_another_key_gives_another_sample(reply):
    responses = {"200": described(schema={"type": "string", "format": "uuid"})}

    assert reply(responses, key="a") == reply(responses, key="a") != reply(responses, key="b")


@pytest.mark.parametrize(
    ("media_type", "example", "sent", "body"),
    [
        ("text/plain", "hello", "text/plain", b"hello"),
        ("text/csv", "a,b\n", "text/csv", b"a,b\n"),
        ("text/*", "é", "text/plain", "é".encode()),
        ("*/*", {"a": 1}, "application/json", b'{"a":1}'),
        ("application/vnd.x+json", "text", "application/vnd.x+json", b'"text"'),
        ("application/json; charset=utf-8", [1], "application/json; charset=utf-8", b"[1]"),
        ("application/xml", "<a/>", "application/xml", b"<a/>"),
        (FORM, {"a": "b c"}, FORM, b"a=b+c"),
        ("text/plain", 7, "text/plain", b"7"),
        ("application/json", 10**30, "application/json", b"1" + b"0" * 30),
    ],
)  # fmt: skip
def test_a_body_is_written_in_its_media_type(reply, media_type, example, sent, body):
    responses = {"200": {"description": "", "content": {media_type: {"example": example}}}}

    assert reply(responses) == (200, sent, body)


def test_xml_is_made_of_a_schema(reply):
    schema = {"properties": {"a": {"const": "<&>"}, "b": {"type": "array", "items": {"const": 1},
                             "minItems": 2, "maxItems": 2}, "c": {"type": "null"}}}  # fmt: skip
    body = reply({"200": {"description": "", "content": {"application/xml": {"schema": schema}}}})[
        2
    ]

    assert b"<a>&lt;&amp;&gt;</a><b><item>1</item><item>1</item></b><c></c>" in body


def test_of_several_media_types_the_first_is_sent_that_the_caller_takes(reply):
    content = {
        "text/plain": {"example": "text"},
        JSON: {"example": 1},
        "text/html": {"example": "h"},
    }
    responses = {"200": {"description": "", "content": content}}

    assert reply(responses)[1] == "text/plain"
    assert reply(responses, takes=lambda name: name == JSON)[1:] == (JSON, b"1")
    assert reply(responses, takes=lambda name: False)[1] == "text/plain"


@pytest.mark.parametrize("status", ["204", "205", "304"])
def test_a_status_that_has_no_body_is_sent_without(reply, status):
    assert reply({status: described(example=1)}) == (int(status), "", b"")
    assert reply({"200": {"description": ""}}) == (200, "", b"")


def test_documented_headers_are_sampled(tmp_path):
    kinds = {"X-Count": "integer", "X-On": "boolean", "X-Id": "string", "Content-Length": "integer"}
    headers = {name: {"schema": {"type": kind}} for name, kind in kinds.items()}
    headers["X-Tags"] = {
        "schema": {"type": "array", "items": {"const": "a"}, "minItems": 2, "maxItems": 2}
    }
    headers["X-Odd"] = {"schema": {"const": "é\r\nSet-Cookie: a"}}
    responses = {"200": {"description": "", "headers": headers}}
    api = loaded(tmp_path, document({"/x": {"get": {"responses": responses}}}))
    sent = dict(Sampler(api, 1).headers(api.operations[0], "200"))

    assert int(sent["X-Count"]) > 0
    assert sent["X-On"] in ("true", "false")
    assert sent["X-Tags"] == "a,a"
    assert sent["X-Odd"] == "? Set-Cookie: a"
    assert "Content-Length" not in sent


def test_a_rehearsal_finds_the_reply_that_cannot_be_made(tmp_path):
    neither = {"allOf": [{"type": "string", "minLength": 5}, {"maxLength": 4}]}
    impossible = {"type": "object", "required": ["a"], "properties": {"a": neither}}
    paths = {"/x": {"get": operation(replies={"200": {"type": "object"}, "404": impossible})}}
    api = loaded(tmp_path, document(paths))

    with pytest.raises(SpecError) as refusal:
        Sampler(api, 1).rehearse()

    assert refusal.value.pointer == "/paths/~1x/get/responses/404/content/application~1json/schema"
    assert refusal.value.file.endswith("document.yaml")
