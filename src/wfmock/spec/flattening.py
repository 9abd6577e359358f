"""A schema as one without references and combinations, by choosing among its alternatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from wfmock.chance import Chance
from wfmock.spec.merging import Impossible, Schema, both, plain, property_of, together

SUGGESTED = "suggested"  # what a discriminator expects its property to say
PROPOSALS = ("default", "example", "examples")
_MAX_PARTS = 300
_LEVELS = 8

Resolve = Callable[[Any], Any]


class Flattener:
    """Flattens the schemas of one document; which alternative is taken is left to chance."""

    def __init__(self, resolve: Resolve, chance: Chance) -> None:
        self._resolve = resolve
        self._chance = chance
        self._ends: dict[tuple[str, int], bool] = {}

    def flat(self, schema: Any, is_late: bool) -> Schema:
        """What a value has to fit to fit the schema. Raises Impossible.

        ``is_late`` asks for the alternative that ends soonest.
        """
        flat: Schema = {}
        followed: set[str] = set()
        waiting, owner, parts = [(schema, False)], "", 0
        while waiting:
            node, is_part = waiting.pop()
            parts += 1
            if node is False or parts > _MAX_PARTS:
                raise Impossible("no value fits" if node is False else "the schema never ends")
            if not isinstance(node, Mapping):
                continue
            if "$ref" in node:
                owner = owner or _last(node["$ref"])
                if node["$ref"] not in followed:  # a part of itself asks for nothing more
                    followed.add(node["$ref"])
                    waiting.append((self._resolve({"$ref": node["$ref"]}), is_part))
                siblings = {key: value for key, value in node.items() if key != "$ref"}
                waiting.append((siblings or True, is_part))
                continue
            flat = together(flat, _without_proposals(plain(node)) if is_part else plain(node))
            chosen = list(self._chosen(node, is_late))
            owner = next((name for name in map(_name_of, chosen) if name), owner)
            waiting += [(each, True) for each in reversed(chosen)]
            waiting += [(each, True) for each in reversed(node.get("allOf", ()))]
        return _discriminated(flat, owner)

    def _chosen(self, node: Mapping[str, Any], is_late: bool) -> Iterator[Any]:
        """One branch of each choice that a schema leaves."""
        for word in ("anyOf", "oneOf"):
            if node.get(word):
                yield self._branch(node[word], is_late)
        if "if" in node and ("then" in node or "else" in node):
            branches = [both(node["if"], node.get("then", True)), node.get("else", True)]
            yield self._branch(branches, is_late)

    def _branch(self, branches: Sequence[Any], is_late: bool) -> Any:
        for levels in range(_LEVELS) if is_late else ():
            ending = [each for each in branches if self._ends_within(each, levels)]
            if ending:
                return self._chance.choice(ending)
        real = [each for each in branches if self._resolve(each) != {"type": "null"}]
        return self._chance.choice(real or list(branches))

    def _ends_within(self, schema: Any, levels: int) -> bool:
        """Whether a value can be had that is nested no deeper."""
        if not isinstance(schema, Mapping):
            return schema is not False
        if levels < 0:
            return False
        reference = schema.get("$ref")
        if reference is None:
            return self._ends_here(schema, levels)
        key = str(reference), levels
        if key not in self._ends:
            self._ends[key] = False  # while it is looked into: a way back is no way out
            self._ends[key] = self._ends_here(self._resolve(schema), levels)
        return self._ends[key]

    def _ends_here(self, schema: Any, levels: int) -> bool:
        if not isinstance(schema, Mapping) or {"enum", "const"} & schema.keys():
            return schema is not False
        for word in ("anyOf", "oneOf"):
            branches = schema.get(word)
            if branches and not any(self._ends_within(each, levels) for each in branches):
                return False
        inner = [property_of(schema, name) for name in schema.get("required", ())]
        if schema.get("minItems", 0) > 0 or "contains" in schema:
            inner.append(schema.get("items", True))
        return all(self._ends_within(each, levels) for each in schema.get("allOf", ())) and all(
            self._ends_within(each, levels - 1) for each in inner
        )


def _without_proposals(schema: Schema) -> Schema:
    """A part of a composed schema: an object it proposes is no proposal for the whole."""
    objects = [word for word in PROPOSALS[:2] if isinstance(schema.get(word), Mapping)]
    objects += [w for w in PROPOSALS[2:] if any(isinstance(e, Mapping) for e in schema.get(w, ()))]
    return {word: value for word, value in schema.items() if word not in objects}


def _discriminated(flat: Schema, owner: str) -> Schema:
    """The schema whose discriminator names the schema that was chosen."""
    described = flat.get("discriminator")
    if not isinstance(described, Mapping) or not owner:
        return flat
    mapping = described.get("mapping", {})
    names = (value for value, target in mapping.items() if _last(target) == owner)
    name, said = str(described.get("propertyName")), {SUGGESTED: next(names, owner)}
    properties = flat.get("properties", {})
    told = {**properties, name: both(properties.get(name, True), said)}
    return {**flat, "properties": told, "required": [*flat.get("required", ()), name]}


def _last(reference: Any) -> str:
    return str(reference).rpartition("/")[2]


def _name_of(schema: Any) -> str:
    return _last(schema["$ref"]) if isinstance(schema, Mapping) and "$ref" in schema else ""
