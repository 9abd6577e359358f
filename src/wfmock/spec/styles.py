"""How arrays and objects are written in a query, a path, a header and a cookie.

Of the styles of OpenAPI: form, spaceDelimited, pipeDelimited and deepObject in queries, form in
cookies, simple in paths and headers; and JSON where a parameter has a ``content``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from wfmock.spec.model import Parameter
from wfmock.spec.params import Decode, Resolve, decoder, parts_of, types_of, unquote

STYLES: Mapping[str, tuple[str, ...]] = {
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "path": ("simple",),
    "header": ("simple",),
    "cookie": ("form",),
}
Member = Callable[[list[str]], Any]
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class NotJson(ValueError):
    """The text of a parameter that is JSON by its description, and is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of a parameter becomes a value.

    ``kind`` is scalar, array, either (an array may stand for one of several types), object or
    json; ``members`` are the properties of an object.
    """

    kind: str
    decode: Decode
    members: Mapping[str, Member] = field(default_factory=dict)

    def value(self, given: Any) -> Any:
        """The value of a text, of an array's texts, or of an object's texts by name.

        Raises NotJson.
        """
        match self.kind:
            case "array":
                return [self.decode(each) for each in given]
            case "either":
                return _last([self.decode(each) for each in given])
            case "object":
                members = self.members
                return {
                    name: members[name](texts) if name in members else _last(texts)
                    for name, texts in given.items()
                }
        return self.decode(given)


def reading_of(parameter: Parameter, resolve: Resolve) -> Reading:
    """The reading that a parameter's schema and style ask for."""
    schema = parameter.schema
    types = types_of(schema, resolve) - {"null"}
    if parameter.style == "json":
        return Reading("json", _json)
    if "array" in types:
        items = _types(parts_of(schema, resolve, "items"), resolve)
        kind = "array" if len(types) == 1 else "either"
        return Reading(kind, decoder(items | types - {"array"}))
    if types == {"object"}:
        return Reading("object", str, members_of(schema, resolve))
    return Reading("scalar", decoder(types_of(schema, resolve)))


def _types(schemas: list[Any], resolve: Resolve) -> frozenset[str]:
    return frozenset().union(*(types_of(each, resolve) for each in schemas))


def members_of(schema: Any, resolve: Resolve) -> dict[str, Member]:
    """For each property of an object, what makes a value of its texts."""
    found: dict[str, Member] = {}
    for properties in parts_of(schema, resolve, "properties"):
        for name, each in properties.items():
            found.setdefault(name, _member(each, resolve))
    return found


def _member(schema: Any, resolve: Resolve) -> Member:
    types = types_of(schema, resolve)
    if "array" in types:
        decode = decoder(_types(parts_of(schema, resolve, "items"), resolve))
        return lambda texts: [decode(each) for each in texts]
    decode = _lenient_json if "object" in types else decoder(types)
    return lambda texts: _last([decode(each) for each in texts])


def _last(values: list[Any]) -> Any:
    # Several values where one is meant: as a list they fit no schema but an open one.
    return values[0] if len(values) == 1 else values


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise NotJson from None


def _lenient_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def pieces(parameter: Parameter, raw: str) -> list[str]:
    """The items that one occurrence of an array parameter has in a query. Raises Undecodable."""
    if parameter.explode:
        return [unquote(raw)]
    separator = _SEPARATORS.get(parameter.style, ",")
    # A comma inside an item is escaped; where no comma stands bare, a client escaped them all.
    found = (
        [unquote(each) for each in raw.split(",")]
        if separator == "," and "," in raw
        else unquote(raw).split(separator)
    )
    return [] if found == [""] else found


def unfolded(text: str) -> list[str]:
    """The items that stand in a path, a header or a cookie."""
    return [each.strip() for each in text.split(",")] if text else []


def pairs(parameter: Parameter, items: list[str]) -> dict[str, list[str]]:
    """The members of an object: ``k,v,k,v`` or, where simple is exploded, ``k=v,k=v``."""
    if parameter.explode and parameter.style == "simple":
        split = [each.partition("=") for each in items]
        return {name: [value] for name, _, value in split}
    return {name: [value] for name, value in zip(items[::2], [*items[1::2], ""], strict=False)}
