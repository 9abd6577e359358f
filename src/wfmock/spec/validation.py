"""Calls and replies against the document; everything that can be compiled is compiled at load."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from wfmock.spec.exchange import Call, Reply, Violation
from wfmock.spec.model import Operation, Parameter
from wfmock.spec.params import Undecodable, unquote

RESERVED = "__"
MOST_DIGITS = 1000  # what is longer costs more to read than it can mean
_NOTHING: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A call, typed: arguments by canonical name with defaults filled in, the body, what is wrong.

    ``unknown`` are query keys that the operation does not document.
    """

    args: dict[str, Any]
    body: Any = None
    violations: tuple[Violation, ...] = ()
    unknown: tuple[str, ...] = ()


def check_call(operation: Operation, call: Call, path_args: Mapping[str, str]) -> Checked:
    """Check a call against its operation; never raises for what a caller sent."""
    compiled = operation.compiled
    args: dict[str, Any] = dict(compiled.defaults)
    violations: list[Violation] = []
    given, unknown = _query(operation, call.query, violations)
    for parameter in compiled.path:
        value = path_args.get(parameter.name)
        if value is not None:
            given[parameter.name] = value
    for parameter in compiled.headers:
        value = call.headers.get(parameter.name.lower())
        if value is not None:
            given[parameter.name] = value
    if compiled.cookies:
        cookies = _cookies(call.headers.get("cookie", ""))
        given.update({p.name: cookies[p.name] for p in compiled.cookies if p.name in cookies})
    for name, text in given.items():
        compiled.checkers[name].check(text, args, violations)
    violations += [_missing(each) for each in compiled.required if each.name not in given]
    body = _body(operation, call, violations) if operation.body is not None else None
    return Checked(args, body, tuple(violations) if violations else _NOTHING, unknown)


