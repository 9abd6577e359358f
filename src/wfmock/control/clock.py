"""The clock of a world: let it stand, jump, run faster, run on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wfmock.coverage import Coverages
from wfmock.errors import BadControl
from wfmock.workflows.clock import WorldClock
from wfmock.workflows.moments import Moment, Span, instant, nanoseconds
from wfmock.workflows.timestamps import rfc3339
from wfmock.worlds import Transition, World


@dataclass(frozen=True, slots=True)
class ClockState:
    """Where a clock stands (ns since the epoch), how fast it runs, and what moving it brought."""

    now: int
    scale: float
    transitions: tuple[Transition, ...] = ()

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self.scale == 0

    def as_json(self) -> dict[str, Any]:
        """The state as the control API answers it."""
        return {
            "now": rfc3339(self.now),
            "frozen": self.frozen,
            "scale": self.scale,
            "transitions": [
                {
                    "workflow": each.workflow,
                    "from": str(each.source),
                    "to": str(each.target),
                    "at": rfc3339(each.at),
                }
                for each in self.transitions
            ],
        }


class ClockControl:
    """Moves the clock of one world. What was due by then has happened when a method returns.

    Each method returns where the clock stands and the changes of status that moving it brought, in
    order. A clock put back undoes nothing: what has happened stays, what is planned comes later.
    """

    def __init__(self, world: Callable[[], World], coverages: Coverages) -> None:
        self._world = world
        self._coverages = coverages

    def now(self) -> ClockState:
        """The clock as it is."""
        clock = self._world().clock
        return ClockState(clock.now_ns(), clock.factor)

    def freeze(self, at: Moment | None = None) -> ClockState:
        """Stand still: where it is, or at an instant. Raises Missing, BadControl."""
        to = None if at is None else instant(at)

        def move(clock: WorldClock) -> None:
            clock.freeze()
            if to is not None:
                clock.set(to)

        return self._turn(move)

    def advance(self, by: Span) -> ClockState:
        """Let a span pass at once, whether it stands or runs. Raises Missing, BadControl."""
        ns = nanoseconds(by)
        return self._turn(lambda clock: clock.advance(ns))

    def set(self, at: Moment) -> ClockState:
        """Jump to an instant, earlier or later, and go on as before. Raises Missing, BadControl."""
        to = instant(at)
        return self._turn(lambda clock: clock.set(to))

    def scale(self, factor: float) -> ClockState:
        """Run ``factor`` times as fast as real time, from here on; 0 freezes. As ``freeze``."""
        return self._turn(lambda clock: clock.scale(factor))

    def release(self) -> ClockState:
        """Run on from where it stands, as fast as real time. Raises Missing."""
        return self._turn(lambda clock: clock.release())

    def _turn(self, move: Callable[[WorldClock], object]) -> ClockState:
        world = self._world()
        try:
            transitions = world.turn(move)
        except ValueError as error:
            raise BadControl(f"{error}") from None
        if transitions:
            self._coverages[world.name].passed(transitions)
        return ClockState(world.clock.now_ns(), world.clock.factor, transitions)
