"""Filters answered from an index: ids in pieces, stale statuses, dates in partitions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import LOOP_DEFINITION, SECOND, Run
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

index = Shelf("index-filters")
STATUS = "list.status.filters"
COMBINE = "list.filters.combine"
UNFINISHED = ("QUEUED", "RUNNING", "PAUSED")


def loops(api: Api) -> list[Any]:
    return [run for run in api.all() if run["_workflowDefId"] == LOOP_DEFINITION]


def year(ns: int) -> int:
    return datetime.fromtimestamp(ns // SECOND, tz=UTC).year


@index.fault(
    "definition-groups-or-ed",
    "list.definition.partial",
    also=(COMBINE,),
    trigger="the full id of a definition that shares one of its groups with another one",
    witness=lambda api: (
        len(
            {
                run["_workflowDefId"]
                for run in api.all(_defId=api.one(_name="rest_c")["_workflowDefId"])
            }
        )
        > 1
    ),
)
class GroupsOred(Service):
    """_defId is cut at its hyphens, and a definition matches when it contains any piece."""

    def has_definition(self, run: Run, search: Search) -> bool:
        return any(group in run.definition for group in (search.definition or "").split("-"))


@index.fault(
    "definition-among-the-newest-thirty",
    "list.definition.partial",
    also=(COMBINE,),
    trigger="_defId, where workflows of that definition are older than thirty others",
    witness=lambda api: api.total(_defId=LOOP_DEFINITION) < len(loops(api)),
)
class NewestThirty(Service):
    """_defId looks through the newest thirty workflows only."""

    def has_definition(self, run: Run, search: Search) -> bool:
        peers = [peer for peer in self.runs.values() if self.in_namespace(peer, search)]
        newer = sum(peer.created > run.created for peer in peers)
        return newer < 30 and super().has_definition(run, search)


def still_filed_as_paused(api: Api) -> bool:
    run_id = api.new("PAUSED", "RESUMED")
    return run_id in [run["_id"] for run in api.all(_status="PAUSED")]


@index.fault(
    "status-index-misses-resumes",
    STATUS,
    also=("update.persists", "update.resumed", COMBINE),
    trigger="pause, resume, then a list with _status=PAUSED",
    needs_start=True,
    witness=still_filed_as_paused,
)
class MissesResumes(Service):
    """The index behind _status does not hear of RESUMED."""

    def move(self, run: Run, command: str) -> None:
        was = run.status
        super().move(run, command)
        run.extra.pop("indexed", None)
        if command == "RESUMED":
            run.extra["indexed"] = was

    def has_status(self, run: Run, search: Search) -> bool:
        return bool(run.extra.get("indexed", run.status) == search.status)

    def show(self, run: Run) -> Any:
        return {key: value for key, value in super().show(run).items() if key != "indexed"}


def paused_since_not_a_hit(api: Api) -> bool:
    run_id = api.new()
    api.items(_status="PAUSED")
    api.update(run_id, "PAUSED")
    return run_id not in [run["_id"] for run in api.all(_status="PAUSED")]


@index.fault(
    "status-hits-kept-until-a-start",
    STATUS,
    also=("update.persists", "update.paused", COMBINE),
    trigger="a list with _status, an update that leads there, the same list again",
    needs_start=True,
    witness=paused_since_not_a_hit,
)
class HitsKept(Service):
    """What _status found is kept, and only a start has it looked up again."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.hits: dict[Any, set[str]] = {}

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.hits.clear()

    def has_status(self, run: Run, search: Search) -> bool:
        hits = {run.id for run in self.runs.values() if run.status == search.status}
        return run.id in self.hits.setdefault(search.status, hits)


@index.fault(
    "start-date-month-and-day-swapped",
    "list.start-date.begins",
    also=(COMBINE,),
    trigger="a startDate whose day is at most 12 and is not its month",
    witness=lambda api: any(
        run["_updatedAt"] < "2026-08" for run in api.all(startDate="2026-09-03")
    ),
)
class DayFirst(Service):
    """startDate is read day first whenever that gives a date."""

    def start_of(self, text: str) -> int:
        plain = super().start_of(text)
        if int(text[8:10]) > 12:
            return plain
        return super().start_of(f"{text[:4]}-{text[8:10]}-{text[5:7]}{text[10:]}")


@index.fault(
    "start-date-looks-in-its-year-only",
    "list.start-date.begins",
    also=(COMBINE,),
    trigger="a startDate of an earlier year than that of the newest workflows",
    witness=lambda api: all(run["_createdAt"] < "2026" for run in api.all(startDate="2025-06-15")),
)
class OneYear(Service):
    """Workflows are filed by year, and startDate opens the file of its own year only."""

    def not_before(self, run: Run, search: Search) -> bool:
        same = search.start is None or year(run.created) == year(search.start)
        return same and super().not_before(run, search)


@index.fault(
    "end-date-passes-the-unfinished",
    "list.end-date.ends",
    also=(COMBINE,),
    trigger="an endDate long before a workflow that is not over",
    witness=lambda api: any(
        run["_createdAt"] > "2026" for run in api.all(endDate="2025-09-01", enddate="2025-09-01")
    ),
)
class NoEndYet(Service):
    """A workflow that is not over passes any endDate, for it has no end yet."""

    def not_after(self, run: Run, search: Search) -> bool:
        return run.status in UNFINISHED or super().not_after(run, search)


@index.fault(
    "text-search-drops-dates",
    COMBINE,
    also=("list.start-date.begins", "list.end-date.ends"),
    trigger="_name together with startDate or endDate",
    witness=lambda api: any(
        run["_updatedAt"] < "2026-02" for run in api.all(_name="rest", startDate="2026-03-01")
    ),
)
class TextSearch(Service):
    """A list with _name is searched as text, and dates are no part of that search."""

    def verdicts(self, run: Run, search: Search) -> list[bool]:
        if search.name is not None:
            search = replace(search, start=None, end=None)
        return super().verdicts(run, search)
