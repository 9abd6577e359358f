"""Strings of path, query and header to typed values, compiled once per parameter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Decode = Callable[[str], Any]

_INTEGER = re.compile(r"[+-]?\d{1,4000}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


class Undecodable(ValueError):
    """Text that is no percent-encoded UTF-8, or holds what no text should."""


def unquote(text: str) -> str:
    """Percent-decode a query part; + is a space. Raises Undecodable with the reason."""
    if "+" in text:
        text = text.replace("+", " ")
    if "%" in text:
        if _BROKEN_ESCAPE.search(text):
            raise Undecodable("has a % that two hexadecimal digits do not follow")
        raw = _ESCAPES.sub(
            lambda m: bytes.fromhex(m[0].replace(b"%", b"").decode()),
            text.encode("latin-1", "replace"),
        )
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Undecodable("is not UTF-8 once its percent-encoding is undone") from None
    elif not text.isascii():
        text = _utf8(text)
    if "\x00" in text:
        raise Undecodable("holds a NUL character")
    return text


def _utf8(text: str) -> str:
    # WSGI hands raw bytes over as Latin-1.
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        raise Undecodable("is not UTF-8") from None


def types_of(schema: Any, resolve: Callable[[Any], Any]) -> frozenset[str]:
    """The JSON types that a schema names, through references and combinations; empty: any."""
    schema = resolve(schema)
    if not isinstance(schema, Mapping):
        return frozenset()
    named = schema.get("type")
    if isinstance(named, str):
        return frozenset({named})
    if isinstance(named, list):
        return frozenset(named)
    for word in ("allOf", "anyOf", "oneOf"):
        found = [types_of(each, resolve) for each in schema.get(word, ())]
        if any(found):
            return frozenset().union(*found)
    return frozenset()


def decoder(types: Iterable[str]) -> Decode:
    """What turns the text of a parameter into a value of its types; unfit text stays text."""
    wanted = frozenset(types)
    if not wanted or wanted == {"string"}:
        return str

    def decode(text: str) -> Any:
        if "integer" in wanted and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in wanted and _NUMBER.fullmatch(text):
            return float(text) if not _INTEGER.fullmatch(text) else int(text)
        if "boolean" in wanted and text in ("true", "false"):
            return text == "true"
        if "null" in wanted and text == "":
            return None
        return text

    return decode
