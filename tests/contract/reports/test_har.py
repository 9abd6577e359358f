"""HAR 1.2, as browsers import it."""

import base64
import json
from dataclasses import replace

import pytest

from contract.reports import samples
from wfmock.contract.reports import har
from wfmock.spec.exchange import Call

# The fields that HAR 1.2 demands; further ones must begin with an underscore.
ENTRY = {"startedDateTime", "time", "request", "response", "cache", "timings"}
MESSAGE = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
REQUEST = MESSAGE | {"method", "url", "queryString"}
RESPONSE = MESSAGE | {"status", "statusText", "content", "redirectURL"}


def entries(report):
    return json.loads(har.write(report))["log"]["entries"]


@pytest.mark.parametrize("build", [samples.report, samples.nasty, samples.untested])
def test_it_has_the_fields_that_har_demands(build):
    log = json.loads(har.write(build()))["log"]

    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    for entry in log["entries"]:
        assert {name for name in entry if not name.startswith("_")} == ENTRY
        assert set(entry["request"]) - {"postData"} == REQUEST
        assert set(entry["response"]) == RESPONSE
        assert sum(entry["timings"].values()) == entry["time"]


def test_times_are_those_of_the_exchange():
    entry = entries(samples.report())[0]

    assert entry["startedDateTime"] == "2026-07-30T09:15:02.250Z"
    assert entry["time"] == 42


def test_the_query_is_decoded_and_the_body_is_kept():
    get, start, *_ = entries(samples.report())

    assert {"name": "_status", "value": "PAUSED"} in get["request"]["queryString"]
    assert "Zoë" in start["request"]["postData"]["text"]
    assert start["request"]["bodySize"] == len(samples.EXCHANGES[1].call.body)


def test_a_body_that_is_no_text_goes_as_base64():
    content = entries(samples.report())[2]["response"]["content"]

    assert content["encoding"] == "base64"
    assert base64.b64decode(content["text"]) == samples.EXCHANGES[2].reply.body


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("https://h/eu", "/workflows", "https://h/eu/workflows?a=1"),
        ("https://h/eu/", "/eu/workflows", "https://h/eu/workflows?a=1"),
        ("https://h:8443", "/workflows", "https://h:8443/workflows?a=1"),
        ("https://h/eu", "/europe", "https://h/eu/europe?a=1"),
    ],
)
def test_the_url_has_the_prefix_of_the_base_once(base, path, url):
    assert har.address(base, Call("GET", path, "a=1")) == url


def test_a_call_that_got_no_reply_has_status_0():
    response = entries(samples.report())[3]["response"]

    assert (response["status"], response["statusText"]) == (0, "")


def test_without_exchanges_there_are_no_entries():
    assert entries(replace(samples.report(), exchanges=())) == []
