"""Filters by name, definition and status, alone and together."""

import re
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DEFINITION, FAILING_DEFINITION, Run
from faulty.messages import Refused, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

filters = Shelf("filters")
NAME = "list.name.partial"
DEFID = "list.definition.partial"
STATUS = "list.status.filters"
TOGETHER = "list.filters.combine"

Keep = Callable[[Run, Search], bool]


def keeps(
    name: str, clause: str, method: str, keep: Keep, summary: str, trigger: str, witness: Any
) -> None:
    """Shelve a server one of whose filters keeps the workflows that ``keep`` says."""
    filters.add(
        variant(**{method: lambda self, run, search: keep(run, search)}),
        name,
        clause,
        also=(TOGETHER, "list.reply.total"),
        summary=summary,
        trigger=trigger,
        witness=witness,
    )


keeps(
    "name-ignored",
    NAME,
    "has_name",
    lambda run, search: True,
    "_name is ignored",
    "a list with _name",
    lambda api: api.total(_name="no such name") > 0,
)
keeps(
    "name-prefix-only",
    NAME,
    "has_name",
    lambda run, search: run.name.lower().startswith(str(search.name).lower()),
    "_name matches at the beginning of the name only",
    "_name with the middle or the end of a name",
    lambda api: not api.items(_name="connector"),
)
keeps(
    "name-exact",
    NAME,
    "has_name",
    lambda run, search: run.name == search.name,
    "_name matches whole names only",
    "_name with a part of a name",
    lambda api: not api.items(_name="asset_imp"),
)
keeps(
    "name-suffix-only",
    NAME,
    "has_name",
    lambda run, search: run.name.lower().endswith(str(search.name).lower()),
    "_name matches at the end of the name only",
    "_name with the beginning or the middle of a name",
    lambda api: not api.items(_name="rest_conn"),
)
keeps(
    "name-inverted",
    NAME,
    "has_name",
    lambda run, search: str(search.name).lower() not in run.name.lower(),
    "_name keeps the workflows that do not contain the term",
    "a list with _name",
    lambda api: api.total(_name="no such name") > 0,
)
keeps(
    "name-first-letter",
    NAME,
    "has_name",
    lambda run, search: str(search.name).lower()[:3] in run.name.lower(),
    "Only the first three letters of _name are looked at",
    "a term of more than three letters of which only three match",
    lambda api: api.items(_name="resume"),
)
keeps(
    "definition-ignored",
    DEFID,
    "has_definition",
    lambda run, search: True,
    "_defId is ignored",
    "a list with _defId",
    lambda api: api.total(_defId="no such id") > 0,
)
keeps(
    "definition-exact",
    DEFID,
    "has_definition",
    lambda run, search: run.definition == search.definition,
    "_defId matches whole ids only",
    "_defId with a part of an id",
    lambda api: not api.items(_defId=DEFINITION[:13]),
)
keeps(
    "definition-prefix-only",
    DEFID,
    "has_definition",
    lambda run, search: run.definition.startswith(str(search.definition)),
    "_defId matches at the beginning of the id only",
    "_defId with the middle or the end of an id",
    lambda api: not api.items(_defId=DEFINITION[9:]),
)
keeps(
    "definition-first-group",
    DEFID,
    "has_definition",
    lambda run, search: run.definition[:8] == str(search.definition)[:8],
    "_defId compares the first eight characters only",
    "the whole _defId of two definitions that begin alike",
    lambda api: api.total(_defId=DEFINITION) == api.total(_defId=FAILING_DEFINITION),
)
keeps(
    "definition-searches-run-ids",
    DEFID,
    "has_definition",
    lambda run, search: str(search.definition) in run.id,
    "_defId is looked for in the workflow's own id",
    "a list with _defId",
    lambda api: not api.items(_defId=DEFINITION),
)
keeps(
    "status-ignored",
    STATUS,
    "has_status",
    lambda run, search: True,
    "_status is ignored",
    "a list with _status",
    lambda api: any(run["_status"] != "FAILED" for run in api.all(_status="FAILED")),
)
keeps(
    "status-inverted",
    STATUS,
    "has_status",
    lambda run, search: run.status != search.status,
    "_status keeps the workflows of every other status",
    "a list with _status",
    lambda api: any(run["_status"] != "FAILED" for run in api.all(_status="FAILED")),
)
keeps(
    "status-failed-takes-terminated",
    STATUS,
    "has_status",
    lambda run, search: (
        run.status == search.status or (search.status, run.status) == ("FAILED", "TERMINATED")
    ),
    "_status=FAILED keeps terminated workflows too",
    "a list with _status=FAILED",
    lambda api: any(run["_status"] == "TERMINATED" for run in api.all(_status="FAILED")),
)
keeps(
    "status-running-takes-all-active",
    STATUS,
    "has_status",
    lambda run, search: (
        run.status == search.status
        or (search.status == "RUNNING" and run.status in ("QUEUED", "PAUSED"))
    ),
    "_status=RUNNING keeps everything that is not over",
    "a list with _status=RUNNING",
    lambda api: any(run["_status"] == "PAUSED" for run in api.all(_status="RUNNING")),
)


