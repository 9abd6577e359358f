"""Bodies and values from examples and schemas: seeded, valid, the same on every machine."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import orjson

from wfmock.chance import Chance
from wfmock.errors import SpecError
from wfmock.spec.model import Api, Operation, ReplySpec

MAX_DEPTH = 6
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Sampler:
    """Draws values that fit a schema; equal (seed, key) give equal values."""

    def __init__(self, api: Api, seed: int) -> None:
        self._api = api
        self._seed = seed

    def reply(
        self,
        operation: Operation,
        status: str | None = None,
        example: str | None = None,
        key: str = "",
    ) -> tuple[int, str, bytes]:
        """Status, media type and body of a documented reply: its example first, else its schema.

        ``status`` defaults to the first documented success.
        """
        chosen = status or self._status_of(operation, example)
        spec = operation.replies[chosen]
        code = int(chosen) if chosen.isdigit() else 200
        if example is not None and example in spec.examples:
            return code, self._media_type(spec), _encode(spec.examples[example])
        if spec.examples:
            return code, self._media_type(spec), _encode(next(iter(spec.examples.values())))
        if not spec.schemas:
            return code, "", b""
        media_type, schema = next(iter(spec.schemas.items()))
        return code, media_type, _encode(self.value(schema, f"{operation.id}/{chosen}/{key}"))

    def _status_of(self, operation: Operation, example: str | None) -> str:
        for status, spec in operation.replies.items():
            if example is not None and example in spec.examples:
                return status
        return next(
            (s for s in operation.replies if s.startswith("2")), next(iter(operation.replies))
        )

    @staticmethod
    def _media_type(spec: ReplySpec) -> str:
        return next(iter(spec.schemas), "application/json")

    def value(self, schema: Any, key: str) -> Any:
        """A value that fits the schema."""
        return self._draw(schema, Chance(f"{self._seed}/{key}"), key, 0)

    def _resolved(self, schema: Any) -> Any:
        while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            node: Any = self._api.raw
            for token in schema["$ref"][2:].split("/"):
                key = token.replace("~1", "/").replace("~0", "~")
                node = node[int(key)] if isinstance(node, list) else node.get(key, {})
            siblings = {k: v for k, v in schema.items() if k != "$ref"}
            schema = {**node, **siblings} if siblings and isinstance(node, Mapping) else node
        return schema

    def _draw(self, schema: Any, chance: Chance, name: str, depth: int) -> Any:
        schema = self._resolved(schema)
        if not isinstance(schema, Mapping):
            return "anything"
        for fixed in ("const", "default", "example"):
            if fixed in schema:
                return schema[fixed]
        if schema.get("examples"):
            return chance.choice(schema["examples"])
        if "enum" in schema:
            return chance.choice([each for each in schema["enum"] if each is not None] or [None])
        for word in ("oneOf", "anyOf"):
            if word in schema:
                rest = {k: v for k, v in schema.items() if k != word}
                real = [s for s in schema[word] if self._resolved(s) != {"type": "null"}]
                return self._draw(self._merged([rest, chance.choice(real)]), chance, name, depth)
        if "allOf" in schema:
            rest = {k: v for k, v in schema.items() if k != "allOf"}
            return self._draw(self._merged([rest, *schema["allOf"]]), chance, name, depth)
        return self._typed(schema, chance, name, depth)

    def _merged(self, schemas: list[Any]) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for each in schemas:
            schema = self._resolved(each)
            if not isinstance(schema, Mapping):
                continue
            if "allOf" in schema:
                rest = {k: v for k, v in schema.items() if k != "allOf"}
                schema = self._merged([rest, *schema["allOf"]])
            properties = {**merged.get("properties", {}), **schema.get("properties", {})}
            required = [*merged.get("required", []), *schema.get("required", [])]
            merged |= schema
            if properties:
                merged["properties"] = properties
            if required:
                merged["required"] = list(dict.fromkeys(required))
        return merged

    def _typed(self, schema: Mapping[str, Any], chance: Chance, name: str, depth: int) -> Any:
        kind = schema.get("type") or _implied_type(schema)
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        match kind:
            case "object":
                return self._object(schema, chance, depth)
            case "array":
                return self._array(schema, chance, name, depth)
            case "integer":
                low, high = _bounds(schema, 1)
                step = int(schema.get("multipleOf", 1)) or 1
                first = math.ceil(low / step)
                return step * chance.randint(first, max(first, math.floor(high / step)))
            case "number":
                low, high = _bounds(schema, 0.01)
                return round(low + (high - low) * chance.random(), 2) if high - low > 0.02 else low
            case "boolean":
                return chance.random() < 0.5
            case "null":
                return None
        return self._string(schema, chance, name.rpartition("/")[2])

    def _object(self, schema: Mapping[str, Any], chance: Chance, depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        return {
            name: self._draw(each, chance, name, depth + 1)
            for name, each in schema.get("properties", {}).items()
            if name in required or depth < MAX_DEPTH
        }

    def _array(self, schema: Mapping[str, Any], chance: Chance, name: str, depth: int) -> list[Any]:
        least = schema.get("minItems", 0)
        most = schema.get("maxItems", max(3, least))
        count = (
            least
            if depth >= MAX_DEPTH
            else chance.randint(max(least, min(1, most)), min(most, least + 3))
        )
        items: list[Any] = []
        for _ in range(count * 20):
            if len(items) == count:
                break
            item = self._draw(schema.get("items", {"type": "string"}), chance, name, depth + 1)
            if not schema.get("uniqueItems") or item not in items:
                items.append(item)
        return items

    @cached_property
    def _faker(self) -> Any:
        from faker import Faker  # slow to import, and most documents never need it

        return Faker("en_US")

    def _string(self, schema: Mapping[str, Any], chance: Chance, name: str) -> str:
        if "pattern" in schema:
            return self._matching(schema["pattern"], chance)
        self._faker.seed_instance(chance.getrandbits(64))
        make = FORMATS.get(schema.get("format", "")) or _by_name(name) or _word
        text = str(make(self._faker))
        least, most = schema.get("minLength", 0), schema.get("maxLength")
        while len(text) < least:
            text += "-" + self._faker.word()
        return text if most is None else text[:most]

    def _matching(self, pattern: str, chance: Chance) -> str:
        from wfmock.spec.patterns import matching

        try:
            return matching(pattern, chance)
        except ValueError as error:
            raise SpecError(
                str(self._api.file),
                "",
                f"no text can be made for the pattern {pattern!r}: {error}",
                "give the schema an example",
            ) from error


def _implied_type(schema: Mapping[str, Any]) -> str:
    if "properties" in schema or "required" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    return "number" if "minimum" in schema or "maximum" in schema else "string"


def _bounds(schema: Mapping[str, Any], gap: float) -> tuple[float, float]:
    low, high = schema.get("minimum"), schema.get("maximum")
    if "exclusiveMinimum" in schema:
        low = schema["exclusiveMinimum"] + gap
    if "exclusiveMaximum" in schema:
        high = schema["exclusiveMaximum"] - gap
    if low is None:
        low = 1 if high is None or high >= 1 else high - 1000
    return low, low + 1000 if high is None else min(high, low + 1000)


def _instant(faker: Any) -> datetime:
    return _EPOCH + timedelta(seconds=faker.random_int(0, 31_535_999))


FORMATS: Mapping[str, Callable[[Any], object]] = {
    "uuid": lambda f: f.uuid4(),
    "email": lambda f: f.email(),
    "idn-email": lambda f: f.email(),
    "date-time": lambda f: _instant(f).isoformat().replace("+00:00", "Z"),
    "date": lambda f: _instant(f).date().isoformat(),
    "time": lambda f: _instant(f).time().isoformat() + "Z",
    "duration": lambda f: f"PT{f.random_int(1, 59)}M",
    "uri": lambda f: f.url(),
    "url": lambda f: f.url(),
    "uri-reference": lambda f: "/" + f.uri_path(),
    "iri": lambda f: f.url(),
    "hostname": lambda f: f.hostname(),
    "ipv4": lambda f: f.ipv4(),
    "ipv6": lambda f: f.ipv6(),
    "byte": lambda f: b64encode(f.word().encode()).decode(),
    "binary": lambda f: f.word(),
    "password": lambda f: f.password(),
    "json-pointer": lambda f: "/" + f.word(),
    "regex": lambda f: f"^{f.word()}$",
}


def _word(faker: Any) -> object:
    return faker.word()


_NAMES: tuple[tuple[str, Callable[[Any], object]], ...] = (
    ("email", lambda f: f.email()),
    ("phone", lambda f: f.phone_number()),
    ("city", lambda f: f.city()),
    ("country", lambda f: f.country()),
    ("street", lambda f: f.street_address()),
    ("address", lambda f: f.street_address()),
    ("company", lambda f: f.company()),
    ("firstname", lambda f: f.first_name()),
    ("lastname", lambda f: f.last_name()),
    ("name", lambda f: f.name()),
    ("url", lambda f: f.url()),
    ("description", lambda f: f.sentence()),
    ("title", lambda f: f.sentence(3)),
    ("message", lambda f: f.sentence()),
)


def _by_name(name: str) -> Callable[[Any], object] | None:
    plain = name.replace("_", "").replace("-", "").lower()
    return next((make for word, make in _NAMES if plain.endswith(word)), None)


def _encode(value: Any) -> bytes:
    return orjson.dumps(value)
