"""A body is read by its media type and held against its schema; what is wrong is told."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spec.documents import document, loaded, operation
from wfmock.spec.bodies import parsed
from wfmock.spec.exchange import Call
from wfmock.spec.validation import accepts_body, check_call, produces


def places(checked):
    return [(each.where, each.pointer) for each in checked.violations]


BODY = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "deep": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]},
    },
}


@pytest.fixture
def send(tmp_path):
    """What ``check_call`` finds of a body."""

    def checked(body, content_type="application/json", content=None, required=True):
        described = {
            "required": required,
            "content": content or {"application/json": {"schema": BODY}},
        }
        made = operation() | {"requestBody": described}
        api = loaded(tmp_path, document({"/x": {"post": made}}))
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        call = Call("POST", "/x", "", {"content-type": content_type}, data)
        return check_call(api.operations[0], call, {})

    return checked


@pytest.mark.parametrize(
    ("body", "pointer", "expected", "received"),
    [
        ({"name": 1}, "/name", "string", "1"),
        ({}, "", "the property name", "nothing"),
        ([], "", "object", "[]"),
        (None, "", "object", "null"),
        ({"name": "a", "size": 1.5}, "/size", "integer", "1.5"),
        ({"name": "a", "size": True}, "/size", "integer", "true"),
        ({"name": "a", "tags": ["b", None]}, "/tags/1", "string", "null"),
        ({"name": "a", "deep": 1}, "/deep", "string or object", "1"),
    ],
)
def test_a_body_that_does_not_fit_is_told_with_its_pointer(send, body, pointer, expected, received):
    (found,) = send(body).violations

    assert (found.where, found.pointer) == ("body", pointer)
    assert (found.expected, found.received) == (expected, received)
    assert found.message.startswith(pointer or "the body")


def test_every_violation_of_a_body_is_told(send):
    assert {v.pointer for v in send({"size": "x", "tags": 1}).violations} == {"", "/size", "/tags"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "line 1, column"), (b"\xff", "not UTF-8"), (b"\xef\xbb\xbf{}", "BOM"),
        ('{"name": "é"}'.encode("utf-16"), "not UTF-8"), (b'{"name": "\\u0000"}', "NUL"),
        (b'{"\\u0000": 1}', "a key in it holds a NUL"), (b'{"name": "\\ud800"}', "surrogate"),
        (b'{"name": "a", "name": "b"}', "the key 'name' stands twice"),
        (b'{"name" : "a", "x": {"y" :1, "\\u0079": 2}}', "the key 'y' stands twice"),
        (b'{"size": 1e999}', "number"), (b'{"size": ' + b"9" * 1001 + b"}", "1000 digits"),
        (b"NaN", "line 1"), (b"[1] 2", "line 1"), (b"'a'", "line 1"),
        (b"[" * 251 + b"]" * 251, "nested deeper than 250"), (b"[" * 9999, "depth"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_says_why(send, body, reason):
    (found,) = send(body).violations

    assert (found.pointer, found.expected) == ("", "JSON")
    assert reason in found.message


@pytest.mark.parametrize(
    "body",
    [
        {"name": 'a":"b'}, {"name": '":'}, {"name": "a", "x": [{"name": 1}, {"name": 2}]},
        {"name": "1234567890123456789012345"}, {"name": "\\u0000"},
    ],
)  # fmt: skip
def test_what_only_looks_odd_is_taken(send, body):
    found = send(body)

    assert (found.body, found.violations) == (body, ())


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=4)
NUMBERS_OF_JSON = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS_OF_JSON | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(VALUES)
def test_json_comes_through_as_it_was_sent(value):
    for indent in (None, 1):
        found = parsed(json.dumps(value, indent=indent, ensure_ascii=indent is None).encode())
        assert json.dumps(found) == json.dumps(value)


def test_a_missing_body_is_told_where_it_is_required(send):
    assert places(send(b"")) == [("body", "")]
    assert send(b"", required=False).violations == ()


FORM = {"application/x-www-form-urlencoded": {"schema": BODY}}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"name=a+b&size=3", {"name": "a b", "size": 3}),
        (b"name=%C3%A9&tags=x&tags=y", {"name": "é", "tags": ["x", "y"]}),
        (b"name=7&tags=x&other=1&other=2", {"name": "7", "tags": ["x"], "other": ["1", "2"]}),
        (b'name=a&deep={"a":1}', {"name": "a", "deep": {"a": 1}}),
    ],
)
def test_a_form_becomes_an_object(send, body, value):
    found = send(body, "application/x-www-form-urlencoded; charset=utf-8", FORM)

    assert (found.body, found.violations) == (value, ())


@pytest.mark.parametrize(
    ("body", "pointer"),
    [(b"size=3", ""), (b"name=a&size=x", "/size"), (b"name=%zz", ""), (b"n=%ff", "")],
)
def test_a_form_that_does_not_fit_is_refused(send, body, pointer):
    (found,) = send(body, "application/x-www-form-urlencoded", FORM).violations

    assert (found.where, found.pointer) == ("body", pointer)


MULTIPART = {"multipart/form-data": {"schema": BODY}}
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nann\r\n'
    b'--b\r\nContent-Disposition: form-data; name="size"\r\n\r\n4\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\xff\x00\r\n--b--\r\n"
)


def test_a_multipart_form_becomes_an_object(send):
    found = send(PARTS, "multipart/form-data; boundary=b", MULTIPART)

    assert found.violations == ()
    assert (found.body["name"], found.body["size"]) == ("ann", 4)


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=c"])
def test_a_multipart_form_without_its_boundary_is_refused(send, content_type):
    assert places(send(PARTS, content_type, MULTIPART)) == [("body", "")]


def test_text_is_text_and_other_bytes_are_bytes(send):
    anything = {"text/*": {}, "*/*": {}}

    assert send("é".encode(), "text/plain", anything).body == "é"
    assert places(send(b"\xff", "text/plain", anything)) == [("body", "")]
    assert send(b"\xff", "image/png", anything).body == b"\xff"


@settings(suppress_health_check=list(HealthCheck), max_examples=200)
@given(
    st.binary(max_size=30),
    st.sampled_from([*FORM, *MULTIPART, "multipart/form-data; boundary=b", "text/a"]),
)
def test_no_body_whatever_raises(send, body, content_type):
    send(body, content_type, FORM | MULTIPART | {"text/*": {}})


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        ("application/json", True), ("Application/JSON; charset=x", True), ("", True),
        ("text/plain", True), ("text/html", True), ("application/xml", False), ("json", False),
    ],
)  # fmt: skip
def test_a_media_type_is_taken_by_name_or_by_range(tmp_path, content_type, taken):
    content = {"application/json; charset=utf-8": {}, "text/*": {}}
    made = operation() | {"requestBody": {"content": content}}
    (found,) = loaded(tmp_path, document({"/x": {"post": made}})).operations

    assert accepts_body(found, content_type) is taken


@pytest.mark.parametrize(
    ("replies", "types"),
    [
        ({"200": ["application/json"], "404": ["text/plain"]}, ("application/json",)),
        ({"200": ["*/*"], "2XX": ["text/*"]}, ("application/json", "text/plain")),
        ({"default": ["text/plain; charset=utf-8"]}, ("text/plain",)),
        ({"404": ["text/plain"]}, ()),
    ],
)
def test_what_an_operation_produces_is_what_its_success_is_of(tmp_path, replies, types):
    described = {
        status: {"description": "", "content": {name: {} for name in names}}
        for status, names in replies.items()
    }
    (found,) = loaded(tmp_path, document({"/x": {"get": {"responses": described}}})).operations

    assert produces(found) == types
