"""Hand-written mappers from rows to replies: what a run looks like, here and there."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import LOOP_DEFINITION, MS, SECOND, Run
from faulty.messages import Refused, Request
from faulty.reference import Service
from faulty.search import Search

mapping = Shelf("fields")
AGREES = "get.agrees-with-list"
TIMES = ("_createdAt", "_updatedAt")


def differs(api: Any, field: str) -> bool:
    """Whether the list shows some field of a run otherwise than get does."""
    return any(api.get(item["_id"])[field] != item[field] for item in api.all())


@mapping.fault(
    "listed-hours-of-half-a-day",
    AGREES,
    also=("workflow.timestamps.ordered", "list.sort.orders"),
    trigger="a run of the afternoon, in the list and by id",
    witness=lambda api: differs(api, "_createdAt"),
)
class TwelveHours(Service):
    """The list writes hours from 01 to 12, so afternoons look like mornings."""

    def show_listed(self, run: Run) -> Any:
        shown = self.show(run)
        for name in TIMES:
            text = shown[name]
            shown[name] = f"{text[:11]}{int(text[11:13]) % 12 or 12:02d}{text[13:]}"
        return shown


@mapping.fault(
    "listed-fractions-lose-zeros",
    AGREES,
    also=("workflow.timestamps.ordered", "list.sort.orders"),
    trigger="a run whose fraction of a second begins with 0, in the list and by id",
    witness=lambda api: differs(api, "_createdAt") or differs(api, "_updatedAt"),
)
class UnpaddedNanos(Service):
    """The list writes the nanoseconds without leading zeros."""

    def show_listed(self, run: Run) -> Any:
        shown = self.show(run)
        for name in TIMES:
            seconds, _, fraction = shown[name].partition(".")
            shown[name] = f"{seconds}.{int(fraction[:-1])}Z"
        return shown


@mapping.fault(
    "later-tasks-lack-type",
    "workflow.tasks",
    trigger="a run with more than one task",
    witness=lambda api: any("_type" not in task for run in api.all() for task in run["_tasks"]),
)
class FirstTaskMapped(Service):
    """Only the first task of a run has its _type."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        for task in shown["_tasks"][1:]:
            del task["_type"]
        return shown


@mapping.fault(
    "iterations-lack-sequence-number",
    "workflow.tasks",
    also=("get.loop-over.accepted",),
    trigger="_includeLoopOverTasks=true on a run with a loop",
    witness=lambda api: any(
        "_sequenceno" not in task
        for task in api.get(api.one(_defId=LOOP_DEFINITION)["_id"], _includeLoopOverTasks="true")[
            "_tasks"
        ]
    ),
)
class BareIterations(Service):
    """The tasks that _includeLoopOverTasks adds have no _sequenceno."""

    def iterations(self, run: Run) -> list[dict[str, Any]]:
        tasks = super().iterations(run)
        for task in tasks:
            del task["_sequenceno"]
        return tasks


@mapping.fault(
    "loop-over-given-is-true",
    "get.loop-over.default",
    trigger="_includeLoopOverTasks=false on a run with a loop, beside none",
    witness=lambda api: (
        (run := api.one(_defId=LOOP_DEFINITION)["_id"])
        and api.get(run, _includeLoopOverTasks="false").json != api.get(run).json
    ),
)
class FlagByPresence(Service):
    """_includeLoopOverTasks counts as true as soon as it is given."""

    def loop_over(self, request: Request) -> bool:
        super().loop_over(request)
        return "_includeLoopOverTasks" in request.query


