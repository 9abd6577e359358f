"""What a call needs of its operation, made ready once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jsonschema_rs

from wfmock.errors import SpecError
from wfmock.spec.model import Operation, Parameter
from wfmock.spec.params import decoder, types_of
from wfmock.spec.validation import ParameterChecker

Refusal = Callable[[str, str], SpecError]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The parts of an operation that the request path reads."""

    query: Mapping[str, Parameter]
    path: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    cookies: tuple[Parameter, ...]
    required: tuple[Parameter, ...]
    checkers: Mapping[str, ParameterChecker]
    defaults: Mapping[str, Any]
    bodies: Mapping[str, Any]
    any_body: Any
    accepted: frozenset[str]
    replies: Mapping[str, Mapping[str, Any]]
    produces: tuple[str, ...]


def compile_operation(operation: Operation, raw: Mapping[str, Any], refusal: Refusal) -> Operation:
    """The operation with its ``compiled`` part; SpecError for a schema that cannot be used."""
    schemas = Schemas(raw, refusal)
    checkers = {
        parameter.name: _checker(parameter, schemas, operation.pointer)
        for parameter in operation.parameters
    }
    in_ = {place: tuple(p for p in operation.parameters if p.location == place) for place in PLACES}
    bodies = (
        {}
        if operation.body is None
        else {
            media_type: schemas.validator(schema, operation.pointer)
            for media_type, schema in operation.body.schemas.items()
        }
    )
    success = [reply for status, reply in operation.replies.items() if status.startswith("2")]
    compiled = Compiled(
        query={parameter.name: parameter for parameter in in_["query"]},
        path=in_["path"],
        headers=in_["header"],
        cookies=in_["cookie"],
        required=tuple(parameter for parameter in operation.parameters if parameter.required),
        checkers=checkers,
        defaults={
            parameter.name: parameter.default
            for parameter in operation.parameters
            if parameter.default is not None and parameter.alias_of is None
        },
        bodies=bodies,
        any_body=next(iter(bodies.values()), None),
        accepted=frozenset(media_type.lower() for media_type in bodies),
        replies={
            status: {
                media_type.lower(): schemas.validator(schema, operation.pointer)
                for media_type, schema in reply.schemas.items()
            }
            for status, reply in operation.replies.items()
        },
        produces=tuple(dict.fromkeys(m for reply in success for m in reply.schemas)),
    )
    return replace(operation, compiled=compiled)


PLACES = ("query", "path", "header", "cookie")


def _checker(parameter: Parameter, schemas: Schemas, pointer: str) -> ParameterChecker:
    types = types_of(parameter.schema, schemas.resolve)
    is_array = types == {"array"}
    item_types = types
    if is_array:
        items = schemas.resolve(parameter.schema).get("items", {})
        item_types = types_of(items, schemas.resolve)
    schema = schemas.resolve(parameter.schema)
    plain = types == {"string"} and (
        parameter.by_meaning or (isinstance(schema, Mapping) and not CONSTRAINTS & set(schema))
    )
    validator = None if plain else schemas.validator(parameter.schema, pointer)
    return ParameterChecker(parameter, decoder(item_types), validator, is_array, plain)


CONSTRAINTS = {
    "enum",
    "const",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
}


class Schemas:
    """Validators and references over one document."""

    def __init__(self, raw: Mapping[str, Any], refusal: Refusal) -> None:
        self._raw = raw
        self._refusal = refusal
        self._known: dict[str, Any] = {}

    def resolve(self, schema: Any) -> Any:
        """The schema that a reference leads to."""
        hops = 0
        while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            schema, hops = self._at(schema["$ref"]), hops + 1
            if hops > 100:
                raise self._refusal(str(schema), "a reference leads back to itself")
        return schema

    def validator(self, schema: Any, pointer: str) -> Any:
        """A compiled validator, shared by all that come to the same; None where anything goes."""
        key, schema = self._end_of(schema)
        if schema is True or schema == {}:
            return None
        if key and key in self._known:
            return self._known[key]
        root = {**self._reached_from(schema), **schema}
        try:
            validator = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            raise self._refusal(key[1:] or pointer, f"is no usable schema: {error}") from error
        self._known[key] = validator
        return validator

    def _end_of(self, schema: Any) -> tuple[str, Any]:
        """Where a chain of plain references ends, and the schema that stands there."""
        key, hops = "", 0
        while isinstance(schema, Mapping) and set(schema) == {"$ref"}:
            key, hops = schema["$ref"], hops + 1
            if hops > 100:
                raise self._refusal(key[1:], "a reference leads back to itself")
            schema = self._at(key)
        return key, schema

    def _at(self, reference: str) -> Any:
        node: Any = self._raw
        for token in _tokens(reference):
            try:
                node = node[int(token)] if isinstance(node, list) else node[token]
            except (KeyError, IndexError, ValueError, TypeError):
                raise self._refusal(reference[1:], "a $ref leads here, to nothing") from None
        return node

    def _reached_from(self, schema: Any) -> dict[str, Any]:
        """The parts of the document that a schema refers to, each at its place.

        A validator keeps all that it is given: the whole document would cost it a megabyte.
        """
        reached: dict[str, Any] = {}
        waiting = list(_references(schema))
        while waiting:
            reference = waiting.pop()
            if reference not in reached:
                reached[reference] = self._at(reference)
                waiting += _references(reached[reference])
        parts: dict[str, Any] = {}
        for reference, node in reached.items():
            if not any(reference.startswith(f"{outer}/") for outer in reached):
                *way, last = _tokens(reference)
                place = parts
                for key in way:
                    place = place.setdefault(key, {})
                place[last] = node
        return parts


def _tokens(reference: str) -> list[str]:
    return [each.replace("~1", "/").replace("~0", "~") for each in reference[2:].split("/")]


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            yield reference
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def without(operation: Operation, names: Collection[str]) -> Operation:
    """The operation as if it had no query parameters of these names."""
    compiled: Compiled = operation.compiled
    query = {name: each for name, each in compiled.query.items() if name not in names}
    parameters = tuple(
        each for each in operation.parameters if each.location != "query" or each.name not in names
    )
    return replace(operation, parameters=parameters, compiled=replace(compiled, query=query))
