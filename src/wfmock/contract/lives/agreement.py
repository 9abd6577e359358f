"""Whether the reply to a start, the get and the list tell the same of a run; if not, who errs."""

from __future__ import annotations

from wfmock.contract.lives.fields import CONSTANT, CREATED, INPUTS, Departure, first_departure
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.snapshot import Item

AGREES = "get.agrees-with-list"
# The clause that the reply to a start contradicts when get and list agree against it.
OF_START = {
    "_workflowDefId": "start.definition.used",
    "_namespaces": "start.namespace",
    INPUTS: "start.inputs.echoed",
    CREATED: "workflow.created-at.fixed",
}
Told = tuple[Item, str]  # what is said, and the exchange in which it was said


def disagreement(started: Told, got: Told, listed: Told | None) -> Counterexample | None:
    """How three looks at one run part in what never changes; the odd one out is named.

    Only as far as all of them tell it: that a field is there is judged as structure.
    """
    for field in CONSTANT:
        of_get = _told_otherwise(started, got, field)
        of_list = _told_otherwise(started, listed, field)
        if of_get and listed is None:
            return _of_start(field, of_get, started, got)
        if of_get and of_list and (field == CREATED or not _told_otherwise(got, listed, field)):
            return _of_start(field, of_get, started, got)
        if of_list:
            return _of_reader("list", of_list, started, listed or got, got)
        if of_get:
            return _of_reader("get", of_get, started, got, listed)
    return None


def _told_otherwise(one: Told, other: Told | None, field: str) -> Departure | None:
    if other is None or field not in one[0] or field not in other[0]:
        return None
    return first_departure(one[0], other[0], (field,))


def _of_start(field: str, parted: Departure, started: Told, got: Told) -> Counterexample:
    return Counterexample(
        f"start-and-get-part:{field}",
        f"{field} of the reply to a start is not what the run is then shown with.",
        parted.expected,
        parted.received,
        (started[1], got[1]),
        clause=OF_START.get(field, "start.reply.workflow"),
        operation="getWorkflow" if field == CREATED else "startWorkflow",
        also=() if field in (CREATED, "_id") else ("start.reply.workflow",),
    )


def _of_reader(
    reader: str, parted: Departure, started: Told, wrong: Told, right: Told | None
) -> Counterexample:
    looks = sorted({started[1], wrong[1], *([right[1]] if right else [])}, key=int)
    echo = parted.field == INPUTS
    return Counterexample(
        f"{reader}-parts:{parted.field}",
        f"The {reader} shows another {parted.field} of a run than the other replies.",
        parted.expected,
        parted.received,
        tuple(looks),
        clause="start.inputs.echoed" if echo and reader == "get" else AGREES,
        operation="listWorkflows" if reader == "list" else "getWorkflow",
        also=(AGREES,) if echo and reader == "get" else ("start.inputs.echoed",) if echo else (),
    )
