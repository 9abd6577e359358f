"""Time as the kit sees it; tests hand in another."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """``monotonic`` and ``sleep`` in seconds, ``epoch_ns`` for what is written down."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    epoch_ns: Callable[[], int] = time.time_ns


class Pace:
    """Lets at most ``rate`` requests a second go, evenly; 0 lets all go at once."""

    def __init__(self, rate: float, timing: Timing) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._timing = timing
        self._next = timing.monotonic()

    def wait(self) -> None:
        """Return when the next request may go."""
        now = self._timing.monotonic()
        if self._gap and now < self._next:
            self._timing.sleep(self._next - now)
            now = self._timing.monotonic()
        self._next = max(now, self._next) + self._gap
