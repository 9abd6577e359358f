"""Requests that no client library sends, on the real server: raw bytes on a socket."""

import json
import socket

import pytest

NS = "first_tchgt1VU"
LIST = f"/workflowsvc/api/v1/workflows?nsfilter={NS}"
START = json.dumps({"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5"}).encode()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def port():
    """The port of one server for all of these tests; they share nothing but it."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            url = json.loads(process.stdout.readline())["url"]
            yield int(url.rpartition(":")[2].strip("/"))
        finally:
            process.kill()


def exchanged(port, raw, hang_up=False):
    """What a server says to raw bytes before it closes the connection."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            connection.sendall(raw)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                said += piece
        except ConnectionError:  # it did not wait for the rest
            pass
    return said


def request(head, body=b"", method="POST", target=LIST):
    lines = [f"{method} {target} HTTP/1.1", "Host: x", "Connection: close", *head]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def status(said):
    return int(said.split(b" ", 2)[1]) if said else None


def chunked(*pieces):
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))


JSON = "Content-Type: application/json"


def test_a_chunked_body_is_put_together(port):
    body = chunked(START[:5], START[5:6], START[6:])
    said = exchanged(port, request([JSON, "Transfer-Encoding: chunked"], body))

    assert status(said) == 201


def test_a_chunked_body_over_a_mebibyte_is_refused(port):
    body = chunked(*[b"x" * 65536] * 17)
    said = exchanged(port, request([JSON, "Transfer-Encoding: chunked"], body))

    assert status(said) == 413
    assert b"application/problem+json" in said


def test_a_stated_length_over_a_mebibyte_is_refused_unread(port):
    said = exchanged(port, request([JSON, "Content-Length: 99999999999"], b"x"))

    assert status(said) == 413


def test_more_than_the_stated_length_is_not_the_body(port):
    said = exchanged(port, request([JSON, f"Content-Length: {len(START)}"], START + b"GARBAGE"))

    assert status(said) == 201


def test_less_than_the_stated_length_is_no_start(port):
    before = exchanged(port, request([], method="GET"))
    exchanged(port, request([JSON, "Content-Length: 500"], START), hang_up=True)
    after = exchanged(port, request([], method="GET"))

    total = [json.loads(said.partition(b"\r\n\r\n")[2])["_total"] for said in (before, after)]
    assert total[0] == total[1]


@pytest.mark.parametrize("length", ["-1", "abc", "5, 6", "+5", "9" * 40])
def test_a_length_that_is_none_is_refused(port, length):
    assert status(exchanged(port, request([JSON, f"Content-Length: {length}"], START))) in (
        400,
        413,
    )


def test_two_lengths_that_differ_are_refused(port):
    head = [JSON, "Content-Length: 4", f"Content-Length: {len(START)}"]

    assert status(exchanged(port, request(head, START))) == 400


def test_a_missing_body_is_refused(port):
    said = exchanged(port, request([JSON]))

    assert status(said) == 400
    assert b"the body is required" in said


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n\r\n",
        b"G" * 70_000,
    ],
)
def test_what_is_no_request_is_refused_and_the_server_lives_on(port, raw):
    assert status(exchanged(port, raw, hang_up=True)) in (None, 400, 414, 431)
    assert status(exchanged(port, request([], method="GET"))) == 200


@pytest.mark.parametrize(
    "target",
    ["/%", "/%zz", "/%00", "/%ff", "//", "/./..//", "/%2e%2e/%2e%2e/etc/passwd", "*", "/a?b?c",
     "/#x", LIST + "&_name=" + "x" * 60_000, "/" + "a/" * 5000, "http://other/x", LIST + "&%00=1"],
)  # fmt: skip
def test_an_odd_target_is_answered(port, target):
    said = exchanged(port, request([], method="GET", target=target))

    assert status(said) in (None, 200, 400, 404, 414, 431)


@pytest.mark.parametrize(
    "head",
    ["X-Odd: \xff\xfe", "Accept: \xe9", "Authorization: Bearer \xff", "Cookie: =;;=\xff",
     "Prefer: \xff", "X-Long: " + "y" * 20_000, "Accept: " + "a/b," * 2000],
)  # fmt: skip
def test_an_odd_header_is_answered(port, head):
    assert status(exchanged(port, request([head], method="GET"))) in (200, 400, 406, 431)
