"""Honest servers that search, sort and read requests in another way."""

import random
import unicodedata
from typing import Any

from faulty.catalogue import Gallery
from faulty.data import (
    DEFINITION,
    SECOND,
    Run,
)
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.runs import COMMANDS
from faulty.search import Search

sealed = Gallery()
HOUR = 3600 * SECOND


def folded(text: str) -> str:
    """The text without accents and capitals."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


# --- how lists are searched and ordered


def _not_by_code_point(api: Any) -> bool:
    names = api.names(sort={"_name": 1})
    return bool(names != sorted(names))


@sealed.honest(
    "names-sorted-by-collation",
    witness=_not_by_code_point,
)
class CollatedNames(Service):
    """Names are sorted by a collation that knows neither accents nor capitals."""

    def sort_value(self, run: Run, name: str) -> Any:
        return folded(run.name) if name == "_name" else super().sort_value(run, name)


@sealed.honest(
    "names-found-by-collation",
    witness=lambda api: len(api.all(_name="prufung_koln")) > 0,
)
class CollatedSearch(Service):
    """Names are searched with a collation that knows neither accents nor capitals."""

    def has_name(self, run: Run, search: Search) -> bool:
        return folded(search.name or "") in folded(run.name)


def _differs(api: Any, **given: Any) -> bool:
    return len({tuple(run["_id"] for run in api.all(**given)) for _ in range(4)}) > 1


@sealed.honest(
    "unsorted-lists-in-any-order",
    witness=_differs,
)
class AnyOrder(Service):
    """Without sort there is no order: the same list comes in another one every time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.dice = random.Random(3)

    def by_default(self, runs: list[Run]) -> list[Run]:
        return self.dice.sample(runs, len(runs))


@sealed.honest(
    "equals-sorted-in-any-order",
    witness=lambda api: _differs(api, sort={"_status": 1}),
)
class EqualsInAnyOrder(Service):
    """Workflows that are equal in all sort keys come in another order every time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.dice = random.Random(4)

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        if not search.sort:
            return self.by_default(runs)
        runs = self.dice.sample(runs, len(runs))
        for name, direction in reversed(search.sort):
            runs = self.by_key(runs, name, direction)
        return runs


@sealed.honest(
    "days-of-another-zone",
    witness=lambda api: (
        not any(
            run["_createdAt"].startswith("2025-09-17T17") for run in api.all(endDate="2025-09-17")
        )
    ),
)
class DaysOfAnotherZone(Service):
    """startDate and endDate are days of the server's own zone, 13 hours ahead of UTC."""

    def start_of(self, text: str) -> int:
        return super().start_of(text) - 13 * HOUR

    def end_of(self, text: str) -> int:
        return super().end_of(text) - 13 * HOUR


# --- what it takes


@sealed.honest(
    "commands-in-any-case",
    witness=lambda api: api.update(api.new(), "paused").status == 200,
)
class CommandsInAnyCase(Service):
    """Status commands are taken in small letters as well."""

    def command(self, request: Request) -> str:
        asked = request.json_object().get("_status")
        if isinstance(asked, str) and asked.upper() in COMMANDS:
            return asked.upper()
        return super().command(request)


@sealed.honest(
    "unknown-body-keys-refused",
    witness=lambda api: (
        api.start(body={"_workflowDefId": DEFINITION, "colour": "red"}).status == 400
    ),
)
class UnknownKeysRefused(Service):
    """Bodies with keys that the document does not show are refused."""

    def route(self, request: Request) -> Reply:
        known = {"POST": {"_workflowDefId", "_inputParams"}, "PUT": {"_status"}}
        if request.method in known and set(request.json_object()) - known[request.method]:
            raise Refused(400, "unknown key in the body")
        return super().route(request)
