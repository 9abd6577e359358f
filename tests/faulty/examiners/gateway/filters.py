"""What the filters of the list make of their terms, alone and beside each other."""

from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from faulty.catalogue import Shelf, variant
from faulty.data import DAY, DEFINITION, MS, Run
from faulty.messages import Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

filters = Shelf("filters")
NAME = "list.name.partial"
DEFINED = "list.definition.partial"
COMBINE = "list.filters.combine"


def wanting(api: Api, field: str, fragment: str, **given: Any) -> bool:
    """Whether a filtered list lacks a run whose field holds the fragment."""
    kept = {item["_id"] for item in api.all(**given)}
    return any(fragment in item[field] and item["_id"] not in kept for item in api.all())


filters.add(
    variant(
        has_name=lambda self, run, search: (
            unquote_plus(search.name or "").lower() in run.name.lower()
        )
    ),
    "name-decoded-twice",
    NAME,
    summary="The gateway and the service both decode _name, so a plus in it becomes a blank",
    trigger="a _name with a plus in it",
    witness=lambda api: wanting(api, "_name", "C++", _name="C++"),
)
filters.add(
    variant(
        has_name=lambda self, run, search: (
            (search.name or "").replace("I", "ı").lower() in run.name.lower()
        )
    ),
    "name-lowered-in-turkish",
    NAME,
    summary="A capital I in _name is lowered to a letter that no name has",
    trigger="a fragment of a name with a capital I in it",
    witness=lambda api: wanting(api, "_name", "IMPORT", _name="IMPORT"),
)
filters.add(
    variant(
        has_name=lambda self, run, search: any(
            word in run.name.lower() for word in (search.name or "").lower().split() or [""]
        )
    ),
    "name-words-or-ed",
    NAME,
    summary="A _name of several words keeps the workflows that hold any of them",
    trigger="a _name with a blank in it",
    witness=lambda api: any(
        "asset import" not in name.lower() for name in api.names(_name="asset import")
    ),
)
filters.add(
    variant(
        has_definition=lambda self, run, search: (
            search.definition == run.definition
            or (search.definition or "") in run.definition.replace("-", "")
        )
    ),
    "definition-kept-without-hyphens",
    DEFINED,
    summary="A part of a definition id that holds a hyphen finds nothing",
    trigger="a _defId that spans a hyphen but is not the whole id",
    witness=lambda api: not api.items(_defId=DEFINITION[4:13]),
)


@filters.fault(
    "status-query-ends-at-fifteen",
    "list.status.filters",
    also=("list.reply.total", "list.offset.position"),
    trigger="a _status that more than fifteen workflows have",
    witness=lambda api: wanting(api, "_status", "COMPLETED", _status="COMPLETED"),
)
class MaxResults(Service):
    """The engine gives at most fifteen workflows of a status; the rest is on no page."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = super().ordered(runs, search)
        return ordered[:15] if search.status is not None else ordered

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return min(15, len(found)) if search.status is not None else len(found)


@filters.fault(
    "long-ranges-overflow",
    "list.end-date.ends",
    also=(COMBINE, "list.start-date.begins"),
    trigger="startDate and endDate some months apart",
    witness=lambda api: wanting(
        api, "_createdAt", "2026-06-", startDate="2026-02-01", endDate="2026-08-01"
    ),
)
class IntMilliseconds(Service):
    """The length of a range is an int of milliseconds, so ranges beyond 24 days end elsewhere."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        if search.start is None or search.end is None:
            return search
        span = (search.end - search.start) // MS
        return replace(search, end=search.start + ((span + 2**31) % 2**32 - 2**31) * MS)


@filters.fault(
    "future-start-date-ignored",
    "list.start-date.begins",
    trigger="a startDate in years to come",
    witness=lambda api: api.items(startDate="2031-01-01"),
)
class PastOnly(Service):
    """A startDate that is yet to come fails validation and is dropped in silence."""

    def not_before(self, run: Run, search: Search) -> bool:
        return (search.start or 0) > self.clock() + 2 * DAY or super().not_before(run, search)


@filters.fault(
    "third-filter-dropped",
    COMBINE,
    also=("list.start-date.begins", "list.end-date.ends"),
    trigger="three filters at once",
    witness=lambda api: any(
        item["_updatedAt"] < "2026-03-01"
        for item in api.all(_defId=DEFINITION, _status="COMPLETED", startDate="2026-03-01")
    ),
)
class TwoParameters(Service):
    """Only the first two filters are bound; a third one and more are dropped."""

    def matches(self, run: Run, search: Search) -> bool:
        return all(self.verdicts(run, search)[:2])


@filters.fault(
    "runs-without-inputs-not-listed",
    "start.found",
    also=("start.inputs.optional",),
    needs_start=True,
    trigger="a start without inputs, then the list",
    witness=lambda api: (
        (run := api.start()["_id"]) and run not in api.ids(sort={"_createdAt": -1}, _pageSize=100)
    ),
)
class InnerJoin(Service):
    """The list joins the inputs, so a workflow without any is in no list."""

    def listed(self, search: Search) -> list[Run]:
        return [run for run in super().listed(search) if run.inputs]


@filters.fault(
    "listed-once-per-input",
    "workflow.id.distinct",
    also=("list.offset.position", "list.reply.total"),
    trigger="a workflow with two inputs or more, in the list",
    witness=lambda api: len(api.ids(_pageSize=1000)) > len(set(api.ids(_pageSize=1000))),
)
class OuterJoin(Service):
    """The list joins the inputs, so a workflow is in it as often as it has inputs."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        joined = super().ordered(runs, search)
        return [run for run in joined for _ in range(max(1, len(run.inputs)))]
