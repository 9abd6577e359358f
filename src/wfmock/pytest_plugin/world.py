"""The world of one test: where its calls go, and what steers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from wfmock.client.parts import RemoteClock, RemoteFaults, RemoteJournal, RemoteWorkflows
from wfmock.client.world import RemoteWorld
from wfmock.control import WorldControl, WorldFacts
from wfmock.control.clock import ClockControl
from wfmock.control.faults import FaultControl
from wfmock.control.journal import JournalControl
from wfmock.control.workflows import WorkflowControl
from wfmock.errors import Missing
from wfmock.faults import Rule
from wfmock.verification import Outcome

Json = Any
Fault = str | Rule | Mapping[str, Json]


class MockWorld:
    """A world in hand.

    Calls reach it by ``url`` (a base URL, ``http://127.0.0.1:PORT/@NAME``), or by ``headers`` at
    the server's own. ``control`` is its whole handle, of which the usual parts are here as well.
    """

    def __init__(self, control: WorldControl | RemoteWorld, server: str) -> None:
        self.control = control
        self.name = control.name
        self.url = f"{server}/@{control.name}"
        self.headers: Mapping[str, str] = {"X-Wfmock-World": control.name}

    def __repr__(self) -> str:
        return f"<MockWorld {self.url}>"

    @property
    def clock(self) -> ClockControl | RemoteClock:
        """Freezes, advances, sets, scales and releases its time."""
        return self.control.clock

    @property
    def faults(self) -> FaultControl | RemoteFaults:
        """Arms and disarms plans and rules."""
        return self.control.faults

    @property
    def workflows(self) -> WorkflowControl | RemoteWorkflows:
        """Gets, puts, forces, fails and deletes workflows, past every rule."""
        return self.control.workflows

    @property
    def journal(self) -> JournalControl | RemoteJournal:
        """What was called, and why it was answered so."""
        return self.control.journal

    def facts(self) -> WorldFacts:
        """What there is to know of it."""
        return self.control.facts()

    def reset(self, **origin: Any) -> WorldFacts:
        """Everything as the baseline has it, or another (``baseline=``, ``seed=``, ``pace=``,
        ``dialect=``); faults are disarmed."""
        return self.control.reset(**origin)

    def snapshot(self) -> str:
        """Keep the state as it is now; the id is for ``restore``."""
        return self.control.snapshot()

    def restore(self, snapshot: str) -> WorldFacts:
        """Back to a snapshot, as often as you like."""
        return self.control.restore(snapshot)

    def verify(
        self,
        operation: str,
        *,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        parameters: Mapping[str, Json] | None = None,
        body: Json = None,
        status: int | None = None,
    ) -> Outcome:
        """Assert that an operation was called: ``times``, or once or more.

        ``parameters`` are compared with the call's, ``body`` must be contained in it, ``status`` is
        that of the reply. Raises AssertionError, which says call by call what differed, and
        BadControl for what makes no sense.
        """
        __tracebackhide__ = True
        expected = {
            "operation": operation,
            "times": times,
            "atLeast": at_least,
            "atMost": at_most,
            "parameters": parameters,
            "body": body,
            "status": status,
        }
        told = {name: value for name, value in expected.items() if value is not None}
        outcome = self.journal.verify(told)
        if not outcome.ok:
            raise AssertionError(outcome.message)
        return outcome

    def arm(self, faults: Iterable[Fault]) -> None:
        """Arm plans, by their names, and rules."""
        for each in faults:
            if isinstance(each, str):
                self.faults.plan(each)
            else:
                self.faults.add(each)

    def delete(self) -> None:
        """Forget it; once more does nothing."""
        with suppress(Missing):
            self.control.delete()
