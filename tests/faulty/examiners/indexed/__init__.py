"""An examiner's set: services built on indexes, caches, queues and hand-written handlers.

Written from the clauses alone, without a look at any check.
"""

from faulty.catalogue import Fault
from faulty.examiners.indexed import (
    answers,
    caches,
    counts,
    documents,
    handlers,
    index,
    inputs,
    moves,
    queues,
    shards,
    words,
)
from faulty.examiners.indexed.honest import HONEST

__all__ = ["FAULTS", "HONEST"]

SHELVES = (
    words.words,
    index.index,
    counts.counts,
    shards.shards,
    caches.caches,
    queues.queues,
    moves.moves,
    handlers.handlers,
    answers.answers,
    inputs.inputs,
    documents.documents,
)
FAULTS: tuple[Fault, ...] = tuple(fault for shelf in SHELVES for fault in shelf.faults)
