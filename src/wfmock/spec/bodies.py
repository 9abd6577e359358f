"""The bytes of a body to a value: JSON, forms, text; anything else stays bytes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from wfmock.spec.params import Undecodable, unquote
from wfmock.spec.styles import Member
from wfmock.spec.violations import cut

if TYPE_CHECKING:
    from email.message import Message

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MAX_DEPTH = 250  # what the fast writer of JSON still writes
MOST_DIGITS = 1000  # what is longer costs more to read than it can mean

_TOO_DEEP = f"it is nested deeper than {MAX_DEPTH} levels"
T = TypeVar("T")
_DIGITS = bytes(ord("0") if chr(code).isdigit() and code < 128 else 32 for code in range(256))
_WIDE = b"0" * 16  # from so many digits on
_KEY = re.compile(rb'"[ \t\r\n]*:')


class Unreadable(ValueError):
    """A body that is not what its media type says."""


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a body: its schema's validator (None: anything goes).

    ``members`` make values of a form's texts.
    """

    media_type: str
    validator: Any = None
    members: Mapping[str, Member] = field(default_factory=dict)


def plain(content_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON by its name."""
    return media_type.endswith(("/json", "+json"))


def ranged(media_type: str, offered: Mapping[str, T]) -> T | None:
    """What a mapping of media types and ranges has for one: itself, its kind, or anything."""
    if media_type in offered:
        return offered[media_type]
    kind = media_type.partition("/")[0] + "/*"
    return offered.get(kind, offered.get("*/*"))


def read(content: Content, content_type: str, body: bytes) -> tuple[Any, bool]:
    """The value of a body, and whether its schema can be held against it.

    ``content_type`` is the header as it came. Raises Unreadable with the reason.
    """
    media_type = plain(content_type) or content.media_type
    if is_json(media_type) or media_type == "*/*":
        return parsed(body), True
    if media_type == FORM:
        return _form(content, body), True
    if media_type == MULTIPART:
        return _multipart(content, content_type, body), True
    if media_type.startswith("text/"):
        try:
            return body.decode("utf-8"), False
        except UnicodeDecodeError:
            raise Unreadable("it is not UTF-8") from None
    return body, False


def parsed(body: bytes) -> Any:
    """JSON as RFC 8259 has it, with integers of up to 1,000 digits. Raises Unreadable."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if "infinity" not in error.msg:
            raise Unreadable(_reason(error, body)) from None
        value = _slowly(body)
    keys = _survey(value, b"\\u0000" in body)
    # Of keys that stand twice the parser keeps the last: then it has fewer than the text has.
    if len(_KEY.findall(body)) > keys:
        _slowly(body, _once)
    # orjson reads integers beyond 64 bits as floats: those must come back as they were sent.
    return _slowly(body) if has_wide_numbers(body) else value


def has_wide_numbers(body: bytes) -> bool:
    """Whether JSON may hold integers that only the slow reader reads as they are."""
    return _WIDE in body.translate(_DIGITS)


def _slowly(body: bytes, hook: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    try:
        return json.loads(body, parse_float=_finite, parse_int=_int, object_pairs_hook=hook)
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _reason(error: orjson.JSONDecodeError, body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "it is not UTF-8, as JSON has to be"
    return f"{error.msg} (line {error.lineno}, column {error.colno})"


def _survey(value: Any, look_for_nul: bool) -> int:
    """How many keys a value has in all. Raises Unreadable for great depth and for NUL."""
    keys = depth = 0
    level = [value]
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable(_TOO_DEEP)
        inner: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                keys += len(node)
                inner += node.values()
                if look_for_nul and any("\x00" in key for key in node):
                    raise Unreadable("a key in it holds a NUL character")
            elif isinstance(node, list):
                inner += node
            elif look_for_nul and isinstance(node, str) and "\x00" in node:
                raise Unreadable("a text in it holds a NUL character")
        level = inner
    return keys


def _once(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {cut(twice)!r} stands twice")


def _int(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"the integer {cut(text)} has more than {MOST_DIGITS} digits")
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {cut(text)} is too large")
    return value


def _form(content: Content, body: bytes) -> dict[str, Any]:
    texts: dict[str, list[str]] = {}
    for part in body.decode("latin-1").split("&"):
        if part:
            name, _, value = part.partition("=")
            try:
                texts.setdefault(unquote(name), []).append(unquote(value))
            except Undecodable as error:
                raise Unreadable(f"{cut(name)} {error}") from None
    return _values(content, texts)


def _multipart(content: Content, content_type: str, body: bytes) -> dict[str, Any]:
    from email.message import Message  # slow to import, and few bodies are of parts
    from email.parser import BytesParser

    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser().parsebytes(head + body)
    if not message.is_multipart():
        raise Unreadable("no boundary of its content type is in it")
    texts: dict[str, list[str]] = {}
    for part in message.get_payload():
        if isinstance(part, Message):
            name = part.get_param("name", header="content-disposition")
            if isinstance(name, str):
                texts.setdefault(name, []).append(_text(part))
    return _values(content, texts)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    # A file may hold any bytes; as text they are only counted and compared.
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _values(content: Content, texts: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        name: content.members[name](given)
        if name in content.members
        else (given[0] if len(given) == 1 else given)
        for name, given in texts.items()
    }