def _query(
    operation: Operation, query: str, violations: list[Violation]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    known: Mapping[str, Parameter] = operation.compiled.query
    given: dict[str, Any] = {}
    unknown: list[str] = []
    if not query:
        return given, ()
    for part in query.split("&"):
        if not part:
            continue
        raw_key, _, raw_value = part.partition("=")
        key = raw_key
        try:
            key = unquote(raw_key)
            value = unquote(raw_value)
        except Undecodable as error:
            violations.append(
                Violation("query", key, f"{key} {error}", "percent-encoded UTF-8", _cut(raw_value))
            )
            # What cannot be read was given all the same: it must not count as missing too.
            given.setdefault(key, _UNREADABLE) if key in known else None
            continue
        parameter = known.get(key)
        if parameter is None:
            if not key.startswith(RESERVED) and key not in unknown:
                unknown.append(key)
        elif operation.compiled.checkers[key].is_array:
            given.setdefault(key, []).extend([value] if parameter.explode else value.split(","))
        elif key in given:
            if given[key] is not _UNREADABLE:
                violations.append(_twice(key, given[key], value))
        else:
            given[key] = value
    return given, tuple(unknown)


_UNREADABLE = object()


def _twice(key: str, first: str, second: str) -> Violation:
    received = _cut(f"{first!r} and {second!r}")
    return Violation("query", key, f"{key} is given twice", "one value", received)


def _missing(parameter: Parameter) -> Violation:
    name = parameter.name
    return Violation(
        parameter.location,
        name,
        f"the {parameter.location} parameter {name} is required",
        "a value",
        "nothing",
    )


def _cookies(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, _, value in pairs if name}


class ParameterChecker:
    """Decodes and checks one parameter, and puts it under its canonical name."""

    __slots__ = ("_decode", "_plain", "_validator", "is_array", "parameter", "target")

    def __init__(
        self, parameter: Parameter, decode: Any, validator: Any, is_array: bool, plain: bool
    ) -> None:
        self.parameter = parameter
        self.target = parameter.alias_of or parameter.name
        self._decode = decode
        self._validator = validator
        self._plain = plain
        self.is_array = is_array

    def check(self, text: Any, args: dict[str, Any], violations: list[Violation]) -> None:
        """Put the value into ``args``, or say what is wrong with it."""
        if text is _UNREADABLE:
            return
        value = [self._decode(each) for each in text] if self.is_array else self._decode(text)
        if not self._plain:
            expected = _wanted(self._validator, value)
            if expected is not None:
                violations.append(self._violation(expected, text))
                return
        args[self.target] = value

    def _violation(self, expected: str, text: Any) -> Violation:
        parameter, received = self.parameter, _cut(repr(text))
        message = f"{parameter.name}: expected {expected}, received {received}"
        return Violation(parameter.location, parameter.name, message, expected, received)


def _wanted(validator: Any, value: Any) -> str | None:
    """What the validator wanted where a value does not fit; None when it fits."""
    try:
        if validator.is_valid(value):
            return None
        return next((expectation(error) for error in validator.iter_errors(value)), None)
    except ValueError:  # an integer that the validator's own number types cannot hold
        return "a number of at most 64 bits"


def _pointer(path: Sequence[str | int]) -> str:
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def expectation(error: Any) -> str:
    """What the schema wanted at the place of an error, in a few words."""
    kind = error.kind
    name = kind.name
    value = getattr(kind, "value", None)
    match name:
        case "type":
            types = getattr(kind, "types", None) or value
            return " or ".join(types) if isinstance(types, list | tuple) else str(types)
        case "enum":
            return "one of " + ", ".join(map(str, kind.options))
        case "minimum":
            return f"a number of at least {kind.limit}"
        case "maximum":
            return f"a number of at most {kind.limit}"
        case "required":
            return f"the property {kind.property}"
        case "minLength":
            return f"at least {kind.limit} characters"
        case "pattern":
            return f"text that matches {kind.pattern}"
        case "format":
            return f"a {kind.format}"
    return str(error.message)


def _cut(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"


def _body(operation: Operation, call: Call, violations: list[Violation]) -> Any:
    body = operation.body
    assert body is not None
    if not call.body:
        if body.required:
            violations.append(Violation("body", "", "the body is required", "a body", "nothing"))
        return None
    media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not _is_json(media_type or "application/json"):
        return call.body
    try:
        value = _parsed(call.body)
    except ValueError as error:
        violations.append(
            Violation("body", "", f"the body is no JSON: {error}", "JSON", _shown(call.body))
        )
        return None
    validator = operation.compiled.bodies.get(media_type) or operation.compiled.any_body
    if validator is not None:
        violations.extend(errors_of(validator, value, "body"))
    return value


def _shown(body: bytes) -> str:
    return _cut(body[:400].decode("utf-8", "replace"))


def _parsed(body: bytes) -> Any:
    """JSON as RFC 8259 has it, with integers of up to 1,000 digits. Raises ValueError."""
    try:
        value = orjson.loads(body)
        if b"\\u0000" in body and _has_nul(value):
            raise ValueError("a text in it holds a NUL character")
        # orjson reads integers beyond 64 bits as floats: those must come back as they were sent.
        if not _WIDE_NUMBER.search(body):
            return value
    except orjson.JSONDecodeError as error:
        raise ValueError(f"{error.msg} (line {error.lineno}, column {error.colno})") from None
    return json.loads(body, parse_float=_finite, parse_int=_int)


def errors_of(validator: Any, value: Any, where: str) -> list[Violation]:
    """Every error of a value, as violations."""
    try:
        if validator.is_valid(value):
            return []
        errors = list(validator.iter_errors(value))
    except ValueError as unfit:
        return [Violation(where, "", str(unfit), "numbers of at most 64 bits", "a wider one")]
    found = []
    for error in errors:
        pointer = _pointer(error.instance_path)
        expected = expectation(error)
        received = "nothing" if error.kind.name == "required" else _cut(repr(error.instance))
        subject = pointer or "the " + where
        found.append(Violation(where, pointer, f"{subject}: {error.message}", expected, received))
    return found


_WIDE_NUMBER = re.compile(rb"\d{16,}")


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\x00" in value


def _int(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"the integer {_cut(text)} has more than {MOST_DIGITS} digits")
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {_cut(text)} is too large")
    return value


def accepts_body(operation: Operation, content_type: str) -> bool:
    """Whether the operation takes a body of this media type; none at all counts as JSON."""
    if operation.body is None:
        return True
    media_type = content_type.partition(";")[0].strip().lower()
    accepted = operation.compiled.accepted
    return not media_type or media_type in accepted or "*/*" in accepted


def produces(operation: Operation) -> tuple[str, ...]:
    """The media types of the operation's successful replies."""
    found: tuple[str, ...] = operation.compiled.produces
    return found


def check_reply(operation: Operation, reply: Reply) -> tuple[Violation, ...]:
    """Every way in which a reply breaks what the document says of its status."""
    status = str(reply.status)
    for key in (status, f"{status[0]}XX", "default"):
        if key in operation.replies:
            return _check_body(operation, key, reply)
    documented = ", ".join(operation.replies)
    message = f"{operation.method} {operation.path} documents no status {status}"
    return (Violation("reply", "", message, f"one of {documented}", status),)


def _check_body(operation: Operation, key: str, reply: Reply) -> tuple[Violation, ...]:
    validators = operation.compiled.replies[key]
    if not validators:
        return ()
    content_type = next((v for k, v in reply.headers if k.lower() == "content-type"), "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in validators:
        expected = " or ".join(validators)
        message = f"status {key} documents no body of type {media_type or 'none'}"
        return (Violation("reply", "Content-Type", message, expected, content_type),)
    if validators[media_type] is None or not _is_json(media_type):
        return ()
    try:
        value = orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        received = _shown(reply.body)
        return (Violation("reply", "", f"the reply is no JSON: {error.msg}", "JSON", received),)
    return tuple(errors_of(validators[media_type], value, "reply"))


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")
