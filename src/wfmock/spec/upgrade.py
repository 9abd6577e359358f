"""OpenAPI 3.0 schemas in the words of 3.1, so that one validator and one sampler serve both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfmock.spec.references import NAMED, is_data

_SINGLES = ("items", "not", "additionalProperties")
_LISTS = ("allOf", "anyOf", "oneOf")


def upgraded(raw: dict[str, Any]) -> dict[str, Any]:
    """The document itself when it is 3.1; a copy with its schemas translated when it is 3.0."""
    if not str(raw.get("openapi", "")).startswith("3.0"):
        return raw
    return {key: _walk(value, key in NAMED) for key, value in raw.items()}


def _walk(node: Any, named: bool) -> Any:
    """A copy of a part of the document; ``named`` tells names from the words of OpenAPI."""
    if isinstance(node, list):
        return [_walk(each, False) for each in node]
    if not isinstance(node, Mapping):
        return node
    return {key: _inner(key, value, named) for key, value in node.items()}


def _inner(key: str, value: Any, named: bool) -> Any:
    if named:
        return _walk(value, False)
    if key == "schema":
        return _schema(value)
    if key == "schemas" and isinstance(value, Mapping):
        return {name: _schema(each) for name, each in value.items()}
    return value if is_data(key, value) else _walk(value, key in NAMED)


def _schema(node: Any) -> Any:
    if not isinstance(node, Mapping):
        return node
    if "$ref" in node:  # in 3.0 what stands beside it means nothing, in 3.1 it does
        return {"$ref": node["$ref"]}
    copy = dict(node)
    for word in _SINGLES:
        if word in node:
            copy[word] = _schema(node[word])
    for word in _LISTS:
        if isinstance(node.get(word), list):
            copy[word] = [_schema(each) for each in node[word]]
    if isinstance(node.get("properties"), Mapping):
        copy["properties"] = {name: _schema(each) for name, each in node["properties"].items()}
    return _nullable(_bounded(copy))


def _bounded(node: dict[str, Any]) -> dict[str, Any]:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = node.get(exclusive)
        if isinstance(flag, bool):
            del node[exclusive]
            if flag and bound in node:
                node[exclusive] = node.pop(bound)
    return node


def _nullable(node: dict[str, Any]) -> dict[str, Any]:
    if node.pop("nullable", False) is not True:
        return node
    if "enum" in node and None not in node["enum"]:
        node["enum"] = [*node["enum"], None]
    if isinstance(node.get("type"), str):
        node["type"] = [node["type"], "null"]
    elif "type" not in node:
        return {"anyOf": [node, {"type": "null"}]}
    return node
