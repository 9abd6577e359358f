"""Sixty-four workers on one server, ten thousand worlds, fifty thousand requests."""

import http.client
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from worlds.meeting import DEFINITION, LIST, NS, ROOT, register_of
from worlds.test_time_to_live import Elapsed

pytestmark = pytest.mark.slow

WORKERS, ROUNDS = 64, 50  # of four requests each
NEWEST = f"{LIST}&_pageSize=5&sort=%7B%22_createdAt%22%3A-1%7D"
linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's /proc")


class Worker:
    """One test worker: a connection, a world, and a way of its own to choose it."""

    def __init__(self, port, number):
        self.number = number
        name = f"worker-{number}"
        self.prefix = f"/@{name}" if number % 3 == 0 else ""
        self.headers = (
            (
                {"X-Wfmock-World": name},
                {"Authorization": f"Bearer world/{name}/token"},
            )[number % 2]
            if number % 3
            else {}
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def call(self, method, path, body=None, expected=200):
        headers = self.headers | ({"Content-Type": "application/json"} if body else {})
        sent = json.dumps(body) if body else None
        self.connection.request(method, self.prefix + path, sent, headers)
        reply = self.connection.getresponse()
        read = json.loads(reply.read())
        assert reply.status == expected, read
        return read

    def work(self):
        """Fifty rounds of four requests, each checked to see its own doing alone; its ids."""
        before = self.call("GET", LIST)["_total"]
        ids = []
        for number in range(ROUNDS):
            mine = {"worker": self.number, "round": number}
            body = {"_workflowDefId": DEFINITION, "_inputParams": mine}
            ids.append(self.call("POST", LIST, body, 201)["_id"])
            one = f"{ROOT}/{ids[-1]}"
            assert self.call("GET", f"{one}?nsfilter={NS}")["_inputParams"] == mine
            page = self.call("GET", NEWEST)
            assert page["_total"] == before + number + 1
            assert [each["_id"] for each in page["_list"]][: number + 1] == ids[-5:][::-1]
            ended = self.call("PUT", f"{one}/status?nsfilter={NS}", {"_status": "TERMINATED"})
            assert (ended["_id"], ended["_status"]) == (ids[-1], "TERMINATED")
        return ids


def test_sixty_four_workers_share_a_server_and_never_meet(port):
    def work(number):
        worker = Worker(port, number)
        with closing(worker.connection):
            return worker.work()

    with ThreadPoolExecutor(WORKERS) as threads:
        started = [each for ids in threads.map(work, range(WORKERS)) for each in ids]

    assert len(set(started)) == WORKERS * ROUNDS


@linux
def test_fifty_thousand_requests_leave_the_memory_as_it_was():
    script = Path(__file__).with_name("flat.py")
    done = subprocess.run(
        [sys.executable, script, "50000"],
        capture_output=True,
        env={"PYTHONPATH": ":".join(sys.path)},
        check=True,
    )
    told = json.loads(done.stdout)

    assert told["statuses"] == [200, 201, 404]
    assert max(told["mib"]) - told["mib"][0] < 4, told["mib"]  # 100 bytes a request would show


def test_ten_thousand_worlds_are_made_and_forgotten(mock):
    elapsed = Elapsed()
    worlds = register_of(mock(pace="still"), 60, elapsed)
    for number in range(10_000):
        worlds[f"w{number}"]

    assert len(worlds.names()) == 10_001
    elapsed.now += 61
    assert worlds.names() == ["main"]
