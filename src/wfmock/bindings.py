"""What the four operations mean: one table, read by the mock and by the contract kit.

An operation of the OpenAPI document names its meaning with ``x-wfmock-operation``; operations
without one are answered from their examples or schemas. Paths, methods, types and bounds are the
document's; here stand only the names whose meaning the project knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wfmock.errors import SpecError
from wfmock.spec.model import Api, Operation


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


def check_bindings(api: Api) -> None:
    """Refuse a document whose bound operation lacks a parameter that its meaning needs."""
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
            "declare it, or remove x-wfmock-operation to have it answered from its examples",
        )
