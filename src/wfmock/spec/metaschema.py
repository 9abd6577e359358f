"""A document against the OpenAPI specification's own schema of documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

from wfmock.spec.references import escaped
from wfmock.spec.violations import expectation, shown


def broken_rule(raw: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where a document first breaks its version's rules, and how; None when it keeps them.

    The schemas in a document of 3.1 are not looked into: compiling them does.
    """
    validator = _validator("v3.0" if str(raw["openapi"]).startswith("3.0") else "v3.1")
    error = next(validator.iter_errors(raw), None)
    if error is None:
        return None
    error = _most_telling(error)
    pointer = "".join(f"/{escaped(str(each))}" for each in error.instance_path)
    if error.kind.name in ("falseSchema", "additionalProperties", "unevaluatedProperties"):
        return pointer, error.message
    if error.kind.name == "required":
        return pointer, f"lacks {expectation(error)}"
    return pointer, f"expected {expectation(error)}, received {shown(error.instance)}"


@cache
def _validator(version: str) -> Any:
    # The schemas travel with openapi-spec-validator; importing all of it takes a third of a second.
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).parent / "resources/schemas" / version / "schema.json"
    return jsonschema_rs.validator_for(json.loads(file.read_bytes()))


def _most_telling(error: Any) -> Any:
    """Of the alternatives that did not fit, the error that lies deepest."""
    while True:
        inner = [each for branch in getattr(error.kind, "context", None) or () for each in branch]
        # A mapping that is no reference is hardly wrong for lacking a $ref.
        inner = [each for each in inner if getattr(each.kind, "property", None) != "$ref"]
        if not inner:
            return error
        error = max(inner, key=lambda each: len(each.instance_path))
