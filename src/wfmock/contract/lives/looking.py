"""Two looks at a run that should agree, and what explains it when they do not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from wfmock.contract.judging.shapes import instant
from wfmock.contract.lives.fields import (
    CONSTANT,
    CREATED,
    MUTABLE,
    Departure,
    first_departure,
    same_version,
)
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.workbench.snapshot import Item

_OLD = 600.0  # seconds: beyond what clocks and replicas differ by


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two looks part. ``certain``: nobody's change in between explains it."""

    departure: Departure
    certain: bool


def parting(one: Item, other: Item, fine_times: bool) -> Parting | None:
    """Where two looks at one run part; None when they agree.

    What never changes certainly parts, and so does everything when both show the same instant of
    the last change and ``fine_times`` are moved by every change.
    """
    constant = first_departure(one, other, CONSTANT)
    if constant:
        return Parting(constant, certain=True)
    mutable = first_departure(one, other, MUTABLE)
    if mutable:
        return Parting(mutable, certain=fine_times and same_version(one, other))
    return None


def is_old(item: Item, answer: Answer) -> bool:
    """Whether a run was there long before a reply, by the server's own clocks; False if unsure."""
    try:
        date = parsedate_to_datetime(answer.headers["date"]).replace(tzinfo=UTC).timestamp()
        return date - instant(item[CREATED]) / 10**9 > _OLD
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def varied(items: Collection[Item], field: str, count: int) -> tuple[Item, ...]:
    """Some of these, as different as may be in a field, in their order otherwise."""
    seen: dict[str, int] = {}
    ranked = []
    for place, item in enumerate(items):
        value = str(item.get(field))
        ranked.append((seen.get(value, 0), place, item))
        seen[value] = seen.get(value, 0) + 1
    ranked.sort(key=lambda each: each[:2])
    return tuple(item for _, _, item in ranked[:count])
