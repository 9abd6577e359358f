"""The order of a list."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

sorting = Shelf("sort")
ORDERS = "list.sort.orders"
KEYS = "list.sort.key-order"
WHOLE = "list.sort.whole-list"


def column(api: Api, field: str, direction: int, **given: Any) -> list[str]:
    return [run[field] for run in api.all(sort={field: direction}, **given)]


def rises(values: list[Any]) -> bool:
    return values == sorted(values)


def falls(values: list[Any]) -> bool:
    return rises(values[::-1])


@sorting.fault(
    "sort-ignored",
    ORDERS,
    also=(KEYS, WHOLE),
    trigger="sort by any field both ways",
    witness=lambda api: not rises(column(api, "_createdAt", 1)),
)
class SortIgnored(Service):
    """sort is ignored."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        return self.by_default(runs)


@sorting.fault(
    "direction-ignored",
    ORDERS,
    also=(KEYS,),
    trigger="sort descending",
    witness=lambda api: rises(column(api, "_createdAt", -1)),
)
class DirectionIgnored(Service):
    """Every sort ascends."""

    def by_key(self, runs: list[Run], name: str, direction: int) -> list[Run]:
        return super().by_key(runs, name, 1)


@sorting.fault(
    "directions-exchanged",
    ORDERS,
    also=(KEYS,),
    trigger="sort by any field",
    witness=lambda api: falls(column(api, "_createdAt", 1)),
)
class DirectionsExchanged(Service):
    """1 descends and -1 ascends."""

    def by_key(self, runs: list[Run], name: str, direction: int) -> list[Run]:
        return super().by_key(runs, name, -direction)


@sorting.fault(
    "sort-within-the-page",
    WHOLE,
    also=(ORDERS, KEYS, "list.offset.position"),
    trigger="a sorted list longer than its page",
    witness=lambda api: (
        [run["_createdAt"] for run in api.items(sort={"_createdAt": 1}, _pageSize=5)]
        != column(api, "_createdAt", 1)[:5]
    ),
)
class SortWithinPage(Service):
    """Only the page is sorted, after it was cut."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        return self.by_default(runs)

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        page = super().page(ordered, search)
        return super().ordered(page, search) if search.sort else page


def two_keys(api: Api, first: str, second: str) -> list[tuple[str, str]]:
    return [(run[first], run[second]) for run in api.all(sort={first: 1, second: 1})]


@sorting.fault(
    "second-key-ignored",
    KEYS,
    trigger="sort by two fields of which the first has ties",
    witness=lambda api: not rises(two_keys(api, "_status", "_createdAt")),
)
class SecondKeyIgnored(Service):
    """Only the first sort key counts."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        if not search.sort:
            return self.by_default(runs)
        return self.by_key(sorted(runs, key=lambda run: run.id), *search.sort[0])


@sorting.fault(
    "last-key-first",
    KEYS,
    also=(ORDERS,),
    trigger="sort by two fields",
    witness=lambda api: rises([(b, a) for a, b in two_keys(api, "_status", "_createdAt")]),
)
class LastKeyFirst(Service):
    """The sort key written last counts first."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        if not search.sort:
            return self.by_default(runs)
        runs = sorted(runs, key=lambda run: run.id)
        for name, direction in search.sort:
            runs = self.by_key(runs, name, direction)
        return runs


@sorting.fault(
    "keys-in-alphabetical-order",
    KEYS,
    trigger="sort by two fields not written alphabetically",
    witness=lambda api: not rises(two_keys(api, "_status", "_createdAt")),
)
class AlphabeticalKeys(Service):
    """Sort keys apply in alphabetical order, not as written."""

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(super().sort_keys(text)))


@sorting.fault(
    "second-key-takes-first-direction",
    KEYS,
    also=(ORDERS,),
    trigger="sort by two fields in different directions, the first with ties",
    witness=lambda api: (
        [
            run["_createdAt"]
            for run in api.all(sort={"_status": 1, "_createdAt": -1}, _status="FAILED")
        ]
        == column(api, "_createdAt", 1, _status="FAILED")
    ),
)
class OneDirection(Service):
    """The direction of the first key holds for all keys."""

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        keys = super().sort_keys(text)
        return tuple((name, keys[0][1]) for name, _ in keys)


@sorting.fault(
    "times-sorted-as-day-first-text",
    ORDERS,
    also=(KEYS, WHOLE),
    trigger="sort by a time over more than one month",
    witness=lambda api: not rises(column(api, "_createdAt", 1)),
)
class DayFirst(Service):
    """Times are sorted as texts that begin with the day of the month."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        if not isinstance(value, int):
            return value
        text = self.timestamp(value)
        return text[8:10] + text[5:8] + text[:5] + text[10:]


@sorting.fault(
    "created-sorted-by-updated",
    ORDERS,
    also=(KEYS, WHOLE),
    trigger="sort by _createdAt where creation and update do not go side by side",
    witness=lambda api: not rises(column(api, "_createdAt", 1)),
)
class WrongTime(Service):
    """A sort by _createdAt goes by _updatedAt."""

    def sort_value(self, run: Run, name: str) -> Any:
        return super().sort_value(run, "_updatedAt" if name == "_createdAt" else name)


@sorting.fault(
    "descending-rotated",
    ORDERS,
    also=(KEYS, WHOLE),
    trigger="sort descending",
    witness=lambda api: not falls(column(api, "_createdAt", -1)),
)
class FirstComesLast(Service):
    """A descending list puts its first workflow at the end."""

    def by_key(self, runs: list[Run], name: str, direction: int) -> list[Run]:
        runs = super().by_key(runs, name, direction)
        return runs if direction > 0 else runs[1:] + runs[:1]


@sorting.fault(
    "sort-beside-filter-ignored",
    ORDERS,
    also=(WHOLE, KEYS, "list.filters.combine"),
    trigger="sort together with _name",
    witness=lambda api: not rises(column(api, "_createdAt", 1, _name="import")),
)
class SortBesideFilter(Service):
    """sort is ignored when _name is given too."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        return self.by_default(runs) if search.name else super().ordered(runs, search)
