"""Timestamps in whole nanoseconds since the epoch, to text and back without loss."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND

_EPOCH = datetime(1970, 1, 1)  # naive, so that its text has no offset
_EPOCH_DAY = _EPOCH.toordinal()
_FORMAT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)


def rfc3339(ns: int, digits: int = 9, zone: str = "Z") -> str:
    """An instant in UTC with 0 to 9 fraction digits (cut off, not rounded).

    ``zone`` is how UTC is spelt: ``Z`` or ``+00:00``. The years 1 to 9999 can be written.
    """
    seconds, fraction = divmod(ns, SECOND)
    if digits == 9:
        return f"{_second(seconds)}.{fraction:09}{zone}"
    if digits == 0:
        return _second(seconds) + zone
    return f"{_second(seconds)}.{fraction // 10 ** (9 - digits):0{digits}}{zone}"


@lru_cache(maxsize=4096)  # most timestamps of a moment share their second
def _second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()


@lru_cache(maxsize=4096)  # the same instants are read again and again
def parse_rfc3339(text: str) -> int:
    """The exact instant of an RFC 3339 date-time with 0 to 9 fraction digits.

    Raises ValueError; a date-time without seconds or without an offset is not RFC 3339.
    """
    match = _FORMAT.fullmatch(text)
    if match is None or match[6] is None or match[8] is None:
        raise ValueError(f"not an RFC 3339 date-time: {text[:60]!r}")
    span = parse_span(text)
    if span.day > last_day(span.year, span.month):
        raise ValueError(f"{span.year:04}-{span.month:02} has no day {span.day}")
    return span.start


class Span(NamedTuple):
    """What a date or date-time covers: the whole unit that it was written to.

    ``day`` is as written; ``start`` counts a day beyond the end of its month as its last day.
    """

    year: int
    month: int
    day: int
    start: int
    length: int


@lru_cache(maxsize=4096)
def parse_span(text: str) -> Span:
    """The span of a date or date-time, in UTC unless it names an offset. Raises ValueError."""
    match = _FORMAT.fullmatch(text)
    if match is None:
        raise ValueError(f"expected a date (2026-02-24) or date-time, not {text[:60]!r}")
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not (year and 1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError(f"{match[1]}-{match[2]}-{match[3]} is not a date")
    real_day = min(day, last_day(year, month))
    start = (date(year, month, real_day).toordinal() - _EPOCH_DAY) * DAY
    if match[4] is None:
        return Span(year, month, day, start, DAY)
    time, length = _time_of_day(match)
    return Span(year, month, day, start + time - _offset(match[8]), length)


def _time_of_day(match: re.Match[str]) -> tuple[int, int]:
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 60:  # RFC 3339 has room for leap seconds
        raise ValueError(f"{match[0]!r} is not a time of day")
    time = (hour * 60 + minute) * MINUTE + second * SECOND
    if match[6] is None:
        return time, MINUTE
    fraction = match[7] or ""
    return time + int(fraction.ljust(9, "0")), 10 ** (9 - len(fraction))


def _offset(zone: str | None) -> int:
    if zone is None or zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(f"{zone!r} is not an offset from UTC")
    return (-1 if zone[0] == "-" else 1) * (hours * 60 + minutes) * MINUTE


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    return monthrange(year, month)[1]


def clamped(ns: int) -> int:
    """The nearest instant that fits 64 bits."""
    return max(-(2**63), min(ns, 2**63 - 1))
