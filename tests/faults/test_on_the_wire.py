"""Dropped, cut and slow replies on real connections, of both servers."""

import http.client
import json
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from faults.calling import GET

RULES = {
    "drop": [{"effect": "drop"}],
    "second": [{"effect": "drop", "nth": 2}],
    "cut": [{"effect": "truncate", "share": 0.5}],
    "one": [{"effect": "truncate", "share": 0}],
    "all-but-one": [{"effect": "truncate", "share": 1}],
    "slow": [{"effect": "slow-body", "seconds": 0.4}],
    "late": [{"effect": "latency", "seconds": 2}],
}


@contextmanager
def serving(server):
    """The port of a mock with RULES; it ends well, and what its process has to say is nothing."""
    command = [sys.executable, Path(__file__).with_name("served.py"), server, json.dumps(RULES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()
            said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


@pytest.fixture(scope="module", params=["granian", "waitress"])
def port(request):
    """The port of a mock with RULES."""
    with serving(request.param) as port:
        yield port


class Connection:
    """A connection as a socket: what is sent and received is bytes."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.received = b""

    def ask(self, world):
        self.received = b""
        head = f"GET {GET} HTTP/1.1\r\nHost: localhost\r\nX-Wfmock-World: {world}\r\n\r\n"
        self.socket.sendall(head.encode())

    def more(self):
        """Wait for what comes next; whether anything did."""
        came = self.socket.recv(1 << 16)
        self.received += came
        return came != b""

    def reply(self):
        """Head and body of a whole reply."""
        while len(self.body) < self.promised:
            assert self.more(), "the connection ended"
        return self.head, self.body

    def rest(self):
        """Everything until the connection ends."""
        while self.more():
            pass
        return self.received

    @property
    def head(self):
        return self.received.partition(b"\r\n\r\n")[0]

    @property
    def body(self):
        return self.received.partition(b"\r\n\r\n")[2]

    @property
    def promised(self):
        """The Content-Length; a lot before there is one."""
        for line in self.head.lower().split(b"\r\n") if b"\r\n\r\n" in self.received else ():
            if line.startswith(b"content-length:"):
                return int(line.split(b":")[1])
        return 1 << 30

    def close(self):
        self.socket.close()


@pytest.fixture
def connect(port):
    """Open connections to the mock; closed when the test ends."""
    opened = []

    def open_one():
        opened.append(Connection(port))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def whole(connect):
    """The body that a world without faults replies with."""
    connection = connect()
    connection.ask("well")
    return connection.reply()[1]


def test_a_dropped_connection_ends_without_a_byte(connect):
    for _ in range(20):
        connection = connect()
        connection.ask("drop")

        assert connection.rest() == b""


def test_a_kept_connection_can_be_dropped_at_a_later_call(connect, whole):
    connection = connect()
    connection.ask("second")
    first = connection.reply()
    connection.ask("second")

    assert first[1] == whole
    assert connection.rest() == b""


def test_connections_of_others_live_on(connect, whole):
    other, dropped, cut = connect(), connect(), connect()
    other.ask("well")
    other.reply()
    dropped.ask("drop")
    cut.ask("cut")
    dropped.rest()
    cut.rest()

    other.ask("well")

    assert other.reply()[1] == whole


@pytest.mark.parametrize(
    ("world", "sent"),
    [
        ("cut", lambda length: length // 2),
        ("one", lambda length: 1),
        ("all-but-one", lambda length: length - 1),
    ],
    ids=["half", "one-byte", "all-but-one"],
)
def test_a_truncated_reply_promises_more_than_comes(connect, whole, world, sent):
    for _ in range(5):
        connection = connect()
        connection.ask(world)
        connection.rest()

        assert connection.head.startswith(b"HTTP/1.1 200")
        assert b"x-wfmock-fault: rule; kind=breaking" in connection.head.lower()
        assert connection.promised == len(whole)
        assert connection.body == whole[: sent(len(whole))]


def test_a_slow_body_comes_in_drops_after_its_headers_and_the_connection_lives_on(connect, whole):
    connection = connect()
    connection.ask("slow")
    seen = []
    while len(connection.body) < len(whole):
        connection.more()
        seen.append(len(connection.body))

    assert seen[0] <= 1  # the headers were there long before the body
    assert len(seen) > 3
    assert connection.body == whole
    connection.ask("well")
    assert connection.reply()[1] == whole


def test_a_client_that_leaves_a_slow_body_harms_nobody(connect, whole):
    for _ in range(20):
        connection = connect()
        connection.ask("slow")
        connection.more()
        connection.close()

    other = connect()
    other.ask("well")

    assert other.reply()[1] == whole


@pytest.mark.parametrize("server", ["granian", "waitress"])
def test_a_server_that_is_ended_while_clients_leave_it_ends_well(server):
    with serving(server) as port:
        for _ in range(20):
            connection = Connection(port)
            connection.ask("slow")
            connection.more()
            connection.close()


def test_clients_report_what_they_always_report(port):
    def get(world):
        headers = {"X-Wfmock-World": world}
        request = urllib.request.Request(f"http://127.0.0.1:{port}{GET}", headers=headers)
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.read()

    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        get("drop")
    with pytest.raises(http.client.IncompleteRead):
        get("cut")


def test_sixty_four_delayed_clients_of_one_world_do_not_hold_up_another(port):
    def get(world):
        with closing(Connection(port)) as connection:
            connection.ask(world)
            return connection.reply()

    with ThreadPoolExecutor(65) as threads:
        late = [threads.submit(get, "late") for _ in range(64)]
        wait([threads.submit(get, "well")])

        assert not any(each.done() for each in late)
        assert all(each.result()[0].startswith(b"HTTP/1.1 200") for each in late)
