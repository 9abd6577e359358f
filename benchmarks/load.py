"""A small load generator: N keep-alive connections on loopback, one thread, nothing else measured.

It sends ready-made bytes and reads replies by their Content-Length, which costs it about 20 us a
request: less than any server measured here, so the server is what is measured.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of load saw: requests per second, latencies in milliseconds, replies by status."""

    rate: float
    p50: float
    p99: float
    statuses: dict[bytes, int]


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def complete(self) -> bool:
        """Read what has come; whether the reply is whole."""
        self.received += self.socket.recv(1 << 18)
        head, gap, body = self.received.partition(b"\r\n\r\n")
        if not gap:
            return False
        lowered = head.lower()
        at = lowered.index(b"content-length:") + len(b"content-length:")
        return len(body) >= int(lowered[at:].split(b"\r\n", 1)[0])


def run(
    port: int, request: Callable[[], bytes], seconds: float = 2.0, connections: int = 8
) -> Load:
    """Keep ``connections`` busy for a while with what ``request`` makes."""
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = _Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(request())
    latencies: list[float] = []
    statuses: dict[bytes, int] = {}
    started = time.perf_counter()
    until = started + seconds
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(timeout=1):
            connection = key.data
            if connection.complete():
                latencies.append(time.perf_counter() - connection.sent_at)
                status = connection.received[9:12]
                statuses[status] = statuses.get(status, 0) + 1
                connection.send(request())
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    latencies.sort()
    return Load(
        rate=len(latencies) / (now - started),
        p50=latencies[len(latencies) // 2] * 1000,
        p99=latencies[int(len(latencies) * 0.99)] * 1000,
        statuses=statuses,
    )


def get(path: str) -> bytes:
    """The bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    """The bytes of a POST of JSON."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
