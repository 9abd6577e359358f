"""Values that fit schemas, drawn by chance."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wfmock.chance import Chance
from wfmock.spec.flattening import SUGGESTED, Flattener, Resolve
from wfmock.spec.merging import STEP, Impossible, Schema, both, property_of
from wfmock.spec.numbers import integer, number
from wfmock.spec.patterns import matching
from wfmock.spec.texts import text

MAX_DEPTH = 6  # below this only what is required is drawn, and the shortest way out is taken
MAX_VALUES = 2_000  # and likewise once there are so many
_END = 4 * MAX_DEPTH
_MOST_VALUES = 50_000
_NONE = object()


class Drawer:
    """Draws one value of a schema; another drawer with the same chance draws the same.

    ``faker`` makes a Faker seeded with a number. ``plainly`` takes what the document proposes
    (examples, defaults) and all that is optional; otherwise chance decides, which gets past
    examples that do not fit and properties that exclude each other. Properties marked ``absent``
    are left out.
    """

    def __init__(
        self,
        resolve: Resolve,
        chance: Chance,
        faker: Callable[[int], Any],
        plainly: bool = True,
        absent: str = "writeOnly",
    ) -> None:
        self._resolve = resolve
        self._flattener = Flattener(resolve, chance)
        self._chance = chance
        self._faker = faker
        self._plainly = plainly
        self._absent = absent
        self._values = 0

    def draw(self, schema: Any, name: str, depth: int = 0) -> Any:
        """A value of a property of this name.

        Raises Impossible or another ValueError where the way that chance took has no value.
        """
        self._values += 1
        if depth > _END or self._values > _MOST_VALUES:
            raise Impossible("it never ends, or not soon enough")
        flat = self._flattener.flat(schema, self._is_late(depth))
        if self._plainly:
            for proposed in ("default", "example"):
                if proposed in flat:
                    return flat[proposed]
            if flat.get("examples"):
                return self._chance.choice(flat["examples"])
        if "enum" in flat:
            return self._one_of(flat["enum"], flat.get("type"))
        return self._typed(flat, name, depth)

    def _is_late(self, depth: int) -> bool:
        return depth >= MAX_DEPTH or self._values > MAX_VALUES

    def _one_of(self, values: Sequence[Any], types: Sequence[str] | None) -> Any:
        fitting = [each for each in values if types is None or _is_of(each, types)]
        real = [each for each in fitting if each is not None] or fitting
        if not real:
            raise Impossible("no value of the enumeration is of the type")
        return self._chance.choice(real)

    def _typed(self, flat: Schema, name: str, depth: int) -> Any:
        match self._kind(flat):
            case "object":
                return self._object(flat, depth)
            case "array":
                return self._array(flat, name, depth)
            case "integer":
                return integer(flat, self._chance)
            case "number":
                return number(flat, self._chance)
            case "boolean":
                return self._chance.random() < 0.5
            case "null":
                return None
        if SUGGESTED in flat:
            return flat[SUGGESTED]
        seed = self._chance.getrandbits(64)
        return text(flat, name, self._chance, lambda: self._faker(seed))

    def _kind(self, flat: Schema) -> str:
        if "type" not in flat:
            return next((kind for kind, words in _WORDS if words & flat.keys()), "string")
        kinds = [kind for kind in flat["type"] if kind != "null"] or ["null"]
        return str(kinds[0] if self._plainly else self._chance.choice(kinds))

    # --- arrays

    def _array(self, flat: Schema, name: str, depth: int) -> list[Any]:
        least = int(flat.get("minItems", 0))
        seen: set[str] | None = set() if flat.get("uniqueItems") else None
        items: list[Any] = []
        for number_, schema in enumerate(self._items(flat, least, depth)):
            try:
                item = self._item(schema, name, depth, seen)
            except ValueError:
                if number_ < least:
                    raise
                break
            if item is not _NONE:
                items.append(item)
        return items

    def _items(self, flat: Schema, least: int, depth: int) -> list[Any]:
        """The schema of each item that is to be drawn."""
        prefix = list(flat.get("prefixItems", ()))
        rest = flat.get("items", True)
        most = int(flat.get("maxItems", max(3, least)))
        if self._is_late(depth):
            count = least
        elif prefix:
            count = max(least, min(len(prefix), most))
        else:
            count = self._chance.randint(max(least, min(1, most)), max(least, min(most, least + 3)))
        contained = 0
        if "contains" in flat:
            contained = int(flat.get("minContains", 1))
            count = max(count, contained)
        if count > _MOST_VALUES:
            raise Impossible(f"an array of {count} items is too long to be made")
        schemas = [*prefix, *[rest] * (count - len(prefix))][:count]
        for position in range(count - contained, count):
            schemas[position] = both(flat["contains"], schemas[position])
        return schemas

    def _item(self, schema: Any, name: str, depth: int, seen: set[str] | None) -> Any:
        """An item that was not drawn before; _NONE when there seems to be no other."""
        for _ in range(60):
            item = self.draw(schema, name, depth + 1)
            if seen is None:
                return item
            key = json.dumps(item, sort_keys=True)
            if key not in seen:
                seen.add(key)
                return item
        return _NONE

    # --- objects

    def _object(self, flat: Schema, depth: int) -> dict[str, Any]:
        required = dict.fromkeys(flat.get("required", ()))
        named: Mapping[str, Any] = flat.get("properties", {})
        drawn: dict[str, Any] = {}
        for name in required:
            if not self._is_absent(property_of(flat, name)):
                drawn[name] = self.draw(property_of(flat, name), name, depth + 1)
        most = int(flat.get("maxProperties", len(named) + len(required)))
        for name in self._optional(flat, [n for n in named if n not in required], depth):
            if len(drawn) < most and not self._is_absent(named[name]):
                self._try(drawn, name, named[name], depth)
        self._depending(flat, drawn, depth)
        self._more(flat, drawn, depth)
        order = {name: place for place, name in enumerate(named)}
        return dict(sorted(drawn.items(), key=lambda pair: order.get(pair[0], len(order))))

    def _optional(self, flat: Schema, names: list[str], depth: int) -> list[str]:
        missing = int(flat.get("minProperties", 0)) - len(set(flat.get("required", ())))
        enough = names[: max(0, missing)]
        if self._is_late(depth):
            return enough
        if self._plainly:
            return names
        return [name for name in names if name in enough or self._chance.random() < 0.5]

    def _try(self, drawn: dict[str, Any], name: str, schema: Any, depth: int) -> None:
        """Draw an optional property, unless there is no way to."""
        try:
            drawn[name] = self.draw(schema, name, depth + 1)
        except ValueError:
            drawn.pop(name, None)

    def _is_absent(self, schema: Any) -> bool:
        found = self._resolve(schema)
        return any(isinstance(s, Mapping) and s.get(self._absent) is True for s in (schema, found))

    def _depending(self, flat: Schema, drawn: dict[str, Any], depth: int) -> None:
        for name, others in flat.get("dependentRequired", {}).items():
            for other in others if name in drawn else ():
                if other not in drawn:
                    drawn[other] = self.draw(property_of(flat, other), other, depth + 1)

    def _more(self, flat: Schema, drawn: dict[str, Any], depth: int) -> None:
        """Properties that no name is given for: those of a map, or as many as there must be."""
        wanted = int(flat.get("minProperties", 0))
        others = flat.get("patternProperties") or flat.get("additionalProperties")
        if isinstance(others, Mapping) and not flat.get("properties") and not self._is_late(depth):
            wanted = max(wanted, self._chance.randint(1, 3))
        wanted = min(wanted, int(flat.get("maxProperties", wanted)))
        for _ in range(min(20 * wanted, _MOST_VALUES)):
            if len(drawn) >= wanted:
                return
            name = self._name(flat, drawn)
            if name not in drawn and property_of(flat, name) is not False:
                drawn[name] = self.draw(property_of(flat, name), name, depth + 1)

    def _name(self, flat: Schema, drawn: Mapping[str, Any]) -> str:
        if flat.get("patternProperties"):
            return matching(self._chance.choice(list(flat["patternProperties"])), self._chance)
        if "propertyNames" in flat:
            return str(self.draw(both({"type": "string"}, flat["propertyNames"]), "", MAX_DEPTH))
        name = str(self._faker(self._chance.getrandbits(64)).word())
        return name if name not in drawn else f"{name}{len(drawn)}"


# The words that tell the type of a schema that names none.
_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "object",
        frozenset({"properties", "required", "additionalProperties", "patternProperties"})
        | {"minProperties", "maxProperties", "propertyNames", "dependentRequired"},
    ),
    (
        "array",
        frozenset({"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"}),
    ),
    (
        "number",
        frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", STEP}),
    ),
)


def _is_of(value: Any, types: Sequence[str]) -> bool:
    match value:
        case bool():
            return "boolean" in types
        case int():
            return "integer" in types or "number" in types
        case float():
            return "number" in types or (value.is_integer() and "integer" in types)
        case str():
            return "string" in types
        case None:
            return "null" in types
        case list():
            return "array" in types
    return "object" in types
