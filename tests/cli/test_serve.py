"""``wfmock serve`` as its users meet it."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from queue import SimpleQueue

import pytest

LIST = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"
START = {"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5"}


def test_a_free_port_is_picked_and_said_in_json(serve):
    with serve() as served:
        assert served.said["port"] > 0
        assert served.get(LIST)["_total"] > 0
        assert served.said["ready_ms"] > 0


def test_every_url_of_the_banner_works(serve):
    with serve() as served:
        for operation in served.said["operations"]:
            if operation["method"] == "GET":
                with urllib.request.urlopen(operation["url"], timeout=10) as reply:
                    assert reply.status == 200


def test_the_banner_tells_a_person_what_there_is_and_how_to_stop():
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--seed", "7"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            banner = ""
            while "Ctrl-C" not in banner:
                banner += process.stderr.readline()
            process.send_signal(signal.SIGINT)
            code = process.wait(10)
        finally:
            process.kill()

    assert code == 0
    assert "Workflow Service v5.1" in banner
    assert re.search(
        r"GET +http://127\.0\.0\.1:\d+/workflowsvc/api/v1/workflows\?nsfilter=", banner
    )
    assert re.search(r"\d+ workflows", banner)
    assert "seed 7" in banner
    assert re.search(r"ready in \d+ ms", banner)


def test_it_stops_when_told_to(serve):
    with serve() as served:
        served.process.send_signal(signal.SIGTERM)

        assert served.process.wait(10) == 0


def test_a_taken_port_is_said_with_the_next_thing_to_try(wfmock):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        done = wfmock("serve", "--port", str(taken.getsockname()[1]))

    assert done.returncode == 3
    assert "--port 0" in done.stderr


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--spec", "nowhere.yaml"], "nowhere.yaml"),
        (["--baseline", "defualt"], "default"),
        (["--dialect", "nowhere.yaml"], "nowhere.yaml"),
        (["--pace", "quickly"], "still"),
        (["--auth", "nowhere.yaml"], "nowhere.yaml"),
        (["--config", "nowhere.yaml"], "nowhere.yaml"),
        (["--prot", "1"], "--port"),
    ],
)
def test_a_wrong_flag_ends_with_2_and_one_sentence(wfmock, flags, said):
    done = wfmock("serve", "--port", "0", *flags)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_fits_one_screen(wfmock):
    for command in ([], ["serve"]):
        done = wfmock(*command, "--help")

        assert done.returncode == 0
        assert len(done.stdout.splitlines()) <= 40


def test_an_unknown_command_names_the_nearest(wfmock):
    done = wfmock("sevre")

    assert done.returncode == 2
    assert "wfmock serve" in done.stderr


def test_a_file_keeps_the_state_over_a_restart(serve, tmp_path):
    file = str(tmp_path / "state.sqlite")
    with serve("--db", file, "--pace", "still") as served:
        started = served.send(LIST, START)
    with serve("--db", file, "--pace", "still") as served:
        assert served.get(LIST)["_list"][0] == started
        assert served.send(LIST, START)["_id"] != started["_id"]


@pytest.mark.slow
def test_a_killed_server_loses_no_acknowledged_write(serve, tmp_path):
    """A start whose reply came whole is in the file; one whose reply was cut off may be there."""
    file = str(tmp_path / "state.sqlite")
    told = SimpleQueue()

    def start_until_killed(served):
        with suppress(OSError, HTTPException):  # cut off before, or in the middle of, a reply
            while True:
                told.put(served.send(LIST, START)["_id"])

    with serve("--db", file, "--pace", "still") as served, ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(start_until_killed, served) for _ in range(4)]
        try:
            acknowledged = {told.get(timeout=60) for _ in range(200)}
        finally:
            served.process.kill()
        assert [writer.result(60) for writer in writers] == [None] * 4
    acknowledged |= {told.get() for _ in range(told.qsize())}

    with serve("--db", file, "--pace", "still") as served:
        kept = served.get(f"{LIST}&_pageSize=100000")["_list"]
        assert acknowledged <= {each["_id"] for each in kept}
