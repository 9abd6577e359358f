"""What is wrong with a value, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from wfmock.spec.exchange import Violation


def errors_of(validator: Any, value: Any, where: str) -> list[Violation]:
    """Every error of a value, as violations."""
    if validator.is_valid(value):
        return []
    return [_violation(error, where) for error in validator.iter_errors(value)]


def _violation(error: Any, where: str) -> Violation:
    error = _nearest(error)
    pointer = _pointer(error.instance_path)
    received = "nothing" if error.kind.name == "required" else shown(error.instance)
    message = f"{pointer or 'the ' + where}: {cut(error.message)}"
    return Violation(where, pointer, message, expectation(error), received)


def _nearest(error: Any) -> Any:
    """Of several alternatives that do not fit, the error of the one that fits furthest down."""
    while True:
        inner = [branch[0] for branch in getattr(error.kind, "context", None) or () if branch]
        deepest = max(inner, key=lambda each: len(each.instance_path), default=error)
        if len(deepest.instance_path) <= len(error.instance_path):
            return error
        error = deepest


def _pointer(path: Sequence[str | int]) -> str:
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def expectation(error: Any) -> str:
    """What the schema wanted at the place of an error, in a few words."""
    kind = error.kind
    alternatives = [branch[0] for branch in getattr(kind, "context", None) or () if branch]
    if alternatives:
        return cut(" or ".join(dict.fromkeys(map(expectation, alternatives))))
    make = _EXPECTATIONS.get(kind.name)
    return cut(str(error.message)) if make is None else make(kind)


def _types(kind: Any) -> str:
    return " or ".join(sorted(kind.types, key=lambda name: name == "null"))


_EXPECTATIONS: dict[str, Any] = {
    "type": _types,
    "enum": lambda kind: "one of " + ", ".join(map(str, kind.options)),
    "const": lambda kind: shown(kind.expected_value),
    "minimum": lambda kind: f"a number of at least {kind.limit}",
    "maximum": lambda kind: f"a number of at most {kind.limit}",
    "exclusiveMinimum": lambda kind: f"a number above {kind.limit}",
    "exclusiveMaximum": lambda kind: f"a number below {kind.limit}",
    "multipleOf": lambda kind: f"a multiple of {kind.multiple_of}",
    "required": lambda kind: f"the property {kind.property}",
    "minLength": lambda kind: f"at least {kind.limit} characters",
    "maxLength": lambda kind: f"at most {kind.limit} characters",
    "minItems": lambda kind: f"at least {kind.limit} items",
    "maxItems": lambda kind: f"at most {kind.limit} items",
    "uniqueItems": lambda kind: "items that differ",
    "minProperties": lambda kind: f"at least {kind.limit} properties",
    "maxProperties": lambda kind: f"at most {kind.limit} properties",
    "falseSchema": lambda kind: "nothing",
    "additionalProperties": lambda kind: f"no property {', '.join(kind.unexpected)}",
    "pattern": lambda kind: f"text that matches {kind.pattern}",
    "format": lambda kind: f"{'an' if kind.format[0] in 'aeio' else 'a'} {kind.format}",
}


def shown(value: Any) -> str:
    """A JSON value as a reader would write it, not endlessly."""
    try:
        return cut(orjson.dumps(value).decode())
    except TypeError:  # beyond what orjson writes: wide integers, great depth
        return cut(repr(value))


def cut(text: str) -> str:
    """At most 200 characters of a text."""
    return text if len(text) <= 200 else text[:199] + "…"
