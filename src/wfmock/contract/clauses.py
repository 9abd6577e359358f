"""Which clauses of the document anything in the kit can decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from wfmock.contract.judging.echoes import DECIDED
from wfmock.contract.judging.exchange import STRUCTURE


class Testing(Protocol):
    """What tests clauses: a law."""

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that it tests."""
        ...


def provable_clauses(laws: Iterable[Testing] | None = None) -> frozenset[str]:
    """The ids of the clauses that a law, a check of structure or of an echo can decide."""
    if laws is None:
        from wfmock.contract.laws import LAWS

        laws = LAWS
    return frozenset(STRUCTURE).union(DECIDED, *(law.clauses for law in laws))
