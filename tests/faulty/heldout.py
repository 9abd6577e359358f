"""A second, held-out set: the number that counts is measured on these.

Written after the first set, from the clauses alone, with other mechanisms and other triggers.
Whoever works on the checks does not read it, and does not mend a check because of one of these
without saying so where the numbers are published.
"""

from faulty.catalogue import Fault, Honest
from faulty.unseen import carried, filters, honest, life, odd, order, pages, state

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
HELDOUT_FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
HELDOUT_HONEST: tuple[Honest, ...] = honest.unseen.servers
