"""The time: whole nanoseconds since the epoch. Nothing else in the project asks the system for it.

Instants that state depends on come from a ``Clock``; how long a call took is no such thing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol


class Clock(Protocol):
    """Tells the time."""

    def now_ns(self) -> int:
        """Now, in nanoseconds since the epoch."""


class RealClock:
    """The system's time, except that it never goes backwards. Safe to share between threads."""

    def __init__(self) -> None:
        self._latest = 0
        self._lock = Lock()

    def now_ns(self) -> int:
        """Now, or the latest instant already told if the system's clock was set back."""
        with self._lock:
            self._latest = max(self._latest, time.time_ns())
            return self._latest


class ManualClock:
    """A clock that stands where it is put."""

    def __init__(self, now_ns: int) -> None:
        self._now = now_ns

    def now_ns(self) -> int:
        """The instant it was last put to."""
        return self._now

    def advance(self, ns: int) -> int:
        """Move it on by ``ns``; the new time."""
        self._now += ns
        return self._now

    def set(self, ns: int) -> None:
        """Put it to an instant, earlier or later."""
        self._now = ns


# No clock is put outside 1700 to 2199: there is room for plans before 64 bits end, in 2262.
EARLIEST = -8_520_336_000 * 10**9
LATEST = 7_258_118_400 * 10**9
FASTEST = 1e6


@dataclass(frozen=True, slots=True)
class Hand:
    """How a world's time follows from its base: at ``base`` it was ``at``; ``factor`` 0 stands."""

    base: int
    at: int
    factor: float

    def reading(self, base_now: int) -> int:
        """The world's time when the base tells ``base_now``."""
        passed = base_now - self.base
        if self.factor == 1:
            return self.at + passed
        return min(self.at + int(passed * self.factor), LATEST)


class WorldClock:
    """A world's own time: follows a base clock until it is frozen, moved or scaled.

    Readers need no lock: the hand is replaced as a whole.
    """

    def __init__(self, base: Clock) -> None:
        self._base = base
        now = base.now_ns()
        self._hand = Hand(now, now, 1.0)

    def now_ns(self) -> int:
        """The world's time."""
        return self._hand.reading(self._base.now_ns())

    @property
    def factor(self) -> float:
        """How fast it runs: 1 as the base, 0 frozen."""
        return self._hand.factor

    def freeze(self) -> int:
        """Stand still from now on; the instant it stands at."""
        return self._turn(factor=0.0)

    def release(self) -> int:
        """Run on from where it stands, as fast as the base; the instant it stands at."""
        return self._turn(factor=1.0)

    def scale(self, factor: float) -> int:
        """Run ``factor`` times as fast as the base from now on; 0 freezes.

        Raises ValueError for one that is negative or above FASTEST.
        """
        if not 0 <= factor <= FASTEST:
            raise ValueError(f"a clock runs 0 to {FASTEST:g} times as fast, not {factor} times")
        return self._turn(factor=float(factor))

    def advance(self, ns: int) -> int:
        """Jump forward, frozen or not; the new time.

        Raises ValueError when ``ns`` is negative or leads beyond LATEST.
        """
        if ns < 0:
            raise ValueError("a clock advances forwards only; set() puts it anywhere")
        base = self._base.now_ns()
        return self._put(base, _bounded(self._hand.reading(base) + ns), self._hand.factor)

    def set(self, ns: int) -> int:
        """Put it to an instant, earlier or later; it goes on from there as before.

        Raises ValueError beyond EARLIEST and LATEST.
        """
        return self._put(self._base.now_ns(), _bounded(ns), self._hand.factor)

    def _turn(self, factor: float) -> int:
        base = self._base.now_ns()
        return self._put(base, self._hand.reading(base), factor)

    def _put(self, base: int, at: int, factor: float) -> int:
        self._hand = Hand(base, at, factor)
        return at

    def export(self) -> dict[str, Any]:
        """Everything about it but its base, as JSON values for ``load``."""
        return {"base": self._hand.base, "at": self._hand.at, "factor": self._hand.factor}

    def load(self, state: Mapping[str, Any]) -> None:
        """Become the clock that ``state`` was exported from. Raises KeyError, TypeError."""
        self._hand = Hand(int(state["base"]), int(state["at"]), float(state["factor"]))


def _bounded(ns: int) -> int:
    if not EARLIEST <= ns <= LATEST:
        raise ValueError("a clock can be put to the years 1700 to 2199")
    return ns
