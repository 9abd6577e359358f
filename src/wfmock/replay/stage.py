"""One call at a time, each at one instant: what makes a run repeatable.

Several callers at once are put in an order, which is the order of the record. While a call acts,
time stands still for it. What it should wait is owed and waited when others may act again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local

from wfmock.workflows.clock import Clock


class Stage:
    """The clock that worlds follow and the sleep that delays are handed to, while recording."""

    def __init__(self, base: Clock, sleep: Callable[[float], None]) -> None:
        self._base = base
        self._sleep = sleep
        self._lock = Lock()
        self._acting = local()

    def now_ns(self) -> int:
        """The instant of the call that this thread conducts, else the time."""
        at: int | None = getattr(self._acting, "at", None)
        return self._base.now_ns() if at is None else at

    def sleep(self, seconds: float) -> None:
        """Owe a delay until the call is over; wait at once where there is no call."""
        if getattr(self._acting, "at", None) is None:
            self._sleep(seconds)
        else:
            self._acting.owed += seconds

    @contextmanager
    def acting(self) -> Iterator[int]:
        """Alone, at one instant in nanoseconds since the epoch. What was owed is waited after."""
        with self._lock:
            self._acting.at = at = self._base.now_ns()
            self._acting.owed = 0.0
            try:
                yield at
            finally:
                self._acting.at = None
        if self._acting.owed:
            self._sleep(self._acting.owed)
