"""Instants and spans of time as people write them, in nanoseconds."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from wfmock.errors import BadControl
from wfmock.workflows.timestamps import SECOND, last_day, parse_span

Moment = str | int | datetime
Span = str | int | float | timedelta

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)", re.ASCII)


def instant(moment: Moment) -> int:
    """Nanoseconds since the epoch of a date, a date-time (UTC unless it says otherwise) or a count
    of just those. Raises BadControl."""
    if isinstance(moment, bool):
        raise _no_moment(moment)
    if isinstance(moment, int):
        return moment
    if isinstance(moment, datetime):
        moment = moment.isoformat()
    try:
        span = parse_span(moment)
    except ValueError as error:
        raise BadControl(f"no instant: {error}", _MOMENTS) from None
    if span.day > last_day(span.year, span.month):
        raise BadControl(f"no instant: {moment!r} is a day that its month does not have", _MOMENTS)
    return span.start


def nanoseconds(span: Span) -> int:
    """A span of time: seconds, a timedelta, or a number with s, m, h or d behind it.

    Raises BadControl, for a negative one too.
    """
    if isinstance(span, timedelta):
        span = span.total_seconds()
    if isinstance(span, str):
        match = _SPAN.fullmatch(span.strip())
        if match is None:
            raise BadControl(f"{span[:60]!r} is no span of time", _SPANS)
        span = float(match[1]) * _UNITS[match[2]]
    if isinstance(span, bool) or not math.isfinite(span) or span < 0:
        raise BadControl(f"{span!r} is no span of time", _SPANS)
    return round(span * SECOND)


def _no_moment(moment: object) -> BadControl:
    return BadControl(f"{moment!r} is no instant", _MOMENTS)


_MOMENTS = "write it as 2026-03-01 or 2026-03-01T12:30:00Z"
_SPANS = "give seconds, or a number with a unit: 90s, 15m, 2h, 1d"
