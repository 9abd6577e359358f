"""``readOnly`` and ``writeOnly``: what one direction does not carry, it does not require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wfmock.spec.references import at, pointer_of


def without_required(raw: Mapping[str, Any], word: str) -> Mapping[str, Any]:
    """The document in which no schema requires a property marked ``word``; itself if none is."""
    if not _says(raw, word):
        return raw
    relaxed: Mapping[str, Any] = _relaxed(raw, raw, word)
    return relaxed


def _says(node: Any, word: str) -> bool:
    if isinstance(node, Mapping):
        return node.get(word) is True or any(_says(each, word) for each in node.values())
    return isinstance(node, list) and any(_says(each, word) for each in node)


def _relaxed(node: Any, raw: Mapping[str, Any], word: str) -> Any:
    if isinstance(node, list):
        return [_relaxed(each, raw, word) for each in node]
    if not isinstance(node, Mapping):
        return node
    copied = {key: _relaxed(value, raw, word) for key, value in node.items()}
    if isinstance(node.get("required"), list):
        marked = set(marked_properties(node, raw, word))
        copied["required"] = [name for name in node["required"] if name not in marked]
    if isinstance(node.get("allOf"), list):
        copied["allOf"] = _relaxed_parts(node, copied["allOf"], raw, word)
    return copied


def _relaxed_parts(
    node: Mapping[str, Any], parts: list[Any], raw: Mapping[str, Any], word: str
) -> list[Any]:
    """The parts of an ``allOf``: what one part marks, another may require."""
    marked = set(marked_properties(node, raw, word))
    return [
        {**part, "required": [name for name in part["required"] if name not in marked]}
        if isinstance(part, Mapping) and isinstance(part.get("required"), list)
        else part
        for part in parts
    ]


def marked_properties(
    schema: Any, raw: Mapping[str, Any], word: str, depth: int = 0
) -> Iterator[str]:
    """The properties of a schema, and of all that it is composed of, that are marked ``word``."""
    schema = _resolved(schema, raw)
    if not isinstance(schema, Mapping) or depth > 20:
        return
    properties = schema.get("properties")
    for name, each in properties.items() if isinstance(properties, Mapping) else ():
        found = _resolved(each, raw)
        if _is_marked(each, word) or _is_marked(found, word):
            yield name
    for part in schema["allOf"] if isinstance(schema.get("allOf"), list) else ():
        yield from marked_properties(part, raw, word, depth + 1)


def _is_marked(schema: Any, word: str) -> bool:
    return isinstance(schema, Mapping) and schema.get(word) is True


def _resolved(schema: Any, raw: Mapping[str, Any]) -> Any:
    for _ in range(100):
        if not (isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str)):
            return schema
        try:
            schema = at(raw, pointer_of(schema["$ref"]))
        except KeyError:  # no reference after all: data that looks like one
            break
    return {}
