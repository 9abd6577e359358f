"""``$ref``: where references stand, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

MAX_DEPTH = 200
MAX_NODES = 2_000_000

# Below these stand names of somebody's choice, not words of OpenAPI.
NAMED = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
    | {"schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes"}
    | {"links", "callbacks", "pathItems", "paths", "webhooks", "content", "examples"}
)
# What stands below these is data, however much it looks like a reference.
_DATA = frozenset(
    {"example", "examples", "default", "enum", "const", "value", "required"}
    | {"mapping", "variables", "scopes"}
)


class Unfit(ValueError):
    """A document of a shape that cannot be walked; ``pointer`` says where."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(reason)
        self.pointer = pointer


def escaped(token: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def tokens(pointer: str) -> list[str]:
    """The keys that a JSON pointer leads along."""
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def pointer_of(reference: str) -> str:
    """The JSON pointer in a reference to this document (``#/a/b``), its escapes undone."""
    return unquote(reference[1:])


def reference_to(pointer: str) -> str:
    """A reference to a place in this document; the inverse of ``pointer_of``."""
    return "#" + pointer.replace("%", "%25")


def spelt(reference: str) -> str:
    """A reference to this document as RFC 3986 has it, whichever escapes it came with."""
    return "#" + quote(pointer_of(reference), safe="/~!$&'()*+,;=:@?")


def at(raw: Any, pointer: str) -> Any:
    """What stands at a JSON pointer. Raises KeyError when nothing does."""
    node = raw
    for token in tokens(pointer):
        try:
            node = node[int(token)] if isinstance(node, list) else node[token]
        except (KeyError, IndexError, ValueError, TypeError):
            raise KeyError(pointer) from None
    return node


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``$ref``: the place of the mapping that holds it, that mapping, and what it says."""

    pointer: str
    holder: Mapping[str, Any]
    text: Any


def references(node: Any, pointer: str = "") -> Iterator[Reference]:
    """Every ``$ref`` in a part of a document, in order. Raises Unfit for what never ends."""
    waiting = [(node, pointer, False, 0)]
    seen = 0
    while waiting:
        node, pointer, named, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise Unfit(pointer, f"is nested deeper than {MAX_DEPTH} levels")
        if seen > MAX_NODES:
            raise Unfit(pointer, f"the document has more than {MAX_NODES:,} values")
        if not named and isinstance(node, Mapping) and "$ref" in node:
            yield Reference(pointer, node, node["$ref"])
        inner = [
            (value, f"{pointer}/{escaped(str(key))}", not named and key in NAMED, depth + 1)
            for key, value in _items(node)
            if isinstance(value, dict | list) and (named or not is_data(key, value))
        ]
        waiting += reversed(inner)


def _items(node: Any) -> Iterable[tuple[Any, Any]]:
    return node.items() if isinstance(node, Mapping) else enumerate(node)


def is_data(key: Any, value: Any) -> bool:
    """Whether what stands at a word of OpenAPI is data, not description."""
    if key == "examples":  # of a media type they are named, and may be references; of a schema not
        return not isinstance(value, Mapping)
    return isinstance(key, str) and (key in _DATA or key.startswith("x-"))
