"""An examiner's set: services built on indexes, caches, queues and hand-written handlers.

Written from the clauses alone, without a look at any check.
"""

from faulty.catalogue import Fault, Honest
from faulty.fresh import caches, counts, documents, handlers, honest, index, queues, shards, words

SHELVES = (
    words.words,
    index.index,
    counts.counts,
    shards.shards,
    caches.caches,
    queues.queues,
    handlers.handlers,
    documents.documents,
)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
HONEST: tuple[Honest, ...] = honest.fresh.servers
