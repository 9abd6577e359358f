"""An examiner's set: other mechanisms and other triggers than those of the catalogue."""

from faulty.catalogue import Fault, Honest
from faulty.examiners.general import carried, filters, honest, life, odd, order, pages, state

SHELVES = (
    pages.lists,
    filters.filters,
    order.order,
    life.life,
    state.state,
    carried.carried,
    carried.looks,
    odd.odd,
)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
HONEST: tuple[Honest, ...] = honest.unseen.servers
