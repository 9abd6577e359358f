"""A small, quick HTTP/1.1 server for WSGI apps on 127.0.0.1: keep-alive, a thread a connection."""

import contextlib
import io
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from typing import Any
from urllib.parse import unquote_to_bytes

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Serving:
    """Serves ``app`` from construction until ``close``; use it as a context manager.

    ``prefix`` is the path under which the app is mounted; it is part of ``url``. ``epoch`` gives
    the seconds that the Date header shows.
    """

    def __init__(self, app: App, prefix: str = "", epoch: Callable[[], float] = time.time) -> None:
        self.app = app
        self.epoch = epoch
        self.prefix = prefix.rstrip("/")
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}{self.prefix}"
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._acceptor = self._thread(self._accept)

    def __enter__(self) -> "Serving":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, cut the connections that are open and wait for the threads."""
        _shut(self._listener)
        self._acceptor.join(timeout=5)
        with self._guard:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)

    def _thread(self, target: Callable[..., None], *args: Any) -> threading.Thread:
        thread = threading.Thread(target=target, args=args, daemon=True)
        thread.start()
        return thread

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._guard:
                self._open.add(connection)
                self._threads = [thread for thread in self._threads if thread.is_alive()]
                self._threads.append(self._thread(self._converse, connection))

    def _converse(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader, contextlib.suppress(OSError):
            while self._exchange(reader, connection):
                pass
        with self._guard:
            self._open.discard(connection)

    def _exchange(self, reader: io.BufferedReader, connection: socket.socket) -> bool:
        """Answer one request; False when the connection is to be closed."""
        line = reader.readline(65537).decode("latin-1").split()
        if len(line) != 3:
            return False
        environ = self._environ(line[0], line[1], _headers(reader))
        if environ.get("HTTP_EXPECT", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ["wsgi.input"] = io.BytesIO(_body(reader, environ))
        status, headers, body = _call(self.app, environ)
        lower = {name.lower(): value for name, value in headers}
        stays = "close" not in (lower.get("connection", ""), environ.get("HTTP_CONNECTION", ""))
        if "date" not in lower:
            headers = [*headers, ("Date", formatdate(self.epoch(), usegmt=True))]
        connection.sendall(_message(status, headers, lower, body, head=line[0] == "HEAD"))
        return stays and line[2] == "HTTP/1.1"

    def _environ(self, method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
        path, _, query = target.partition("?")
        inside = path.startswith(self.prefix + "/")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": self.prefix,
            # A path outside the mount point reaches the app as one that it does not know.
            "PATH_INFO": unquote_to_bytes(path[len(self.prefix) :] if inside else "//").decode(
                "latin-1"
            ),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        return environ


def _headers(reader: io.BufferedReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    while (line := reader.readline(65537)) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def _body(reader: io.BufferedReader, environ: dict[str, Any]) -> bytes:
    if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        return reader.read(int(environ.get("CONTENT_LENGTH") or 0))
    parts = []
    while size := int(reader.readline().split(b";")[0], 16):
        parts.append(reader.read(size))
        reader.readline()
    reader.readline()
    return b"".join(parts)


def _call(app: App, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    started: list[Any] = []
    chunks = app(environ, lambda status, headers, exc_info=None: started.extend((status, headers)))
    return started[0], started[1], b"".join(chunks)


def _message(
    status: str, headers: list[tuple[str, str]], lower: dict[str, str], body: bytes, *, head: bool
) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    chunked = lower.get("transfer-encoding") == "chunked"
    if not chunked and "content-length" not in lower:
        lines.append(f"Content-Length: {len(body)}")
    if chunked:
        half = len(body) // 2 or 1
        pieces = [piece for piece in (body[:half], body[half:]) if piece]
        body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"
    text = "\r\n".join(lines) + "\r\n\r\n"
    return text.encode("latin-1") + (b"" if head or status[:3] == "204" else body)


def _shut(listener: socket.socket) -> None:
    # shutdown wakes the thread that waits in accept; close alone would not.
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def status_line(code: int) -> str:
    """The code with its phrase, as WSGI wants it."""
    known = code in HTTPStatus._value2member_map_
    return f"{code} {HTTPStatus(code).phrase if known else 'Unknown'}"
