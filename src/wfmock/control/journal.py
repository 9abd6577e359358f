"""The journal of a world: what was called, why it was answered so, whether it was as expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wfmock import verification
from wfmock.control.faults import check_operation
from wfmock.journal import entries, export
from wfmock.spec.exchange import Exchange
from wfmock.spec.model import Api
from wfmock.verification import Expected, Outcome
from wfmock.worlds import World

Json = Any


class JournalControl:
    """Reads the journal of one world. Every method raises Missing when there is no such world."""

    def __init__(self, world: Callable[[], World], api: Api) -> None:
        self._world = world
        self._api = api

    def exchanges(self, operation: str = "", last: int | None = None) -> Sequence[Exchange]:
        """What is kept, oldest first: of one operation only, the ``last`` so many only.

        Raises BadControl for an operation that the document does not have.
        """
        check_operation(self._api, operation)
        kept = self._world().journal.exchanges()
        found = [each for each in kept if operation in ("", each.operation)]
        return found if last is None else found[max(0, len(found) - last) :]

    def entries(self, operation: str = "", last: int | None = None) -> list[dict[str, Json]]:
        """As ``exchanges``, in words and JSON."""
        return [entries.entry(each) for each in self.exchanges(operation, last)]

    def explain(self, exchange_id: str) -> dict[str, Json]:
        """One exchange with all that is known about it. Raises Missing."""
        return entries.entry(self._world().journal.find(exchange_id))

    def har(self, base: str, operation: str = "", last: int | None = None) -> dict[str, Json]:
        """As ``exchanges``, as a HAR 1.2 archive; ``base`` is the URL of the server."""
        return export.as_har(self.exchanges(operation, last), self._url(base))

    def curl(self, base: str, operation: str = "", last: int | None = None) -> str:
        """As ``exchanges``, as a shell script that repeats the calls; ``base`` as for ``har``."""
        return export.as_curl(self.exchanges(operation, last), self._url(base))

    def verify(self, expected: Expected | Mapping[str, Json]) -> Outcome:
        """Whether the calls that are kept are as expected; the outcome says what differs.

        Raises BadControl for an expectation that makes no sense.
        """
        if not isinstance(expected, Expected):
            expected = verification.read_expected(expected, self._api)
        return verification.verify(expected, self._world().journal, self._api)

    def _url(self, base: str) -> str:
        return export.world_url(base, self._world().name)