@filters.fault(
    "definition-must-be-a-number",
    DEFID,
    also=("list.success", "list.codes", TOGETHER),
    trigger="a _defId as in the request example",
    witness=lambda api: api.list(_defId=DEFINITION).status == 400,
)
class NumericDefinition(Service):
    """A _defId that is not a number is refused, though definition ids are UUIDs."""

    def search(self, request: Request) -> Search:
        if not request.query.get("_defId", "0").isdigit():
            raise Refused(400, "_defId is an integer")
        return super().search(request)


@filters.fault(
    "status-of-the-start",
    STATUS,
    also=("update.persists", "start.found"),
    trigger="_status with the new status of a workflow that was updated",
    needs_start=True,
    witness=lambda api: api.new("PAUSED") not in [run["_id"] for run in api.all(_status="PAUSED")],
)
class StaleStatus(Service):
    """_status compares the status that a workflow had when it was started."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.first = {**getattr(self, "first", {}), run.id: run.status}

    def has_status(self, run: Run, search: Search) -> bool:
        return getattr(self, "first", {}).get(run.id, run.status) == search.status


@filters.fault(
    "unknown-status-keeps-all",
    STATUS,
    trigger="a _status that no workflow has",
    witness=lambda api: api.total(_status="TIMED-OUT") > 0,
)
class UnknownStatusKeepsAll(Service):
    """A _status that no workflow has filters nothing."""

    def has_status(self, run: Run, search: Search) -> bool:
        known = {run.status for run in self.runs.values()}
        return search.status not in known or super().has_status(run, search)


@filters.fault(
    "filters-or-ed",
    TOGETHER,
    also=(NAME, DEFID, STATUS),
    trigger="two filters of which a workflow meets only one",
    witness=lambda api: api.total(_name="no such name", _status="FAILED") > 0,
)
class FiltersOred(Service):
    """Of several filters a workflow has to meet only one."""

    def matches(self, run: Run, search: Search) -> bool:
        verdicts = self.verdicts(run, search)
        return any(verdicts) or not verdicts


@filters.fault(
    "first-filter-wins",
    TOGETHER,
    also=(STATUS, DEFID),
    trigger="two filters of which a workflow meets only the first",
    witness=lambda api: api.total(_name="rest", _status="NONE") > 0,
)
class FirstFilterWins(Service):
    """Of several filters only one is applied: name before definition before status."""

    def matches(self, run: Run, search: Search) -> bool:
        return all(self.verdicts(run, search)[:1])


@filters.fault(
    "status-beside-definition-ignored",
    TOGETHER,
    also=(STATUS, DEFID),
    trigger="_defId together with _status",
    witness=lambda api: api.total(_defId=DEFINITION, _status="NONE") > 0,
)
class StatusBesideDefinition(Service):
    """_status is ignored when _defId is given too."""

    def has_status(self, run: Run, search: Search) -> bool:
        return search.definition is not None or super().has_status(run, search)


def newest_is_dropped(api: Api) -> bool:
    newest = api.one(sort={"_createdAt": -1})
    return newest["_id"] not in [run["_id"] for run in api.all(_name=newest["_name"])]


@filters.fault(
    "filters-drop-the-newest",
    NAME,
    also=(DEFID, STATUS, TOGETHER, "start.found", "list.reply.total", "list.start-date.begins"),
    trigger="any filter that the youngest workflow meets",
    witness=newest_is_dropped,
)
class NewestDropped(Service):
    """A filtered list lacks the workflow that was created last."""

    def matches(self, run: Run, search: Search) -> bool:
        verdicts = self.verdicts(run, search)
        newest = max(self.listed(search), key=lambda run: run.created)
        return all(verdicts) and not (verdicts and run is newest)


@filters.fault(
    "name-on-first-page-only",
    NAME,
    also=("list.offset.position", "list.reply.total", TOGETHER),
    trigger="page through a list with _name",
    witness=lambda api: any(
        "import" not in run["_name"].lower() for run in api.items(_name="import", _offset=2)
    ),
)
class NameOnFirstPage(Service):
    """_name is forgotten on pages after the first."""

    def has_name(self, run: Run, search: Search) -> bool:
        return search.offset > 0 or super().has_name(run, search)


@filters.fault(
    "status-after-paging",
    STATUS,
    also=("list.reply.total", "list.page-size.limits", "list.offset.position", TOGETHER),
    trigger="a _status that matches few of the first workflows and more later",
    witness=lambda api: len(api.ids(_status="FAILED", _pageSize=5)) < 5,
)
class StatusAfterPaging(Service):
    """The page is cut first and then filtered by status."""

    def has_status(self, run: Run, search: Search) -> bool:
        return True

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        page = super().page(ordered, search)
        return [run for run in page if search.status in (None, run.status)]

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len([run for run in found if search.status in (None, run.status)])


@filters.fault(
    "name-takes-wildcards",
    NAME,
    trigger="_name=% or a term with an underscore in place of another character",
    witness=lambda api: api.total(_name="%") > 0,
)
class Wildcards(Service):
    """% and _ in _name are wildcards, so % finds everything."""

    def has_name(self, run: Run, search: Search) -> bool:
        parts = [re.escape(c) for c in str(search.name).lower()]
        pattern = "".join(parts).replace("%", ".*").replace("_", ".")
        return re.search(pattern, run.name.lower()) is not None
