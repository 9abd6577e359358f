"""A call with several faults is refused for the first of them: 404, 405, 415 or 406, 401, 403, 400,
then what the state says. Each test has the fault of its name and every later one."""

import pytest

NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
FORM = {"data": "a=b", "content_type": "application/x-www-form-urlencoded"}
JSON = {"content_type": "application/json"}
WRONG = {"data": '{"_status": "STOPPED"}', **JSON}
RIGHT = {"data": '{"_status": "RESUMED"}', **JSON}
HTML = {"headers": {"Accept": "text/html"}}
STRANGER = {"headers": {"Authorization": "Bearer stranger"}}
GUEST = {"headers": {"Authorization": "Bearer guest"}}
OWNER = {"headers": {"Authorization": "Bearer owner"}}


@pytest.fixture
def browser(client, tmp_path):
    """A client of a mock with two callers: the owner of the namespace, and a guest."""
    tokens = tmp_path / "tokens.yaml"
    tokens.write_text(f"owner: {{namespaces: [{NS}]}}\nguest: {{namespaces: [elsewhere]}}\n")
    return client(auth=str(tokens))


def status_url(id_=WORKFLOW, query=f"nsfilter={NS}"):
    return f"{ROOT}/{id_}/status?{query}"


def test_a_path_that_is_not_there_comes_before_everything(browser):
    assert browser.delete("/nowhere", **FORM | HTML).status_code == 404


def test_a_wrong_method_comes_before_the_media_types(browser):
    reply = browser.post(status_url(UNKNOWN, "bad=%zz"), **FORM | HTML)

    assert reply.status_code == 405
    assert set(reply.headers["Allow"].split(", ")) == {"PUT", "OPTIONS"}


def test_a_wrong_type_of_body_comes_before_the_caller(browser):
    assert browser.put(status_url(UNKNOWN, "bad=%zz"), **FORM).status_code == 415


def test_a_wrong_type_of_body_comes_before_a_reply_that_cannot_be_had(browser):
    assert browser.put(status_url(UNKNOWN, "bad=%zz"), **FORM | HTML).status_code == 415


def test_a_reply_that_cannot_be_had_comes_before_the_caller(browser):
    assert browser.put(status_url(UNKNOWN, "bad=%zz"), **WRONG | HTML).status_code == 406


@pytest.mark.parametrize("caller", [{}, STRANGER, {"headers": {"Authorization": "Basic owner"}}])
def test_an_unknown_caller_comes_before_the_namespace_and_the_call(browser, caller):
    reply = browser.put(status_url(UNKNOWN), **WRONG | caller)

    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_namespace_that_is_not_the_callers_comes_before_the_call(browser):
    assert browser.put(status_url(UNKNOWN), **WRONG | GUEST).status_code == 403


def test_a_call_without_a_namespace_is_bad_rather_than_forbidden(browser):
    assert browser.put(status_url(UNKNOWN, "x=y"), **WRONG | GUEST).status_code == 400


def test_a_bad_call_comes_before_the_state(browser):
    assert browser.put(status_url(UNKNOWN), **WRONG | OWNER).status_code == 400


def test_the_state_comes_last(browser):
    assert browser.put(status_url(UNKNOWN), **RIGHT | OWNER).status_code == 404
    assert browser.put(status_url(), **RIGHT | OWNER).status_code == 409
    assert (
        browser.put(status_url(), data='{"_status": "PAUSED"}', **JSON | OWNER).status_code == 200
    )


def test_what_is_strict_is_part_of_the_call(client):
    browser = client(strict=True)

    assert browser.put(status_url(UNKNOWN, f"nsfilter={NS}&x=1"), **RIGHT).status_code == 400
    assert browser.put(status_url(UNKNOWN, f"nsfilter={NS}&x=1"), **FORM).status_code == 415


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", ROOT, {"GET", "HEAD", "POST", "OPTIONS"}),
        ("PATCH", f"{ROOT}/{WORKFLOW}", {"GET", "HEAD", "OPTIONS"}),
        ("GET", f"{ROOT}/{WORKFLOW}/status", {"PUT", "OPTIONS"}),
        ("BREW", ROOT, {"GET", "HEAD", "POST", "OPTIONS"}),
        ("TRACE", ROOT, {"GET", "HEAD", "POST", "OPTIONS"}),
    ],
)
def test_a_wrong_method_is_told_every_right_one(client, method, path, allowed):
    reply = client().open(path, environ_overrides={"REQUEST_METHOD": method})

    assert reply.status_code == 405
    assert set(reply.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("_pageSzie", "_pageSize"), ("_PageSize", "_pageSize"), ("_NAME", "_name"),
        ("nsFilter", "nsfilter"), ("start_date", "startDate"), ("Sort", "sort"),
        ("_stauts", "_status"), ("_Pagesize", "_pageSize"),
    ],
)  # fmt: skip
def test_an_unknown_parameter_is_warned_of_with_the_nearest_and_refused_if_strict(
    client, asked, hint
):
    url = f"{ROOT}?nsfilter={NS}&{asked}=1"
    warned = client().get(url)
    refused = client(strict=True).get(url)

    assert warned.status_code == 200
    assert warned.headers["Warning"] == (
        f"299 wfmock \"unknown query parameter '{asked}'; did you mean '{hint}'?\""
    )
    (violation,) = refused.json["violations"]
    assert (refused.status_code, violation["pointer"], violation["expected"]) == (400, asked, hint)


@pytest.mark.parametrize("name", ["%22%0d%0aSet-Cookie:%20a=b", "%e2%82%ac", "a%5Cb", "x" * 4000])
def test_a_warning_is_one_line_of_ascii_whatever_the_name(client, name):
    reply = client().get(f"{ROOT}?nsfilter={NS}&{name}=1")

    assert reply.status_code == 200
    assert reply.headers["Warning"].isascii()
    assert reply.headers["Warning"].isprintable()
    assert "Set-Cookie" not in reply.headers
    assert len(reply.headers["Warning"]) < 1000


def test_every_unknown_parameter_has_a_warning_of_its_own(client):
    reply = client().get(f"{ROOT}?nsfilter={NS}&a=1&b=2&a=3")

    assert len(reply.headers.getlist("Warning")) == 2
