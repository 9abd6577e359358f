"""What can be counted of an operation's parameters, read off the document once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from wfmock.errors import SpecError
from wfmock.spec.compiling import Schemas
from wfmock.spec.exchange import Call
from wfmock.spec.model import Api, Operation
from wfmock.spec.params import types_of

PLACES = ("query", "header")


@dataclass(frozen=True, slots=True)
class Watched:
    """Canonical names of parameters by how they are spelt, and the values of those with few."""

    query: Mapping[str, str]
    headers: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names, each once."""
        return tuple(dict.fromkeys((*self.query.values(), *self.headers.values())))

    def given(self, call: Call) -> Iterator[tuple[str, str]]:
        """The parameters that a call gives: canonical name and text, of a query still encoded."""
        for part in call.query.split("&"):
            spelt, _, text = part.partition("=")
            name = self.query.get(spelt) or self._name(unquote_plus(spelt))
            if name is not None:
                yield name, text
        for header, name in self.headers.items():
            value = call.headers.get(header)
            if value is not None:
                yield name, value

    def _name(self, key: str) -> str | None:
        """The parameter of a query key; ``filter[name]`` belongs to ``filter``."""
        return self.query.get(key) or self.query.get(key.partition("[")[0])


def watched(api: Api) -> Mapping[str, Watched]:
    """What is watched of each operation of a document, by operation id."""
    schemas = Schemas(api.raw, lambda pointer, reason: SpecError(str(api.file), pointer, reason))
    return {each.id: _watched(each, schemas.resolve) for each in api.operations}


def _watched(operation: Operation, resolve: Callable[[Any], Any]) -> Watched:
    spelt: dict[str, dict[str, str]] = {place: {} for place in PLACES}
    values: dict[str, tuple[str, ...]] = {}
    for each in operation.parameters:
        if each.location not in PLACES:
            continue  # a path parameter is always given
        name = each.alias_of or each.name
        spelt[each.location][each.name if each.location == "query" else each.name.lower()] = name
        texts = _few_values(each.schema, resolve)
        if texts:
            values[name] = texts
    return Watched(spelt["query"], spelt["header"], values)


def _few_values(schema: Any, resolve: Callable[[Any], Any]) -> tuple[str, ...]:
    """The texts of an enumeration or a boolean, its items' for an array; () for anything else."""
    schema = resolve(schema)
    if not isinstance(schema, Mapping):
        return ()
    if isinstance(schema.get("enum"), list):
        return tuple(_text(value) for value in schema["enum"])
    types = types_of(schema, resolve)
    if types == {"array"}:
        return _few_values(schema.get("items", {}), resolve)
    return ("true", "false") if types == {"boolean"} else ()


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
