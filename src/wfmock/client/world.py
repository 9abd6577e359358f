"""One world of a server elsewhere, held by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfmock.client.connection import Connection
from wfmock.client.parts import RemoteClock, RemoteFaults, RemoteJournal, RemoteWorkflows
from wfmock.client.reading import facts
from wfmock.control import WorldFacts

Json = Any

WORLDS = "/__wfmock/worlds"


class RemoteWorld:
    """Steers one world, as ``wfmock.control.WorldControl`` does in the server's process.

    Every method raises Unreachable, and what the method of that name raises there.
    """

    def __init__(self, name: str, connection: Connection) -> None:
        self.name = name
        self._connection = connection

    @property
    def clock(self) -> RemoteClock:
        """Its clock."""
        return RemoteClock(self._call)

    @property
    def faults(self) -> RemoteFaults:
        """Its faults."""
        return RemoteFaults(self._call)

    @property
    def journal(self) -> RemoteJournal:
        """Its journal."""
        return RemoteJournal(self._call)

    @property
    def workflows(self) -> RemoteWorkflows:
        """Its workflows."""
        return RemoteWorkflows(self._call)

    def facts(self) -> WorldFacts:
        """What there is to know of it; asking does not count as use."""
        return facts(self._call("GET"))

    def fork(self, name: str) -> RemoteWorld:
        """A new world that is as this one is now."""
        self._call("POST /fork", {"name": name})
        return RemoteWorld(name, self._connection)

    def reset(
        self,
        baseline: str | None = None,
        seed: int | None = None,
        pace: str | None = None,
        dialect: Mapping[str, Json] | None = None,
    ) -> WorldFacts:
        """Everything as the baseline has it; what is given changes for good."""
        given = {"baseline": baseline, "seed": seed, "pace": pace, "dialect": dialect}
        body = {key: value for key, value in given.items() if value is not None}
        return facts(self._call("POST /reset", body))

    def snapshot(self) -> str:
        """Keep the state as it is now, the journal apart; the id is for ``restore``."""
        return str(self._call("POST /snapshots")["id"])

    def snapshots(self) -> list[str]:
        """The ids of its snapshots, oldest first."""
        return list(self._call("GET /snapshots")["snapshots"])

    def restore(self, snapshot: str) -> WorldFacts:
        """Back to a snapshot; it can be restored again."""
        return facts(self._call("POST /restore", {"snapshot": snapshot}))

    def coverage(self) -> dict[str, Json]:
        """What the calls to worlds of this name have exercised; it outlives resets and worlds."""
        report: dict[str, Json] = self._call("GET /coverage")
        return report

    def delete(self) -> None:
        """Forget the world and its snapshots."""
        self._call("DELETE")

    def _call(self, route: str, body: Json = None, **more: Any) -> Json:
        """Call ``METHOD /path`` below this world."""
        method, _, path = route.partition(" ")
        whole = f"{method} {WORLDS}/{{world}}{path}"
        return self._connection.call(whole, body, world=self.name, **more)
