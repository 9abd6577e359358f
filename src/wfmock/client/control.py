"""The control object of a server elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfmock.client.connection import Connection
from wfmock.client.reading import facts
from wfmock.client.world import WORLDS, RemoteWorld
from wfmock.control import WorldFacts

Json = Any


class RemoteControl:
    """Steers the worlds of a running server, as ``wfmock.control.Control`` does in its process.

    Every method raises Unreachable, and what the method of that name raises there.
    """

    def __init__(self, url: str, token: str = "") -> None:
        self._connection = Connection(url, token)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._connection.url

    def worlds(self) -> list[WorldFacts]:
        """Every world, main first, the others in the order in which they were made."""
        return [facts(each) for each in self._connection.call(f"GET {WORLDS}")["worlds"]]

    def world(self, name: str = "main") -> RemoteWorld:
        """The handle of a world; whether there is one shows when it is used."""
        return RemoteWorld(name, self._connection)

    def create(
        self,
        name: str,
        baseline: str | None = None,
        seed: int | None = None,
        pace: str | None = None,
        dialect: Mapping[str, Json] | None = None,
    ) -> RemoteWorld:
        """A new world; what is not given is what the server was started with."""
        given = {"baseline": baseline, "seed": seed, "pace": pace, "dialect": dialect}
        body = {key: value for key, value in given.items() if value is not None}
        self._connection.call(f"POST {WORLDS}", {"name": name, **body})
        return self.world(name)

    def counts(self) -> dict[str, int]:
        """How many worlds there are, and workflows in all of them."""
        found = self.worlds()
        return {"worlds": len(found), "workflows": sum(each.workflows for each in found)}

    def coverage(self, *worlds: str) -> dict[str, Json]:
        """What the calls to these worlds have exercised together; to all that there ever were when
        none is named."""
        query = {"world": list(worlds) or None}
        report: dict[str, Json] = self._connection.call("GET /__wfmock/coverage", query=query)
        return report

    def health(self) -> dict[str, Json]:
        """That the main world can be read."""
        health: dict[str, Json] = self._connection.call("GET /__wfmock/health")
        return health

    def version(self) -> dict[str, Json]:
        """The version of wfmock, and which document it mocks."""
        versions: dict[str, Json] = self._connection.call("GET /__wfmock/version")
        return versions
