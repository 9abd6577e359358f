"""Several schemas that all hold, as one without combinations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from wfmock.spec.texts import PATTERNS

Schema = dict[str, Any]
STEP = "step"  # where a merged schema keeps multipleOf, as a Fraction


class Impossible(ValueError):
    """Schemas that no value fits together, or that never end."""


def together(one: Schema, other: Mapping[str, Any]) -> Schema:
    """A schema that a value has to fit to fit both. Raises Impossible.

    Neither may have references or combinations at its top; properties that both have are left
    as an ``allOf``. Of what only describes, the first one's is kept.
    """
    merged = {**other, **one}
    for word in one.keys() & other.keys() & _RULES.keys():
        merged[word] = _RULES[word](one[word], other[word])
    if one.keys() & _OBJECT and other.keys() & _OBJECT:
        merged |= _objects(one, other)
    return merged


def plain(schema: Mapping[str, Any]) -> Schema:
    """A schema of its own in the form that ``together`` works on."""
    made = {word: value for word, value in schema.items() if word not in COMBINING}
    kind = made.get("type")
    if isinstance(kind, str):
        made["type"] = [kind]
    if "const" in made:
        made["enum"] = [made.pop("const")]
    if "pattern" in made:
        made[PATTERNS] = [made.pop("pattern")]
    if "multipleOf" in made:
        made[STEP] = Fraction(str(made.pop("multipleOf")))
    return made


COMBINING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "then", "else"})
_OBJECT = frozenset({"properties", "patternProperties", "additionalProperties"})


def _types(one: list[str], other: list[str]) -> list[str]:
    common = [kind for kind in one if kind in other or (kind == "integer" and "number" in other)]
    if "number" in one and "integer" in other and "integer" not in common:
        common.append("integer")
    if not common:
        raise Impossible(f"nothing is both {' or '.join(one)} and {' or '.join(other)}")
    return common


def _values(one: list[Any], other: list[Any]) -> list[Any]:
    there = {json.dumps(each, sort_keys=True) for each in other}
    common = [each for each in one if json.dumps(each, sort_keys=True) in there]
    if not common:
        raise Impossible("two enumerations have no value in common")
    return common


def _steps(one: Fraction, other: Fraction) -> Fraction:
    denominator = lcm(one.denominator, other.denominator)
    return Fraction(lcm(int(one * denominator), int(other * denominator)), denominator)


def both(one: Any, other: Any) -> Any:
    """A schema for what has to fit two."""
    if one is True or one == {}:
        return other
    return one if other is True or other == {} else {"allOf": [one, other]}


def _each(one: list[Any], other: list[Any]) -> list[Any]:
    longer = one if len(one) > len(other) else other
    return [both(a, b) for a, b in zip(one, other, strict=False)] + longer[
        min(len(one), len(other)) :
    ]


_RULES: dict[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _values,
    STEP: _steps,
    PATTERNS: lambda one, other: [*one, *(each for each in other if each not in one)],
    "required": lambda one, other: [*one, *(each for each in other if each not in one)],
    "items": both,
    "prefixItems": _each,
    "contains": both,
    "propertyNames": both,
    "dependentRequired": lambda one, other: {**other, **one},
    "uniqueItems": lambda one, other: one or other,
}
for _bound in ("imum", "Length", "Items", "Properties"):
    _RULES |= {f"min{_bound}": max, f"max{_bound}": min}
_RULES |= {"exclusiveMinimum": max, "exclusiveMaximum": min}


def _objects(one: Schema, other: Mapping[str, Any]) -> Schema:
    """The words about properties: what one schema does not name, its ``additionalProperties``
    has a say in."""
    mine, theirs = one.get("properties", {}), other.get("properties", {})
    properties = {
        name: both(property_of(one, name), property_of(other, name)) for name in (mine | theirs)
    }
    patterns = dict(other.get("patternProperties", {}))
    for pattern, schema in one.get("patternProperties", {}).items():
        patterns[pattern] = both(schema, patterns.get(pattern, True))
    more = both(one.get("additionalProperties", True), other.get("additionalProperties", True))
    if False in (one.get("additionalProperties"), other.get("additionalProperties")):
        more = False
    found: Schema = {"properties": properties, "additionalProperties": more}
    return found | ({"patternProperties": patterns} if patterns else {})


def property_of(schema: Mapping[str, Any], name: str) -> Any:
    """What a schema says of a property, named or not."""
    found: Any = schema.get("properties", {}).get(name)
    for pattern, each in schema.get("patternProperties", {}).items():
        if re.search(pattern, name):
            found = each if found is None else both(found, each)
    return schema.get("additionalProperties", True) if found is None else found
