"""What interrupts a request, a probe or a law. None of them says that the server is wrong.

Refused      the guard did not let a request leave
BudgetSpent  no request, or no start, is left
OutOfTime    the time of the whole run is over
NoReply      a request left and no whole reply came back
Unsteady     the server would not hold still: the clause is undecided
NotTested    what the clause needs is not there: the clause is not tested
"""

from __future__ import annotations

from wfmock.errors import WfmockError


class Refused(WfmockError):
    """A request that the kit may not send; it has not left."""


class BudgetSpent(WfmockError):
    """Nothing is left of a budget; ``what`` is ``requests`` or ``starts``."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"the budget of {limit} {what} is spent")
        self.what = what
        self.limit = limit


class OutOfTime(WfmockError):
    """The time that the whole run may take is over."""


class NoReply(WfmockError):
    """A request left, and the connection broke or timed out; ``exchange`` is its id."""

    def __init__(self, message: str, exchange: str) -> None:
        super().__init__(message)
        self.exchange = exchange


class Unsteady(WfmockError):
    """Raise it from a probe or a law: it cannot be told whether the clause is kept."""


class NotTested(WfmockError):
    """Raise it from a probe or a law: what it needs cannot be had here."""
