"""A random source that draws the same values on every Python version.

Python promises that ``random()`` and ``getrandbits()`` of one seed never change; it makes no such
promise for what is built on them (``choice``, ``shuffle``, ``sample`` have all changed between
versions). So those are built here.
"""

from __future__ import annotations

import random
from collections.abc import MutableSequence, Sequence
from itertools import accumulate
from typing import Any, TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """``random.Random`` whose derived draws are fixed; seed it with an int or a str.

    It is for libraries that take a ``random.Random`` and call what they like, such as Faker.
    """

    def _below(self, bound: int) -> int:
        # Not random.Random._randbelow: that one may change.
        if bound < 1:
            raise IndexError("there is nothing to draw from")
        bits = bound.bit_length()
        drawn = self.getrandbits(bits)
        while drawn >= bound:
            drawn = self.getrandbits(bits)
        return drawn

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        """As ``random.randrange``."""
        choices = range(start) if stop is None else range(start, stop, step)
        return choices[self._below(len(choices))]

    def randint(self, a: int, b: int) -> int:
        """A whole number in [a, b]."""
        return a + self._below(b - a + 1)

    def uniform(self, a: float, b: float) -> float:
        """A float between a and b."""
        return a + (b - a) * self.random()

    def choice(self, seq: Any) -> Any:
        """One element of a sequence that is not empty."""
        return seq[self._below(len(seq))]

    def choices(
        self,
        population: Any,
        weights: Sequence[Any] | None = None,
        *,
        cum_weights: Sequence[Any] | None = None,
        k: int = 1,
    ) -> list[Any]:
        """``k`` elements, with replacement, by weight."""
        if weights is None and cum_weights is None:
            return [population[self._below(len(population))] for _ in range(k)]
        bounds = list(cum_weights) if cum_weights is not None else list(accumulate(weights or ()))
        return [population[self._index(bounds)] for _ in range(k)]

    def _index(self, bounds: Sequence[float]) -> int:
        drawn = self.random() * bounds[-1]
        return next((i for i, bound in enumerate(bounds) if drawn < bound), len(bounds) - 1)

    def shuffle(self, x: MutableSequence[Any]) -> None:
        """Put the elements in a random order, in place."""
        for last in range(len(x) - 1, 0, -1):
            other = self._below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population: Any, k: int, *, counts: Any = None) -> list[Any]:
        """``k`` different elements in random order."""
        pool = list(population)
        if counts is not None:
            pool = [each for each, times in zip(pool, counts, strict=True) for _ in range(times)]
        for last in range(len(pool) - 1, max(len(pool) - 1 - k, -1), -1):
            other = self._below(last + 1)
            pool[last], pool[other] = pool[other], pool[last]
        return pool[len(pool) - k :]
