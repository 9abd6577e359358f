"""Held-out faults of the order of a list."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DAY, Run
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

order = Shelf("list-order")
ORDERS = "list.sort.orders"


def values(api: Api, field: str, direction: int, **given: Any) -> list[Any]:
    return [run[field] for run in api.all(sort={field: direction}, **given)]


@order.fault(
    "names-sorted-by-length",
    ORDERS,
    also=("list.sort.key-order",),
    trigger="sort by _name",
    witness=lambda api: [len(n) for n in values(api, "_name", 1)] == sorted(map(len, api.names())),
)
class ByLength(Service):
    """A sort by _name goes by the length of the name."""

    def sort_value(self, run: Run, name: str) -> Any:
        return len(run.name) if name == "_name" else super().sort_value(run, name)


@order.fault(
    "times-sorted-by-the-day",
    ORDERS,
    trigger="sort by a time where several workflows are of one day, such as those just started",
    witness=lambda api: (times := values(api, "_createdAt", 1)) != sorted(times),
)
class ByDay(Service):
    """A sort by a time minds the day only."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return value // DAY if isinstance(value, int) else value


@order.fault(
    "started-come-last",
    ORDERS,
    also=("list.sort.whole-list",),
    trigger="start, then list sorted by _createdAt descending",
    needs_start=True,
    witness=lambda api: api.new() not in api.ids(sort={"_createdAt": -1}),
)
class StartedLast(Service):
    """Workflows that were started lately are appended to every sorted list."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = super().ordered(runs, search)
        return sorted(ordered, key=lambda run: run.id in self.started) if search.sort else ordered


def updated_first(api: Api) -> str:
    run_ids = [api.new() for _ in range(3)]
    api.update(run_ids[0], "PAUSED")
    first: str = api.ids(sort={"_updatedAt": -1})[0]
    return "" if first == run_ids[0] else first


@order.fault(
    "updated-sorted-as-of-the-start",
    ORDERS,
    also=("update.persists",),
    trigger="start two, update the first, then list sorted by _updatedAt",
    needs_start=True,
    witness=updated_first,
)
class StaleOrder(Service):
    """A sort by _updatedAt goes by the value that a workflow had when it was started."""

    def sort_value(self, run: Run, name: str) -> Any:
        started = name == "_updatedAt" and run.id in self.started
        return run.created if started else super().sort_value(run, name)


@order.fault(
    "sort-by-status-descending-only",
    ORDERS,
    also=("list.sort.key-order",),
    trigger="sort by _status ascending",
    witness=lambda api: values(api, "_status", 1) == sorted(values(api, "_status", 1))[::-1],
)
class StatusDescends(Service):
    """A sort by _status descends, whatever the direction."""

    def by_key(self, runs: list[Run], name: str, direction: int) -> list[Run]:
        return super().by_key(runs, name, -1 if name == "_status" else direction)
