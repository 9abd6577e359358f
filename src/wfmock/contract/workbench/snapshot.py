"""The list at one moment, and what of it stayed as it was until another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``runs`` by id, in the order listed; ``complete`` when they are all that match.

    ``exchanges`` are those that it was read with.
    """

    runs: Mapping[str, Item]
    total: int | None
    complete: bool
    exchanges: tuple[str, ...] = ()

    def of(self, run_id: str) -> Item | None:
        """The run of that id; None when it is not there."""
        return self.runs.get(run_id)

    def where(self, keep: Callable[[Item], bool]) -> tuple[str, ...]:
        """The ids of the runs that meet a condition."""
        return tuple(run_id for run_id, item in self.runs.items() if keep(item))

    def unchanged(self, later: Snapshot) -> frozenset[str]:
        """The ids of the runs that stand in both and are equal."""
        return frozenset(
            run_id for run_id, item in self.runs.items() if later.runs.get(run_id) == item
        )

    def same(self, later: Snapshot, about: frozenset[str] = frozenset()) -> bool:
        """Whether nothing changed in between; given ids, whether these did not."""
        if about:
            return all(self.of(each) == later.of(each) for each in about)
        return self.runs == later.runs and self.total == later.total
