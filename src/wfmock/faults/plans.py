"""Ready-made trouble: each plan is a few rules under one name."""

from __future__ import annotations

from collections.abc import Mapping

from wfmock.errors import BadControl
from wfmock.faults.effects import (
    Drop,
    Latency,
    RateLimit,
    Spread,
    Status,
    UndocumentedStatus,
)
from wfmock.faults.rules import Rule
from wfmock.spec.suggest import nearest

PLANS: Mapping[str, tuple[Rule, ...]] = {
    # A service that mostly works: some calls take long, some fail, a few never come back.
    "flaky": (
        Rule("flaky-slow", Latency(Spread("exponential", 0.4)), probability=0.2),
        Rule("flaky-error", UndocumentedStatus(503, (("Retry-After", "1"),)), probability=0.1),
        Rule("flaky-drop", Drop(), probability=0.02),
    ),
    # Every call takes its time.
    "slow": (Rule("slow", Latency(Spread("normal", 1.5, 0.5))),),
    # Maintenance: nothing is done, a gateway answers for the service.
    "down": (Rule("down", UndocumentedStatus(503, (("Retry-After", "30"),))),),
    # The session has ended: every call is answered as if its token were not known any more.
    "expired-token": (
        Rule(
            "expired-token",
            Status(
                401,
                (
                    (
                        "WWW-Authenticate",
                        'Bearer error="invalid_token", error_description="The token expired"',
                    ),
                ),
            ),
        ),
    ),
    # Ten calls in ten seconds of the world's time.
    "rate-limited": (Rule("rate-limited", RateLimit(10, 10.0)),),
}


def plan(name: str) -> tuple[Rule, ...]:
    """The rules of a plan. Raises BadControl naming the nearest."""
    if name not in PLANS:
        near = nearest(name, PLANS)
        advice = f"did you mean {near!r}?" if near else "one of " + ", ".join(PLANS)
        raise BadControl(f"there is no plan {name!r}", advice)
    return PLANS[name]
