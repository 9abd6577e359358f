"""A service over a third-party engine and behind a gateway, and how such a thing goes wrong."""

from faulty.catalogue import Fault, Honest
from faulty.examiners.gateway import (
    crashes,
    engine,
    filters,
    honest,
    inputs,
    mapping,
    nodes,
    order,
    pages,
    requests,
)

SHELVES = (
    engine.engine,
    mapping.mapping,
    inputs.inputs,
    filters.filters,
    order.order,
    pages.pages,
    nodes.nodes,
    requests.requests,
    crashes.crashes,
)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
HONEST: tuple[Honest, ...] = honest.gallery.servers
