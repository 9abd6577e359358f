"""Gets: joins, caches and shared lists on the way to one workflow."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DEFINITION, LOOP_DEFINITION, Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service

reading = Shelf("reading")


@reading.fault(
    "get-or-by-definition",
    "get.id.unknown-refused",
    also=("get.id.exact",),
    trigger="get with the id of a definition",
    witness=lambda api: api.get(DEFINITION).ok,
)
class OrByDefinition(Service):
    """Get looks for the id among the definition ids too and gives the first workflow."""

    def find(self, run_id: str, namespace: str) -> Run:
        for run in self.runs.values():
            if run.definition == run_id and namespace in run.namespaces:
                return run
        return super().find(run_id, namespace)


def _loops_of_the_former(api: Any) -> bool:
    first, second = api.ids(_defId=LOOP_DEFINITION, _pageSize=2)
    api.get(first, _includeLoopOverTasks="true")
    return bool(api.get(second, _includeLoopOverTasks="true")["_id"] == first)


@reading.fault(
    "loops-cached-per-definition",
    "get.id.exact",
    also=("get.agrees-with-list",),
    trigger="get two workflows of one definition with _includeLoopOverTasks=true",
    witness=_loops_of_the_former,
)
class LoopsPerDefinition(Service):
    """Replies with loop-over tasks are cached by definition: the next workflow gets the first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cache: dict[str, Any] = {}

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        return self.cache.setdefault(run.definition, shown) if loop_over else shown


def _false_is_true(api: Any) -> bool:
    run_id = api.one(_defId=LOOP_DEFINITION)["_id"]
    given = api.get(run_id, _includeLoopOverTasks="false")["_tasks"]
    return bool(given != api.get(run_id)["_tasks"])


@reading.fault(
    "text-false-is-truthy",
    "get.loop-over.default",
    also=("get.agrees-with-list",),
    trigger="a workflow with loops, with _includeLoopOverTasks=false and without it",
    witness=_false_is_true,
)
class FalseIsTruthy(Service):
    """_includeLoopOverTasks is read with bool(): the text "false" is true."""

    def loop_over(self, request: Request) -> bool:
        return bool(request.query.get("_includeLoopOverTasks"))


@reading.fault(
    "crash-on-loops-where-none-are",
    "get.loop-over.accepted",
    also=("get.success",),
    trigger="_includeLoopOverTasks=true for a workflow without a loop",
    witness=lambda api: (
        api.get(api.one(_defId=DEFINITION)["_id"], _includeLoopOverTasks="true").status == 500
    ),
)
class NoLoops(Service):
    """The query for the loop of a workflow wants exactly one row."""

    def iterations(self, run: Run) -> list[dict[str, Any]]:
        found = super().iterations(run)
        if not found:
            raise LookupError("no row was found when one was required")
        return found


@reading.fault(
    "terminated-is-gone",
    "get.success",
    also=("update.persists", "get.agrees-with-list"),
    needs_start=True,
    trigger="get after TERMINATED",
    witness=lambda api: api.get(api.new("TERMINATED")).status == 410,
)
class TerminatedIsGone(Service):
    """A workflow that an update has terminated is answered 410."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        reply = super().do_get(request, run_id)
        if run_id in self.touched and self.runs[run_id].status == "TERMINATED":
            raise Refused(410, "deleted")
        return reply


@reading.fault(
    "loops-instead-of-the-workflow",
    "get.reply.workflow",
    also=("get.loop-over.accepted", "workflow.fields"),
    trigger="get with _includeLoopOverTasks=true",
    witness=lambda api: isinstance(
        api.get(api.one()["_id"], _includeLoopOverTasks="true").json, list
    ),
)
class LoopsOnly(Service):
    """With _includeLoopOverTasks=true the reply is the array of tasks alone."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        return shown["_tasks"] if loop_over else shown


@reading.fault(
    "list-selects-the-creator-twice",
    "get.agrees-with-list",
    also=("list.reply.items",),
    trigger="a workflow that somebody other than its creator updated, in the list and by its id",
    witness=lambda api: any(
        api.get(run["_id"])["_updatedBy"] != run["_updatedBy"] for run in api.items()
    ),
)
class CreatorTwice(Service):
    """The list fills _updatedBy from the column of the creator."""

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_updatedBy": run.created_by}


def _loops_stay(api: Any) -> bool:
    run_id = api.one(_defId=LOOP_DEFINITION)["_id"]
    before = api.get(run_id)["_tasks"]
    api.get(run_id, _includeLoopOverTasks="true")
    return bool(api.get(run_id)["_tasks"] != before)


@reading.fault(
    "loops-appended-to-the-row",
    "get.changes-nothing",
    also=("get.loop-over.default",),
    trigger="a workflow with loops, before and after a get with _includeLoopOverTasks=true",
    witness=_loops_stay,
)
class LoopsStay(Service):
    """Loop-over tasks are appended to the workflow's own list and stay there."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        if loop_over:
            known = {task["_id"] for task in run.tasks}
            run.tasks += [task for task in self.iterations(run) if task["_id"] not in known]
        return self.show(run)
