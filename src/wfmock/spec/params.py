"""Strings of path, query and header to typed values, compiled once per parameter."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Decode = Callable[[str], Any]
Resolve = Callable[[Any], Any]

_INTEGER = re.compile(r"[+-]?\d{1,4000}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_MAX_DEPTH = 20


class Undecodable(ValueError):
    """Text that is no percent-encoded UTF-8, or holds what no text should."""


def unquote(text: str) -> str:
    """Percent-decode a query part; + is a space. Raises Undecodable with the reason."""
    if "+" in text:
        text = text.replace("+", " ")
    if "%" in text:
        if _BROKEN_ESCAPE.search(text):
            raise Undecodable("has a % that two hexadecimal digits do not follow")
        text = _unescaped(text)
    elif not text.isascii():
        text = _utf8(text)
    if "\x00" in text:
        raise Undecodable("holds a NUL character")
    return text


def _unescaped(text: str) -> str:
    try:
        raw = text.encode("latin-1")
        escapes = _ESCAPES.sub(lambda m: bytes.fromhex(m[0].replace(b"%", b"").decode()), raw)
        return escapes.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        raise Undecodable("is not UTF-8 once its percent-encoding is undone") from None


def _utf8(text: str) -> str:
    # WSGI hands raw bytes over as Latin-1.
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        raise Undecodable("is not UTF-8") from None


def types_of(schema: Any, resolve: Resolve, depth: int = 0) -> frozenset[str]:
    """The JSON types that a schema names, through references and combinations; empty: any."""
    schema = resolve(schema)
    if not isinstance(schema, Mapping) or depth > _MAX_DEPTH:
        return frozenset()
    named = schema.get("type")
    if isinstance(named, str):
        return frozenset({named})
    if isinstance(named, list):
        return frozenset(named)
    for word in ("allOf", "anyOf", "oneOf"):
        found = [types_of(each, resolve, depth + 1) for each in schema.get(word, ())]
        if any(found):
            return frozenset().union(*found)
    values = schema["enum"] if "enum" in schema else [schema[w] for w in ("const",) if w in schema]
    return frozenset(map(_type, values))


def _type(value: Any) -> str:
    for kind, name in _NAMES:
        if isinstance(value, kind):
            return name
    return "null"


_NAMES: tuple[tuple[Any, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (Mapping, "object"),
)


def parts_of(schema: Any, resolve: Resolve, word: str, depth: int = 0) -> list[Any]:
    """What stands at a keyword, in the schema and in all that it is composed of."""
    schema = resolve(schema)
    if not isinstance(schema, Mapping) or depth > _MAX_DEPTH:
        return []
    found = [schema[word]] if word in schema else []
    for combined in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(combined, ()):
            found += parts_of(each, resolve, word, depth + 1)
    return found


def decoder(types: Iterable[str]) -> Decode:
    """What turns the text of a parameter into a value of its types; unfit text stays text."""
    wanted = frozenset(types)
    if not wanted or wanted == {"string"}:
        return str

    def decode(text: str) -> Any:
        if "integer" in wanted and _INTEGER.fullmatch(text):
            return _within_64_bits(text)
        if "number" in wanted and _NUMBER.fullmatch(text):
            return _within_64_bits(text) if _INTEGER.fullmatch(text) else _finite(text)
        if "boolean" in wanted and text in ("true", "false"):
            return text == "true"
        if "null" in wanted and text == "":
            return None
        return text

    return decode


def _within_64_bits(text: str) -> Any:
    value = int(text)
    return value if -(2**63) <= value < 2**64 else text


def _finite(text: str) -> Any:
    value = float(text)
    return value if math.isfinite(value) else text
