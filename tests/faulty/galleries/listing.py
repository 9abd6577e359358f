"""Other lists: spellings, caps, orders, dates."""

import calendar
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Gallery, variant
from faulty.data import Run, existing_runs
from faulty.messages import Refused, Request
from faulty.reference import Service
from faulty.search import Search, instant, number, sort_keys

listing = Gallery()
FAR = 2**70


def spelling(name: str) -> None:
    listing.add(
        variant(size=lambda self, request: number(request.query, name, self.page_size)),
        f"only-{name.strip('_')}",
        summary=f"The page size is called {name} and nothing else",
        witness=lambda api: len(api.ids(_pageSize=3)) != len(api.ids(_pagesize=3)),
        dialect={"pageSizeSpelling": name},
    )


def end_spelling(name: str) -> None:
    listing.add(
        variant(end_text=lambda self, query: query.get(name)),
        f"only-{name}",
        summary=f"The end of a date range is called {name} and nothing else",
        witness=lambda api: api.total(endDate="2025-06-01") != api.total(enddate="2025-06-01"),
        dialect={"endDateSpelling": name},
    )


spelling("_pageSize")
spelling("_pagesize")
end_spelling("endDate")
end_spelling("enddate")


@listing.honest(
    "page-cap-25",
    witness=lambda api: len(api.ids(_pageSize=40)) == 25,
    dialect={"pageSizeCap": 25, "pageSizeAboveCap": "clamped"},
)
class Capped(Service):
    """A page holds 25 workflows at most, whatever was asked."""

    def size(self, request: Request) -> int:
        return min(super().size(request), 25)


@listing.honest(
    "page-cap-100-refused",
    witness=lambda api: api.list(_pageSize=101).status == 400,
    dialect={"pageSizeCap": 100, "pageSizeAboveCap": "refused"},
)
class CapRefuses(Service):
    """A page size above 100 is refused."""

    def size(self, request: Request) -> int:
        size = super().size(request)
        if size > 100:
            raise Refused(400, "at most 100")
        return size


@listing.honest(
    "page-size-zero-refused",
    witness=lambda api: api.list(_pageSize=0).status == 400,
    dialect={"pageSizeZero": "refused"},
)
class ZeroRefused(Service):
    """A page size of 0 is refused."""

    def size(self, request: Request) -> int:
        size = super().size(request)
        if size == 0:
            raise Refused(400, "at least 1")
        return size


@listing.honest(
    "page-size-zero-default",
    witness=lambda api: len(api.ids(_pageSize=0)) == 10,
    dialect={"pageSizeZero": "default"},
)
class ZeroIsDefault(Service):
    """A page size of 0 counts as none."""

    def size(self, request: Request) -> int:
        return super().size(request) or self.page_size


