"""The laws that some clauses need, for runs that ask for no more than these."""

from __future__ import annotations

from collections.abc import Collection

from wfmock.contract.judging.verdicts import COUNTED
from wfmock.contract.laws import LAWS
from wfmock.contract.workbench.probing import Law

Laws = tuple[Law, ...]


def laws_for(clauses: Collection[str]) -> tuple[Laws, Laws | None]:
    """The ``laws`` and ``phases`` that ``conduct`` is to be given to test these clauses.

    The structural checks look at all that is sent. They are left out where a law speaks for every
    one of the clauses, and none of them is about structure.
    """
    wanted = frozenset(clauses)
    laws = tuple(law for law in LAWS if wanted.intersection(law.clauses))
    spoken_for = {clause for law in laws for clause in law.clauses}
    structural = wanted.intersection(COUNTED) or wanted - spoken_for
    return laws, None if structural else ()
