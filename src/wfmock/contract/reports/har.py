"""The exchanges as a HAR 1.2 archive, for the network panel of a browser and for proxies."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from wfmock.contract.reports.escape import json_text
from wfmock.contract.verdict import Report
from wfmock.spec.exchange import Call, Exchange, Reply

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HTTP = "HTTP/1.1"


def write(report: Report) -> str:
    """The exchanges in the order in which they were sent."""
    creator = {"name": "wfmock", "version": report.target.wfmock}
    entries = [_entry(each, report.target.url) for each in report.exchanges]
    return json_text({"log": {"version": "1.2", "creator": creator, "entries": entries}})


def _entry(exchange: Exchange, base: str) -> dict[str, Any]:
    took = exchange.took_ns / 1e6
    return {
        "startedDateTime": _moment(exchange.at),
        "time": took,
        "request": _request(exchange.call, base),
        "response": _response(exchange.reply),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "_id": exchange.id,
        "_operation": exchange.operation,
        "_violations": [each.as_dict() for each in exchange.violations],
    }


def _moment(nanoseconds: int) -> str:
    moment = _EPOCH + timedelta(microseconds=nanoseconds // 1000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _request(call: Call, base: str) -> dict[str, Any]:
    pairs = parse_qsl(call.query, keep_blank_values=True)
    request = {
        "method": call.method,
        "url": address(base, call),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(call.headers.items()),
        "queryString": _pairs(pairs),
        "headersSize": -1,
        "bodySize": len(call.body),
    }
    if call.body:
        mime = call.headers.get("content-type", "application/json")
        request["postData"] = {"mimeType": mime, "text": call.body.decode("utf-8", "replace")}
    return request


def address(base: str, call: Call) -> str:
    """The URL of a call, whether or not its path already carries the path of the base."""
    parts = urlsplit(base)
    prefix = parts.path.rstrip("/")
    path = call.path if call.path.startswith(f"{prefix}/") else prefix + call.path
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{call.query}" if call.query else "")


def _pairs(items: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in items]


def _response(reply: Reply) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in reply.headers}
    return {
        "status": reply.status,
        "statusText": reason(reply.status),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(reply.headers),
        "content": _content(reply.body, headers.get("content-type", "")),
        "redirectURL": headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(reply.body),
    }


def reason(status: int) -> str:
    """The words that go with a status; "" for one that has none, 0 among them."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _content(body: bytes, mime: str) -> dict[str, Any]:
    content = {"size": len(body), "mimeType": mime or "application/octet-stream"}
    try:
        return content | {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return content | {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
