"""Held-out faults of filters, dates and namespaces."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DAY, SECOND, Run
from faulty.messages import Request
from faulty.reference import Service
from faulty.search import Search

filters = Shelf("list-filters")
TOTAL = "list.reply.total"
NAME = "list.name.partial"
DEFID = "list.definition.partial"
STATUS = "list.status.filters"
START = "list.start-date.begins"
END = "list.end-date.ends"
TOGETHER = "list.filters.combine"
BY_ID = {"_id": 1}

Keep = Callable[[Run, Search], object]


def keeps(
    name: str, clause: str, method: str, keep: Keep, summary: str, trigger: str, witness: Any
) -> None:
    filters.add(
        variant(**{method: lambda self, run, search: bool(keep(run, search))}),
        name,
        clause,
        also=(TOGETHER, TOTAL),
        summary=summary,
        trigger=trigger,
        witness=witness,
    )


def words(text: str | None) -> list[str]:
    return str(text).lower().replace("_", " ").replace("-", " ").split()


keeps(
    "name-whole-words",
    NAME,
    "has_name",
    lambda run, search: set(words(search.name)) <= set(words(run.name)),
    "_name matches whole words only",
    "_name with a part of a word",
    lambda api: not api.items(_name="connect"),
)
keeps(
    "name-any-word",
    NAME,
    "has_name",
    lambda run, search: (
        any(word in run.name.lower() for word in str(search.name).lower().split())
        or not search.name
    ),
    "Of a _name of several words one is enough",
    "_name with two words of which a name holds one",
    lambda api: api.items(_name="nightly nosuchword"),
)
keeps(
    "name-searches-user-type",
    NAME,
    "has_name",
    lambda run, search: (
        str(search.name).lower() in run.name.lower()
        or str(search.name).lower() in run.user_type.lower()
    ),
    "_name is looked for in _userType too",
    "_name with a fragment of a user type that no name holds",
    lambda api: api.items(_name="realtime"),
)
keeps(
    "short-names-ignored",
    NAME,
    "has_name",
    lambda run, search: len(str(search.name)) < 4 or str(search.name).lower() in run.name.lower(),
    "A _name of fewer than four letters is ignored",
    "_name with a short term",
    lambda api: api.items(_name="zqx"),
)
keeps(
    "definition-or-own-id",
    DEFID,
    "has_definition",
    lambda run, search: (
        str(search.definition) in run.definition or str(search.definition) in run.id
    ),
    "_defId is looked for in the workflow's own id too",
    "_defId with a fragment of a workflow's own id, or a very short one",
    lambda api: api.items(_defId=api.one()["_id"][9:23]),
)
keeps(
    "definition-fragment-needs-length",
    DEFID,
    "has_definition",
    lambda run, search: (
        len(str(search.definition)) >= 8 and str(search.definition) in run.definition
    ),
    "A _defId of fewer than eight characters matches nothing",
    "_defId with a short part of an id",
    lambda api: not api.items(_defId="824be"),
)
keeps(
    "status-of-any-task",
    STATUS,
    "has_status",
    lambda run, search: (
        run.status == search.status or search.status in [task["_status"] for task in run.tasks]
    ),
    "_status keeps workflows one of whose tasks is in that status",
    "a _status that a task of a workflow in another status has",
    lambda api: any(run["_status"] != "COMPLETED" for run in api.all(_status="COMPLETED")),
)
keeps(
    "paused-never-found",
    STATUS,
    "has_status",
    lambda run, search: run.status == search.status != "PAUSED",
    "_status=PAUSED finds nothing",
    "a list with _status=PAUSED while a workflow is paused",
    lambda api: not api.items(_status="PAUSED"),
)


@filters.fault(
    "filters-see-the-newest-20",
    NAME,
    also=(DEFID, STATUS, TOGETHER, TOTAL),
    trigger="a filter that an older workflow meets",
    witness=lambda api: len(api.all(_status="COMPLETED")) < 12,
)
class NewestTwenty(Service):
    """Filters by name, definition and status look at the twenty newest workflows only."""

    def matches(self, run: Run, search: Search) -> bool:
        if search.name is search.definition is search.status is None:
            return super().matches(run, search)
        newest = sorted(self.listed(search), key=lambda run: -run.created)[:20]
        return run in newest and super().matches(run, search)


@filters.fault(
    "started-not-found-by-status",
    STATUS,
    also=("start.found", TOGETHER),
    trigger="start, then list with the status of the new workflow",
    needs_start=True,
    witness=lambda api: api.new() not in [run["_id"] for run in api.all(_status="QUEUED")],
)
class NoStatusIndex(Service):
    """Workflows that were started lately are not found by _status."""

    def has_status(self, run: Run, search: Search) -> bool:
        return run.id not in self.started and super().has_status(run, search)


@filters.fault(
    "dates-beside-status-ignored",
    TOGETHER,
    also=(START, END),
    trigger="_status together with startDate or endDate",
    witness=lambda api: any(
        run["_createdAt"] < "2025-12"
        for run in api.all(_status="COMPLETED", startDate="2026-03-01")
    ),
)
class DatesBesideStatus(Service):
    """startDate and endDate are ignored when _status is given too."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        return replace(search, start=None, end=None) if search.status else search


