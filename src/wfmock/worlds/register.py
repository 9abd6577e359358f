"""The worlds of a server, by name: made on first use, forked, put back, forgotten when unused."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock
from typing import Any

from wfmock.errors import BadControl, Missing, Taken
from wfmock.faults import Faults
from wfmock.spec.suggest import nearest
from wfmock.store.base import Store
from wfmock.workflows.clock import Clock, WorldClock
from wfmock.worlds import kept
from wfmock.worlds.world import Ground, World

MAIN = "main"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
_SWEEPS = 64  # worlds made between two looks for those that nobody uses


@dataclass(frozen=True, slots=True)
class Origin:
    """What a world is made from. None stands for what the server was started with."""

    baseline: str | None = None
    seed: int | None = None
    pace: str | None = None
    dialect: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world's state at one instant; the journal is not part of it."""

    id: str
    ground: Ground
    store: Store
    clock: Mapping[str, Any]
    faults: Faults


class Register:
    """Hands out worlds. Safe to use from many threads.

    A world is replaced as a whole when it is reset or restored, so a call that is under way ends in
    the state it began in. ``ttl`` is how many seconds a world may go unused; ``main`` stays.
    """

    def __init__(
        self,
        main: World,
        base: Clock,
        make_ground: Callable[[Origin], Ground],
        ttl: float,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base
        self._make_ground = make_ground
        self._ttl = ttl
        self._elapsed = elapsed
        self._main_ground = main.ground
        self._worlds: dict[str, World] = {MAIN: main}
        self._used: dict[str, float] = {}
        self._snapshots: dict[str, dict[str, Snapshot]] = {}
        self._made = 0
        self._lock = RLock()

    def __getitem__(self, name: str) -> World:
        """The world of that name, made if there is none. Raises BadControl for a bad name."""
        world = self._worlds.get(name)
        if world is None:
            world = self._made_on_first_use(name)
        if name != MAIN:
            self._used[name] = self._elapsed()
        return world

    def _made_on_first_use(self, name: str) -> World:
        with self._lock:
            return self._worlds.get(name) or self._add(name, self._main_ground)

    def known(self, name: str) -> World:
        """The world of that name. Raises Missing with the nearest one."""
        world = self._worlds.get(name)
        if world is None:
            near = nearest(name, self._worlds)
            advice = f"did you mean {near!r}?" if near else "a first call to it makes it"
            raise Missing(f"there is no world {name!r}", advice)
        return world

    def used(self, name: str) -> World:
        """As ``known``, and the world counts as used now. Raises Missing."""
        world = self.known(name)
        if name != MAIN:
            self._used[name] = self._elapsed()
        return world

    def names(self) -> list[str]:
        """The names of all worlds, main first, the others in the order they were made."""
        return list(self._worlds)

    def idle(self, name: str) -> float:
        """For how many seconds nobody has used a world."""
        used = self._used.get(name)
        return 0.0 if used is None else max(0.0, self._elapsed() - used)

    def create(self, name: str, origin: Origin = Origin()) -> World:
        """A new world. Raises Taken, BadControl, FixtureError, DialectError."""
        ground = self._make_ground(origin)
        with self._lock:
            self._refuse_taken(name)
            return self._add(name, ground)

    def fork(self, source: str, name: str) -> World:
        """A new world that is as ``source`` is now. Raises Missing, Taken, BadControl."""
        with self._lock:
            origin = self.known(source)
            self._refuse_taken(name)
            self._check_name(name)
            origin.settle()
            clock = WorldClock(self._base)
            clock.load(origin.clock.export())
            faults = origin.faults.copy(f"{origin.ground.seed}/{name}")
            world = World(
                name, origin.ground, origin.store.fork(), clock, faults, origin.journal.anew()
            )
            return self._keep(name, world)

    def reset(self, name: str, origin: Origin | None = None) -> World:
        """The world as its baseline (or another) has it. Raises Missing and as ``create``."""
        with self._lock:
            ground = self.known(name).ground if origin is None else self._make_ground(origin)
            return self._replace(name, ground, ground.store)

    def snapshot(self, name: str) -> Snapshot:
        """Keep the world's state. Raises Missing."""
        with self._lock:
            world = self.known(name)
            world.settle()
            kept = self._snapshots.setdefault(name, {})
            taken = Snapshot(
                f"{len(kept) + 1}",
                world.ground,
                world.store.fork(),
                world.clock.export(),
                world.faults.copy(),
            )
            kept[taken.id] = taken
            return taken

    def snapshots(self, name: str) -> list[str]:
        """The ids of the world's snapshots, oldest first. Raises Missing."""
        self.known(name)
        return list(self._snapshots.get(name, ()))

    def restore(self, name: str, snapshot_id: str) -> World:
        """The world as a snapshot has it; its journal goes on. Raises Missing."""
        with self._lock:
            before = self.known(name)
            kept = self._snapshots.get(name, {})
            if snapshot_id not in kept:
                known = ", ".join(kept) or "none; take one first"
                raise Missing(
                    f"world {name!r} has no snapshot {snapshot_id!r}", f"snapshots: {known}"
                )
            taken = kept[snapshot_id]
            world = self._replace(name, taken.ground, taken.store)
            world.clock.load(taken.clock)
            world.faults = taken.faults.copy()
            world.journal = before.journal
            return world

    def delete(self, name: str) -> None:
        """Forget a world and its snapshots. Raises Missing, and BadControl for main."""
        if name == MAIN:
            raise BadControl("the world 'main' cannot be deleted", "reset it instead")
        with self._lock:
            self.known(name)
            self._forget(name)

    def close(self) -> None:
        """Let go of every store; a file is complete afterwards."""
        with self._lock:
            for world in self._worlds.values():
                world.store.close()

    def _add(self, name: str, ground: Ground) -> World:
        self._check_name(name)
        self._sweep()
        journal = self._worlds[MAIN].journal.anew()
        return self._keep(name, World.fresh(name, ground, self._base, journal))

    def _keep(self, name: str, world: World) -> World:
        self._used[name] = self._elapsed()
        self._worlds[name] = world
        return world

    def _replace(self, name: str, ground: Ground, state: Store) -> World:
        before = self._worlds[name]
        store = None
        if before.kept_in_file:
            before.store.restore(state.snapshot())
            store = before.store
            kept.mark(store, ground)
        journal = before.journal.anew()
        fresh = World.fresh(name, ground, self._base, journal, store or state.fork())
        fresh.kept_in_file = before.kept_in_file
        self._worlds[name] = fresh
        return fresh

    def _check_name(self, name: str) -> None:
        if NAME.fullmatch(name) is None:
            raise BadControl(
                f"{name[:120]!r} cannot be the name of a world",
                "use up to 100 letters, digits, '.', '_', '~' and '-', a letter or digit first",
            )

    def _refuse_taken(self, name: str) -> None:
        if name in self._worlds:
            raise Taken(f"there is a world {name!r} already", "reset it, or choose another name")

    def _sweep(self) -> None:
        self._made += 1
        if self._made % _SWEEPS:
            return
        oldest = self._elapsed() - self._ttl
        for name in [name for name, used in self._used.items() if used < oldest]:
            self._forget(name)

    def _forget(self, name: str) -> None:
        self._worlds.pop(name, None)
        self._used.pop(name, None)
        self._snapshots.pop(name, None)
