"""OpenAPI 3.0 schemas in the words of 3.1, so that one validator and one sampler serve both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def upgraded(raw: dict[str, Any]) -> dict[str, Any]:
    """The document itself when it is 3.1; a copy with its schemas translated when it is 3.0."""
    if not str(raw.get("openapi", "")).startswith("3.0"):
        return raw
    translated = _walk(raw)
    assert isinstance(translated, dict)
    return translated


def _walk(node: Any) -> Any:
    if isinstance(node, list):
        return [_walk(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    copy = {key: _kept(key, value) for key, value in node.items()}
    return _schema(copy) if _is_schema(copy) else copy


def _kept(key: str, value: Any) -> Any:
    # What stands in an example is data, however much it looks like a schema.
    return value if key in ("example", "examples", "default", "enum", "value") else _walk(value)


def _is_schema(node: Mapping[str, Any]) -> bool:
    return any(key in node for key in ("nullable", "exclusiveMinimum", "exclusiveMaximum"))


def _schema(node: dict[str, Any]) -> dict[str, Any]:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = node.get(exclusive)
        if isinstance(flag, bool):
            del node[exclusive]
            if flag and bound in node:
                node[exclusive] = node.pop(bound)
    if node.pop("nullable", False) is True:
        if "enum" in node and None not in node["enum"]:
            node["enum"] = [*node["enum"], None]
        if isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        elif "$ref" not in node and "type" not in node:
            return {"anyOf": [node, {"type": "null"}]}
    return node
