"""Calls and replies against the document; everything that can be compiled is compiled at load."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from wfmock.spec.bodies import Unreadable, has_wide_numbers, is_json, plain, ranged, read
from wfmock.spec.checkers import UNREADABLE, ParameterChecker
from wfmock.spec.compiling import Compiled
from wfmock.spec.exchange import Call, Reply, Violation
from wfmock.spec.model import Operation
from wfmock.spec.params import Undecodable, unquote
from wfmock.spec.styles import pairs, pieces
from wfmock.spec.violations import cut, errors_of, expectation

__all__ = ["Checked", "accepts_body", "check_call", "check_reply", "expectation", "produces"]

RESERVED = "__"
_NOTHING: tuple[Violation, ...] = ()
_BODILESS = (204, 205, 304)
Given = dict[ParameterChecker, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """A call, typed: arguments by canonical name with defaults filled in, the body, what is wrong.

    ``unknown`` are query keys that the operation does not document; ``accept`` is the header of
    that name, "" where there is none.
    """

    args: dict[str, Any]
    body: Any = None
    violations: tuple[Violation, ...] = ()
    unknown: tuple[str, ...] = ()
    accept: str = ""


def check_call(operation: Operation, call: Call, path_args: Mapping[str, str]) -> Checked:
    """Check a call against its operation; never raises for what a caller sent."""
    compiled: Compiled = operation.compiled
    args: dict[str, Any] = dict(compiled.defaults)
    violations: list[Violation] = []
    given: Given = {}
    unknown = _query(compiled, call.query, given, violations) if call.query else ()
    for checker in compiled.path:
        text = path_args.get(checker.parameter.name)
        if text is not None:
            given[checker] = checker.given(text)
    for checker in compiled.headers:
        text = call.headers.get(checker.parameter.name.lower())
        if text is not None:
            given[checker] = checker.given(text)
    if compiled.cookies:
        _cookies(compiled, call.headers.get("cookie", ""), given)
    for checker, value in given.items():
        checker.check(value, args, violations)
    violations += [_missing(checker) for checker in compiled.required if checker not in given]
    body = _body(operation, call, violations) if operation.body is not None else None
    accept = call.headers.get("accept", "")
    return Checked(args, body, tuple(violations) if violations else _NOTHING, unknown, accept)


def _query(
    compiled: Compiled, query: str, given: Given, violations: list[Violation]
) -> tuple[str, ...]:
    """Put what a query gives into ``given``; the keys that nobody knows."""
    unknown: list[str] = []
    for part in query.split("&"):
        if not part:
            continue
        raw_key, _, raw_value = part.partition("=")
        key, checker = raw_key, None
        try:
            key = unquote(raw_key)
            checker = compiled.query.get(key)
            if checker is None:
                if not _member(compiled, key, raw_value, given):
                    value = unquote(raw_value)
                    if not key.startswith(RESERVED) and key not in unknown:
                        unknown.append(key)
            elif checker.is_single:
                value = unquote(raw_value)
                if checker not in given:
                    given[checker] = value
                elif given[checker] is not UNREADABLE:
                    violations.append(_twice(key, given[checker], value))
            else:
                given[checker] = _gathered(checker, given.get(checker), raw_value)
        except Undecodable as error:
            violations.append(
                Violation("query", key, f"{key} {error}", "percent-encoded UTF-8", cut(raw_value))
            )
            # What cannot be read was given all the same: it must not count as missing too.
            if checker is not None:
                given[checker] = UNREADABLE
    return tuple(unknown)


def _gathered(checker: ParameterChecker, before: Any, raw_value: str) -> Any:
    """What an array or an unexploded object has been given with one more occurrence."""
    items = pieces(checker.parameter, raw_value)
    if before is UNREADABLE:
        return before
    if checker.kind == "object":
        return {**(before or {}), **pairs(checker.parameter, items)}
    return [*(before or []), *items]


def _member(compiled: Compiled, key: str, raw_value: str, given: Given) -> bool:
    """Whether a key is a property of an object parameter, which then has one more value."""
    name = key
    checker = compiled.members.get(key)
    if checker is None and compiled.deep and key.endswith("]"):
        owner, _, name = key[:-1].partition("[")
        checker = compiled.deep.get(owner)
    if checker is None:
        return False
    members = given.setdefault(checker, {})
    members.setdefault(name, []).append(unquote(raw_value))
    return True


def _twice(key: str, first: str, second: str) -> Violation:
    received = cut(f"{first!r} and {second!r}")
    return Violation("query", key, f"{key} is given twice", "one value", received)


def _missing(checker: ParameterChecker) -> Violation:
    name, location = checker.parameter.name, checker.parameter.location
    message = f"the {location} parameter {name} is required"
    return Violation(location, name, message, "a value", "nothing")


def _cookies(compiled: Compiled, header: str, given: Given) -> None:
    pairs_ = (part.strip().partition("=") for part in header.split(";"))
    cookies = {name: value.strip('"') for name, _, value in pairs_ if name}
    for checker in compiled.cookies:
        if checker.parameter.name in cookies:
            given[checker] = checker.given(cookies[checker.parameter.name])


def _body(operation: Operation, call: Call, violations: list[Violation]) -> Any:
    body = operation.body
    assert body is not None
    if not call.body:
        if body.required:
            violations.append(Violation("body", "", "the body is required", "a body", "nothing"))
        return None
    content_type = call.headers.get("content-type", "")
    bodies = operation.compiled.bodies
    content = ranged(plain(content_type), bodies) or next(iter(bodies.values()))
    try:
        value, checkable = read(content, content_type, call.body)
    except Unreadable as error:
        what = "JSON" if is_json(plain(content_type) or content.media_type) else content.media_type
        message = f"the body is no {what}: {error}"
        violations.append(Violation("body", "", message, what, _shown(call.body)))
        return None
    if checkable and content.validator is not None:
        violations.extend(errors_of(content.validator, value, "body"))
    return value


def _shown(body: bytes) -> str:
    return cut(body[:400].decode("utf-8", "replace"))


def accepts_body(operation: Operation, content_type: str) -> bool:
    """Whether the operation takes a body of this media type; none at all counts as its first."""
    if operation.body is None:
        return True
    media_type = plain(content_type)
    return not media_type or ranged(media_type, operation.compiled.bodies) is not None


def produces(operation: Operation) -> tuple[str, ...]:
    """The media types of the operation's successful replies."""
    found: tuple[str, ...] = operation.compiled.produces
    return found


