"""The worlds of a server, by name: made on first use, forked, put back, forgotten when unused."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock
from typing import Any

from wfmock.errors import BadControl, Missing, Taken
from wfmock.spec.suggest import nearest
from wfmock.store.base import Store
from wfmock.workflows.clock import Clock
from wfmock.worlds import kept
from wfmock.worlds.world import Ground, State, World

MAIN = "main"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
_LOOKS = 16  # how often in its time to live a world is looked at, when others are made


@dataclass(frozen=True, slots=True)
class Origin:
    """What a world is made from. None stands for what the server was started with."""

    baseline: str | None = None
    seed: int | None = None
    pace: str | None = None
    dialect: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world's state at one instant, to be restored as often as one likes."""

    id: str
    state: State


class Register:
    """Hands out worlds. Safe to use from many threads.

    A world is replaced as a whole when it is reset or restored, so a call that is under way ends in
    the state it began in. ``ttl`` is how many seconds a world may go unused, by the clock
    ``elapsed``; then it is gone, with its snapshots. ``main`` stays; with 0 all do.
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
        self._looked = elapsed()
        self._lock = RLock()

    def __getitem__(self, name: str) -> World:
        """The world of that name, made if there is none. Raises BadControl for a bad name."""
        if name == MAIN:
            return self._worlds[MAIN]
        now = self._elapsed()
        world = self._worlds.get(name)
        if world is None or self._is_over(name, now):
            world = self._made_on_first_use(name, now)
        self._used[name] = now
        return world

    def _made_on_first_use(self, name: str, now: float) -> World:
        with self._lock:
            if self._is_over(name, now):
                self._forget(name)
            return self._worlds.get(name) or self._add(name, self._main_ground)

    def known(self, name: str) -> World:
        """The world of that name. Raises Missing with the nearest one."""
        world = self._worlds.get(name)
        if world is None or self._is_over(name, self._elapsed()):
            near = nearest(name, self.names())
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
        self._forget_unused()
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
            self._check_name(name)
            self._refuse_taken(name)
            state, journal = origin.state(), origin.journal.anew()
            return self._keep(World.of(state, name, self._base, journal, state.store))

    def reset(self, name: str, origin: Origin | None = None) -> World:
        """The world as its baseline (or another) has it. Raises Missing and as ``create``."""
        with self._lock:
            before = self.known(name)
            ground = before.ground if origin is None else self._make_ground(origin)
            store = _in_file(before, ground, ground.store)
            return self._replace(
                before, World.fresh(name, ground, self._base, before.journal.anew(), store)
            )

    def snapshot(self, name: str) -> Snapshot:
        """Keep the world's state. Raises Missing."""
        with self._lock:
            state = self.known(name).state()
            taken = self._snapshots.setdefault(name, {})
            snapshot = Snapshot(f"{len(taken) + 1}", state)
            taken[snapshot.id] = snapshot
            return snapshot

    def snapshots(self, name: str) -> list[str]:
        """The ids of the world's snapshots, oldest first. Raises Missing."""
        self.known(name)
        return list(self._snapshots.get(name, ()))

    def restore(self, name: str, snapshot_id: str) -> World:
        """The world as a snapshot has it; its journal goes on. Raises Missing."""
        with self._lock:
            before = self.known(name)
            state = self._taken(name, snapshot_id).state
            store = _in_file(before, state.ground, state.store)
            return self._replace(before, World.of(state, name, self._base, before.journal, store))

    def _taken(self, name: str, snapshot_id: str) -> Snapshot:
        taken = self._snapshots.get(name, {})
        if snapshot_id not in taken:
            known = ", ".join(taken) or "none; take one first"
            raise Missing(f"world {name!r} has no snapshot {snapshot_id!r}", f"snapshots: {known}")
        return taken[snapshot_id]

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
        journal = self._worlds[MAIN].journal.anew()
        return self._keep(World.fresh(name, ground, self._base, journal))

    def _keep(self, world: World) -> World:
        now = self._elapsed()
        if now - self._looked > self._ttl / _LOOKS:
            self._forget_unused()
        self._used[world.name] = now
        self._worlds[world.name] = world
        return world

    def _replace(self, before: World, after: World) -> World:
        after.kept_in_file = before.kept_in_file
        self._worlds[after.name] = after
        return after

    def _check_name(self, name: str) -> None:
        if NAME.fullmatch(name) is None:
            raise BadControl(
                f"{name[:120]!r} cannot be the name of a world",
                "use up to 100 letters, digits, '.', '_', '~' and '-', a letter or digit first",
            )

    def _refuse_taken(self, name: str) -> None:
        if self._is_over(name, self._elapsed()):
            self._forget(name)
        if name in self._worlds:
            raise Taken(f"there is a world {name!r} already", "reset it, or choose another name")

    def _is_over(self, name: str, now: float) -> bool:
        return 0 < self._ttl < now - self._used.get(name, now)

    def _forget_unused(self) -> None:
        with self._lock:
            self._looked = now = self._elapsed()
            for name in list(self._used):
                if self._is_over(name, now):
                    self._forget(name)

    def _forget(self, name: str) -> None:
        self._worlds.pop(name, None)
        self._used.pop(name, None)
        self._snapshots.pop(name, None)


def _in_file(world: World, ground: Ground, state: Store) -> Store | None:
    """The store of a world that is kept in a file, brought to a state; None for any other."""
    if not world.kept_in_file:
        return None
    kept.put_back(world.store, state, ground)
    return world.store
