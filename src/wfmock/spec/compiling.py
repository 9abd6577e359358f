"""What a call needs of its operation, made ready once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wfmock.spec.bodies import Content, plain
from wfmock.spec.checkers import ParameterChecker
from wfmock.spec.directions import without_required
from wfmock.spec.model import Operation, Parameter
from wfmock.spec.references import pointer_of
from wfmock.spec.schemas import Refusal, Schemas
from wfmock.spec.styles import members_of, reading_of

__all__ = ["Compiled", "Compiler", "Schemas", "without"]

PLACES = ("query", "path", "header", "cookie")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The parts of an operation that the request path reads.

    ``query`` has a checker for every plain key, ``members`` one for every property that stands in
    a query as a key of its own, ``deep`` one for every key that brackets follow.
    """

    query: Mapping[str, ParameterChecker]
    members: Mapping[str, ParameterChecker]
    deep: Mapping[str, ParameterChecker]
    path: tuple[ParameterChecker, ...]
    headers: tuple[ParameterChecker, ...]
    cookies: tuple[ParameterChecker, ...]
    required: tuple[ParameterChecker, ...]
    defaults: Mapping[str, Any]
    bodies: Mapping[str, Content]
    replies: Mapping[str, Mapping[str, Any]]
    reply_headers: Mapping[str, tuple[ParameterChecker, ...]]
    produces: tuple[str, ...]


class Compiler:
    """Compiles the operations of one document; what they share is compiled once."""

    def __init__(self, raw: Mapping[str, Any], refusal: Refusal) -> None:
        self._schemas = Schemas(raw, refusal)
        self._refusal = refusal
        # What only a reply carries is not required of a request, and the other way round.
        self._requests = self._directed(raw, "readOnly")
        self._replies = self._directed(raw, "writeOnly")

    def _directed(self, raw: Mapping[str, Any], absent: str) -> Schemas:
        relaxed = without_required(raw, absent)
        return self._schemas if relaxed is raw else Schemas(relaxed, self._refusal)

    def compiled(self, operation: Operation) -> Operation:
        """The operation with its ``compiled`` part; SpecError for a schema that cannot be used."""
        checkers = list(self._checkers(operation.parameters))
        in_ = {place: [c for c in checkers if c.parameter.location == place] for place in PLACES}
        query = [c for c in in_["query"] if c.kind != "object" or not c.parameter.explode]
        objects = [c for c in in_["query"] if c not in query]
        compiled = Compiled(
            query={c.parameter.name: c for c in query},
            members={
                name: c
                for c in objects
                if c.parameter.style != "deepObject"
                for name in c.reading.members
            },
            deep={c.parameter.name: c for c in objects if c.parameter.style == "deepObject"},
            path=tuple(in_["path"]),
            headers=tuple(in_["header"]),
            cookies=tuple(in_["cookie"]),
            required=tuple(c for c in checkers if c.parameter.required),
            defaults={
                c.target: c.parameter.default
                for c in checkers
                if c.parameter.default is not None and c.parameter.alias_of is None
            },
            bodies=self._bodies(operation),
            replies={
                status: {
                    plain(media_type): self._replies.validator(schema, operation.pointer)
                    for media_type, schema in reply.schemas.items()
                }
                for status, reply in operation.replies.items()
            },
            reply_headers={
                status: tuple(self._checkers(reply.headers))
                for status, reply in operation.replies.items()
            },
            produces=_produced(operation),
        )
        return replace(operation, compiled=compiled)

    def _checkers(self, parameters: Iterable[Parameter]) -> Iterable[ParameterChecker]:
        taken: set[str] = set()
        for parameter in parameters:
            target = parameter.alias_of or parameter.name
            if parameter.alias_of is None and target in taken:
                target = f"{parameter.location}.{target}"  # one name in two places
            taken.add(target)
            yield self._checker(parameter, target)

    def _checker(self, parameter: Parameter, target: str) -> ParameterChecker:
        schemas = self._schemas
        is_plain = _takes_every_text(schemas.resolve(parameter.schema))
        # Compiled before anything is read from it: that refuses what is no schema.
        validator = None if is_plain else schemas.validator(parameter.schema, "")
        reading = reading_of(parameter, schemas.resolve)
        if parameter.by_meaning and reading.decode is str:
            validator = None
        if parameter.default is not None and not _fits(validator, parameter.default):
            owner = parameter.schema if isinstance(parameter.schema, Mapping) else {}
            place = pointer_of(owner.get("$ref", "#"))
            raise self._refusal(f"{place}/default", "the default does not fit its own schema")
        return ParameterChecker(parameter, reading, validator, target)

    def _bodies(self, operation: Operation) -> dict[str, Content]:
        if operation.body is None:
            return {}
        return {
            plain(media_type): Content(
                plain(media_type),
                self._requests.validator(schema, operation.pointer),
                members_of(schema, self._schemas.resolve),
            )
            for media_type, schema in operation.body.schemas.items()
        }


def _fits(validator: Any, value: Any) -> bool:
    return validator is None or bool(validator.is_valid(value))


_ANNOTATIONS = {"type", "default", "description", "title", "example", "examples", "deprecated"}


def _takes_every_text(schema: Any) -> bool:
    """Whether no validator has to be asked, since every text fits."""
    return (
        isinstance(schema, Mapping)
        and schema.get("type") == "string"
        and all(word in _ANNOTATIONS or word.startswith("x-") for word in schema)
    )


def _produced(operation: Operation) -> tuple[str, ...]:
    """The media types of the successful replies; a range stands for its usual type."""
    success = [reply for status, reply in operation.replies.items() if status.startswith("2")]
    success = success or [r for status, r in operation.replies.items() if status == "default"]
    found = dict.fromkeys(plain(name) for reply in success for name in reply.schemas)
    return tuple(dict.fromkeys(map(concrete, found)))


def concrete(media_type: str) -> str:
    """A media type that can be sent: a range becomes the usual type of its kind."""
    kind, _, rest = media_type.partition("/")
    if rest != "*":
        return media_type
    return {"text": "text/plain", "image": "image/png"}.get(kind, "application/json")


def without(operation: Operation, names: Collection[str]) -> Operation:
    """The operation as if it had no query parameters of these names."""
    compiled: Compiled = operation.compiled
    query = {name: each for name, each in compiled.query.items() if name not in names}
    parameters = tuple(
        each for each in operation.parameters if each.location != "query" or each.name not in names
    )
    return replace(operation, parameters=parameters, compiled=replace(compiled, query=query))
