"""What Java's comparators and the engine's windows make of an order."""

import uuid
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import SECOND, Run
from faulty.examiners.gateway.memory import Remembering
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
    "updated-sorted-as-of-the-start",
    ORDERS,
    also=("update.persists",),
    needs_start=True,
    trigger="start two runs, update the first, sort by _updatedAt",
    witness=lambda api: (
        (run := api.new())
        and api.new()
        and api.update(run, "PAUSED").ok
        and api.ids(sort={"_updatedAt": -1})[0] != run
        and api.one(sort={"_createdAt": -1})["_updatedAt"] < api.get(run)["_updatedAt"]
    ),
)
class StaleColumn(Remembering):
    """sort by _updatedAt goes by the time before the updates of a run."""

    def move(self, run: Run, command: str) -> None:
        self.notes.setdefault(run.id, run.updated)
        super().move(run, command)

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return self.notes.get(run.id, value) if name == "_updatedAt" else value


order.add(
    variant(
        sort_value=lambda self, run, name: (
            run.name[:1] if name == "_name" else Service.sort_value(self, run, name)
        )
    ),
    "names-sorted-by-initial",
    ORDERS,
    summary="sort by _name looks at the first character only",
    trigger="sort by _name where different names begin alike",
    witness=lambda api: unsorted(api.all(sort={"_name": 1}), "_name"),
)


@order.fault(
    "third-key-ignored",
    "list.sort.key-order",
    also=(ORDERS,),
    trigger="three sort keys, the first two with many ties",
    witness=lambda api: (
        (items := api.all(sort={"_status": 1, "_workflowDefId": 1, "_createdAt": -1}))
        and any(
            one["_status"] == next_["_status"]
            and one["_workflowDefId"] == next_["_workflowDefId"]
            and one["_createdAt"] < next_["_createdAt"]
            for one, next_ in zip(items, items[1:], strict=False)
        )
    ),
)
class TwoKeys(Service):
    """Of three sort keys and more only two count."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        kept = search.sort[:2]
        runs = sorted(runs, key=lambda run: run.id)
        for name, direction in reversed(kept):
            runs = self.by_key(runs, name, direction)
        return runs if kept else self.by_default(runs)


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
