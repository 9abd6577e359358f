"""The catalogue of faulty servers, each wrong in exactly one way.

FAULTS is what a contract kit is measured by; NEEDLES are so narrow that nobody can be asked
to find them, and are reported apart. They were written from the source document and from
the catalogue of clauses alone, without a look at any check.
"""

from faulty.catalogue import Fault
from faulty.shelves import (
    bodies,
    codes,
    crashes,
    dates,
    echo,
    envelope,
    filters,
    lifecycle,
    namespaces,
    needles,
    paging,
    persistence,
    refusals,
    sorting,
    times,
    unsteady,
)

SHELVES = (
    codes.codes,
    codes.media,
    bodies.fields,
    bodies.types,
    bodies.nulls,
    bodies.wrapping,
    envelope.envelope,
    envelope.totals,
    paging.paging,
    filters.filters,
    dates.dates,
    sorting.sorting,
    namespaces.namespaces,
    lifecycle.lifecycle,
    persistence.persistence,
    persistence.identity,
    persistence.reading,
    echo.echo,
    times.times,
    crashes.crashes,
    refusals.refusals,
    unsteady.intermittent,
    unsteady.late,
)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
NEEDLES: tuple[Fault, ...] = needles.needles.faults


def spread(per_class: int) -> tuple[Fault, ...]:
    """At most this many faults of each class, for when all of them would take too long."""
    return tuple(
        fault for shelf in SHELVES for fault in shelf.faults[:: -(-len(shelf.faults) // per_class)]
    )
