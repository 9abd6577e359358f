"""The compiled document: frozen values that the request path reads without searching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any] | bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise of the source document; ``source`` is stated, shown, platform or inferred."""

    id: str
    text: str
    source: str
    where: str
    note: str = ""
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, or one header of a reply.

    ``style`` is OpenAPI's, or json for one with a ``content``; ``alias_of`` names the parameter
    that this is another spelling of.
    ``by_meaning``: whoever gives the operation its meaning judges the text, not the schema.
    """

    name: str
    location: str
    required: bool
    schema: Schema
    default: Any = None
    alias_of: str | None = None
    source: str = ""
    explode: bool = True
    style: str = ""
    may_be_empty: bool = False
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A request body: its media types with their schemas."""

    required: bool
    schemas: Mapping[str, Schema]

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that are taken, in the order of the document."""
        return tuple(self.schemas)


@dataclass(frozen=True, slots=True)
class ReplySpec:
    """A documented reply: schemas by media type, examples by name, headers.

    ``examples_of`` has the examples of each media type, by name.
    """

    status: str
    description: str
    schemas: Mapping[str, Schema]
    examples: Mapping[str, Any]
    source: str = ""
    examples_of: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    headers: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with everything compiled that a call of it needs."""

    id: str
    method: str
    path: str
    pointer: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    replies: Mapping[str, ReplySpec]
    binding: str | None = None
    summary: str = ""
    source: str = ""
    compiled: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Api:
    """A whole document."""

    title: str
    version: str
    openapi: str
    file: Path
    raw: Mapping[str, Any]
    operations: tuple[Operation, ...]
    clauses: tuple[Clause, ...]
    source_hash: str

    def operation(self, operation_id: str) -> Operation:
        """The operation with this id. Raises KeyError."""
        for operation in self.operations:
            if operation.id == operation_id:
                return operation
        raise KeyError(operation_id)

    def by_binding(self, name: str) -> Operation | None:
        """The operation that has this meaning."""
        return next((o for o in self.operations if o.binding == name), None)
