"""Exchanges of a journal for other tools: a HAR archive, a shell script."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from wfmock import har
from wfmock.journal import curl
from wfmock.journal.entries import noticed
from wfmock.journal.explanation import explain
from wfmock.spec.exchange import Exchange
from wfmock.workflows.timestamps import rfc3339

Json = Any


def as_har(exchanges: Iterable[Exchange], base: str) -> dict[str, Json]:
    """A HAR 1.2 archive. ``base`` is the server's URL, with the world's path if it has one.

    What the mock noticed stands in members that begin with an underscore.
    """
    entries = [
        har.entry(each, har.url(base, each.call), rfc3339(each.at, digits=3), _own(each))
        for each in exchanges
    ]
    return har.archive(entries, version("wfmock"))


def as_curl(exchanges: Iterable[Exchange], base: str) -> str:
    """A POSIX shell script that repeats the calls with curl; ``base`` as for ``as_har``."""
    return curl.script(exchanges, base)


def world_url(base: str, world: str) -> str:
    """The base URL at which calls happen in a world."""
    base = base.rstrip("/")
    return base if world == "main" else f"{base}/@{world}"


def _own(exchange: Exchange) -> dict[str, Json]:
    own = {
        "_id": exchange.id,
        "_operation": exchange.operation,
        "_violations": [each.as_dict() for each in exchange.violations],
        "_explanation": " ".join(explain(exchange)),
    }
    return own | {f"_{name}": value for name, value in noticed(exchange).items()}
