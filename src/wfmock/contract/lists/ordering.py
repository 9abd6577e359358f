"""Which of two workflows comes first, as far as every fair reading of a sort agrees.

How strings are collated is nowhere said: two of them are told apart only where code points, letters
without case, without punctuation, without accents and with numbers taken as such all agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from wfmock.contract.judging.shapes import TIMESTAMPS
from wfmock.contract.lists.matching import folded, instant_of
from wfmock.contract.lists.query import Keys
from wfmock.contract.workbench.snapshot import Item

_DIGITS = re.compile(r"(\d+)")
_FINE = re.compile(r"\.\d{9}")
Order = int | None  # -1, 0 or 1 for before, equal and after; None where it cannot be told


def compare(one: Item, other: Item, keys: Keys) -> Order:
    """Whether the first comes before the other in the order of these keys."""
    for place, (field, direction) in enumerate(keys):
        last = place == len(keys) - 1
        found = _compared(field, one.get(field), other.get(field), last)
        if found is None:
            return None
        if found:
            return found * direction
    return 0 if keys else None


def _compared(field: str, one: Any, other: Any, last: bool) -> Order:
    if field in TIMESTAMPS:
        return _times(one, other, last)
    if not isinstance(one, str) or not isinstance(other, str):
        return None
    return _texts(one, other)


def _times(one: Any, other: Any, last: bool) -> Order:
    left, right = instant_of(one), instant_of(other)
    if left is None or right is None:
        return None
    if left == right and not last and not (_FINE.search(one) and _FINE.search(other)):
        return None  # what is shown may be cut off: behind it one may still come before the other
    return _sign(left, right)


@lru_cache(maxsize=8192)
def _texts(one: str, other: str) -> Order:
    if one == other:
        return 0
    orders = {_sign(*pair) for pair in zip(_collated(one), _collated(other), strict=True)}
    return orders.pop() if len(orders) == 1 else None


@lru_cache(maxsize=4096)
def _collated(text: str) -> tuple[Any, ...]:
    bare = folded(text)
    words = "".join(each for each in bare if each.isalnum())
    classes = [(each.isalpha() + each.isalnum(), each) for each in bare]
    numbers = [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _DIGITS.split(bare)
        if part
    ]
    return text, text.casefold(), bare, words, classes, numbers


def _sign(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


def out_of_order(items: Sequence[Item], keys: Keys) -> tuple[Item, Item] | None:
    """Two of them that surely stand in the wrong order, the first such pair; None for none."""
    for place, later in enumerate(items):
        for earlier in reversed(items[:place]):
            found = compare(earlier, later, keys)
            if found == 1:
                return earlier, later
            if found is not None:
                break  # what stands further in front was compared with this one
    return None
