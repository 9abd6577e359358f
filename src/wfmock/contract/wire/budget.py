"""How much one run of the kit may send."""

from __future__ import annotations

from dataclasses import dataclass

from wfmock.contract.wire.signals import BudgetSpent, OutOfTime
from wfmock.contract.wire.timing import Timing


@dataclass(frozen=True, slots=True)
class Limits:
    """``requests`` and ``starts`` in all, ``rate`` a second (0: no limit), times in seconds.

    ``patience`` is how long one request may in all be put off by 429 and 503.
    """

    requests: int = 300
    starts: int = 25
    rate: float = 0.0
    timeout: float = 30.0
    max_time: float = 600.0
    patience: float = 60.0


class Budget:
    """Counts what left. A start counts when it is sent, whatever becomes of it."""

    def __init__(self, limits: Limits, timing: Timing) -> None:
        self._limits = limits
        self._timing = timing
        self._ends = timing.monotonic() + limits.max_time
        self.requests = 0
        self.starts = 0
        self.cleaning = False

    def spend(self, starts: bool, reserve: int) -> None:
        """Count one request. Raises BudgetSpent or OutOfTime, and then nothing was counted.

        ``reserve`` requests are kept back, to end what was started.
        """
        if not self.cleaning:
            if self.seconds_left <= 0:
                raise OutOfTime(f"the {self._limits.max_time:g} s of the whole run are over")
            if self.requests + reserve >= self._limits.requests:
                raise BudgetSpent("requests", self._limits.requests)
            if starts and self.starts >= self._limits.starts:
                raise BudgetSpent("starts", self._limits.starts)
        self.requests += 1
        self.starts += starts

    def requests_left(self, reserve: int) -> int:
        """How many requests laws may still send."""
        return max(0, self._limits.requests - self.requests - reserve)

    @property
    def starts_left(self) -> int:
        return max(0, self._limits.starts - self.starts)

    @property
    def patience(self) -> float:
        """How many seconds one request may be put off."""
        longest = self._limits.patience
        return longest if self.cleaning else min(longest, max(0.0, self.seconds_left))

    @property
    def seconds_left(self) -> float:
        return self._ends - self._timing.monotonic()
