"""The document narrowed to one deployment, so that what is generated from it is to the point."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.errors import SpecError
from wfmock.spec.compiling import Schemas
from wfmock.spec.model import Api, Operation


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deployment has that requests can name.

    ``readable`` are ids of workflows that can be read, ``own`` those that may be updated; without a
    ``definition`` nothing is started. ``terms`` are good values of query parameters by their name.
    """

    namespace: str
    definition: str = ""
    readable: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


def narrowed(api: Api, deployed: Deployed) -> dict[str, Any]:
    """A copy of the document with only what can be asked of this deployment.

    Namespace, ids and definition are fixed; operations without a meaning, or whose ids or consent
    are missing, are left out; so are credentials, which are not for a generator to play with.
    """
    raw: dict[str, Any] = copy.deepcopy(dict(api.raw))
    for name in ("x-clauses", "security", "servers"):
        raw.pop(name, None)
    raw.get("components", {}).pop("securitySchemes", None)
    raw["paths"] = {}
    schemas = Schemas(api.raw, lambda pointer, reason: SpecError(str(api.file), pointer, reason))
    kept = [each for each in api.operations if _ids(each, deployed) is not None]
    for operation in kept:
        item = raw["paths"].setdefault(operation.path, {})
        item[operation.method.lower()] = _operation(api, operation, deployed, schemas, kept)
    return raw


def _ids(operation: Operation, deployed: Deployed) -> tuple[str, ...] | None:
    """The ids for the path of an operation; None when it cannot be asked."""
    match operation.binding:
        case "list":
            return ()
        case "start":
            return () if deployed.definition else None
        case "get":
            return deployed.readable or None
        case "update-status":
            return deployed.own or None
    return None


def _operation(
    api: Api, operation: Operation, deployed: Deployed, schemas: Schemas, kept: list[Operation]
) -> dict[str, Any]:
    node = copy.deepcopy(schemas.resolve({"$ref": f"#{operation.pointer}"}))
    node.pop("security", None)
    node["operationId"] = operation.id
    node["parameters"] = [
        _parameter(schemas.resolve(each), operation, deployed)
        for each in _declared(api, operation, schemas)
    ]
    if operation.binding == "start":
        _fix_definition(schemas.resolve(node["requestBody"]), deployed.definition, schemas, node)
    ids = {each.id for each in kept}
    for status, reply in node["responses"].items():
        resolved = copy.deepcopy(schemas.resolve(reply))
        links = resolved.get("links", {})
        resolved["links"] = {
            name: link
            for name, link in links.items()
            if schemas.resolve(link).get("operationId") in ids
        }
        node["responses"][status] = resolved
    return dict(node)


def _declared(api: Api, operation: Operation, schemas: Schemas) -> list[Any]:
    """The raw parameters of an operation, those of its path item included."""
    item = schemas.resolve({"$ref": f"#{operation.pointer.rpartition('/')[0]}"})
    node = schemas.resolve({"$ref": f"#{operation.pointer}"})
    found: dict[Any, Any] = {}
    for each in (*item.get("parameters", ()), *node.get("parameters", ())):
        resolved = schemas.resolve(each)
        found[resolved.get("name"), resolved.get("in")] = resolved
    return list(found.values())


def _parameter(node: Mapping[str, Any], operation: Operation, deployed: Deployed) -> dict[str, Any]:
    name = node["name"]
    changed = dict(node)
    values: tuple[str, ...] = ()
    if name == NAMESPACE:
        values = (deployed.namespace,)
    elif name == WORKFLOW_ID:
        values = _ids(operation, deployed) or ()
    if values:
        changed["schema"] = {"type": "string", "enum": list(values)}
        changed["example"] = values[0]
        changed.pop("examples", None)
    elif name in deployed.terms:
        changed["example"] = deployed.terms[name]
        changed.pop("examples", None)
    return changed


def _fix_definition(
    body: Mapping[str, Any], definition: str, schemas: Schemas, node: dict[str, Any]
) -> None:
    changed: dict[str, Any] = copy.deepcopy(dict(body))
    for entry in changed["content"].values():
        schema = copy.deepcopy(schemas.resolve(entry.get("schema", {})))
        schema["properties"]["_workflowDefId"] = {"type": "string", "enum": [definition]}
        entry["schema"] = schema
        entry.pop("examples", None)
        entry["example"] = {"_workflowDefId": definition}
    node["requestBody"] = changed
