"""What a strike makes of a reply. Nothing here waits: how a reply is delivered is said with it."""

from __future__ import annotations

import math
from dataclasses import replace

from wfmock.faults.effects import (
    Drop,
    Malformed,
    RateLimit,
    SlowBody,
    Status,
    Truncate,
    UndocumentedStatus,
)
from wfmock.faults.faults import Strike
from wfmock.problems import Problem, render
from wfmock.spec.exchange import Delivery, Reply

DROPPED = Reply(503, b"", (), Delivery("drop"))


def documented_status(strike: Strike) -> str | None:
    """The documented status that is answered in place of the mock; None without such an effect."""
    return str(strike.effect.status) if isinstance(strike.effect, Status) else None


def instead(strike: Strike) -> Reply | None:
    """The reply of an effect that keeps the call from being done; None where it is done."""
    match strike.effect:
        case UndocumentedStatus(status, headers):
            return render(Problem(status, "fault", _detail(strike), headers=headers))
        case RateLimit():
            after = ("Retry-After", str(math.ceil(strike.seconds)))
            return render(Problem(429, "fault", _detail(strike), headers=(after,)))
        case Drop(after=False):
            return DROPPED
    return None


def spoiled(reply: Reply, strike: Strike) -> Reply:
    """The reply with the marks of the strike, and spoiled if that is the effect."""
    marked = replace(reply, headers=(*reply.headers, ("X-Wfmock-Fault", strike.header())))
    match strike.effect:
        case Status(_, headers):
            return replace(marked, headers=(*marked.headers, *headers))
        case Malformed():
            return replace(marked, body=marked.body[: len(marked.body) // 2] + b'"\x00<')
        case Drop():
            return replace(marked, delivery=Delivery("drop"))
        case Truncate(share):
            return replace(marked, delivery=Delivery("truncate", share=share))
        case SlowBody():
            return replace(marked, delivery=Delivery("slow", seconds=strike.seconds))
    return marked


def _detail(strike: Strike) -> str:
    names = ", ".join(name for name, _ in strike.marks)
    return f"a fault of this world struck the call: {names}"