def documented_as(operation: Operation, status: int) -> str | None:
    """The key under which the document has a status: itself, its range, default; or None."""
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in operation.replies:
            return key
    return None


def check_reply(operation: Operation, reply: Reply) -> tuple[Violation, ...]:
    """Every way in which a reply breaks what the document says of its status."""
    key = documented_as(operation, reply.status)
    if key is None:
        documented = ", ".join(operation.replies)
        message = f"{operation.method} {operation.path} documents no status {reply.status}"
        return (Violation("reply", "", message, f"one of {documented}", str(reply.status)),)
    found = _check_headers(operation.compiled.reply_headers[key], reply)
    if reply.status in _BODILESS or operation.method == "HEAD":
        return tuple(found)
    return (*found, *_check_body(operation, key, reply))


def _check_headers(checkers: tuple[ParameterChecker, ...], reply: Reply) -> list[Violation]:
    violations: list[Violation] = []
    if not checkers:
        return violations
    sent = {name.lower(): value for name, value in reply.headers}
    for checker in checkers:
        name = checker.parameter.name
        if name.lower() in sent:
            checker.check(checker.given(sent[name.lower()]), {}, violations)
        elif checker.parameter.required:
            message = f"the reply header {name} is required"
            violations.append(Violation("reply", name, message, "a value", "nothing"))
    return violations


def _check_body(operation: Operation, key: str, reply: Reply) -> list[Violation]:
    validators: Mapping[str, Any] = operation.compiled.replies[key]
    if not validators:
        return []
    content_type = next((v for k, v in reply.headers if k.lower() == "content-type"), "")
    media_type = plain(content_type)
    if ranged(media_type, dict.fromkeys(validators, True)) is None:
        expected = " or ".join(validators)
        message = f"status {key} documents no body of type {media_type or 'none'}"
        return [Violation("reply", "Content-Type", message, expected, content_type)]
    validator = ranged(media_type, validators)
    if validator is None or not is_json(media_type):
        return []
    try:
        value = orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        received = _shown(reply.body)
        return [Violation("reply", "", f"the reply is no JSON: {error.msg}", "JSON", received)]
    if has_wide_numbers(reply.body):  # which the fast reader takes for floats
        with suppress(RecursionError):
            value = json.loads(reply.body)
    return errors_of(validator, value, "reply")
