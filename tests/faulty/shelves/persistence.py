"""What is started stays, is itself, and reading leaves it alone."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run, new_id
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

persistence = Shelf("persistence")
identity = Shelf("identity")
reading = Shelf("reading")
FOUND = "start.found"


@persistence.fault(
    "start-not-stored",
    FOUND,
    also=("get.success",),
    trigger="start, then get",
    needs_start=True,
    witness=lambda api: not api.get(api.new()).ok,
)
class NotStored(Service):
    """A started workflow is answered but not kept."""

    def keep(self, run: Run) -> None:
        self.started.append(run.id)


@persistence.fault(
    "start-not-in-list",
    FOUND,
    also=(
        "list.reply.total",
        "get.agrees-with-list",
        "list.name.partial",
        "list.start-date.begins",
    ),
    trigger="start, then list",
    needs_start=True,
    witness=lambda api: api.new() not in api.ids(_pageSize=1000),
)
class NotListed(Service):
    """A started workflow is found by its id but is in no list."""

    def listed(self, search: Search) -> list[Run]:
        return [run for run in super().listed(search) if run.id not in self.started]


@persistence.fault(
    "start-only-in-list",
    FOUND,
    also=("get.success", "get.agrees-with-list"),
    trigger="start, then get",
    needs_start=True,
    witness=lambda api: not api.get(api.new()).ok,
)
class OnlyListed(Service):
    """A started workflow is in the list but not found by its id."""

    def find(self, run_id: str, namespace: str) -> Run:
        if run_id in self.started:
            raise self.unknown_run()
        return super().find(run_id, namespace)


@persistence.fault(
    "start-stored-under-another-id",
    FOUND,
    also=("start.id.new", "get.success", "start.reply.workflow"),
    trigger="start, then get the id that was answered",
    needs_start=True,
    witness=lambda api: not api.get(api.new()).ok,
)
class OtherId(Service):
    """The reply to a start shows another id than the workflow gets."""

    def show_started(self, run: Run) -> Any:
        return {**self.show(run), "_id": new_id(self.random)}


@persistence.fault(
    "next-start-replaces",
    FOUND,
    also=("start.id.new", "update.own-run-only", "get.success"),
    trigger="start twice, then get the first",
    needs_start=True,
    witness=lambda api: not api.get([api.new(), api.new()][0]).ok,
)
class NextStartReplaces(Service):
    """Of the workflows started only the latest is kept."""

    def keep(self, run: Run) -> None:
        for other in self.started:
            self.runs.pop(other, None)
        super().keep(run)


@persistence.fault(
    "list-keeps-other-inputs",
    "get.agrees-with-list",
    also=("start.inputs.echoed", "list.reply.items"),
    trigger="compare a workflow in the list and by id",
    witness=lambda api: any(run["_inputParams"] == {"redacted": True} for run in api.items()),
)
class ListRedacts(Service):
    """The list shows other _inputParams than a get."""

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_inputParams": {"redacted": True}}


@persistence.fault(
    "get-shows-another-name",
    "get.agrees-with-list",
    also=("list.name.partial",),
    trigger="compare a workflow in the list and by id",
    witness=lambda api: (run := api.one())["_name"] != api.get(run["_id"])["_name"],
)
class GetRenames(Service):
    """A get shows the name of the definition and its user type, the list the name alone."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        return {**shown, "_name": f"{run.user_type}/{run.name}"}


@persistence.fault(
    "list-lacks-tasks",
    "get.agrees-with-list",
    also=("list.reply.items", "workflow.fields", "workflow.tasks"),
    trigger="compare _tasks of a workflow in the list and by id",
    witness=lambda api: api.one()["_tasks"] == [],
)
class ListLacksTasks(Service):
    """_tasks is empty in the list and filled by id."""

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_tasks": []}


@identity.fault(
    "get-answers-the-first",
    "get.id.exact",
    also=("get.agrees-with-list", FOUND, "get.id.unknown-refused"),
    trigger="get any workflow but the first",
    witness=lambda api: api.get(api.ids()[3])["_id"] != api.ids()[3],
)
class AlwaysTheFirst(Service):
    """A get answers one and the same workflow for every known id."""

    def find(self, run_id: str, namespace: str) -> Run:
        super().find(run_id, namespace)
        return next(run for run in self.runs.values() if namespace in run.namespaces)


@identity.fault(
    "get-by-beginning-of-id",
    "get.id.unknown-refused",
    also=("get.id.exact",),
    trigger="get an id that begins or ends otherwise than a known one",
    witness=lambda api: api.get(api.one()["_id"][:-4] + "0000").ok,
)
class ByBeginning(Service):
    """Only the first eight characters of an id are compared on get."""

    def find(self, run_id: str, namespace: str) -> Run:
        alike = [i for i in self.runs if i.startswith(run_id[:8]) and len(run_id) >= 8]
        return super().find(alike[0] if alike else run_id, namespace)


@identity.fault(
    "starts-share-an-id",
    "start.id.new",
    also=("workflow.id.distinct", FOUND),
    trigger="start twice",
    needs_start=True,
    witness=lambda api: api.new() == api.new(),
)
class OneIdForAll(Service):
    """Every start gets the same id."""

    def new_id(self) -> str:
        return "94bcf41e-8d05-4011-a64b-d5a5164b0155"


