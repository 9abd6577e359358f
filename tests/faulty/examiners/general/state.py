"""Held-out faults of what is kept and of ids that are nearly right."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DEFINITION, Definition, Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service

state = Shelf("state")
PERSISTS = "update.persists"
ECHOED = "start.inputs.echoed"


@state.fault(
    "get-cached-once-read",
    PERSISTS,
    also=("get.agrees-with-list", "update.paused", "update.terminated"),
    trigger="get, update, get",
    needs_start=True,
    witness=lambda api: (
        ((run_id := api.new()) and api.status(run_id) and api.update(run_id, "PAUSED").ok)
        and api.status(run_id) != "PAUSED"
    ),
)
class GetCached(Service):
    """A workflow that was got once is shown as it was then for ever."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cache: dict[str, Any] = {}

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        return shown if loop_over else self.cache.setdefault(run.id, shown)


@state.fault(
    "one-replica-never-learns",
    "start.found",
    also=("get.success", "get.agrees-with-list", "list.reply.total"),
    trigger="start, then get several times",
    needs_start=True,
    intermittent=True,
    witness=lambda api: (
        (run_id := api.new()) and {api.get(run_id).ok for _ in range(4)} == {True, False}
    ),
)
class DeafReplica(Service):
    """Every second get is answered by a replica that no start ever reaches."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        if request.number % 2 == 0 and run_id in self.started:
            raise self.unknown_run()
        return super().do_get(request, run_id)


def second_start_overwrites(api: Api) -> bool:
    first = api.start({"n": 1})["_id"]
    api.start({"n": 2})
    return bool(api.get(first)["_inputParams"] != {"n": 1})


@state.fault(
    "inputs-shared-by-all-runs",
    ECHOED,
    also=("start.found", "get.changes-nothing", "update.own-run-only"),
    trigger="two starts with different inputs, then get the first",
    needs_start=True,
    witness=second_start_overwrites,
)
class SharedInputs(Service):
    """Every start replaces the inputs of the workflows started before."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        for run_id in self.started:
            self.runs[run_id].inputs = run.inputs


@state.fault(
    "listed-only-once-updated",
    "start.found",
    also=("get.agrees-with-list", "list.reply.total", "list.definition.partial"),
    trigger="start, then list",
    needs_start=True,
    witness=lambda api: (
        (run_id := api.new())
        and run_id not in api.ids(_pageSize=1000)
        and api.update(run_id, "PAUSED").ok
        and run_id in api.ids(_pageSize=1000)
    ),
)
class ListedOnceUpdated(Service):
    """A started workflow is in the list only after its first update."""

    def listed(self, search: Any) -> list[Run]:
        new = set(self.started) - set(self.touched)
        return [run for run in super().listed(search) if run.id not in new]


@state.fault(
    "id-with-a-tail-found",
    "get.id.unknown-refused",
    also=("get.id.exact",),
    trigger="get a known id with something behind it",
    witness=lambda api: api.get(api.one()["_id"] + "x").ok,
)
class Tail(Service):
    """Whatever follows the 36 characters of an id is ignored on get."""

    def find(self, run_id: str, namespace: str) -> Run:
        return super().find(run_id[:36], namespace)


@state.fault(
    "definition-by-beginning",
    "start.definition.unknown-refused",
    also=("start.definition.used",),
    trigger="start with the first part of a definition id",
    needs_start=True,
    witness=lambda api: api.start(definition=DEFINITION[:8]).ok,
)
class DefinitionByBeginning(Service):
    """The beginning of a definition id is enough for a start."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        asked = order.get("_workflowDefId")
        if isinstance(asked, str) and len(asked) >= 8:
            alike = [key for key in self.definitions if key.startswith(asked)]
            return super().definition({"_workflowDefId": alike[0] if alike else asked}, namespace)
        return super().definition(order, namespace)


@state.fault(
    "definition-id-with-tail-accepted",
    "start.definition.unknown-refused",
    also=("start.definition.used",),
    trigger="start with one character of the definition id changed",
    needs_start=True,
    witness=lambda api: api.start(definition=DEFINITION[:-1] + "7").ok,
)
class DefinitionNearly(Service):
    """The last character of a definition id is not looked at by a start."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        asked = order.get("_workflowDefId")
        if isinstance(asked, str):
            alike = [key for key in self.definitions if key[:-1] == asked[:-1]]
            return super().definition({"_workflowDefId": alike[0] if alike else asked}, namespace)
        return super().definition(order, namespace)
