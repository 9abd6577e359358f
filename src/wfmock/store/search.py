"""A filter as SQL: conditions on kinds of workflows and on their dates, and where they match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wfmock.workflows.query import Filter, fold

OF_KIND = {"_name": "name", "_status": "status", "_workflowDefId": "definition_id"}
OF_LISTING = {"_updatedAt": "updated_at", "_createdAt": "created_at", "_id": "id"}
INDEX = {
    "_updatedAt": "INDEXED BY listing_by_updated",
    "_createdAt": "INDEXED BY listing_by_created",
    "_id": "NOT INDEXED",  # the table itself is in the order of its ids
}
LABELLED = "label CROSS JOIN kind USING (label)"  # labels are fewest: look at them first
EARLIEST, LATEST = -(1 << 63), (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Search:
    """What must hold in a namespace. ``kinds`` and ``dates`` name their ``values``.

    ``kinds`` and ``dates`` are empty when nothing is asked of them.
    """

    kinds: str
    kinds_from: str
    dates: str
    date_field: str
    values: Mapping[str, object]

    def within(self, field: str, value: object) -> Search:
        """This search with a fact of the kind fixed too."""
        column = OF_KIND[field]
        return replace(
            self,
            kinds=f"{self.kinds} AND {column} = :fixed_{column}",
            kinds_from=self.kinds_from if column == "status" else LABELLED,
            values={**self.values, f"fixed_{column}": value},
        )

    def of_kinds(self) -> str:
        """The kinds, as what follows a FROM."""
        return f"{self.kinds_from} WHERE kind.namespace = :namespace{self.kinds}"

    def matching(self) -> str:
        """The rows of listing that match, as what follows a FROM, on an index that finds them."""
        if self.kinds:
            return f"listing INDEXED BY listing_by_kind WHERE {self._chosen()}{self.dates}"
        return f"listing {INDEX[self.date_field]} WHERE namespace = :namespace{self.dates}"

    def walking(self, field: str) -> str:
        """The same rows in the order of a field of listing: all are looked at in that order."""
        chosen = f" AND {self._chosen()}" if self.kinds else ""
        return f"listing {INDEX[field]} WHERE namespace = :namespace{chosen}{self.dates}"

    def _chosen(self) -> str:
        return f"kind IN (SELECT kind FROM {self.of_kinds()})"


def search_for(wanted: Filter) -> Search:
    """The search that a filter means."""
    kinds, dates = "", ""
    values: dict[str, object] = {"namespace": wanted.namespace}
    if wanted.status is not None:
        kinds += " AND status = :status"
        values["status"] = wanted.status
    if wanted.name is not None:
        sensitive = wanted.name_case == "sensitive"
        kinds += f" AND instr({'name' if sensitive else 'name_fold'}, :name) > 0"
        values["name"] = wanted.name if sensitive else fold(wanted.name)
    if wanted.definition is not None:
        kinds += " AND instr(definition_id, :definition) > 0"
        values["definition"] = wanted.definition
    column = OF_LISTING[wanted.date_field]
    if wanted.from_ns is not None:
        dates += f" AND {column} >= :from_ns"
        values["from_ns"] = _fitting(wanted.from_ns)
    if wanted.to_ns is not None:
        dates += f" AND {column} <= :to_ns"
        values["to_ns"] = _fitting(wanted.to_ns)
    by_label = wanted.name is not None or wanted.definition is not None
    return Search(kinds, LABELLED if by_label else "kind", dates, wanted.date_field, values)


def _fitting(ns: int) -> int:
    """Dates far away still have to fit in a column's 64 bits; nothing is stored beyond them."""
    return max(EARLIEST, min(ns, LATEST))
