"""Whether every element says where it comes from, and every clause can be proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wfmock.contract.speccheck.problem import Document, Problem, cut, joined

SOURCES = ("stated", "shown", "platform", "inferred")
GROUNDS = ("stated", "shown")
_TEXTS = ("id", "text", "source", "where")
_COMPONENTS = ("parameters", "responses", "requestBodies", "examples", "links", "securitySchemes")
_ONE_OF = f"one of {', '.join(SOURCES)}"


def missing_sources(document: Document) -> Iterator[Problem]:
    """Elements without ``x-source``, or with one that means nothing."""
    for node, pointer in _elements(document):
        if "x-source" not in node:
            yield Problem("source", pointer, f"an x-source, {_ONE_OF}", "none")
    for value, pointer in _sources(document.raw, ""):
        if value not in SOURCES:
            yield Problem("source", pointer, _ONE_OF, cut(value))


def _elements(document: Document) -> Iterator[tuple[Mapping[str, Any], str]]:
    """What has to say where it comes from, each once."""
    seen: set[str] = set()
    for node, pointer in _candidates(document):
        if isinstance(node, Mapping) and pointer not in seen:
            seen.add(pointer)
            yield node, pointer


def _candidates(document: Document) -> Iterator[tuple[Any, str]]:
    for operation, item, pointer in document.operations():
        yield operation, pointer
        yield from document.parameters(operation, item, pointer)
        yield document.resolved(operation.get("requestBody"), joined(pointer, "requestBody"))
        replies = document.entries(operation.get("responses"), joined(pointer, "responses"))
        for _, reply, at in replies:
            yield reply, at
            links = reply.get("links") if isinstance(reply, Mapping) else None
            linked = document.entries(links, joined(at, "links"))
            yield from ((link, place) for _, link, place in linked)
    for kind in _COMPONENTS:
        at = f"/components/{kind}"
        yield from ((node, place) for _, node, place in document.entries(document.at(at), at))
    schemas = document.at("/components/schemas")
    if isinstance(schemas, Mapping):
        for name, schema in schemas.items():
            yield from _schema(schema, joined("/components/schemas", name))


def _schema(schema: Any, pointer: str) -> Iterator[tuple[Any, str]]:
    """A schema and its properties, at every depth, but not what it refers to."""
    if isinstance(schema, Mapping) and "$ref" not in schema:
        yield schema, pointer
        properties = schema.get("properties")
        for name, each in properties.items() if isinstance(properties, Mapping) else ():
            yield from _schema(each, joined(pointer, "properties", name))


def _sources(node: Any, pointer: str) -> Iterator[tuple[Any, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "x-source":
                yield value, joined(pointer, key)
            elif key not in ("value", "example", "examples"):  # what stands there is data
                yield from _sources(value, joined(pointer, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _sources(value, joined(pointer, number))


def unsound_clauses(document: Document, tested: Collection[str]) -> Iterator[Problem]:
    """Clauses that are ill-formed, not unique, of no operation, or that nothing tests.

    ``tested`` are the ids of those that a law or a check of structure can decide.
    """
    clauses = document.raw.get("x-clauses")
    if not isinstance(clauses, list):
        yield Problem("clause", "/x-clauses", "a list of clauses", cut(clauses))
        return
    ids = {str(operation.get("operationId")) for operation, _, _ in document.operations()}
    named = Counter(str(each.get("id")) for each in clauses if isinstance(each, Mapping))
    for number, clause in enumerate(clauses):
        yield from _clause(clause, joined("/x-clauses", number), ids, named, tested)


def _clause(
    clause: Any, pointer: str, ids: set[str], named: Counter[str], tested: Collection[str]
) -> Iterator[Problem]:
    if not isinstance(clause, Mapping):
        yield Problem("clause", pointer, "a clause", cut(clause))
        return
    for name in _TEXTS:
        if not isinstance(clause.get(name), str) or not clause[name]:
            yield Problem("clause", joined(pointer, name), "a text", cut(clause.get(name)))
    own, source = str(clause.get("id")), clause.get("source")
    if named[own] > 1:
        yield Problem("clause", joined(pointer, "id"), "an id of its own", own)
    if isinstance(source, str) and source and source not in SOURCES:
        yield Problem("clause", joined(pointer, "source"), _ONE_OF, cut(source))
    for number, operation in enumerate(clause.get("operations") or ()):
        if operation not in ids:
            at = joined(pointer, "operations", number)
            yield Problem("clause", at, "an operation of the document", cut(operation))
    if source in GROUNDS and own not in tested:
        expected = f"a law or a check that tests {own}, since it can ground a verdict"
        yield Problem("untested", pointer, expected, "none")
