"""Draws from an injected source.

Only ``random()`` and ``getrandbits()`` are used: Python promises that one seed gives the same
numbers in every version for these two, not for what is built on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_VERSION_BITS = 0xF << 76 | 0x3 << 62
_VERSION_4 = 0x4 << 76 | 0x2 << 62


def uuid(rng: Random) -> str:
    """A version 4 UUID in lower case."""
    text = f"{rng.getrandbits(128) & ~_VERSION_BITS | _VERSION_4:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def below(rng: Random, bound: int) -> int:
    """A whole number in [0, bound)."""
    return int(rng.random() * bound)


def between(rng: Random, low: int, high: int) -> int:
    """A whole number in [low, high)."""
    return low + int(rng.random() * (high - low))


def pick(rng: Random, values: Sequence[T]) -> T:
    """One of the values; there must be one."""
    return values[int(rng.random() * len(values))]
