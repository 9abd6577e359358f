"""Replies that do not simply go out: dropped, cut short, or sent drop by drop.

A WSGI app cannot close its connection, so each server is brought to do it in its own way; others
than granian and waitress take an error of the connection as a reason to close it without a reply,
and Flask's test client, which has no connection, hands it to the caller.
"""

from __future__ import annotations

import errno
import math
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response
from werkzeug.datastructures import Headers

from wfmock.spec.exchange import Delivery

Environ = dict[str, Any]

FLUSH_SECONDS = 0.1  # granian forgets what it has not sent yet when a reply breaks off
DROP_SECONDS = 0.1  # between two drops of a slow body


class ConnectionDropped(ConnectionResetError):
    """A fault ended the connection before the reply was complete."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "a fault of this world ended the connection")


class TroubledResponse(Response):
    """A response that reaches its client as its delivery says."""

    default_mimetype = None

    def __init__(self, body: bytes, status: int, headers: Headers, delivery: Delivery) -> None:
        super().__init__([body], status, headers)
        self.delivery = delivery

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        delivery, body = self.delivery, self.get_data()
        status, headers = self.status, list(self.headers)
        # One byte at least is sent and one is missing, so that a cut is no drop and can be seen.
        cut = max(1, min(int(len(body) * delivery.share), len(body) - 1))
        if delivery.kind == "drop" or (delivery.kind == "truncate" and cut >= len(body)):
            if _is_granian(environ):
                # It turns every error into a reply. What it cannot send is a length like this.
                headers = [("Content-Length", "dropped")]
            start_response(status, headers)
            return _broken_off(b"", environ)
        start_response(status, headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        if delivery.kind == "truncate":
            return _broken_off(body[:cut], environ)
        return _in_drops(body, delivery.seconds)


def _broken_off(part: bytes, environ: Environ) -> Iterator[bytes]:
    """Send a part of the body, if there is one, then end the connection."""
    if part:
        yield part
    if not _is_granian(environ):
        raise _disconnected(environ)
    if part:
        time.sleep(FLUSH_SECONDS)  # then it closes by itself, the body being too short


def _in_drops(body: bytes, seconds: float) -> Iterator[bytes]:
    """The body in small pieces, evenly over the time, the first of them together with the head."""
    count = max(1, min(len(body) - 1, math.ceil(seconds / DROP_SECONDS)))
    yield body[:1]
    rest = body[1:]
    for number in range(count):
        time.sleep(seconds / count)
        yield rest[len(rest) * number // count : len(rest) * (number + 1) // count]


def _is_granian(environ: Environ) -> bool:
    return bool(environ.get("SERVER_SOFTWARE") == "Granian")


def _disconnected(environ: Environ) -> Exception:
    """The error on which a server closes the connection without a word."""
    if "waitress.client_disconnected" not in environ:
        return ConnectionDropped()
    from waitress.channel import ClientDisconnected  # any other it answers with a 500

    disconnected: Exception = ClientDisconnected()
    return disconnected
