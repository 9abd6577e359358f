"""What a journal keeps can be taken to other tools, and loses nothing but credentials there."""

import base64
import json
import os
import shutil
import subprocess
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.benches import LIST, ROOT
from journal.echo import echo
from wfmock.har import url
from wfmock.journal.export import as_curl, as_har, world_url
from wfmock.spec.exchange import Call, Exchange, Reply

needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")


def exchange(call, number=1):
    return Exchange(str(number), "op", call, Reply(200), 0, 0)


def run(script, **environ):
    """Run a script with sh; what it printed."""
    env = {"PATH": os.environ["PATH"]} | environ
    return subprocess.run(
        ["sh"], input=script.encode(), env=env, capture_output=True, timeout=30, check=False
    )


def archive(bench, base="http://127.0.0.1:4010"):
    return as_har(bench.world.journal.exchanges(), base)["log"]


def test_an_archive_has_what_har_asks_of_it(bench):
    bench = bench()
    reply = bench.get("_name=%C3%BC")

    log = archive(bench)
    (entry,) = log["entries"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    assert entry["request"]["url"] == f"http://127.0.0.1:4010{LIST}&_name=%C3%BC"
    assert {"name": "_name", "value": "ü"} in entry["request"]["queryString"]
    assert entry["response"]["status"] == 200
    assert entry["response"]["content"]["text"] == reply.text
    assert entry["timings"].keys() == {"send", "wait", "receive"}
    assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None


def test_an_archive_says_what_the_mock_noticed(bench):
    bench = bench()
    bench.command(bench.start(), "RESUMED")

    entry = archive(bench)["entries"][1]
    assert entry["_operation"] == "updateWorkflowStatus"
    assert entry["_dialect"][0]["entry"] == "illegalResume"
    assert "cannot be RESUMED" in entry["_explanation"]


def test_an_archive_keeps_bodies_that_are_no_text(bench):
    bench = bench()
    bench.browser.post(LIST, data=b"\xff\x00", content_type="application/json")

    posted = archive(bench)["entries"][0]["request"]["postData"]
    assert base64.b64decode(posted["text"]) == b"\xff\x00"


def test_no_export_holds_credentials(bench):
    bench = bench()
    bench.get(Authorization="Bearer secret", Cookie="session=secret")

    assert "secret" not in json.dumps(archive(bench))
    assert "secret" not in as_curl(bench.world.journal.exchanges(), "http://x")


def test_calls_of_another_world_are_repeated_there(bench):
    assert world_url("http://x/", "main") == "http://x"
    assert world_url("http://x", "mine") == "http://x/@mine"


@needs_curl
def test_the_script_repeats_the_calls_in_order(bench):
    bench = bench()
    bench.command("w1", "PAUSED")
    bench.get("_name=it's&sort={}")
    with echo() as (base, heard):
        done = run(as_curl(bench.world.journal.exchanges(), base))

    assert done.returncode == 0, done.stderr
    assert [each.method for each in heard] == ["PUT", "GET"]
    assert heard[0].target == f"{ROOT}/w1/status?nsfilter=first_tchgt1VU"
    assert json.loads(heard[0].body) == {"_status": "PAUSED"}
    assert heard[0].headers["content-type"] == "application/json"
    assert "_name=it's&sort=" in heard[1].target


@needs_curl
def test_the_script_asks_for_credentials_and_sends_them(bench):
    bench = bench()
    bench.get(Authorization="Bearer secret")
    with echo() as (base, heard):
        script = as_curl(bench.world.journal.exchanges(), base)
        refused = run(script)
        run(script, AUTHORIZATION="Bearer other")

    assert refused.returncode != 0
    assert b"AUTHORIZATION" in refused.stderr
    assert [each.headers["authorization"] for each in heard] == ["Bearer other"]


@needs_curl
@settings(max_examples=25, deadline=None)
@given(
    body=st.binary(max_size=200) | st.text(max_size=50).map(str.encode),
    segment=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    value=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20),
)
def test_the_script_is_safe_for_any_bytes(body, segment, value):
    # A path is ASCII with escapes on the wire: what arrives is compared in that form.
    call = Call(
        "POST",
        f"/a/{segment.replace('/', '')}",
        "q=%00&r='$(exit 3)`exit 4`\"",
        {"x-any": value, "content-type": "", "x-empty": ""},
        body,
    )
    with echo() as (base, heard):
        done = run(as_curl([exchange(call)], base))

    assert done.returncode == 0, done.stderr
    assert heard[0].body == body
    assert heard[0].target == url("", call)
    assert heard[0].headers.get("x-any", "") == value
    assert "content-type" not in heard[0].headers
    assert heard[0].method == "POST"


@needs_curl
@pytest.mark.parametrize("body", [b"@/etc/passwd", b"-", b"'; exit 3; '", b"\n", b"a\r\nb\x00"])
def test_bodies_that_curl_or_a_shell_would_read_otherwise_arrive_as_they_are(body):
    with echo() as (base, heard):
        run(as_curl([exchange(Call("PUT", "/", "", {"content-type": "text/plain"}, body))], base))

    assert heard[0].body == body