@filters.fault(
    "definition-beside-sort-ignored",
    TOGETHER,
    also=(DEFID,),
    trigger="_defId together with sort",
    witness=lambda api: api.items(_defId="nosuch", sort=BY_ID),
)
class DefinitionBesideSort(Service):
    """_defId is ignored when sort is given too."""

    def has_definition(self, run: Run, search: Search) -> bool:
        return bool(search.sort) or super().has_definition(run, search)


@filters.fault(
    "ranges-cut-at-31-days",
    END,
    also=(START, TOGETHER),
    trigger="a two-sided range of more than a month",
    witness=lambda api: api.total(startDate="2025-03-01", endDate="2026-03-01") < 10,
)
class MonthAtMost(Service):
    """A range of more than 31 days ends after 31 days."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        if search.start is None or search.end is None:
            return search
        return replace(search, end=min(search.end, search.start + 31 * DAY))


@filters.fault(
    "end-date-is-one-day",
    END,
    trigger="endDate alone, after the oldest workflow",
    witness=lambda api: api.total(endDate="2026-01-01") < 2,
)
class EndIsOneDay(Service):
    """endDate alone keeps the workflows of that day only."""

    def not_after(self, run: Run, search: Search) -> bool:
        recent = search.end is None or run.created >= search.end - DAY
        return super().not_after(run, search) and (search.start is not None or recent)


@filters.fault(
    "start-date-hides-today",
    START,
    also=("start.found",),
    trigger="start, then list with a startDate some days ago",
    needs_start=True,
    witness=lambda api: api.new() not in [r["_id"] for r in api.all(startDate="2026-01-01")],
)
class TodayHidden(Service):
    """With startDate the workflows of the last hour are missing."""

    def not_before(self, run: Run, search: Search) -> bool:
        return super().not_before(run, search) and self.clock() - run.created > 3600 * SECOND


@filters.fault(
    "namespace-by-prefix",
    "list.nsfilter.isolates",
    trigger="a list with the beginning of a namespace",
    witness=lambda api: api.items(nsfilter=api.namespace[:5]),
)
class NamespacePrefix(Service):
    """The list takes the beginning of a namespace for the namespace."""

    def in_namespace(self, run: Run, search: Search) -> bool:
        return any(space.startswith(search.namespace) for space in run.namespaces)


@filters.fault(
    "list-hides-namespaces",
    "list.nsfilter.isolates",
    also=("list.reply.items", "get.agrees-with-list", "workflow.fields"),
    trigger="_namespaces of list items",
    witness=lambda api: api.one()["_namespaces"] == [],
)
class NamespacesHidden(Service):
    """_namespaces of list items is empty."""

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_namespaces": []}
