"""A WSGI app called without a server: from a recorded request to everything that was answered."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from wfmock.replay.callers import header_of
from wfmock.replay.lines import Replied, Sent
from wfmock.spec.exchange import Reply
from wfmock.web.calls import REPLY

Environ = dict[str, Any]
WSGIApp = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Conducted:
    """What an app did with a request: the arguments for ``start_response``, the body, and how the
    whole is told in a recording."""

    started: tuple[str, list[tuple[str, str]]]
    chunks: Iterable[bytes]
    replied: Replied


def conduct(app: WSGIApp, environ: Environ) -> Conducted:
    """Have an app answer a request.

    A body that is delivered in a way of its own (slowly, in part) is told from the mock's reply and
    left for the caller to pass on; any other is read to its end.
    """
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        started.append((status, list(headers)))
        return _no_write

    chunks = app(environ, start_response)
    reply: Reply | None = environ.get(REPLY)
    if reply is not None and reply.delivery is not None:
        replied = Replied.of(reply.status, reply.headers, reply.body, reply.delivery.kind)
        return Conducted(started[-1] if started else ("", []), chunks, replied)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    replied = Replied.of(int(status.partition(" ")[0]), tuple(headers), body)
    return Conducted((status, headers), (body,), replied)


def _no_write(data: bytes) -> None:
    raise NotImplementedError("WSGI's write is not in use")


def send(app: WSGIApp, sent: Sent) -> Replied:
    """Send a recorded request to an app."""
    return conduct(app, _environ(sent)).replied


def _environ(sent: Sent) -> Environ:
    headers = {
        "HTTP_" + name.upper().replace("-", "_"): value
        for name, value in sent.headers.items()
        if name != "content-type" and not (sent.control and name == "origin")
    }
    if sent.caller is not None:
        headers["HTTP_AUTHORIZATION"] = header_of(sent.caller)
    return {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": sent.path,
        "QUERY_STRING": sent.query,
        "CONTENT_TYPE": sent.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(sent.size) if sent.size else "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        **headers,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
