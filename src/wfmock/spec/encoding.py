"""A value as the bytes of a media type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

import orjson

from wfmock.spec.bodies import FORM, is_json, plain


def encoded(value: Any, media_type: str) -> bytes:
    """The value in a media type: JSON, a form, XML; text as it is, and JSON for the rest."""
    kind = plain(media_type)
    if is_json(kind):
        return _json(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if kind == FORM and isinstance(value, Mapping):
        return urlencode({key: _text(each) for key, each in value.items()}).encode()
    if kind.endswith(("/xml", "+xml")):
        return f'<?xml version="1.0" encoding="UTF-8"?>{_xml(value, "root")}'.encode()
    return _json(value)


def header_text(value: Any) -> str:
    """The value as the text of a header, in the style ``simple``."""
    if isinstance(value, list):
        text = ",".join(map(_text, value))
    elif isinstance(value, Mapping):
        text = ",".join(f"{key},{_text(each)}" for key, each in value.items())
    else:
        text = _text(value)
    # A header is one line of printable characters.
    return " ".join(text.encode("ascii", "replace").decode().split())


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # integers beyond 64 bits, great depth
        return json.dumps(value, separators=(",", ":")).encode()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value).decode()


def _xml(value: Any, name: str) -> str:
    """A value as an element; the items of an array repeat the name of their property."""
    if isinstance(value, list):
        return f"<{name}>{''.join(_xml(each, 'item') for each in value)}</{name}>"
    if isinstance(value, Mapping):
        inner = "".join(_xml(each, key) for key, each in value.items())
        return f"<{name}>{inner}</{name}>"
    return f"<{name}>{'' if value is None else escape(_text(value), quote=False)}</{name}>"
