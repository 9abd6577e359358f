"""Counting, on the request path: a few dictionary entries a call, kept apart by world.

Counts outlive rings, resets and worlds. What could have been exercised is the report's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any
from urllib.parse import unquote_plus

from wfmock.coverage.watched import Watched, watched
from wfmock.spec.exchange import Exchange
from wfmock.spec.model import Api

Key = tuple[str, ...]

_WORLDS = 1000  # names that are kept apart; beyond it the oldest are kept as one
_QUERIES = 2000  # queries of a world that are known to hold nothing new


class Coverage:
    """Counts what the calls of one world have exercised. Safe to use from many threads.

    ``times`` counts statuses, commands and events; ``given`` holds parameters and values.
    """

    def __init__(self) -> None:
        self.times: dict[Key, int] = {}
        self.given: set[Key] = set()
        self._known: set[Key] = set()
        self._lock = Lock()

    def count(self, parameters: Watched, exchange: Exchange) -> None:
        """Count one exchange of an operation; its notes say what it changed."""
        operation = exchange.operation or ""
        seen = (operation, exchange.call.query)
        if seen not in self._known or parameters.headers:
            self._look(seen, parameters, exchange)
        reply, notes = exchange.reply, exchange.notes
        if reply.delivery is None or reply.delivery.kind != "drop":  # else nobody has seen it
            self._add(("status", operation, str(reply.status)))
        done = notes.get("done")
        if done is not None and done.command is not None:
            self._add(("command", done.before, done.command))
        if "passed" in notes:
            self.passed(notes["passed"])

    def passed(self, transitions: Iterable[Any]) -> None:
        """Count changes that time brought: ``worlds.Transition``."""
        for each in transitions:
            self._add(("event", each.source, each.target))

    def merge(self, other: Coverage) -> None:
        """Add what another has counted."""
        with other._lock:
            times, given = dict(other.times), set(other.given)
        with self._lock:
            for key, count in times.items():
                self.times[key] = self.times.get(key, 0) + count
            self.given |= given

    def _add(self, key: Key) -> None:
        with self._lock:
            self.times[key] = self.times.get(key, 0) + 1

    def _look(self, seen: Key, parameters: Watched, exchange: Exchange) -> None:
        operation, values = seen[0], parameters.values
        found: list[Key] = []
        for name, raw in parameters.given(exchange.call):
            found.append(("parameter", operation, name))
            if name in values and (text := unquote_plus(raw)) in values[name]:
                found.append(("value", operation, name, text))
        with self._lock:
            if len(self._known) >= _QUERIES:
                self._known.clear()
            self._known.add(seen)
            self.given.update(found)


class Coverages:
    """The coverage of each world, by name, so that it outlives the world. For many threads."""

    def __init__(self, api: Api) -> None:
        self._watched = watched(api)
        self._by_world: dict[str, Coverage] = {}
        self._older = Coverage()
        self._lock = Lock()

    def __contains__(self, world: object) -> bool:
        return world in self._by_world

    def __getitem__(self, world: str) -> Coverage:
        """The coverage of the worlds of this name; empty when there was no call."""
        return self._by_world.get(world) or self._add(world)

    def count(self, world: str, exchange: Exchange) -> None:
        """Count an exchange of an operation in a world."""
        self[world].count(self._watched[exchange.operation or ""], exchange)

    def of(self, worlds: Sequence[str] = ()) -> list[Coverage]:
        """The coverages of these worlds; those of all that there ever were when none is named."""
        with self._lock:
            if worlds:
                return [self._by_world[name] for name in worlds if name in self._by_world]
            return [self._older, *self._by_world.values()]

    def _add(self, world: str) -> Coverage:
        with self._lock:
            if len(self._by_world) >= _WORLDS:
                oldest = next(iter(self._by_world))
                self._older.merge(self._by_world.pop(oldest))
            return self._by_world.setdefault(world, Coverage())
