"""Whether links and aliases lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wfmock.contract.speccheck.expressions import Expression, expressions
from wfmock.contract.speccheck.problem import Document, Problem, cut, joined
from wfmock.spec.suggest import nearest


def broken_links(document: Document) -> Iterator[Problem]:
    """Links without a target, without its parameters, or with expressions that mean nothing."""
    targets = {
        str(operation["operationId"]): (operation, item, pointer)
        for operation, item, pointer in document.operations()
        if "operationId" in operation
    }
    for operation, item, pointer in document.operations():
        source = {
            (str(node.get("in")), str(node.get("name")))
            for node, _ in document.parameters(operation, item, pointer)
        }
        replies = document.entries(operation.get("responses"), joined(pointer, "responses"))
        for _, reply, at in replies:
            links = reply.get("links") if isinstance(reply, Mapping) else None
            for _, link, place in document.entries(links, joined(at, "links")):
                yield from _link(document, link, place, targets)
                yield from _expressions(document, link, place, source, reply)


def _link(
    document: Document, link: Any, pointer: str, targets: Mapping[str, Any]
) -> Iterator[Problem]:
    if not isinstance(link, Mapping):
        yield Problem("link", pointer, "a link", cut(link))
        return
    target = _target(document, link, targets)
    if target is None:
        word = "operationId" if "operationId" in link else "operationRef"
        name = str(link.get(word, "nothing"))
        near = nearest(name, targets)
        expected = f"an operation of the document{f' ({near}?)' if near else ''}"
        yield Problem("link", joined(pointer, word), expected, name)
        return
    known = {
        spelt
        for node, _ in document.parameters(*target)
        for spelt in (str(node.get("name")), f"{node.get('in')}.{node.get('name')}")
    }
    for name in link.get("parameters") or ():
        if name not in known:
            expected = f"a parameter of {target[0].get('operationId', 'the operation')}"
            yield Problem("link", joined(pointer, "parameters", name), expected, str(name))


def _target(document: Document, link: Mapping[str, Any], targets: Mapping[str, Any]) -> Any:
    if "operationId" in link:
        return targets.get(str(link["operationId"]))
    reference = str(link.get("operationRef", ""))
    if not reference.startswith("#/"):  # another document: not for this check
        return ({}, {}, "") if reference else None
    for operation, item, pointer in document.operations():
        if document.at(reference[1:]) is operation:
            return operation, item, pointer
    return None


def _expressions(
    document: Document, link: Any, pointer: str, source: set[tuple[str, str]], reply: Any
) -> Iterator[Problem]:
    if not isinstance(link, Mapping):
        return
    values = [(joined(pointer, "requestBody"), link.get("requestBody"))]
    parameters = link.get("parameters")
    if isinstance(parameters, Mapping):
        at = joined(pointer, "parameters")
        values += [(joined(at, name), value) for name, value in parameters.items()]
    for place, value in values:
        try:
            found = expressions(value)
        except ValueError as error:
            yield Problem("link", place, "a runtime expression", str(error))
            continue
        for each in found:
            if not _leads_somewhere(document, each, source, reply):
                side = "request" if each.side == "request" else "reply"
                yield Problem("link", place, f"something that the {side} has", each.text)


def _leads_somewhere(
    document: Document, expression: Expression, source: set[tuple[str, str]], reply: Any
) -> bool:
    if expression.side == "request" and expression.place in ("query", "path"):
        return (expression.place, expression.name) in source
    if expression.side == "response" and expression.place == "body":
        content = reply.get("content") if isinstance(reply, Mapping) else None
        schemas = [
            entry.get("schema") for entry in (content or {}).values() if isinstance(entry, Mapping)
        ]
        return any(_has(document, schema, expression.name) for schema in schemas)
    return True


def _has(document: Document, schema: Any, pointer: str) -> bool:
    """Whether a schema knows what a pointer leads to; one that leaves it open may."""
    node = schema
    for token in pointer.split("/")[1:]:
        node, _ = document.resolved(node, "")
        if not isinstance(node, Mapping):
            return True
        properties = node.get("properties")
        if not isinstance(properties, Mapping):
            node = node.get("items", True) if token.isdigit() else True
            continue
        if token not in properties:
            combined = any(word in node for word in ("allOf", "anyOf", "oneOf"))
            return combined or "additionalProperties" in node
        node = properties[token]
    return True


def broken_aliases(document: Document) -> Iterator[Problem]:
    """Parameters that are said to be another spelling of one that is not there."""
    for operation, item, pointer in document.operations():
        found = document.parameters(operation, item, pointer)
        real = {
            (node.get("name"), node.get("in")): node
            for node, _ in found
            if "x-alias-of" not in node
        }
        for node, at in found:
            if "x-alias-of" in node:
                yield from _alias(document, node, at, real)


def _alias(
    document: Document, node: Mapping[str, Any], pointer: str, real: Mapping[Any, Any]
) -> Iterator[Problem]:
    name, place = node["x-alias-of"], joined(pointer, "x-alias-of")
    target = real.get((name, node.get("in")))
    if target is None:
        expected = f"another {node.get('in')} parameter of the operation, itself no alias"
        yield Problem("alias", place, expected, cut(name))
        return
    types = [document.resolved(each.get("schema"), "")[0] for each in (node, target)]
    own, wanted = (each.get("type") if isinstance(each, Mapping) else None for each in types)
    if own != wanted:
        yield Problem("alias", joined(pointer, "schema"), f"the type of {name}, {wanted}", cut(own))
