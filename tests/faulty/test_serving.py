"""The small HTTP server speaks enough HTTP/1.1."""

import socket
from typing import Any
from urllib.parse import urlsplit

from faulty.probe import Api
from faulty.serving import Serving


def mirror(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    path = f"{environ['REQUEST_METHOD']} {environ['SCRIPT_NAME']}|{environ['PATH_INFO']}"
    return [f"{path}?{environ['QUERY_STRING']} ".encode(), environ["wsgi.input"].read()]


def in_pieces(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Transfer-Encoding", "chunked")])
    return [b"one ", b"two"]


def talk(server: Serving, sent: bytes) -> bytes:
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_connection_serves_many_requests() -> None:
    with Serving(mirror) as server, Api(server.url) as api:
        bodies = [api.call("PUT", f"/a?{n}", b"x" * n).body for n in range(3)]

    assert bodies == [b"PUT |/a?0 ", b"PUT |/a?1 x", b"PUT |/a?2 xx"]


def test_a_chunked_request_is_read() -> None:
    request = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    with Serving(mirror) as server:
        reply = talk(server, request + b"3\r\nabc\r\n0\r\n\r\n")

    assert reply.endswith(b"\r\n\r\nPOST |/? abc")


def test_a_chunked_reply_is_written() -> None:
    with Serving(in_pieces) as server, Api(server.url) as api:
        assert api.call("GET", "/").body == b"one two"


def test_an_old_client_is_told_by_closing() -> None:
    with Serving(mirror) as server:
        assert talk(server, b"GET /x HTTP/1.0\r\n\r\n").endswith(b"GET |/x? ")


def test_a_prefix_is_the_place_of_the_app() -> None:
    with Serving(mirror, prefix="/tenant/a") as server, Api(server.url) as api:
        inside = api.call("GET", "/x%2Fy").body

    assert server.url.endswith("/tenant/a")
    assert inside == b"GET /tenant/a|/x/y? "


def test_closing_leaves_nothing_listening() -> None:
    with Serving(mirror) as server, Api(server.url) as api:
        api.call("GET", "/")

    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0
