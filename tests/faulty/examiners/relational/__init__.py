"""An examiner's set: servers with the faults that code over SQL and an ORM is prone to.

Written from the source document and the catalogue of clauses, without a look at any check.
"""

from faulty.catalogue import Fault, Honest
from faulty.examiners.relational import (
    carrying,
    conditions,
    counting,
    days,
    honest,
    ordering,
    persisting,
    reading,
    replying,
    rows,
    starting,
    tenants,
    updating,
    where,
    windows,
)

SHELVES = (
    where.where,
    counting.counting,
    windows.windows,
    ordering.ordering,
    days.days,
    tenants.tenants,
    starting.starting,
    carrying.carrying,
    updating.updating,
    persisting.persisting,
    reading.reading,
    rows.rows,
    replying.replying,
)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
HONEST: tuple[Honest, ...] = (*honest.sealed.servers, *conditions.conditions.servers)
