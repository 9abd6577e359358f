"""What Java's comparators and the engine's windows make of an order."""

import uuid
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import SECOND, Run
from faulty.reference import Service
from faulty.search import Search

order = Shelf("sort")
ORDERS = "list.sort.orders"


def unsorted(items: list[Any], field: str) -> bool:
    values = [item[field] for item in items]
    return values != sorted(values)


def signed(text: str) -> tuple[int, int]:
    high, low = divmod(uuid.UUID(text).int, 2**64)
    return (high + 2**63) % 2**64, (low + 2**63) % 2**64


@order.fault(
    "ids-sorted-as-signed-numbers",
    ORDERS,
    trigger="sort by _id where some ids begin with 0 to 7 and others with 8 to f",
    witness=lambda api: unsorted(api.all(sort={"_id": 1}), "_id"),
)
class UuidCompareTo(Service):
    """Ids are compared as two signed longs, so those from 8 on come before those from 0 on."""

    def sort_value(self, run: Run, name: str) -> Any:
        return signed(run.id) if name == "_id" else super().sort_value(run, name)


@order.fault(
    "created-sorted-by-whole-seconds",
    ORDERS,
    needs_start=True,
    trigger="several starts within a second, sorted by _createdAt",
    witness=lambda api: (
        [api.new() for _ in range(8)] and unsorted(api.all(sort={"_createdAt": 1}), "_createdAt")
    ),
)
class WholeSeconds(Service):
    """sort compares times by whole seconds."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return value // SECOND if name in ("_createdAt", "_updatedAt") else value


@order.fault(
    "sorted-in-windows-of-25",
    "list.sort.whole-list",
    also=(ORDERS, "list.offset.position"),
    trigger="sort a list of more than 25",
    witness=lambda api: unsorted(api.all(sort={"_createdAt": 1}), "_createdAt"),
)
class Windows(Service):
    """The engine hands over 25 workflows at a time, the latest first, and each lot is sorted."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        latest = self.by_default(runs)
        lots = [latest[n : n + 25] for n in range(0, len(latest), 25)]
        return [run for lot in lots for run in super(Windows, self).ordered(lot, search)]
