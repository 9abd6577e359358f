"""When a throttling or failing gateway is asked again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_TRIES = 8
GATEWAY = frozenset({429, 502, 503, 504})
_ALWAYS = frozenset({429, 503})


def wait_before_next(
    status: int, retry_after: str | None, tries: int, safe: bool, now_ns: int
) -> float | None:
    """The seconds to wait before the same request is sent again; None to take the reply.

    429 and 503 that name a ``Retry-After`` are waited out, 429 without one backed off from. Other
    gateway errors are tried twice more where repeating is ``safe`` (a read).
    """
    if status not in GATEWAY or tries >= MOST_TRIES:
        return None
    named = seconds_of(retry_after, now_ns) if status in _ALWAYS else None
    if named is not None:
        return named
    if status == 429:
        return float(min(8.0, 0.25 * 2 ** (tries - 1)))
    return 0.1 * tries if safe and tries < 3 else None


def seconds_of(retry_after: str | None, now_ns: int) -> float | None:
    """A ``Retry-After`` in seconds from now: a number, or an HTTP date; None for neither."""
    if retry_after is None:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(now_ns / 1e9, UTC)).total_seconds())
