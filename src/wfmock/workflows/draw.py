"""Draws from an injected source.

Only ``random()`` and ``getrandbits()`` are used: Python promises that one seed gives the same
numbers in every version for these two, not for what is built on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

# The two highest bits of this digit are the variant, 10.
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def uuid(rng: Random) -> str:
    """A version 4 UUID in lower case."""
    t = f"{rng.getrandbits(128):032x}"
    return f"{t[:8]}-{t[8:12]}-4{t[13:16]}-{_VARIANT[t[16]]}{t[17:20]}-{t[20:]}"


def below(rng: Random, bound: int) -> int:
    """A whole number in [0, bound)."""
    return int(rng.random() * bound)


def between(rng: Random, low: int, high: int) -> int:
    """A whole number in [low, high)."""
    return low + int(rng.random() * (high - low))


def pick(rng: Random, values: Sequence[T]) -> T:
    """One of the values; there must be one."""
    return values[int(rng.random() * len(values))]
