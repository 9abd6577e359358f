"""The last exchanges of a world, in a ring of fixed size."""

from __future__ import annotations

from collections import deque
from itertools import count
from threading import Lock

from wfmock.errors import Missing
from wfmock.spec.exchange import Exchange

MAX_BYTES = 16 * 1024 * 1024


class Journal:
    """Keeps the latest ``size`` exchanges, and at most MAX_BYTES of their bodies.

    A size of 0 keeps none; exchanges still have ids. Safe to use from many threads.
    """

    def __init__(self, size: int) -> None:
        self.size = max(size, 0)
        self._ring: deque[Exchange] = deque()
        self._ids = count(1)
        self._bytes = 0
        self._forgotten = 0
        self._lock = Lock()

    def anew(self) -> Journal:
        """An empty journal of the same size."""
        return Journal(self.size)

    def next_id(self) -> str:
        """The id of the exchange that begins now: a number, counted up from 1."""
        return str(next(self._ids))

    def record(self, exchange: Exchange) -> None:
        """Keep an exchange; the oldest are forgotten where there is no more room."""
        with self._lock:
            self._ring.append(exchange)
            self._bytes += len(exchange.call.body) + len(exchange.reply.body)
            while len(self._ring) > self.size or self._bytes > MAX_BYTES:
                oldest = self._ring.popleft()
                self._bytes -= len(oldest.call.body) + len(oldest.reply.body)
                self._forgotten += 1

    @property
    def forgotten(self) -> int:
        """How many exchanges the ring had no room for."""
        return self._forgotten

    def exchanges(self) -> list[Exchange]:
        """What is kept, oldest first."""
        with self._lock:
            return list(self._ring)

    def find(self, exchange_id: str) -> Exchange:
        """The exchange with this id. Raises Missing, saying what is kept."""
        kept = self.exchanges()
        for exchange in reversed(kept):
            if exchange.id == exchange_id:
                return exchange
        if not self.size:
            raise Missing("the journal is switched off", "start the server with --journal 500")
        range_ = f"it keeps {kept[0].id} to {kept[-1].id}" if kept else "it is empty"
        raise Missing(f"the journal has no exchange {exchange_id[:40]!r}", range_)
