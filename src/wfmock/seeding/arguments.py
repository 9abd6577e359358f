"""The words that take an argument: ``{number:4-40}``, ``{decimal:18-24.5}``, ``{code:M-####}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from wfmock.workflows.draw import below, between

Maker = Callable[[Random], Any]

_WHOLE = re.compile(r"(\d{1,15})-(\d{1,15})", re.ASCII)
_TENTHS = re.compile(r"(\d{1,12}(?:\.\d)?)-(\d{1,12}(?:\.\d)?)", re.ASCII)
_YEARS = re.compile(r"(\d{4})-(\d{4})", re.ASCII)


class BadArgument(ValueError):
    """An argument that its word cannot use."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What a word does with its argument, and what that may be."""

    maker: Callable[[str], Maker]
    wants: str


def _range(pattern: re.Pattern[str], argument: str) -> tuple[str, str]:
    match = pattern.fullmatch(argument)
    if match is None or float(match[1]) > float(match[2]):
        raise BadArgument(argument)
    return match[1], match[2]


def _number(argument: str) -> Maker:
    low, high = map(int, _range(_WHOLE, argument))
    return lambda rng: between(rng, low, high + 1)


def _decimal(argument: str) -> Maker:
    low, high = (round(float(end) * 10) for end in _range(_TENTHS, argument))
    return lambda rng: between(rng, low, high + 1) / 10


def _date(argument: str) -> Maker:
    first, last = map(int, _range(_YEARS, argument))
    if first < 1:
        raise BadArgument(argument)
    return lambda rng: (
        f"{between(rng, first, last + 1):04}-{1 + below(rng, 12):02}-{1 + below(rng, 28):02}"
    )


def _code(argument: str) -> Maker:
    digits = argument.count("#")
    if not 1 <= digits <= 15:
        raise BadArgument(argument)
    pattern = argument.replace("#", "{}")
    return lambda rng: pattern.format(*f"{below(rng, 10**digits):0{digits}}")


WITH_ARGUMENT: Mapping[str, Argument] = {
    "code": Argument(_code, "a pattern with a # for each digit, like {code:M-####}"),
    "date": Argument(_date, "two years, like {date:2020-2024}"),
    "decimal": Argument(_decimal, "two numbers of at most one decimal, like {decimal:18-24.5}"),
    "number": Argument(_number, "two whole numbers, like {number:4-40}"),
}
