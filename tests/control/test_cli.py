"""``wfmock world|clock|reset|fault`` against a server in a process of its own."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from wfmock.cli import group

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served():
    """The address of a server; its worlds are shared by the tests of this module."""
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json", "--pace", "still"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


@pytest.fixture
def wfmock(served):
    """Run a command against the server: exit code, what it printed, what it complained of."""

    def run(*arguments, url=served, **environ):
        result = CliRunner().invoke(group, arguments, env={"WFMOCK_URL": url, **environ})
        return result.exit_code, result.stdout, result.stderr

    return run


@pytest.fixture
def said(wfmock):
    """Run a command that succeeds; what it says in JSON."""

    def run(*arguments):
        code, out, err = wfmock(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    return run


def test_a_world_is_made_forked_kept_restored_reset_and_deleted(said):
    assert said("world", "create", "cli", "--baseline", "empty", "--seed", "7")["workflows"] == 0
    assert said("world", "fork", "cli", "cli-2")["seed"] == 7
    assert said("world", "snapshot", "cli-2") == {"id": "1"}
    assert said("world", "reset", "cli-2", "--baseline", "failures")["workflows"] > 0
    assert said("world", "restore", "cli-2", "1")["workflows"] == 0
    assert said("reset", "cli-2", "--pace", "0")["pace"] == "0"
    for name in ("cli", "cli-2"):
        assert said("world", "delete", name) == {"deleted": name}
    assert {"cli", "cli-2"}.isdisjoint(each["name"] for each in said("world", "list")["worlds"])


def test_a_dialect_is_read_from_a_file(said, tmp_path):
    (tmp_path / "dialect.yaml").write_text("unknownWorkflow: 410\n")

    made = said("world", "create", "spoken", "--dialect", str(tmp_path / "dialect.yaml"))

    assert made["dialect"] == {"unknownWorkflow": 410}


def test_a_clock_is_frozen_moved_scaled_and_let_go(said, wfmock):
    said("world", "create", "clocked")
    world = ("--world", "clocked")

    assert said("clock", "freeze", "2030-01-01", *world)["now"].startswith("2030-01-01T00:00:00")
    assert said("clock", "advance", "1.5h", *world)["now"].startswith("2030-01-01T01:30:00")
    assert said("clock", "set", "2031-01-01T00:00:00Z", *world)["frozen"]
    assert wfmock("clock", "show", *world)[1] == "2031-01-01T00:00:00.000000000Z, frozen\n"
    assert said("clock", "scale", "60", *world)["scale"] == 60
    assert said("clock", "release", *world)["scale"] == 1


def test_what_an_advance_has_brought_is_listed(said, wfmock, served):
    import requests

    said("world", "create", "lively", "--pace", "1")
    said("clock", "freeze", "--world", "lively")
    path = "/@lively/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"
    body = {"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5"}
    id_ = requests.post(served + path, json=body, timeout=10).json()["_id"]

    _, out, _ = wfmock("clock", "advance", "1d", "--world", "lively")

    assert f"{id_}  QUEUED -> RUNNING" in out


def test_faults_are_armed_listed_and_disarmed(said, wfmock):
    said("world", "create", "broken")
    world = ("--world", "broken")
    details = ("seconds=2", "operation=listWorkflows", "parameters._status=FAILED", "every=3")

    (armed,) = said("fault", "add", "latency", *details, *world)["faults"]
    assert (armed["seconds"], armed["parameters"], armed["every"]) == (2, {"_status": "FAILED"}, 3)
    assert said("fault", "plan", "down", *world)["faults"][0]["name"] == "down"
    assert "latency-1" in wfmock("fault", "list", *world)[1]
    said("fault", "remove", "down", *world)
    said("fault", "clear", *world)
    assert wfmock("fault", "list", *world)[1] == "no faults\n"


def test_headers_of_a_fault_are_texts_and_bodies_are_json(said):
    said("world", "create", "detailed")
    details = ("status=429", "headers.Retry-After=30", 'body={"_status": "PAUSED"}', "name=7")

    (armed,) = said("fault", "add", "undocumented-status", *details, "--world", "detailed")[
        "faults"
    ]

    assert (armed["name"], armed["headers"]) == ("7", {"Retry-After": "30"})
    assert armed["body"] == {"_status": "PAUSED"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reset", "mian"], "did you mean 'main'?"),
        (["world", "create", "main"], "reset it"),
        (["world", "create", "a b"], "does not match"),
        (["world", "delete", "main"], "reset it instead"),
        (["world", "reset", "--baseline", "defualt"], "did you mean default?"),
        (["world", "create", "x", "--dialect", "nowhere.yaml"], "nowhere.yaml"),
        (["world", "restore", "main", "9"], "take one first"),
        (["world", "lst"], "wfmock world list"),
        (["clock", "advance", "a while"], "90s"),
        (["clock", "set", "tomorrow"], "does not match"),
        (["fault", "plan", "flakey"], "flaky"),
        (["fault", "add", "latncy"], "latency"),
        (["fault", "add", "latency", "seconds"], "KEY=VALUE"),
        (["fault", "remove", "nothing"], "list the rules"),
        (["wrold", "list"], "wfmock world"),
    ],
)
def test_what_is_refused_ends_with_2_and_what_to_try(served, arguments, said):
    done = subprocess.run(
        [sys.executable, "-m", "wfmock", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"WFMOCK_URL": served},
    )

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "127.0.0.1:1", "http://[", "ftp://a"])
def test_where_nobody_is_it_ends_with_3_and_what_to_try(wfmock, url):
    code, _, err = wfmock("world", "list", url=url)

    assert code == 3
    assert "wfmock serve" in err


def test_the_token_comes_from_the_flag_or_the_environment():
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json"]
    with subprocess.Popen([*command, "--control-token", "s3"], stdout=subprocess.PIPE) as process:
        try:
            url = ["--url", json.loads(process.stdout.readline())["url"]]
            without = CliRunner().invoke(group, ["reset", *url])
            flag = CliRunner().invoke(group, ["reset", *url, "--control-token", "s3"])
            environ = CliRunner().invoke(group, ["reset", *url], env={"WFMOCK_CONTROL_TOKEN": "s3"})
        finally:
            process.kill()

    assert (without.exit_code, flag.exit_code, environ.exit_code) == (2, 0, 0)
    assert "--control-token" in without.stderr


def test_a_server_without_a_control_api_is_told_apart():
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json", "--no-control"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            facts = json.loads(process.stdout.readline())
            done = CliRunner().invoke(group, ["reset", "--url", facts["url"]])
        finally:
            process.kill()

    assert (done.exit_code, facts["control"]) == (3, None)
    assert "--no-control" in done.stderr


@pytest.mark.parametrize("command", ["world", "clock", "fault", "reset", "serve", "fault add"])
def test_help_fits_one_screen(command):
    done = CliRunner().invoke(group, [*command.split(), "--help"])

    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) <= 40
