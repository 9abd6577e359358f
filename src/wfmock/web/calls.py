"""Flask's request to our Call and our Reply to Flask's response, at the rim and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.exceptions import BadRequest

from wfmock.spec.exchange import Call, Reply
from wfmock.web.delivery import TroubledResponse

MAX_BODY = 1024 * 1024
BODILESS = (204, 304)  # a length would be a lie (RFC 9110, 8.6)
REPLY = "wfmock.reply"  # where in an environ the mock's reply is, before it is Flask's response


class BodyTooLarge(Exception):
    """The body of a request has more than MAX_BODY bytes."""


class BodyCutShort(BadRequest):
    """The body of a request has fewer bytes than its length says: its caller hung up."""

    description = "the body has fewer bytes than its Content-Length says; nothing was done"


def read_call(environ: dict[str, Any]) -> Call:
    """The request as it came. Raises BodyTooLarge or BodyCutShort."""
    return read_head(environ, read_body(environ))


def read_head(environ: dict[str, Any], body: bytes = b"") -> Call:
    """The request as it came, without reading its body."""
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE") or ""
    # WSGI hands the path over decoded to Latin-1; what is left undecodable matches no id.
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    query = environ.get("QUERY_STRING", "")
    return Call(environ["REQUEST_METHOD"], path, query, headers, body)


def read_body(environ: dict[str, Any]) -> bytes:
    """The body of a request; empty where none was sent. Raises BodyTooLarge or BodyCutShort."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length == "0" or (not length and "HTTP_TRANSFER_ENCODING" not in environ):
        return b""
    is_count = length.isdecimal()
    if is_count and (len(length) > 20 or int(length) > MAX_BODY):
        raise BodyTooLarge
    body: bytes = environ["wsgi.input"].read(int(length) if is_count else MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise BodyTooLarge
    if is_count and len(body) < int(length):
        raise BodyCutShort
    return body


def to_response(reply: Reply) -> Response:
    """A Flask response with exactly this status, body and these headers."""
    headers = Headers(reply.headers)
    if reply.status not in BODILESS:
        headers["Content-Length"] = str(len(reply.body))
    if reply.delivery is not None:
        return TroubledResponse(reply.body, reply.status, headers, reply.delivery)
    return ReadyResponse([reply.body], reply.status, headers)


class ReadyResponse(Response):
    """A response that is sent as it stands: nothing about it has to be found out or corrected."""

    default_mimetype = None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        start_response(self.status, list(self.headers))
        return () if environ["REQUEST_METHOD"] == "HEAD" else self.iter_encoded()
