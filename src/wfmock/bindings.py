"""What the four operations mean: one table, read by the mock and by the contract kit.

An operation of the OpenAPI document names its meaning with ``x-wfmock-operation``; operations
without one are answered from their examples or schemas. Paths, methods, types and bounds are the
document's; here stand only the names whose meaning the project knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wfmock.errors import SpecError
from wfmock.spec.model import Api, Operation, Parameter
from wfmock.spec.params import types_of
from wfmock.spec.references import at, pointer_of


@dataclass(frozen=True, slots=True)
class Binding:
    """One known meaning: the parameters it cannot do without and those it understands."""

    name: str
    meaning: str
    needs: frozenset[str]
    understands: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    success: int = 200


NAMESPACE = "nsfilter"
WORKFLOW_ID = "workflowId"

BINDINGS: Mapping[str, Binding] = {
    binding.name: binding
    for binding in (
        Binding(
            "list",
            "list workflows",
            frozenset({NAMESPACE}),
            frozenset(
                {"_pageSize", "_offset", "_name", "_defId", "_status"}
                | {"startDate", "endDate", "sort"}
            ),
        ),
        Binding(
            "get",
            "get a workflow",
            frozenset({NAMESPACE, WORKFLOW_ID}),
            frozenset({"_includeLoopOverTasks"}),
        ),
        Binding(
            "start",
            "start a workflow",
            frozenset({NAMESPACE}),
            body=frozenset({"_workflowDefId", "_inputParams"}),
            success=201,
        ),
        Binding(
            "update-status",
            "update the status of a workflow",
            frozenset({NAMESPACE, WORKFLOW_ID}),
            body=frozenset({"_status"}),
        ),
    )
}


_TYPES: Mapping[str, str] = {
    "_pageSize": "integer",
    "_offset": "integer",
    "_includeLoopOverTasks": "boolean",
}


def type_of(parameter: str) -> str:
    """The JSON type in which a meaning understands a parameter."""
    return _TYPES.get(parameter, "string")


def check_bindings(api: Api) -> None:
    """Refuse a document whose bound operation lacks a parameter that its meaning needs, or types
    one as its meaning cannot understand it."""
    for operation in api.operations:
        if operation.binding is not None:
            _check(api, operation, operation.binding)


def _check(api: Api, operation: Operation, name: str) -> None:
    pointer = f"/paths/{operation.path.replace('~', '~0').replace('/', '~1')}"
    pointer += f"/{operation.method.lower()}"
    if name not in BINDINGS:
        raise SpecError(
            str(api.file),
            f"{pointer}/x-wfmock-operation",
            f"unknown meaning {name!r}",
            f"known: {', '.join(BINDINGS)}",
        )
    declared = {parameter.name for parameter in operation.parameters}
    missing = sorted(BINDINGS[name].needs - declared)
    if missing:
        raise SpecError(
            str(api.file),
            f"{pointer}/parameters",
            f"an operation that means {name!r} needs the parameter {missing[0]!r}",
            f"declare it, or {_UNBOUND}",
        )
    for parameter in operation.parameters:
        _check_type(api, operation, parameter, f"{pointer}/parameters")


_UNBOUND = "remove x-wfmock-operation to have it answered from its examples"


def _check_type(api: Api, operation: Operation, parameter: Parameter, pointer: str) -> None:
    name = parameter.alias_of or parameter.name
    binding = BINDINGS[operation.binding or ""]
    if name not in binding.needs | binding.understands:
        return
    wanted = type_of(name)
    types = types_of(parameter.schema, lambda schema: _followed(api, schema)) - {"null"}
    if types != {wanted} and not (wanted == "string" and not types):
        raise SpecError(
            str(api.file),
            pointer,
            f"an operation that means {binding.name!r} understands {parameter.name!r} "
            f"as {wanted} only",
            f"type it so, or {_UNBOUND}",
        )


def _followed(api: Api, schema: Any) -> Any:
    while isinstance(schema, Mapping) and "$ref" in schema:
        schema = at(api.raw, pointer_of(schema["$ref"]))
    return schema
