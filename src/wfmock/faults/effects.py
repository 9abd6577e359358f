"""What a fault does to a call: one value per kind of trouble.

*Within the contract* is what a healthy deployment may do too: take its time, answer with a status
that the document has. *Breaking* is what no document allows. The two are never mixed up: every
effect knows its side, and reply and journal say it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from wfmock.chance import Chance
from wfmock.spec.model import Operation

CONTRACT = "contract"
BREAKING = "breaking"
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A duration in seconds, drawn anew for each call; never below 0, never above a minute.

    ``fixed``: always ``low``; ``uniform``: from ``low`` to ``high``; ``normal``: around ``low``
    with the deviation ``high``; ``exponential``: ``low`` on average, rarely much more.
    """

    shape: str = "fixed"
    low: float = 0.0
    high: float = 0.0

    def draw(self, chance: Chance) -> float:
        """The next duration."""
        return min(max(self._draw(chance), 0.0), MAX_SECONDS)

    def _draw(self, chance: Chance) -> float:
        match self.shape:
            case "uniform":
                return self.low + (self.high - self.low) * chance.random()
            case "normal":
                radius = math.sqrt(-2 * math.log(1 - chance.random()))
                return self.low + self.high * radius * math.cos(math.tau * chance.random())
            case "exponential":
                return -self.low * math.log(1 - chance.random())
        return self.low


SHAPES: Mapping[str, tuple[str, ...]] = {
    "fixed": ("seconds",),
    "uniform": ("from", "to"),
    "normal": ("mean", "deviation"),
    "exponential": ("mean",),
}


@dataclass(frozen=True, slots=True)
class Latency:
    """The reply comes later."""

    name: ClassVar[str] = "latency"
    spread: Spread

    def kind(self, operation: Operation) -> str:
        return CONTRACT


@dataclass(frozen=True, slots=True)
class Status:
    """The call is not done; it is answered with a status that its operation documents."""

    name: ClassVar[str] = "status"
    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def kind(self, operation: Operation) -> str:
        return CONTRACT


@dataclass(frozen=True, slots=True)
class UndocumentedStatus:
    """The call is not done; it is answered with any status, the document may have it or not."""

    name: ClassVar[str] = "undocumented-status"
    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def kind(self, operation: Operation) -> str:
        return CONTRACT if documents(operation, self.status) else BREAKING


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Of each ``seconds`` of the world's time ``calls`` are let through, the rest answered 429."""

    name: ClassVar[str] = "rate-limit"
    calls: int
    seconds: float

    def kind(self, operation: Operation) -> str:
        return CONTRACT if documents(operation, 429) else BREAKING


@dataclass(frozen=True, slots=True)
class Malformed:
    """The call is done, but its reply is no JSON."""

    name: ClassVar[str] = "malformed"

    def kind(self, operation: Operation) -> str:
        return BREAKING


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection ends without a reply; ``after``: the call was done, its reply gets lost."""

    name: ClassVar[str] = "drop"
    after: bool = False

    def kind(self, operation: Operation) -> str:
        return BREAKING


@dataclass(frozen=True, slots=True)
class Truncate:
    """The connection ends when ``share`` of the body (0 to 1) has been sent.

    A byte at least is sent and one is missing; a reply too short for that is dropped.
    """

    name: ClassVar[str] = "truncate"
    share: float = 0.5

    def kind(self, operation: Operation) -> str:
        return BREAKING


@dataclass(frozen=True, slots=True)
class SlowBody:
    """The headers come at once, the body drop by drop over ``spread`` seconds."""

    name: ClassVar[str] = "slow-body"
    spread: Spread

    def kind(self, operation: Operation) -> str:
        return CONTRACT


Effect = Latency | Status | UndocumentedStatus | RateLimit | Malformed | Drop | Truncate | SlowBody


def documents(operation: Operation, status: int) -> bool:
    """Whether the document has this status for an operation, by itself or in a range."""
    return documented_as(operation, status) is not None


def documented_as(operation: Operation, status: int) -> str | None:
    """The key under which the document has a status: itself, its range (``5XX``) or ``default``."""
    text = str(status)
    keys = (text, f"{text[0]}XX", "default")
    return next((key for key in keys if key in operation.replies), None)
