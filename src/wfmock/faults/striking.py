"""What a strike makes of a reply. Nothing here waits: how a reply is delivered is said with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from wfmock.faults.effects import (
    Drop,
    Malformed,
    RateLimit,
    SlowBody,
    Status,
    Truncate,
    UndocumentedStatus,
    documented_as,
)
from wfmock.faults.faults import Strike
from wfmock.problems import PROBLEM_JSON, Problem, render
from wfmock.spec.exchange import Delivery, Reply
from wfmock.spec.model import Operation

Headers = tuple[tuple[str, str], ...]

DROPPED = Reply(503, b"", (), Delivery("drop"))
NO_BODY = (204, 205, 304)


def instead(
    strike: Strike, operation: Operation, documented: Callable[[str], Reply], style: str
) -> Reply | None:
    """The reply of an effect that keeps the call from being done; None where it is done.

    A status that the document has is answered as the document says: ``documented`` makes the reply
    of a key in ``operation.replies``. Any other has an error body of the ``style``.
    """
    match strike.effect:
        case Status(status, headers) | UndocumentedStatus(status, headers):
            reply = _with_status(status, strike, operation, documented, style)
            return replace(reply, headers=_together(reply.headers, headers))
        case RateLimit():
            after = ("Retry-After", str(math.ceil(strike.seconds)))
            reply = _with_status(429, strike, operation, documented, style)
            return replace(reply, headers=_together(reply.headers, (after,)))
        case Drop(after=False):
            return DROPPED
    return None


def spoiled(reply: Reply, strike: Strike) -> Reply:
    """The reply with the marks of the strike, and spoiled if that is the effect."""
    marked = replace(reply, headers=(*reply.headers, ("X-Wfmock-Fault", strike.header())))
    match strike.effect:
        case Malformed():
            # Whatever it is cut in, it ends in a text with a NUL that nobody closes.
            return replace(marked, body=marked.body[: len(marked.body) // 2] + b'"\x00<')
        case Drop():
            return replace(marked, delivery=Delivery("drop"))
        case Truncate(share):
            return replace(marked, delivery=Delivery("truncate", share=share))
        case SlowBody():
            return replace(marked, delivery=Delivery("slow", seconds=strike.seconds))
    return marked


def _with_status(
    status: int,
    strike: Strike,
    operation: Operation,
    documented: Callable[[str], Reply],
    style: str,
) -> Reply:
    key = documented_as(operation, status)
    if key is None:
        if status in NO_BODY:
            return Reply(status, b"", ())
        return render(_problem(status, strike), style)
    reply = replace(documented(key), status=status)
    if operation.binding is not None and ("Content-Type", PROBLEM_JSON) in reply.headers:
        return render(_problem(status, strike))  # ours says what it is about
    return reply


def _problem(status: int, strike: Strike) -> Problem:
    names = ", ".join(name for name, _ in strike.marks)
    return Problem(status, "fault", f"a fault of this world struck the call: {names}")


def _together(headers: Headers, others: Headers) -> Headers:
    """Headers of which the others replace those of the same name."""
    names = {name.lower() for name, _ in others}
    return (*(each for each in headers if each[0].lower() not in names), *others)
