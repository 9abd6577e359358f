"""An examiner's set: services built on indexes, caches, queues and hand-written handlers.

Written from the clauses alone, without a look at any check.
"""

from faulty.catalogue import Fault
from faulty.fresh import caches, counts, index, shards, words

SHELVES = (words.words, index.index, counts.counts, shards.shards, caches.caches)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
