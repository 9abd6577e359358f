"""The sort parameter as the request example writes it."""

from __future__ import annotations

from wfmock.workflows.query import parse_sort

# The fields of the response examples that hold one plain value and are always there.
SORTABLE = frozenset(
    {"_id", "_workflowDefId", "_name", "_userType", "_status"}
    | {"_createdAt", "_updatedAt", "_createdBy", "_updatedBy"}
)


def sort_keys(text: str | None) -> tuple[tuple[str, int], ...]:
    """Fields with 1 or -1, in the order written. Raises ValueError for any other form."""
    return tuple((key.field, -1 if key.descending else 1) for key in parse_sort(text or "{}"))
