"""startDate and endDate."""

from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DAY, Run
from faulty.messages import Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

dates = Shelf("dates")
START = "list.start-date.begins"
END = "list.end-date.ends"


def created(api: Api, **given: Any) -> list[str]:
    return [run["_createdAt"][:10] for run in api.all(**given)]


@dates.fault(
    "start-date-ignored",
    START,
    trigger="startDate after the oldest workflow",
    witness=lambda api: min(created(api, startDate="2026-03-01")) < "2026-01-01",
)
class StartIgnored(Service):
    """startDate is ignored."""

    def not_before(self, run: Run, search: Search) -> bool:
        return True


@dates.fault(
    "end-date-ignored",
    END,
    trigger="endDate before the youngest workflow",
    witness=lambda api: max(created(api, endDate="2025-12-01")) > "2026-02-01",
)
class EndIgnored(Service):
    """endDate is ignored."""

    def not_after(self, run: Run, search: Search) -> bool:
        return True


@dates.fault(
    "dates-swapped",
    START,
    also=(END,),
    trigger="startDate alone, or endDate alone",
    witness=lambda api: min(created(api, startDate="2026-03-01")) < "2026-01-01",
)
class Swapped(Service):
    """startDate is read as the end and endDate as the start."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        return replace(search, start=search.end, end=search.start)


@dates.fault(
    "dates-need-each-other",
    START,
    also=(END,),
    trigger="startDate alone, or endDate alone",
    witness=lambda api: min(created(api, startDate="2026-03-01")) < "2026-01-01",
)
class BothOrNone(Service):
    """A date range works only when both ends are given; one alone is ignored."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        whole = search.start is not None and search.end is not None
        return search if whole else replace(search, start=None, end=None)


@dates.fault(
    "end-date-beside-start-ignored",
    END,
    also=(START, "list.filters.combine"),
    trigger="a two-sided range",
    witness=lambda api: (
        max(created(api, startDate="2025-03-01", endDate="2025-06-01")) > "2025-09-01"
    ),
)
class EndBesideStart(Service):
    """endDate is ignored when startDate is given too."""

    def not_after(self, run: Run, search: Search) -> bool:
        return search.start is not None or super().not_after(run, search)


@dates.fault(
    "end-date-inverted",
    END,
    trigger="endDate alone",
    witness=lambda api: max(created(api, endDate="2025-12-01")) > "2026-02-01",
)
class EndInverted(Service):
    """endDate keeps what comes after it."""

    def not_after(self, run: Run, search: Search) -> bool:
        return not super().not_after(run, search)


@dates.fault(
    "dates-or-ed",
    START,
    also=(END, "list.filters.combine"),
    trigger="a two-sided range",
    witness=lambda api: (
        len(created(api, startDate="2026-01-01", endDate="2026-03-31")) == api.total()
    ),
)
class RangeOred(Service):
    """A workflow has to meet only one end of a two-sided range."""

    def not_before(self, run: Run, search: Search) -> bool:
        late = search.end is not None and super().not_after(run, search)
        return late or super().not_before(run, search)

    def not_after(self, run: Run, search: Search) -> bool:
        early = search.start is not None and super().not_before(run, search)
        return early or super().not_after(run, search)


@dates.fault(
    "year-forgotten",
    START,
    also=(END,),
    trigger="startDate late in one year, with workflows early in the next",
    witness=lambda api: "2026-03" not in str(created(api, startDate="2025-10-15")),
)
class YearForgotten(Service):
    """startDate compares month and day and forgets the year."""

    def not_before(self, run: Run, search: Search) -> bool:
        asked = search.request.query["startDate"][5:10]
        return self.timestamp(run.created)[5:10] >= asked


@dates.fault(
    "end-date-a-month-early",
    END,
    trigger="endDate some weeks after a workflow",
    witness=lambda api: "2026-05" not in str(created(api, endDate="2026-06-01")),
)
class MonthEarly(Service):
    """endDate counts months from 0, so it ends the list about a month early."""

    def end_of(self, text: str) -> int:
        return super().end_of(text) - 30 * DAY


@dates.fault(
    "start-date-on-ended-only",
    START,
    trigger="startDate after the creation of a workflow that is still active",
    witness=lambda api: any(
        run["_createdAt"] < "2026-03" for run in api.all(startDate="2026-06-01")
    ),
)
class StartSparesActive(Service):
    """startDate drops only workflows that are over; active ones are always kept."""

    def not_before(self, run: Run, search: Search) -> bool:
        return run.status in ("QUEUED", "RUNNING", "PAUSED") or super().not_before(run, search)
