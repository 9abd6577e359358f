"""ORDER BY over the wrong value, key or part."""

from itertools import pairwise
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DAY, Run
from faulty.reference import Service
from faulty.search import Search

ordering = Shelf("sort")
ORDERS = "list.sort.orders"


def _rises(values: list[Any]) -> bool:
    return all(a <= b for a, b in pairwise(values))


@ordering.fault(
    "created-sorted-by-day",
    ORDERS,
    trigger="sort by _createdAt where two workflows are of one day",
    witness=lambda api: not _rises([r["_createdAt"] for r in api.all(sort={"_createdAt": 1})]),
)
class CreatedByDay(Service):
    """Sorting by _createdAt uses an index over the date alone."""

    def sort_value(self, run: Run, name: str) -> Any:
        return run.created // DAY if name == "_createdAt" else super().sort_value(run, name)


@ordering.fault(
    "second-key-always-ascends",
    "list.sort.key-order",
    also=(ORDERS,),
    trigger="two sort keys, the second with -1",
    witness=lambda api: _rises(
        [
            run["_createdAt"]
            for run in api.all(sort={"_status": 1, "_createdAt": -1})
            if run["_status"] == "COMPLETED"
        ]
    ),
)
class SecondAscends(Service):
    """The direction is appended after the first column only."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        for n, (name, direction) in reversed(list(enumerate(search.sort))):
            runs = self.by_key(runs, name, direction if n == 0 else 1)
        return runs if search.sort else self.by_default(runs)


def _third_key_does_nothing(api: Any) -> bool:
    items = api.all(sort={"_status": 1, "_name": 1, "_createdAt": 1})
    return not _rises([(r["_status"], r["_name"], r["_createdAt"]) for r in items])


@ordering.fault(
    "third-key-ignored",
    "list.sort.key-order",
    also=(ORDERS,),
    trigger="three sort keys, with workflows equal in the first two",
    witness=_third_key_does_nothing,
)
class ThirdKeyIgnored(Service):
    """Only two sort keys make it into the query."""

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        return super().sort_keys(text)[:2]


def _update_does_not_move(api: Any) -> bool:
    older, newer = api.new("PAUSED"), api.new("PAUSED")
    api.update(older, "TERMINATED")
    times = [api.get(run_id)["_updatedAt"] for run_id in (older, newer)]
    listed = api.ids(sort={"_updatedAt": -1})
    return times[0] > times[1] and listed.index(older) > listed.index(newer)


@ordering.fault(
    "updated-sorted-by-a-stale-index",
    ORDERS,
    needs_start=True,
    trigger="sort by _updatedAt after updating the older of two workflows",
    witness=_update_does_not_move,
)
class StaleIndex(Service):
    """Sorting by _updatedAt uses what the column held when the row was inserted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.index = {run.id: run.updated for run in self.runs.values()}

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.index[run.id] = run.updated

    def sort_value(self, run: Run, name: str) -> Any:
        return self.index[run.id] if name == "_updatedAt" else super().sort_value(run, name)


@ordering.fault(
    "sorted-in-batches-of-25",
    "list.sort.whole-list",
    also=(ORDERS, "list.offset.position"),
    trigger="a sort other than the default order, in a namespace with more than 25 workflows",
    witness=lambda api: not _rises([r["_id"] for r in api.all(sort={"_id": 1})]),
)
class SortedInBatches(Service):
    """The newest 25 are fetched and sorted, then the next 25, and so on."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        newest = self.by_default(runs)
        batches = [newest[n : n + 25] for n in range(0, len(newest), 25)]
        return [run for batch in batches for run in self.batch(batch, search)]

    def batch(self, runs: list[Run], search: Search) -> list[Run]:
        return super().ordered(runs, search)
