"""The honest servers: each keeps every clause and chose otherwise where the document is silent.

Whoever accuses one of them raises a false alarm.
"""

from faulty.catalogue import Honest
from faulty.galleries import listing, living, refusing, wearing

HONEST: tuple[Honest, ...] = (
    *refusing.refusing.servers,
    *listing.listing.servers,
    *living.living.servers,
    *wearing.wearing.servers,
)
