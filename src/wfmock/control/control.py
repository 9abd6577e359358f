"""The control object: everything that can be done to a running mock from outside its API."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from wfmock.control.world import Behind, WorldControl, WorldFacts, facts_of
from wfmock.coverage import Coverages
from wfmock.coverage.report import report
from wfmock.errors import Missing
from wfmock.spec.model import Api
from wfmock.worlds import Origin, Register

Json = Any


class Control:
    """Steers the worlds of one mock: ``app.extensions["wfmock"].control``. Safe for many threads.

    The HTTP API under ``/__wfmock``, the command line and the fixtures are doors to this object.
    A call that is refused has changed nothing.
    """

    def __init__(self, api: Api, worlds: Register, coverages: Coverages) -> None:
        self._worlds = worlds
        self._behind = Behind(api, worlds, coverages)

    def worlds(self) -> list[WorldFacts]:
        """Every world, main first, the others in the order in which they were made."""
        found = []
        for name in self._worlds.names():
            try:
                found.append(facts_of(self._worlds.known(name), self._worlds))
            except Missing:  # deleted, or gone after its time, while this list was made
                continue
        return found

    def world(self, name: str = "main") -> WorldControl:
        """The handle of a world; whether there is one shows when it is used."""
        return WorldControl(name, self._behind)

    def create(
        self,
        name: str,
        baseline: str | None = None,
        seed: int | None = None,
        pace: str | None = None,
        dialect: Mapping[str, Json] | None = None,
    ) -> WorldControl:
        """A new world; what is not given is what the server was started with.

        Raises Taken, BadControl for a bad name, FixtureError, DialectError, SettingsError.
        """
        self._worlds.create(name, Origin(baseline, seed, pace, dialect))
        return self.world(name)

    def counts(self) -> dict[str, int]:
        """How many worlds there are, and workflows in all of them."""
        facts = self.worlds()
        return {"worlds": len(facts), "workflows": sum(each.workflows for each in facts)}

    def coverage(self, *worlds: str) -> dict[str, Json]:
        """What the calls to these worlds have exercised together; to all that there ever were when
        none is named."""
        return report(self._behind.coverages.of(worlds), self._behind.api)

    def health(self) -> dict[str, Json]:
        """That the main world can be read. Raises StoreFailure where it cannot."""
        self._worlds.known("main").store.count()
        return {"status": "ok"}

    def version(self) -> dict[str, Json]:
        """The version of wfmock, and which document it mocks."""
        api = self._behind.api
        return {
            "wfmock": version("wfmock"),
            "python": platform.python_version(),
            "document": {"title": api.title, "version": api.version, "sha256": api.source_hash},
        }
