"""What a recorded request asked, read by the document and without trusting it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wfmock.bindings import BINDINGS, NAMESPACE
from wfmock.spec.exchange import Call, Exchange
from wfmock.spec.model import Api, Operation
from wfmock.spec.params import Undecodable, unquote
from wfmock.spec.validation import check_call

PREFIXES: Mapping[str, str] = {
    "list": "list",
    "get": "get",
    "start": "start",
    "update-status": "update",
}
NOTHING = object()  # no body was sent
NO_JSON = object()  # what was sent is no JSON
UNREAD = object()  # what was sent is nested too deeply for this reader


class TooDeep(Exception):
    """JSON that is nested more deeply than this reader goes; nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a known meaning: ``query`` holds the first readable value of each parameter.

    ``readable``: the query is percent-encoded UTF-8 and names no documented parameter twice.
    ``valid``: the document allows the request as it stands. ``body`` is the parsed JSON, or one of
    ``NOTHING``, ``NO_JSON`` and ``UNREAD``.
    """

    operation: Operation
    query: Mapping[str, str]
    path: Mapping[str, str]
    body: Any
    readable: bool
    valid: bool

    @property
    def binding(self) -> str:
        """What the operation means: list, get, start or update-status."""
        return self.operation.binding or ""

    @property
    def prefix(self) -> str:
        """How the clauses of this operation begin."""
        return PREFIXES[self.binding]

    @property
    def namespace(self) -> str:
        """The namespace asked for; "" for none."""
        return self.query.get(NAMESPACE, "")


def asked(exchange: Exchange, api: Api) -> Asked | None:
    """What the request of an exchange asked; None when it is of no operation with a meaning."""
    call = exchange.call
    found = _operation(exchange, api)
    if found is None:
        return None
    operation, path = found
    query, readable = _query(call.query, operation)
    valid = not check_call(operation, call, path).violations
    return Asked(operation, query, path, _body(call), readable, valid)


def _operation(exchange: Exchange, api: Api) -> tuple[Operation, dict[str, str]] | None:
    call = exchange.call
    for operation in api.operations:
        if operation.binding in BINDINGS and operation.method == call.method.upper():
            path = path_arguments(operation, call.path)
            if path is not None and exchange.operation in (None, operation.id):
                return operation, path
    return None


def successes(operation: Operation) -> tuple[str, ...]:
    """The success statuses that the document lists for an operation."""
    return tuple(status for status in operation.replies if status.startswith("2"))


def path_arguments(operation: Operation, path: str) -> dict[str, str] | None:
    """The decoded parameters of a path that ends like the operation's; None when it does not.

    A deployment may lie under a prefix, so what comes before is not looked at.
    """
    names = re.findall(r"\{([^}]+)\}", operation.path)
    pieces = re.split(r"\{[^}]+\}", operation.path)
    match = re.search("([^/]+)".join(map(re.escape, pieces)) + "$", path)
    if match is None:
        return None
    return {name: _decoded(text) for name, text in zip(names, match.groups(), strict=True)}


def _decoded(text: str) -> str:
    try:
        return unquote(text.replace("+", "%2B"))
    except Undecodable:
        return text


def _query(text: str, operation: Operation) -> tuple[dict[str, str], bool]:
    given: dict[str, str] = {}
    readable = True
    known = {parameter.name for parameter in operation.parameters}
    for part in filter(None, text.split("&")):
        raw_name, _, raw_value = part.partition("=")
        try:
            name, value = unquote(raw_name), unquote(raw_value)
        except Undecodable:
            readable = False
            continue
        readable = readable and not (name in given and name in known)
        given.setdefault(name, value)
    return given, readable


def _body(call: Call) -> Any:
    if not call.body:
        return NOTHING
    try:
        return parsed(call.body)
    except ValueError:
        return NO_JSON
    except TooDeep:
        return UNREAD


def parsed(body: bytes) -> Any:
    """JSON as RFC 8259 has it: in UTF-8, without NaN.

    Raises ValueError with the reason, or TooDeep.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from None
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_int, parse_float=_float)
    except RecursionError:
        raise TooDeep from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _int(text: str) -> int:
    # Python refuses to read integers of more than 4,300 digits; JSON does not.
    return int(text) if len(text) < 4000 else int(_float(text))


def _float(text: str) -> float:
    largest = sys.float_info.max
    return max(-largest, min(largest, float(text)))
