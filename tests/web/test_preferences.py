"""``Prefer`` and ``?__code=``: a documented reply or a delay on demand (RFC 7240)."""

import pytest

NS = "first_tchgt1VU"
LIST = f"/workflowsvc/api/v1/workflows?nsfilter={NS}"
GET = f"/workflowsvc/api/v1/workflows/94bcf41e-8d05-4011-a64b-d5a5164b0155?nsfilter={NS}"


@pytest.mark.parametrize("code", [200, 401, 403, 500])
def test_a_documented_status_can_be_had(client, code):
    reply = client().get(GET, headers={"Prefer": f"code={code}"})

    assert reply.status_code == code
    assert reply.headers["Preference-Applied"] == f"code={code}"


def test_a_browser_can_prefer_in_the_address(client):
    reply = client().get(f"{GET}&__code=500")

    assert reply.status_code == 500
    assert reply.json["status"] == 500


@pytest.mark.parametrize("value", ["418", "abc", ""])
def test_an_undocumented_status_is_refused_with_the_possible_ones(client, value):
    reply = client().get(GET, headers={"Prefer": f"code={value}"})

    assert reply.status_code == 400
    assert "200" in reply.json["violations"][0]["expected"]
    assert "500" in reply.json["violations"][0]["expected"]


def test_an_unknown_example_is_refused_with_the_possible_ones(client, api):
    names = [name for each in api.by_binding("get").replies.values() for name in each.examples]

    reply = client().get(GET, headers={"Prefer": "example=nothing"})

    assert reply.status_code == 400
    assert names
    assert names[0] in reply.json["violations"][0]["expected"]


def test_a_named_example_can_be_had(client, api):
    name = next(iter(api.by_binding("get").replies["200"].examples))

    reply = client().get(GET, headers={"Prefer": f"example={name}"})

    assert reply.status_code == 200
    assert reply.json["_id"] == "94bcf41e-8d05-4011-a64b-d5a5164b0155"


@pytest.mark.parametrize("value", ["-1", "61", "soon", "nan"])
def test_a_wait_that_is_none_is_refused(client, value):
    assert client().get(GET, headers={"Prefer": f"wait={value}"}).status_code == 400


def test_a_wait_delays_the_reply_and_is_echoed(mock):
    from wfmock.web.app import flask_app

    slept = []
    browser = flask_app(mock(sleep=slept.append)).test_client()

    reply = browser.get(GET, headers={"Prefer": "wait=2.5"})

    assert slept == [2.5]
    assert reply.headers["Preference-Applied"] == "wait=2.5"


def test_preferences_of_others_are_ignored(client):
    reply = client().get(GET, headers={"Prefer": "respond-async, return=minimal"})

    assert reply.status_code == 200
    assert "Preference-Applied" not in reply.headers


def test_an_unknown_parameter_is_warned_of_on_a_refusal_too(client):
    reply = client().get(f"{GET.replace('94bcf41e', '00000000')}&_includeLoopOverTask=true")

    assert reply.status_code == 404
    assert "_includeLoopOverTasks" in reply.headers["Warning"]
