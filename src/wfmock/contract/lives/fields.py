"""Where two looks at one workflow depart, as far as no fair server lets them.

A field without a value may be null or left out, an instant may be shown with fewer digits of a
second, and fields that the document does not name may do as they please. What has the wrong type
is not compared at all: it is judged as structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wfmock.contract.judging.echoes import same
from wfmock.contract.judging.shapes import instant
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

CREATED, UPDATED, STATUS, INPUTS = "_createdAt", "_updatedAt", "_status", "_inputParams"
# What a workflow is started with and keeps for good.
CONSTANT = (
    *("_id", "_workflowDefId", "_name", "_namespaces", "_userType"),
    *("_timeoutSeconds", "_timeoutPolicy", "_createdBy", INPUTS, CREATED),
)
# What time and updates change.
MUTABLE = (STATUS, "_tasks", UPDATED, "_updatedBy", "_output")
_TEXTS = frozenset(
    {"_id", "_workflowDefId", "_name", "_userType", "_createdBy", "_updatedBy", STATUS}
)
_ARRAYS = frozenset({"_namespaces", "_tasks"})
_FRACTION = re.compile(r"\.(\d+)")


@dataclass(frozen=True, slots=True)
class Departure:
    """A field that two looks show differently."""

    field: str
    expected: str
    received: str


def departures(before: Item, after: Item, fields: Iterable[str]) -> tuple[Departure, ...]:
    """The fields, of those named, in which two looks at a workflow depart."""
    return tuple(
        Departure(field, _shown(field, before), _shown(field, after))
        for field in fields
        if not _alike(field, before.get(field), after.get(field))
    )


def first_departure(before: Item, after: Item, fields: Iterable[str]) -> Departure | None:
    """The first of them; None when the looks agree."""
    return next(iter(departures(before, after, fields)), None)


def is_whole(run: Mapping[str, Any]) -> bool:
    """Whether this can be compared at all; what is less is judged as structure."""
    return isinstance(run.get("_id"), str) and isinstance(run.get(STATUS), str)


def same_version(one: Item, other: Item) -> bool:
    """Whether both looks show the same, finely told, instant of the last change."""
    text = one.get(UPDATED)
    found = _FRACTION.search(text) if isinstance(text, str) else None
    return found is not None and len(found[1]) >= 3 and text == other.get(UPDATED)


def is_before(one: Any, other: Any) -> bool:
    """Whether one instant is surely before another; False where either is no instant."""
    found = _instants(one, other)
    return found is not None and found[0] < found[1] - found[2]


def _alike(field: str, before: Any, after: Any) -> bool:
    if not (_is_sound(field, before) and _is_sound(field, after)):
        return True
    if field == INPUTS and not before and not after:
        return True  # nothing, null or an empty object: what an omitted one becomes is open
    if field == "_namespaces" and isinstance(before, list) and isinstance(after, list):
        return sorted(map(str, before)) == sorted(map(str, after))
    if field in (CREATED, UPDATED):
        found = _instants(before, after)
        return found is None or abs(found[0] - found[1]) <= found[2]
    return same(before, after)


def _is_sound(field: str, value: Any) -> bool:
    if field in _TEXTS:
        return isinstance(value, str)
    return isinstance(value, list) if field in _ARRAYS else True


def _instants(one: Any, other: Any) -> tuple[int, int, int] | None:
    """Both in ns, and by how many ns showing them with different digits may part them."""
    try:
        digits = [len(found[1]) if (found := _FRACTION.search(t)) else 0 for t in (one, other)]
        slack = 0 if digits[0] == digits[1] else 10 ** max(0, 9 - min(digits))
        return instant(one), instant(other), slack
    except (TypeError, ValueError, AttributeError):
        return None


def _shown(field: str, run: Item) -> str:
    return f"{field} {as_text(run[field])}" if field in run else f"no {field}"
