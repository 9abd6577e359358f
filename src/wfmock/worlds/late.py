"""A list that learns of a change only after a while, for deployments whose reads lag."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from threading import RLock

from wfmock.store.base import Found, Record, Store
from wfmock.workflows.query import Query

Written = Record | str  # a record that was put, or the id of one that was removed
Settled = Callable[[Record, int], Record]


class LateView:
    """What a list shows of a store: everything as it was ``lag_ns`` ago. Safe for many threads.

    ``seen`` is a store of its own that follows behind; ``settled`` tells what time makes of a
    record, so changes that nobody looked for show when they are due and not when they were found.
    """

    def __init__(
        self,
        seen: Store,
        lag_ns: int,
        settled: Settled,
        late: Iterable[tuple[int, Written]] = (),
    ) -> None:
        self._seen = seen
        self._lag = lag_ns
        self._settled = settled
        self._late = deque(late)
        self.lock = RLock()

    def wrote(self, written: Iterable[Written], now_ns: int) -> None:
        """These were written at ``now_ns``, in this order."""
        with self.lock:
            self._late.extend((now_ns, each) for each in written)

    def show(self, seen: Store) -> None:
        """Show this instead, at once: the clock was put back, and later no longer means after."""
        with self.lock:
            self._seen = seen
            self._late.clear()

    def find(self, query: Query, now_ns: int) -> Found:
        """The page as it is seen at ``now_ns``."""
        with self.lock:
            self._follow(now_ns - self._lag)
            return self._seen.find(query)

    def copy(self) -> LateView:
        """The same, on its own from now on."""
        with self.lock:
            return LateView(self._seen.fork(), self._lag, self._settled, self._late)

    def _follow(self, until: int) -> None:
        while self._late and self._late[0][0] <= until:
            _, written = self._late.popleft()
            if isinstance(written, str):
                self._seen.delete(written)
            else:
                self._seen.put(written)
        for record in self._seen.due(until):
            self._seen.put(self._settled(record, until))
