"""Schemas of one document: references followed, validators compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

from wfmock.errors import SpecError
from wfmock.spec.references import at, pointer_of, references, tokens

Refusal = Callable[[str, str], SpecError]
_MAX_HOPS = 100


class Schemas:
    """Validators and references over one document.

    ``refusal`` makes the error of a place and a reason.
    """

    def __init__(self, raw: Mapping[str, Any], refusal: Refusal) -> None:
        self._raw = raw
        self._refusal = refusal
        self._known: dict[str, Any] = {}

    def resolve(self, schema: Any) -> Any:
        """The schema that a reference leads to."""
        hops = 0
        while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            schema, hops = self._at(schema["$ref"]), hops + 1
            if hops > _MAX_HOPS:
                raise self._refusal(pointer_of(schema["$ref"]), "a reference leads back to itself")
        return schema

    def validator(self, schema: Any, pointer: str) -> Any:
        """A compiled validator, shared by all that come to the same; None where anything goes."""
        place, schema = self._end_of(schema)
        if schema is True or schema == {}:
            return None
        if place and place in self._known:
            return self._known[place]
        root = {"not": {}} if schema is False else {**self._reached_from(schema), **schema}
        try:
            validator = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
        except jsonschema_rs.ValidationError as error:
            inner = "".join(f"/{each}" for each in error.instance_path)
            raise self._refusal((place or pointer) + inner, _unusable(error.message)) from error
        except (jsonschema_rs.ReferencingError, ValueError) as error:
            raise self._refusal(place or pointer, _unusable(str(error))) from error
        self._known[place] = validator
        return validator

    def _end_of(self, schema: Any) -> tuple[str, Any]:
        """Where a chain of plain references ends, and the schema that stands there."""
        place, hops = "", 0
        while isinstance(schema, Mapping) and set(schema) == {"$ref"}:
            place, hops = pointer_of(schema["$ref"]), hops + 1
            if hops > _MAX_HOPS:
                raise self._refusal(place, "a reference leads back to itself")
            schema = self._at(schema["$ref"])
        return place, schema

    def _at(self, reference: str) -> Any:
        pointer = pointer_of(reference)
        try:
            return at(self._raw, pointer)
        except KeyError:
            raise self._refusal(pointer, "a $ref leads here, to nothing") from None

    def _reached_from(self, schema: Any) -> dict[str, Any]:
        """The parts of the document that a schema refers to, each at its place.

        A validator keeps all that it is given: the whole document would cost it a megabyte.
        """
        reached: dict[str, Any] = {}
        waiting = [each.text for each in references(schema)]
        while waiting:
            reference = waiting.pop()
            pointer = pointer_of(reference)
            if pointer not in reached:
                reached[pointer] = self._at(reference)
                waiting += [each.text for each in references(reached[pointer])]
        parts: dict[str, Any] = {}
        for pointer, node in reached.items():
            if not any(pointer.startswith(f"{outer}/") for outer in reached):
                *way, last = tokens(pointer)
                place = parts
                for key in way:
                    place = place.setdefault(key, {})
                place[last] = node
        return parts


def _unusable(reason: str) -> str:
    return f"is no usable schema: {reason.splitlines()[0][:300]}"