@listing.honest(
    "reply-page-size-returned",
    witness=lambda api: api.list(_name="no such name")["_pageSize"] == 0,
    dialect={"replyPageSize": "returned"},
)
class ReturnedSize(Service):
    """_pageSize of the reply is the number of workflows in it."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        return {**super().envelope(search, total, items), "_pageSize": len(items)}


@listing.honest(
    "name-case-sensitive",
    witness=lambda api: api.total(_name="ASSET_IMPORT") == 0,
    dialect={"nameCase": "sensitive"},
)
class CaseSensitive(Service):
    """_name minds capitals."""

    def has_name(self, run: Run, search: Search) -> bool:
        return str(search.name) in run.name


Order = Callable[[Run], Any]


def default_order(entry: str, key: Order) -> None:
    listing.add(
        variant(by_default=lambda self, runs: sorted(runs, key=key)),
        f"default-order-{entry.lower()}",
        summary=f"Without sort the list comes in the order {entry}",
        witness=lambda api: api.ids() != api.ids(sort={"_updatedAt": -1}),
        dialect={"defaultOrder": entry},
    )


default_order("oldestCreated", lambda run: (run.created, run.id))
default_order("newestCreated", lambda run: (-run.created, run.id))
default_order("id", lambda run: run.id)


@listing.honest(
    "dates-on-updated",
    witness=lambda api: any(
        run["_createdAt"] < "2025-05-02" for run in api.all(startDate="2025-05-10")
    ),
    dialect={"dateField": "_updatedAt"},
)
class DatesOnUpdated(Service):
    """startDate and endDate look at _updatedAt."""

    def not_before(self, run: Run, search: Search) -> bool:
        return search.start is None or run.updated >= search.start

    def not_after(self, run: Run, search: Search) -> bool:
        return search.end is None or run.updated < search.end


@listing.honest(
    "end-date-exclusive",
    witness=lambda api: (
        (day := api.one(sort={"_createdAt": -1})["_createdAt"][:10])
        and api.total(endDate=day) < api.total()
    ),
    dialect={"endDateInclusive": False},
)
class EndExclusive(Service):
    """endDate is where the range ends: its own day is not in it."""

    def end_of(self, text: str) -> int:
        return instant(text, "endDate")


def impossible(text: str) -> bool:
    year, month, day = (int(part) for part in text[:10].split("-"))
    return day > calendar.monthrange(year, month)[1]


@listing.honest(
    "impossible-date-refused",
    witness=lambda api: api.list(endDate="2026-02-29").status == 400,
    dialect={"impossibleDate": "refused"},
)
class StrictDates(Service):
    """A day that its month does not have is refused."""

    def end_of(self, text: str) -> int:
        end = super().end_of(text)
        if impossible(text):
            raise Refused(400, "no such day")
        return end

    def start_of(self, text: str) -> int:
        start = super().start_of(text)
        if impossible(text):
            raise Refused(400, "no such day")
        return start


@listing.honest(
    "impossible-date-empty",
    witness=lambda api: api.total(endDate="2026-02-29") == 0,
    dialect={"impossibleDate": "empty"},
)
class ImpossibleIsEmpty(Service):
    """With a day that its month does not have nothing matches."""

    def end_of(self, text: str) -> int:
        end = super().end_of(text)
        return -FAR if impossible(text) else end

    def start_of(self, text: str) -> int:
        start = super().start_of(text)
        return FAR if impossible(text) else start


@listing.honest(
    "malformed-date-ignored",
    witness=lambda api: api.list(startDate="soon").ok,
    dialect={"malformedDate": "ignored"},
)
class MalformedDateIgnored(Service):
    """What is no date bounds nothing."""

    def start_of(self, text: str) -> int:
        try:
            return super().start_of(text)
        except Refused:
            return -FAR

    def end_of(self, text: str) -> int:
        try:
            return super().end_of(text)
        except Refused:
            return FAR


@listing.honest(
    "malformed-sort-ignored",
    witness=lambda api: api.list(sort="upwards").ok,
    dialect={"malformedSort": "ignored"},
)
class MalformedSortIgnored(Service):
    """A sort that is not an object of 1 and -1 is ignored."""

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        try:
            return sort_keys(text)
        except Refused as refused:
            if "cannot sort" in refused.message:
                raise
            return ()


@listing.honest(
    "unknown-sort-field-ignored",
    witness=lambda api: api.list(sort={"_colour": 1}).ok,
    dialect={"unknownSortField": "ignored"},
)
class UnknownSortIgnored(Service):
    """A sort that names an unknown field is ignored."""

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        try:
            return sort_keys(text)
        except Refused as refused:
            if "cannot sort" in refused.message:
                return ()
            raise


@listing.honest(
    "unknown-status-refused",
    witness=lambda api: api.list(_status="NO_SUCH_STATUS").status == 400,
    dialect={"unknownStatusFilter": "refused"},
)
class UnknownStatusRefused(Service):
    """A _status that is no status is refused."""

    known = ("QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT")

    def search(self, request: Request) -> Search:
        if request.query.get("_status", "QUEUED") not in self.known:
            raise Refused(400, "no such status")
        return super().search(request)


def population(name: str, mine: int, others: int, summary: str) -> None:
    listing.add(
        lambda: Service(runs=existing_runs(mine, others)),
        name,
        summary=summary,
        witness=lambda api: api.total() == mine,
    )


population("empty-namespace", 0, 5, "The namespace holds no workflow")
population("single-run", 1, 1, "The namespace holds a single workflow")
population("three-runs", 3, 0, "The namespace holds three workflows and there is no other one")
population("five-thousand-runs", 5000, 200, "The namespace holds 5,000 workflows")
