"""Whether every example and default of a document fits its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from wfmock.contract.speccheck.problem import Document, Problem, joined
from wfmock.contract.speccheck.validity import missing_properties, of_error

_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLES = ("items", "not", "additionalProperties", "if", "then", "else", "contains")
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")


class Examples:
    """Walks a document of the 3.1 form once; ``count`` says how many examples were checked."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._document = Document(raw)
        self._raw = raw
        self._validators: dict[str, Any] = {}
        self._done: set[tuple[str, str]] = set()
        self.count = 0

    def problems(self) -> Iterator[Problem]:
        """Every example and default that does not fit the schema that it stands for."""
        for operation, item, pointer in self._document.operations():
            for parameter, at in self._document.parameters(operation, item, pointer):
                yield from self._carrier(parameter, at, "")
            body, at = self._document.resolved(
                operation.get("requestBody"), joined(pointer, "requestBody")
            )
            yield from self._contents(body, at, "readOnly")
            replies = self._document.entries(
                operation.get("responses"), joined(pointer, "responses")
            )
            for _, reply, at in replies:
                yield from self._contents(reply, at, "writeOnly")
                yield from self._headers(reply, at)
        components = self._raw.get("components")
        if isinstance(components, Mapping):
            pointer = "/components/schemas"
            for name, schema in (components.get("schemas") or {}).items():
                yield from self._schema(schema, joined(pointer, name))

    def _headers(self, reply: Any, pointer: str) -> Iterator[Problem]:
        if isinstance(reply, Mapping):
            headers = self._document.entries(reply.get("headers"), joined(pointer, "headers"))
            for _, header, at in headers:
                if isinstance(header, Mapping):
                    yield from self._carrier(header, at, "")

    def _contents(self, node: Any, pointer: str, absent: str) -> Iterator[Problem]:
        content = node.get("content") if isinstance(node, Mapping) else None
        if isinstance(content, Mapping):
            for media_type, entry in content.items():
                if isinstance(entry, Mapping):
                    yield from self._carrier(entry, joined(pointer, "content", media_type), absent)

    def _carrier(self, node: Mapping[str, Any], pointer: str, absent: str) -> Iterator[Problem]:
        """A parameter, header or media type: what has a schema and examples beside it."""
        yield from self._contents(node, pointer, absent)
        if "schema" not in node:
            return
        at = joined(pointer, "schema")
        yield from self._schema(node["schema"], at)
        if "example" in node:
            yield from self._fits(node["example"], joined(pointer, "example"), at, absent)
        examples = self._document.entries(node.get("examples"), joined(pointer, "examples"))
        for _, example, place in examples:
            if isinstance(example, Mapping) and "value" in example:
                yield from self._fits(example["value"], joined(place, "value"), at, absent)

    def _schema(self, schema: Any, pointer: str) -> Iterator[Problem]:
        """The examples and the default inside a schema, at every depth."""
        if not isinstance(schema, Mapping) or "$ref" in schema:
            return
        for word in ("example", "default"):
            if word in schema:
                yield from self._fits(schema[word], joined(pointer, word), pointer, "")
        for number, example in enumerate(_array(schema.get("examples"))):
            yield from self._fits(example, joined(pointer, "examples", number), pointer, "")
        for word in _SINGLES:
            yield from self._schema(schema.get(word), joined(pointer, word))
        for word in _LISTS:
            for number, each in enumerate(_array(schema.get(word))):
                yield from self._schema(each, joined(pointer, word, number))
        for word in _MAPS:
            for name, each in (schema.get(word) or {}).items():
                yield from self._schema(each, joined(pointer, word, name))

    def _fits(self, value: Any, pointer: str, schema: str, absent: str) -> Iterator[Problem]:
        if (pointer, schema) in self._done:
            return
        self._done.add((pointer, schema))
        self.count += 1
        for error in self._validator(schema).iter_errors(value):
            if not _is_excused(error, absent):
                yield of_error("example", error, pointer)

    def _validator(self, pointer: str) -> Any:
        if pointer not in self._validators:
            # The whole document stands beside the reference, so that every reference resolves.
            root = {**self._raw, "$ref": "#" + quote(pointer, safe="/~")}
            self._validators[pointer] = Draft202012Validator(
                root, format_checker=Draft202012Validator.FORMAT_CHECKER
            )
        return self._validators[pointer]


def _array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_excused(error: ValidationError, absent: str) -> bool:
    """Whether what is missing is a property that this direction does not carry."""
    if error.validator != "required" or not absent:
        return False
    properties = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    missing = missing_properties(error)
    return all(
        isinstance(properties.get(name), Mapping) and properties[name].get(absent) is True
        for name in missing
    )
