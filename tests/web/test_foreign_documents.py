"""Documents that the project has no meaning for are served from their examples and schemas."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfmock.assembly import assemble
from wfmock.settings import Settings
from wfmock.spec.exchange import Reply
from wfmock.spec.validation import check_reply
from wfmock.web.app import flask_app

FOLDER = Path(__file__).parent / "foreign"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))
SEGMENTS = {"petId": "7", "task": "3f2b8c1e-0d4a-4a7e-9a51-6b1f0e7c2d11", "y": "csv"}
QUERIES = {
    "tasks.list": 'filter[priority]=3&filter[label]=a&filter[label]=b&ids=1|2&q={"text":"x"}'
}
BODIES = {
    "createPet": {"json": {"name": "Rex", "secret": "s"}},
    "uploadPhoto": {
        "data": {"caption": "Rex", "rating": "5"}, "content_type": "multipart/form-data"
    },
    "tasks.create": {"json": {"title": "Paint", "assignee": {"email": "a@b.co"}}},
    "tasks.put": {"json": {"title": "Paint", "assignee": {"email": "a@b.co"}}},
    "tasks.patch": {
        "data": b'{"done": true}', "content_type": "application/merge-patch+json"
    },
    "configure": {"json": {"mode": "manual", "level": 3}},
    "login": {"data": {"user": "ann", "remember": "true"}},
    "note": {"data": b"hello", "content_type": "text/plain"},
}  # fmt: skip
HEADERS = {
    "X-Flag": "true",
    "X-Limits": "1,2",
    "X-Point": "x,1,y,2.5",
    "Cookie": "sid=abc; seen=1,2",
}


@pytest.fixture(scope="module")
def mocks():
    made = {}
    for name in NAMES:
        chosen = Settings(spec=str(FOLDER / f"{name}.yaml"), check_replies=True, pace="still")
        made[name] = assemble(chosen)
    yield made
    for mock in made.values():
        mock.close()


def call(mock, operation, **changes):
    """The reply to a valid call of an operation, or to one with other headers."""
    path = re.sub(r"\{(\w+)\}", lambda match: SEGMENTS.get(match[1], "ab"), operation.path)
    asked = {"method": operation.method, "query_string": QUERIES.get(operation.id, "")}
    headers = HEADERS | changes.pop("headers", {})
    browser = flask_app(mock).test_client(use_cookies=False)
    return browser.open(path, headers=headers, **asked | BODIES.get(operation.id, {}) | changes)


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_is_answered_with_a_valid_reply(mocks, name):
    for operation in mocks[name].api.operations:
        reply = call(mocks[name], operation)
        seen = Reply(reply.status_code, reply.data, tuple(reply.headers.items()))

        assert reply.status_code < 400, (operation.id, reply.data)
        assert check_reply(operation, seen) == (), operation.id


@pytest.mark.parametrize("name", NAMES)
def test_the_same_call_gets_the_same_reply(mocks, name):
    for operation in mocks[name].api.operations:
        assert call(mocks[name], operation).data == call(mocks[name], operation).data


@pytest.mark.parametrize("name", NAMES)
def test_every_documented_status_can_be_had(mocks, name):
    for operation in mocks[name].api.operations:
        for status in filter(str.isdigit, operation.replies):
            reply = call(mocks[name], operation, headers={"Prefer": f"code={status}"})
            seen = Reply(reply.status_code, reply.data, tuple(reply.headers.items()))

            assert reply.status_code == int(status)
            assert check_reply(operation, seen) == (), operation.id


def test_a_status_that_a_range_or_the_default_documents_can_be_had(mocks):
    device, pets = mocks["modern"].api.operation("device"), mocks["petstore"]
    gone = call(mocks["modern"], device, headers={"Prefer": "code=410"})
    teapot = call(pets, pets.api.operation("listPets"), headers={"Prefer": "code=418"})
    unheard = call(mocks["modern"], device, headers={"Prefer": "code=500"})

    assert (gone.status_code, gone.content_type) == (410, "application/problem+json")
    assert teapot.status_code == 418
    assert teapot.json.keys() == {"code", "message"}
    assert unheard.status_code == 400
    assert "4XX" in unheard.json["violations"][0]["expected"]


ODD = st.text(st.characters(codec="utf-8"), max_size=8)
WORDS = st.one_of(
    ODD,
    st.sampled_from(["7", "-1", "1e999", "9" * 40, "%", "%zz", "%ff", "%00", "true", "null", "[]"]),
    st.sampled_from(["filter[state]", "filter[]", "filter[a][b]", "ids", "range", "q", "from"]),
)
QUERY = st.lists(st.tuples(WORDS, WORDS), max_size=3).map(
    lambda pairs: "&".join(f"{key}={value}" for key, value in pairs)
)
TYPES = st.one_of(
    st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain", ""]),
    st.sampled_from(["multipart/form-data", "multipart/form-data; boundary=b", "*/*", "x"]),
    st.just("application/merge-patch+json"),
)
SENT = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([b"{}", b"[1]", b'{"a":1,"a":2}', b"a=%zz", b"--b\r\n\r\n\r\n--b--", b"\xff"]),
    st.sampled_from([b'{"title": "abc", "labels": {"a": 1}}', b'{"mode": "manual"}', b"user=&x"]),
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_odd_input_never_crashes(mocks, name, data):
    mock = mocks[name]
    operation = data.draw(st.sampled_from(mock.api.operations))
    segment = data.draw(WORDS.filter(lambda word: "/" not in word and word not in ("", ".", "..")))
    path = re.sub(
        r"\{\w+\}", lambda _: segment.replace("%", "%25").replace("?", "%3F"), operation.path
    )
    headers = HEADERS | {"X-Flag": data.draw(st.sampled_from(["true", "", "x", "1,2"]))}

    reply = flask_app(mock).test_client(use_cookies=False).open(
        path,
        method=operation.method,
        query_string=data.draw(QUERY),
        data=data.draw(SENT),
        content_type=data.draw(TYPES),
        headers=headers | {"Cookie": data.draw(st.sampled_from(["", "sid", "sid=a; seen=x"]))},
    )  # fmt: skip

    assert reply.status_code < 500, reply.data


def test_a_reply_is_of_a_type_that_the_caller_takes(mocks):
    pets = mocks["petstore"]
    show = pets.api.operation("showPet")

    assert call(pets, show, headers={"Accept": "application/json"}).json["name"] == "Rex"
    assert call(pets, show, headers={"Accept": "application/xml"}).data.startswith(b"<?xml")
    assert call(pets, show, headers={"Accept": "text/html"}).status_code == 406


def test_a_reply_has_its_documented_headers(mocks):
    pets, projects = mocks["petstore"], mocks["projects"]
    listed = call(pets, pets.api.operation("listPets"))
    created = call(projects, projects.api.operation("tasks.create"))

    assert int(listed.headers["x-rate-limit"]) >= 0
    assert created.headers["Location"].startswith("/")


def test_what_only_a_reply_carries_is_not_required_of_a_request(mocks):
    projects = mocks["projects"]
    reply = call(projects, projects.api.operation("tasks.create"))

    assert reply.json.keys() >= {"id", "createdAt", "title"}


def test_what_only_a_request_carries_is_in_no_reply(mocks):
    pets = mocks["petstore"]

    assert all("secret" not in pet for pet in call(pets, pets.api.operation("listPets")).json)
    refused = call(pets, pets.api.operation("createPet"), json={"name": "Rex"})
    assert refused.json["violations"][0]["expected"] == "the property secret"


def test_an_example_that_does_not_fit_gives_way_to_one_that_does(mocks):
    odds = mocks["odds"]
    reply = flask_app(odds).test_client().get("/broken-example")

    assert reply.json == {"n": 1}


def test_a_literal_path_wins_over_a_template(mocks):
    browser = flask_app(mocks["odds"]).test_client()

    assert browser.get("/files/latest").content_type == "text/plain"
    assert browser.get("/files/other").content_type == "application/octet-stream"


def test_two_variables_share_a_segment(mocks):
    browser = flask_app(mocks["odds"]).test_client()

    assert browser.get("/a/b.c.csv").status_code == 200
    refused = browser.get("/a/b.txt").json["violations"][0]
    assert (refused["where"], refused["pointer"]) == ("path", "y")
    assert browser.get("/a/b").status_code == 404


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("filter[state]=lost", "filter"),
        ("filter[priority]=high", "filter"),
        ("filter[owner]=ann", "filter"),
        ("from=yesterday", "range"),
        ("ids=1|1", "ids"),
        ("q={", "q"),
        ("q={}", "q"),
    ],
)
def test_objects_and_arrays_of_a_query_are_checked(mocks, query, pointer):
    browser = flask_app(mocks["projects"]).test_client()

    reply = browser.get(f"/v2/orgs/a/projects/b/tasks?{query}")

    assert reply.status_code == 400
    assert [each["pointer"] for each in reply.json["violations"]] == [pointer]


@pytest.mark.parametrize(
    ("form", "pointer"),
    [("remember=true", ""), ("user=a&remember=x", "/remember"), ("user=", "/user")],
)
def test_a_form_is_checked(mocks, form, pointer):
    browser = flask_app(mocks["odds"]).test_client()
    sent = {"data": form, "content_type": "application/x-www-form-urlencoded"}

    reply = browser.post("/session", **sent)

    assert reply.status_code == 400
    assert reply.json["violations"][0]["pointer"] == pointer
    assert browser.post("/session", json={"user": "a"}).status_code == 415


def test_a_multipart_form_is_checked(mocks):
    browser = flask_app(mocks["petstore"]).test_client()

    def sent(**form):
        media_type = "multipart/form-data"
        return browser.post("/api/v3/pets/7/photo", data=form, content_type=media_type).status_code

    assert sent(caption="x" * 21) == 400
    assert sent(caption="x", rating="high") == 400
    assert sent(caption="x", rating="5", file=(BytesIO(bytes(range(256))), "x.png")) == 200
