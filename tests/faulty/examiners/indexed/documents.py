"""Workflows as documents of a store: what mapping them in and out does to them."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import LOOP_DEFINITION, MS, SECOND, Definition, Run
from faulty.messages import Reply, Request, as_json
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

documents = Shelf("documents")


# --- what becomes of a start


def not_listed(api: Api) -> bool:
    run_id = api.start()["_id"]
    return api.get(run_id).ok and run_id not in [run["_id"] for run in api.all()]


@documents.fault(
    "started-without-inputs-not-indexed",
    "start.found",
    also=("list.reply.total", "get.agrees-with-list"),
    trigger="a start without _inputParams, then a list",
    needs_start=True,
    witness=not_listed,
)
class NotIndexed(Service):
    """What was started without _inputParams is found by its id and not in the list."""

    def listed(self, search: Search) -> list[Run]:
        new = set(self.started)
        return [run for run in super().listed(search) if run.inputs or run.id not in new]


@documents.fault(
    "start-answers-before-its-namespace",
    "start.namespace",
    also=("start.reply.workflow",),
    trigger="_namespaces in the reply of a start",
    needs_start=True,
    witness=lambda api: api.start()["_namespaces"] == [],
)
class NoNamespaceYet(Service):
    """The reply of a start has no namespaces yet; a get has."""

    def show_started(self, run: Run) -> Any:
        return {**super().show_started(run), "_namespaces": []}


@documents.fault(
    "started-definition-without-hyphens",
    "start.definition.used",
    also=("list.definition.partial", "start.found"),
    trigger="_workflowDefId of a workflow just started",
    needs_start=True,
    witness=lambda api: "-" not in api.start()["_workflowDefId"],
)
class Compact(Service):
    """A started workflow carries the id of its definition in compact form, without hyphens."""

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        run = super().new_run(definition, namespace, inputs)
        compact = definition.id.replace("-", "")
        self.definitions[compact] = definition
        run.definition = compact
        return run


@documents.fault(
    "start-encoded-twice",
    "start.reply.workflow",
    trigger="the body of the reply of a start",
    needs_start=True,
    witness=lambda api: isinstance(api.start().json, str),
)
class EncodedTwice(Service):
    """The reply of a start is a JSON string that holds the JSON of the workflow."""

    def show_started(self, run: Run) -> Any:
        return as_json(super().show_started(run)).decode()


# --- what a get finds


def history(api: Api) -> bool:
    return isinstance(api.get(api.new("PAUSED", "RESUMED")).json, list)


@documents.fault(
    "get-gives-versions-after-two-updates",
    "get.reply.workflow",
    also=("get.agrees-with-list", "update.persists"),
    trigger="a get after two updates",
    needs_start=True,
    witness=history,
)
class Versions(Service):
    """A get of what was updated more than once answers an array, its newest version first."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        return [shown] if self.touched.count(run.id) > 1 else shown


def other_in_the_slot(api: Api) -> bool:
    return any(api.get(run["_id"])["_id"] != run["_id"] for run in api.items(_pageSize=18))


@documents.fault(
    "get-from-a-slot-of-sixteen",
    "get.id.exact",
    also=("get.agrees-with-list", "update.persists", "start.found"),
    trigger="gets of several workflows, no write between them",
    witness=other_in_the_slot,
)
class Slots(Service):
    """Gets are kept in sixteen slots by the last digit of the id; a write empties them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.slots: dict[str, Run] = {}

    def counted(self, operation: str, request: Request) -> Request:
        if operation in ("start", "update"):
            self.slots.clear()
        return super().counted(operation, request)

    def find(self, run_id: str, namespace: str) -> Run:
        run = super().find(run_id, namespace)
        return self.slots.setdefault(namespace + run_id[-1], run)


def got_without_namespace(api: Api) -> bool:
    return api.get(api.one()["_id"], nsfilter=None, _includeLoopOverTasks="true").ok


@documents.fault(
    "loop-over-needs-no-namespace",
    "get.nsfilter.required",
    also=("get.nsfilter.isolates",),
    trigger="a get with _includeLoopOverTasks=true and without nsfilter",
    witness=got_without_namespace,
)
class LoopsAnywhere(Service):
    """A get with _includeLoopOverTasks=true does without nsfilter."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run and not request.query.get("nsfilter") and self.loop_over(request):
            return Reply(200, self.show_got(run, loop_over=True))
        return super().do_get(request, run_id)


# --- what an update does to the rest


def in_it_twice(api: Api) -> bool:
    return len(api.get(api.new("PAUSED"))["_namespaces"]) == 2


@documents.fault(
    "update-adds-its-namespace",
    "update.reply.same",
    trigger="_namespaces before and after an update",
    needs_start=True,
    witness=in_it_twice,
)
class AddsNamespace(Service):
    """An update adds nsfilter to _namespaces, which has it already."""

    def move(self, run: Run, command: str) -> None:
        was = run.status
        super().move(run, command)
        if run.status != was:
            run.namespaces.append(run.namespaces[0])


