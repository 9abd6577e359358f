"""Order and position where a list comes from several shards or from a sorted index."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DAY, Run
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

shards = Shelf("shards-and-order")
WHOLE = "list.sort.whole-list"
ORDERS = "list.sort.orders"
POSITION = "list.offset.position"
BY_ID = {"_id": 1}


def shard(run: Run) -> int:
    """One of two, by the last digit of the id."""
    return int(run.id[-1], 16) % 2


def values(api: Api, field: str, direction: int = 1, **given: Any) -> list[Any]:
    return [run[field] for run in api.all(sort={field: direction}, **given)]


def disordered(api: Api, field: str, direction: int = 1) -> bool:
    found = values(api, field, direction)
    return found != sorted(found, reverse=direction < 0)


@shards.fault(
    "offset-taken-from-each-shard",
    POSITION,
    also=(WHOLE, "list.page-size.limits", "list.reply.total"),
    trigger="pages with an _offset above 0",
    witness=lambda api: api.ids(sort=BY_ID, _offset=6) != api.ids(sort=BY_ID, _pageSize=16)[6:],
)
class OffsetOnShards(Service):
    """Each of two shards leaves out _offset workflows, so twice as many are skipped."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        left = [search.offset, search.offset]
        kept = []
        for run in ordered:
            left[shard(run)] -= 1
            if left[shard(run)] < 0:
                kept.append(run)
        return kept[: search.size]


@shards.fault(
    "shards-one-after-the-other",
    WHOLE,
    also=(ORDERS,),
    trigger="any sort",
    witness=lambda api: disordered(api, "_id"),
)
class Concatenated(Service):
    """Two shards are sorted each for itself and then put one after the other."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = super().ordered(runs, search)
        return sorted(ordered, key=shard) if search.sort else ordered


@shards.fault(
    "shards-ordered-by-day",
    ORDERS,
    trigger="sort by _createdAt, where workflows are of the same day",
    witness=lambda api: disordered(api, "_createdAt"),
)
class ByDay(Service):
    """The sorted index holds the day of _createdAt only."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return value // DAY if name == "_createdAt" else value


def updated_but_not_moved(api: Api) -> bool:
    run_id = api.new()
    api.new()
    api.update(run_id, "PAUSED")
    return disordered(api, "_updatedAt", -1)


@shards.fault(
    "updated-sorted-as-first-indexed",
    ORDERS,
    trigger="two starts, an update of the first, then sort by _updatedAt",
    needs_start=True,
    witness=updated_but_not_moved,
)
class FirstIndexed(Service):
    """A workflow keeps the place in the order of _updatedAt that it had when first listed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.indexed = {run.id: run.updated for run in self.runs.values()}

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.indexed[run.id] = run.updated

    def sort_value(self, run: Run, name: str) -> Any:
        return self.indexed[run.id] if name == "_updatedAt" else super().sort_value(run, name)


def later_pages_differ(api: Api) -> bool:
    api.ids(sort={"_createdAt": 1})
    down = api.ids(sort={"_id": -1}, _pageSize=10)
    later = api.ids(sort={"_id": -1}, _pageSize=10, _offset=10)
    return max(later) >= min(down)


@shards.fault(
    "later-pages-keep-the-first-sort",
    POSITION,
    also=(WHOLE, ORDERS),
    trigger="a list with one sort, then two pages with another, and no write between them",
    witness=later_pages_differ,
)
class OpenCursor(Service):
    """A first page opens a cursor, which later pages of any other sort then read from."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.open: dict[Any, list[Run]] = {}

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = super().ordered(runs, search)
        state = frozenset((run.id, run.status, run.updated) for run in runs)
        if not search.offset:
            self.open.setdefault(state, ordered)
            return ordered
        return self.open.get(state, ordered)
