"""A list that learns of a write only after a while, for deployments whose reads lag."""

from __future__ import annotations

from collections import deque
from threading import Lock

from wfmock.store.base import Found, Record, Store
from wfmock.workflows.query import Query


class LateView:
    """What a list shows of a store: everything that was written at least ``lag_ns`` ago."""

    def __init__(self, store: Store, lag_ns: int) -> None:
        self._seen = store.fork()
        self._lag = lag_ns
        self._late: deque[tuple[int, Record | str]] = deque()
        self._lock = Lock()

    def wrote(self, record: Record, now_ns: int) -> None:
        """A record was written at ``now_ns``."""
        with self._lock:
            self._late.append((now_ns + self._lag, record))

    def removed(self, workflow_id: str, now_ns: int) -> None:
        """A record was deleted at ``now_ns``."""
        with self._lock:
            self._late.append((now_ns + self._lag, workflow_id))

    def catch_up(self) -> None:
        """Show everything: the clock was put back, and later no longer means after."""
        with self._lock:
            while self._late:
                self._show_next()

    def find(self, query: Query, now_ns: int) -> Found:
        """The page as it is seen at ``now_ns``."""
        with self._lock:
            while self._late and self._late[0][0] <= now_ns:
                self._show_next()
        return self._seen.find(query)

    def _show_next(self) -> None:
        _, written = self._late.popleft()
        if isinstance(written, str):
            self._seen.delete(written)
        else:
            self._seen.put(written)
