"""Dates as SQL compares them."""

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.reference import Service
from faulty.search import Search

days = Shelf("dates")
BEGINS = "list.start-date.begins"
ENDS = "list.end-date.ends"


@days.fault(
    "start-date-cut-to-its-month",
    BEGINS,
    trigger="a startDate late in a month in which workflows were created earlier",
    witness=lambda api: any(
        run["_createdAt"] < "2026-02-10" for run in api.all(startDate="2026-02-20")
    ),
)
class CutToMonth(Service):
    """startDate is truncated to the first of its month."""

    def start_of(self, text: str) -> int:
        return super().start_of(f"{text[:8]}01")


@days.fault(
    "end-date-asks-for-an-end",
    ENDS,
    also=("list.status.filters", "list.filters.combine"),
    trigger="an endDate later than workflows that are not over",
    witness=lambda api: (
        not {"PAUSED", "RUNNING"} & {run["_status"] for run in api.all(endDate="2026-10-30")}
    ),
)
class EndIsNull(Service):
    """endDate is compared with a column that is NULL until a workflow is over."""

    def not_after(self, run: Run, search: Search) -> bool:
        over = run.status not in ("QUEUED", "RUNNING", "PAUSED")
        return over and super().not_after(run, search)


@days.fault(
    "dates-look-into-the-archive",
    BEGINS,
    also=("start.found",),
    needs_start=True,
    trigger="startDate before a workflow that was just started",
    witness=lambda api: api.new() not in api.ids(startDate="2026-01-01", sort={"_createdAt": -1}),
)
class ArchiveOnly(Service):
    """A startDate sends the query to the archive, where workflows of this process are not."""

    def not_before(self, run: Run, search: Search) -> bool:
        return run.id not in self.started and super().not_before(run, search)


def _crosses_a_year(search: Search) -> bool:
    query = search.request.query
    end = query.get("endDate", query.get("enddate", ""))
    return "startDate" in query and query["startDate"][:4] != end[:4]


@days.fault(
    "range-within-one-year-only",
    ENDS,
    also=(BEGINS, "list.filters.combine"),
    trigger="startDate and endDate in different years",
    witness=lambda api: not api.all(startDate="2025-06-01", endDate="2026-06-01"),
)
class OneYearOnly(Service):
    """A range reads the partition of one year: one that crosses New Year is empty."""

    def not_after(self, run: Run, search: Search) -> bool:
        return not _crosses_a_year(search) and super().not_after(run, search)


@days.fault(
    "crash-on-the-last-day-there-is",
    "http.no-crash",
    also=("list.success", "list.codes", ENDS),
    trigger="endDate=9999-12-31, the customary never",
    witness=lambda api: api.list(endDate="9999-12-31").status == 500,
)
class LastDay(Service):
    """The day after endDate is computed, and after 9999-12-31 there is none."""

    def end_of(self, text: str) -> int:
        if text.startswith("9999-12-31"):
            raise OverflowError("date value out of range")
        return super().end_of(text)
