"""Runtime expressions of links: ``$response.body#/_id``, ``{$request.query.page}``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_EXPRESSION = re.compile(
    rf"\$(?:(?P<whole>url|method|statusCode)"
    rf"|(?P<side>request|response)\."
    rf"(?:header\.(?P<header>{_TOKEN})"
    rf"|(?P<place>query|path)\.(?P<name>.+)"
    rf"|body(?:\#(?P<pointer>(?:/(?:[^~/]|~[01])*)*))?))"
)
_EMBEDDED = re.compile(r"\{(\$[^}]*)\}")


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: ``side`` is request or response ("" for ``$url`` and its kind),
    ``place`` header, query, path or body, ``name`` the parameter or the JSON pointer.
    """

    text: str
    side: str
    place: str
    name: str


def expressions(value: object) -> list[Expression]:
    """The expressions in a value of a link. Raises ValueError naming the first that is none."""
    if not isinstance(value, str):
        return []
    texts = [value] if value.startswith("$") else _EMBEDDED.findall(value)
    return [_parsed(text) for text in texts]


def _parsed(text: str) -> Expression:
    match = _EXPRESSION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    side, place = match["side"] or "", match["place"] or ("header" if match["header"] else "body")
    if not side:
        return Expression(text, "", "", "")
    name = match["name"] or match["header"] or match["pointer"] or ""
    return Expression(text, side, place, name)
