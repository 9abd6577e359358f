"""Exchanges as a HAR 1.2 archive, for the network panel of a browser and for proxies.

Header values that carry credentials are not written.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote

from wfmock.spec.exchange import Call, Exchange, Reply

Json = Any

REDACTED = "[redacted]"
SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"}
)
_HTTP = "HTTP/1.1"
_PATH = "/:@!$&'()*+,;=~%"  # what a path may hold as it is
_QUERY = _PATH + "?"


def archive(
    entries: Iterable[Mapping[str, Json]], version: str, comment: str = ""
) -> dict[str, Json]:
    """A whole archive of ``entry`` values; ``version`` is wfmock's own."""
    log: dict[str, Json] = {
        "version": "1.2",
        "creator": {"name": "wfmock", "version": version},
        "entries": list(entries),
    }
    return {"log": log | ({"comment": comment} if comment else {})}


def entry(
    exchange: Exchange, address: str, moment: str, extra: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """One exchange. ``address`` is its URL, ``moment`` its instant in RFC 3339.

    ``extra`` are members of our own; HAR wants their names to begin with an underscore.
    """
    took = exchange.took_ns / 1e6
    return {
        "startedDateTime": moment,
        "time": took,
        "request": _request(exchange.call, address),
        "response": _response(exchange.reply),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        **(extra or {}),
    }


def url(base: str, call: Call) -> str:
    """The URL of a call: its path, which came decoded, encoded again; its query as it came."""
    path = quote(call.path.replace("%", "%25"), safe=_PATH)
    # WSGI hands raw bytes over as Latin-1 text.
    query = quote(call.query.encode("latin-1", "replace"), safe=_QUERY)
    return base.rstrip("/") + path + (f"?{query}" if query else "")


def shown(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers, those that carry credentials without their value, empty ones left out."""
    return [
        (name, REDACTED if name.lower() in SECRET_HEADERS else value)
        for name, value in headers
        if value
    ]


def reason(status: int) -> str:
    """The words that go with a status; "" for one that has none, 0 among them."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def text_or_base64(body: bytes) -> tuple[str, bool]:
    """A body as text, and whether that is its Base64 because it is no UTF-8."""
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode("ascii"), True


def _request(call: Call, address: str) -> dict[str, Json]:
    request: dict[str, Json] = {
        "method": call.method,
        "url": address,
        "httpVersion": _HTTP,
        "cookies": _cookies(call.headers.get("cookie", "")),
        "headers": _pairs(shown(call.headers.items())),
        "queryString": _pairs(parse_qsl(call.query, keep_blank_values=True, encoding="utf-8")),
        "headersSize": -1,
        "bodySize": len(call.body),
    }
    if call.body:
        text, encoded = text_or_base64(call.body)
        mime = call.headers.get("content-type", "")
        request["postData"] = {"mimeType": mime or "application/octet-stream", "text": text}
        if encoded:  # HAR 1.2 has no word for it in a request; this is the one for a reply
            request["postData"]["encoding"] = "base64"
    return request


def _cookies(header: str) -> list[dict[str, str]]:
    """Names only: a cookie's value is a credential as often as not."""
    try:
        return [{"name": name, "value": REDACTED} for name in SimpleCookie(header)]
    except CookieError:
        return []


def _response(reply: Reply) -> dict[str, Json]:
    headers = {name.lower(): value for name, value in reply.headers}
    text, encoded = text_or_base64(reply.body)
    mime = headers.get("content-type", "application/octet-stream")
    content: dict[str, Json] = {"size": len(reply.body), "mimeType": mime, "text": text}
    if encoded:
        content["encoding"] = "base64"
    return {
        "status": reply.status,
        "statusText": reason(reply.status),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(shown(reply.headers)),
        "content": content,
        "redirectURL": headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(reply.body),
    }


def _pairs(items: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in items]