@documents.fault(
    "terminate-answers-a-tombstone",
    "update.reply.workflow",
    also=("update.reply.same", "workflow.fields"),
    trigger="the reply of TERMINATED",
    needs_start=True,
    witness=lambda api: "_tasks" not in api.update(api.new(), "TERMINATED").json,
)
class Tombstone(Service):
    """TERMINATED is answered with id and status alone, other updates with the workflow."""

    def show_updated(self, run: Run) -> Any:
        shown = super().show_updated(run)
        short = {"_id": run.id, "_status": run.status, "_updatedAt": shown["_updatedAt"]}
        return short if run.status == "TERMINATED" else shown


def created_cut(api: Api) -> bool:
    run_id = api.new()
    before = api.get(run_id)["_createdAt"]
    api.update(run_id, "PAUSED")
    return bool(api.get(run_id)["_createdAt"] != before)


@documents.fault(
    "update-cuts-created-at",
    "workflow.created-at.fixed",
    also=("update.reply.same",),
    trigger="_createdAt before and after an update, to the last digit",
    needs_start=True,
    witness=created_cut,
)
class CutsCreated(Service):
    """An update writes _createdAt back in milliseconds."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        run.created -= run.created % MS


def local_time(api: Api) -> bool:
    reply = api.update(api.new("PAUSED"), "RESUMED")
    return str(reply["_updatedAt"]).endswith("+02:00")


@documents.fault(
    "resume-answers-in-local-time",
    "workflow.timestamps.format",
    also=("update.reply.same", "update.persists", "workflow.created-at.fixed"),
    trigger="the times in the reply of RESUMED",
    needs_start=True,
    witness=local_time,
)
class LocalTime(Service):
    """The reply of an update that leads to RUNNING has its times in a zone two hours ahead."""

    def show_updated(self, run: Run) -> Any:
        shown = super().show_updated(run)
        if run.status == "RUNNING":
            for name, ns in (("_createdAt", run.created), ("_updatedAt", run.updated)):
                shown[name] = self.timestamp(ns + 7200 * SECOND).replace("Z", "+02:00")
        return shown


# --- how a workflow looks


@documents.fault(
    "clock-of-twelve-hours",
    "workflow.timestamps.ordered",
    also=("list.sort.orders", "workflow.created-at.fixed"),
    trigger="times of the afternoon, of a workflow that was updated across noon",
    witness=lambda api: any(run["_updatedAt"] < run["_createdAt"] for run in api.all()),
)
class TwelveHours(Service):
    """Hours are written from 01 to 12, so two in the afternoon is 02."""

    def timestamp(self, ns: int) -> str:
        shown = super().timestamp(ns)
        hour = (int(shown[11:13]) - 1) % 12 + 1
        return f"{shown[:11]}{hour:02d}{shown[13:]}"


def earlier_than_created(api: Api) -> bool:
    runs = [api.start().json for _ in range(3)]
    return any(run["_updatedAt"].rstrip("Z") < run["_createdAt"].rstrip("Z") for run in runs)


@documents.fault(
    "updated-at-cut-to-the-second",
    "workflow.timestamps.ordered",
    trigger="the times of a workflow just started",
    needs_start=True,
    witness=earlier_than_created,
)
class CutUpdated(Service):
    """_updatedAt is kept in whole seconds, _createdAt to the nanosecond."""

    def show(self, run: Run) -> Any:
        whole = run.updated - run.updated % SECOND
        return {**super().show(run), "_updatedAt": self.timestamp(whole)}


@documents.fault(
    "output-is-a-list-of-hits",
    "workflow.types",
    trigger="_output of a workflow that completed",
    witness=lambda api: isinstance(api.one(_status="COMPLETED")["_output"], list),
)
class Hits(Service):
    """_output of a completed workflow is an array."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        shown["_output"] = shown["_output"] and [shown["_output"]]
        return shown


@documents.fault(
    "never-updated-lack-an-updater",
    "workflow.fields",
    also=("start.reply.workflow", "get.reply.workflow", "list.reply.items"),
    trigger="_updatedBy of a workflow that nobody has updated",
    needs_start=True,
    witness=lambda api: "_updatedBy" not in api.start().json,
)
class NoUpdater(Service):
    """A workflow that was never updated by anybody has no _updatedBy."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        if run.id in self.started and run.id not in self.touched:
            del shown["_updatedBy"]
        return shown


@documents.fault(
    "tasks-of-the-terminated-lose-their-status",
    "workflow.tasks",
    trigger="the tasks of a workflow that is TERMINATED",
    witness=lambda api: any(
        task.get("_status") is None for task in api.one(_status="TERMINATED")["_tasks"]
    ),
)
class LostStatus(Service):
    """Tasks that a termination cut off have null for a status."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        for task in shown["_tasks"]:
            if task["_status"] == "CANCELED":
                task["_status"] = None
        return shown


def counted_from_zero(api: Api) -> bool:
    reply = api.get(api.one(_defId=LOOP_DEFINITION)["_id"], _includeLoopOverTasks="true")
    return any(task["_sequenceno"] == 0 for task in reply["_tasks"])


@documents.fault(
    "iterations-count-from-zero",
    "workflow.tasks",
    also=("get.reply.workflow",),
    trigger="_includeLoopOverTasks=true for a workflow with a loop",
    witness=counted_from_zero,
)
class FromZero(Service):
    """The tasks that _includeLoopOverTasks adds have sequence numbers from 0."""

    def iterations(self, run: Run) -> list[dict[str, Any]]:
        return [{**task, "_sequenceno": n % 2} for n, task in enumerate(super().iterations(run))]
