"""One world, held by its name: its facts, its state, its clock, faults, workflows and journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wfmock.control.clock import ClockControl, ClockState
from wfmock.control.faults import FaultControl
from wfmock.control.journal import JournalControl
from wfmock.control.shown import Reader
from wfmock.control.workflows import WorkflowControl
from wfmock.coverage import Coverages
from wfmock.coverage.report import report
from wfmock.spec.model import Api
from wfmock.workflows.plan import Pace
from wfmock.workflows.timestamps import rfc3339
from wfmock.worlds import Origin, Register, World

Json = Any


@dataclass(frozen=True, slots=True)
class WorldFacts:
    """What there is to know of a world. ``idle`` is how many seconds nobody has used it."""

    name: str
    baseline: str
    seed: int
    pace: str
    dialect: Mapping[str, Json]
    workflows: int
    namespaces: Mapping[str, int]
    clock: ClockState
    faults: int
    exchanges: int
    snapshots: Sequence[str]
    idle: float

    def as_json(self) -> dict[str, Json]:
        """The facts as the control API answers them."""
        return {
            "name": self.name,
            "baseline": self.baseline,
            "seed": self.seed,
            "pace": self.pace,
            "dialect": dict(self.dialect),
            "workflows": self.workflows,
            "namespaces": dict(self.namespaces),
            "now": rfc3339(self.clock.now),
            "frozen": self.clock.frozen,
            "scale": self.clock.scale,
            "faults": self.faults,
            "exchanges": self.exchanges,
            "snapshots": list(self.snapshots),
            "idle": round(self.idle, 3),
        }


@dataclass(frozen=True)
class Behind:
    """What stands behind the handles of a mock's worlds."""

    api: Api
    worlds: Register
    coverages: Coverages

    @cached_property
    def reader(self) -> Reader:
        """Reads workflows; made when the first is put, for most servers never need it."""
        return Reader(self.api)


class WorldControl:
    """Steers one world. The name is looked up at every call, so that it survives resets.

    Every method raises Missing when there is no such world.
    """

    def __init__(self, name: str, behind: Behind) -> None:
        self.name = name
        self._behind = behind
        self._worlds = behind.worlds

    @property
    def clock(self) -> ClockControl:
        """Its clock."""
        return ClockControl(self._world, self._behind.coverages)

    @property
    def faults(self) -> FaultControl:
        """Its faults."""
        return FaultControl(self._world, self._behind.api)

    @property
    def journal(self) -> JournalControl:
        """Its journal."""
        return JournalControl(self._world, self._behind.api)

    @property
    def workflows(self) -> WorkflowControl:
        """Its workflows."""
        return WorkflowControl(self._world, self._behind.reader)

    def facts(self) -> WorldFacts:
        """What there is to know of it; asking does not count as use."""
        return facts_of(self._worlds.known(self.name), self._worlds)

    def fork(self, name: str) -> WorldControl:
        """A new world that is as this one is now. Raises Taken, BadControl."""
        self._worlds.fork(self.name, name)
        return WorldControl(name, self._behind)

    def reset(
        self,
        baseline: str | None = None,
        seed: int | None = None,
        pace: str | None = None,
        dialect: Mapping[str, Json] | None = None,
    ) -> WorldFacts:
        """Everything as the baseline has it: workflows, clock, faults, an empty journal.

        What is given changes for good, what is not stays as the world has it; so this also loads
        another baseline or seed. Raises FixtureError, DialectError, SettingsError.
        """
        own = self._worlds.used(self.name).ground
        origin = None
        if (baseline, seed, pace, dialect) != (None, None, None, None):
            origin = Origin(
                baseline or own.baseline,
                own.seed if seed is None else seed,
                pace or pace_text(own.pace),
                own.dialect.to_mapping() if dialect is None else dialect,
            )
        return facts_of(self._worlds.reset(self.name, origin), self._worlds)

    def snapshot(self) -> str:
        """Keep the state as it is now, the journal apart; the id is for ``restore``."""
        self._world()
        return self._worlds.snapshot(self.name).id

    def snapshots(self) -> list[str]:
        """The ids of its snapshots, oldest first."""
        return self._worlds.snapshots(self.name)

    def restore(self, snapshot: str) -> WorldFacts:
        """Back to a snapshot; it can be restored again. Raises Missing."""
        self._world()
        return facts_of(self._worlds.restore(self.name, snapshot), self._worlds)

    def coverage(self) -> dict[str, Json]:
        """What the calls to worlds of this name have exercised; it outlives resets and worlds."""
        return report(self._behind.coverages.of([self.name]), self._behind.api)

    def delete(self) -> None:
        """Forget the world and its snapshots. Raises BadControl for main."""
        self._worlds.delete(self.name)

    def _world(self) -> World:
        return self._worlds.used(self.name)


def facts_of(world: World, worlds: Register) -> WorldFacts:
    """What there is to know of a world that the register has."""
    store, clock = world.store, world.clock
    return WorldFacts(
        world.name,
        world.ground.baseline,
        world.ground.seed,
        pace_text(world.pace),
        world.dialect.to_mapping(),
        store.count(),
        {name: store.count(name) for name in store.namespaces()},
        ClockState(clock.now_ns(), clock.factor),
        len(world.faults.as_json()),
        len(world.journal.exchanges()),
        worlds.snapshots(world.name),
        worlds.idle(world.name),
    )


def pace_text(pace: Pace) -> str:
    """A pace as ``Pace.parse`` reads it."""
    return "still" if pace.factor is None else repr(pace.factor).removesuffix(".0")