@mapping.fault(
    "loop-over-of-paused-crashes",
    "get.loop-over.accepted",
    also=("get.success",),
    trigger="_includeLoopOverTasks=true on a run that is PAUSED",
    witness=lambda api: (
        not api.get(api.one(_status="PAUSED")["_id"], _includeLoopOverTasks="true").ok
    ),
)
class SuspendedHistory(Service):
    """_includeLoopOverTasks=true on a paused run is answered 500."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        if loop_over and run.status == "PAUSED":
            raise Refused(500, "IllegalStateException")
        return super().show_got(run, loop_over=loop_over)


@mapping.fault(
    "loop-over-tasks-kept",
    "get.changes-nothing",
    also=("get.loop-over.default", AGREES),
    trigger="get a run with a loop, then with _includeLoopOverTasks=true, then without again",
    witness=lambda api: (
        (run := api.one(_defId=LOOP_DEFINITION)["_id"])
        and (before := api.get(run).json)
        and api.get(run, _includeLoopOverTasks="true").ok
        and api.get(run).json != before
    ),
)
class ManagedCollection(Service):
    """What _includeLoopOverTasks adds is added to the stored run."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        if loop_over and not any("__" in task["_name"] for task in run.tasks):
            run.tasks += self.iterations(run)
        return self.show(run)


@mapping.fault(
    "output-is-json-text",
    "workflow.types",
    trigger="a run that has an output",
    witness=lambda api: any(isinstance(item["_output"], str) for item in api.all()),
)
class OutputColumn(Service):
    """_output is a string of JSON where it is not null."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        if run.output is not None:
            shown["_output"] = self.write(run.output).decode()
        return shown


@mapping.fault(
    "system-has-no-name",
    "workflow.types",
    also=("workflow.fields",),
    trigger="a run that timed out",
    witness=lambda api: any(item["_updatedBy"] is None for item in api.all()),
)
class NoUser(Service):
    """_updatedBy is null where the engine, not a user, moved the run last: on time-outs."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        if run.status == "TIMED_OUT":
            shown["_updatedBy"] = None
        return shown


@mapping.fault(
    "big-pages-without-tasks",
    AGREES,
    also=("list.reply.items",),
    trigger="a page of more than 25 workflows beside get",
    witness=lambda api: not any(item["_tasks"] for item in api.items(_pageSize=30)),
)
class BatchSize(Service):
    """On pages of more than 25 the tasks are not fetched and show as []."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        if len(items) > 25:
            items = [{**item, "_tasks": []} for item in items]
        return super().envelope(search, total, items)


@mapping.fault(
    "update-cuts-created-to-milliseconds",
    "workflow.created-at.fixed",
    also=("update.reply.same",),
    needs_start=True,
    trigger="_createdAt in the reply of an update beside that of the start",
    witness=lambda api: (
        (run := api.start().json)
        and api.update(run["_id"], "PAUSED")["_createdAt"] != run["_createdAt"]
    ),
)
class OldDate(Service):
    """The reply of an update has _createdAt in milliseconds, the others in nanoseconds."""

    def show_updated(self, run: Run) -> Any:
        return {**self.show(run), "_createdAt": self.timestamp(run.created // MS * MS)}


@mapping.fault(
    "created-rounded-when-stored",
    "workflow.created-at.fixed",
    also=("start.found",),
    needs_start=True,
    trigger="_createdAt of the start's reply beside that of get",
    witness=lambda api: (
        (run := api.start().json) and api.get(run["_id"])["_createdAt"] != run["_createdAt"]
    ),
)
class Rounded(Service):
    """A start answers nanoseconds, but its _createdAt is rounded to milliseconds when stored."""

    def show_started(self, run: Run) -> Any:
        shown = self.show(run)
        run.created = (run.created + MS // 2) // MS * MS
        run.updated = max(run.updated, run.created)
        return shown


@mapping.fault(
    "updates-stamped-in-local-time",
    "workflow.timestamps.ordered",
    needs_start=True,
    trigger="_updatedAt after an update of a new run",
    witness=lambda api: (
        (run := api.update(api.new(), "PAUSED").json) and run["_updatedAt"] < run["_createdAt"]
    ),
)
class LocalClock(Service):
    """An update stamps _updatedAt with the local time, five hours behind, and calls it Z."""

    def move(self, run: Run, command: str) -> None:
        before = run.status
        super().move(run, command)
        if run.status != before:
            run.updated = self.now() - 5 * 3600 * SECOND