@identity.fault(
    "equal-starts-answer-the-first",
    "start.id.new",
    also=("workflow.id.distinct", "start.status.initial"),
    trigger="start twice with the same body",
    needs_start=True,
    witness=lambda api: api.new() == api.new(),
)
class Deduplicated(Service):
    """A start with the same body as an earlier one answers that earlier workflow."""

    def do_start(self, request: Request) -> Reply:
        self.bodies: dict[bytes, str] = getattr(self, "bodies", {})
        if request.body in self.bodies:
            return Reply(201, self.show_started(self.runs[self.bodies[request.body]]))
        reply = super().do_start(request)
        self.bodies[request.body] = reply.content["_id"]
        return reply


@identity.fault(
    "id-is-the-definitions",
    "workflow.id.distinct",
    also=("start.id.new",),
    trigger="any start",
    needs_start=True,
    witness=lambda api: (run := api.start().json)["_id"] == run["_workflowDefId"],
)
class DefinitionIdAsId(Service):
    """A started workflow has the id of its definition."""

    def keep(self, run: Run) -> None:
        run.id = run.definition
        super().keep(run)


def listed_twice(api: Api) -> bool:
    ids = api.ids(_pageSize=1000)
    return len(ids) != len(set(ids))


@identity.fault(
    "failed-listed-twice",
    "workflow.id.distinct",
    also=("list.offset.position", "list.reply.total", "list.page-size.limits"),
    trigger="a list with failed workflows",
    witness=listed_twice,
)
class FailedTwice(Service):
    """Failed workflows are in the list twice."""

    def listed(self, search: Search) -> list[Run]:
        listed = super().listed(search)
        return listed + [run for run in listed if run.status == "FAILED"]


def differs_when_read_again(api: Api, *fields: str) -> bool:
    run_id = api.one()["_id"]
    first, again = api.get(run_id), api.get(run_id)
    return any(first[field] != again[field] for field in fields)


@reading.fault(
    "get-touches-updated-at",
    "get.changes-nothing",
    also=("get.agrees-with-list",),
    trigger="get a workflow twice",
    witness=lambda api: differs_when_read_again(api, "_updatedAt"),
)
class GetTouches(Service):
    """Every get moves _updatedAt to now."""

    def find(self, run_id: str, namespace: str) -> Run:
        run = super().find(run_id, namespace)
        run.updated = self.now()
        return run


@reading.fault(
    "get-changes-updater",
    "get.changes-nothing",
    also=("get.agrees-with-list",),
    trigger="get a workflow twice",
    witness=lambda api: differs_when_read_again(api, "_updatedBy"),
)
class GetSigns(Service):
    """Every get writes a new _updatedBy."""

    def find(self, run_id: str, namespace: str) -> Run:
        run = super().find(run_id, namespace)
        run.updated_by = new_id(self.random)
        return run


@reading.fault(
    "get-wakes-the-paused",
    "get.changes-nothing",
    also=("update.paused", "update.persists", "get.agrees-with-list"),
    trigger="start, pause, get twice",
    needs_start=True,
    witness=lambda api: (
        (run_id := api.new("PAUSED")) and [api.status(run_id) for _ in (1, 2)][1] == "RUNNING"
    ),
)
class GetWakes(Service):
    """A get of a paused workflow lets it go on."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        if run.status == "PAUSED":
            self.move(run, "RESUMED")
        return shown


@reading.fault(
    "list-shuffles-tasks",
    "get.changes-nothing",
    also=("get.agrees-with-list",),
    trigger="list, get, list, get",
    witness=lambda api: (
        (run_id := api.one()["_id"])
        and api.get(run_id)["_tasks"] != (api.items() and api.get(run_id)["_tasks"])
    ),
)
class ListRenewsTasks(Service):
    """Every list gives the tasks of the workflows it shows new ids."""

    def show_listed(self, run: Run) -> Any:
        for task in run.tasks:
            task["_id"] = new_id(self.random)
        return self.show(run)


def loops(api: Api) -> str:
    return str(api.one(_name="ahu")["_id"])


@reading.fault(
    "loop-over-true-refused",
    "get.loop-over.accepted",
    trigger="get with _includeLoopOverTasks=true",
    witness=lambda api: not api.get(loops(api), _includeLoopOverTasks="true").ok,
)
class TrueRefused(Service):
    """_includeLoopOverTasks=true is refused."""

    def loop_over(self, request: Request) -> bool:
        if super().loop_over(request):
            return bool(int(request.query["_includeLoopOverTasks"]))
        return False


@reading.fault(
    "loop-over-default-true",
    "get.loop-over.default",
    also=("get.agrees-with-list",),
    trigger="get a workflow with a DO_WHILE task without and with _includeLoopOverTasks=false",
    witness=lambda api: (
        api.get(run := loops(api)).json != api.get(run, _includeLoopOverTasks="false").json
    ),
)
class DefaultTrue(Service):
    """Without _includeLoopOverTasks the loop-over tasks are included."""

    def loop_over(self, request: Request) -> bool:
        return "_includeLoopOverTasks" not in request.query or super().loop_over(request)
