"""The last exchanges of a world, in a ring of fixed size."""

from __future__ import annotations

from collections import deque
from itertools import count

from wfmock.spec.exchange import Exchange


class Journal:
    """Keeps the latest ``size`` exchanges. Safe to use from many threads."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._ring: deque[Exchange] = deque(maxlen=size)
        self._ids = count(1)

    def anew(self) -> Journal:
        """An empty journal of the same size."""
        return Journal(self.size)

    def next_id(self) -> str:
        """The id of the exchange that begins now: a number, counted up from 1."""
        return str(next(self._ids))

    def record(self, exchange: Exchange) -> None:
        """Keep an exchange, in place of the oldest when the ring is full."""
        self._ring.append(exchange)

    def exchanges(self) -> list[Exchange]:
        """What is kept, oldest first."""
        return list(self._ring)
