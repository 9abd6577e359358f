"""How parameters and bodies are read and checked, and what a refusal leaves behind."""

from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DEFINITION, FAILING_DEFINITION, Definition, Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.runs import COMMANDS

requests = Shelf("refusals")
ISOLATES = "list.nsfilter.isolates"
FOUR = "update.status.four"
UNKNOWN_DEFINITION = "start.definition.unknown-refused"
NOBODY = "00000000-0000-4000-8000-000000000000"

requests.add(
    variant(
        in_namespace=lambda self, run, search: any(
            namespace.startswith(search.namespace) for namespace in run.namespaces
        )
    ),
    "list-takes-the-short-name",
    ISOLATES,
    summary="The beginning of a namespace lists what is in it",
    trigger="an nsfilter that is the beginning of a namespace",
    witness=lambda api: api.items(nsfilter="first"),
)


@requests.fault(
    "get-compares-the-short-name",
    "get.nsfilter.isolates",
    trigger="get a run under its namespace with other letters at the end",
    witness=lambda api: api.get(api.one()["_id"], nsfilter="first_Zz9Yy8Xx").ok,
)
class ShortName(Service):
    """Of a namespace, get looks at what is before the underscore only."""

    def find(self, run_id: str, namespace: str) -> Run:
        run = self.runs.get(run_id)
        short = {name.split("_")[0] for name in run.namespaces} if run else set()
        if run is not None and namespace.split("_", maxsplit=1)[0] in short:
            return run
        return super().find(run_id, namespace)


@requests.fault(
    "definition-name-accepted",
    UNKNOWN_DEFINITION,
    also=("start.definition.used",),
    needs_start=True,
    trigger="a start whose _workflowDefId is the name of a definition",
    witness=lambda api: api.start(definition="rest_connector_workflow").ok,
)
class ByKey(Service):
    """A start finds a definition by its name too."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        for known in self.definitions.values():
            if known.name == order.get("_workflowDefId") and namespace in known.namespaces:
                return known
        return super().definition(order, namespace)


@requests.fault(
    "empty-definition-starts-the-first",
    UNKNOWN_DEFINITION,
    also=("start.definition.required", "start.definition.used"),
    needs_start=True,
    trigger='a start with "" as _workflowDefId',
    witness=lambda api: api.start(definition="").ok,
)
class EmptyIsAny(Service):
    """An empty _workflowDefId starts the first definition of the namespace."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        if order.get("_workflowDefId") == "":
            return next(d for d in self.definitions.values() if namespace in d.namespaces)
        return super().definition(order, namespace)


@requests.fault(
    "definition-looked-up-by-first-group",
    "start.definition.used",
    also=("start.reply.workflow", UNKNOWN_DEFINITION),
    needs_start=True,
    trigger="start a definition whose id begins as that of another one",
    witness=lambda api: api.start(definition=FAILING_DEFINITION)["_workflowDefId"] == DEFINITION,
)
class ShortKey(Service):
    """Definitions are kept by the first eight characters of their id; the first one wins."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        found = super().definition(order, namespace)
        return next(d for d in self.definitions.values() if d.id[:8] == found.id[:8])


@requests.fault(
    "own-status-accepted",
    FOUR,
    needs_start=True,
    trigger="an update with the status that the run already has",
    witness=lambda api: (
        (run := api.new()) and api.reaches(run, "RUNNING") and api.update(run, "RUNNING").ok
    ),
)
class NothingToDo(Service):
    """An update to the status that the run has is answered 200, whatever that status is."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.find_to_update(run_id, self.namespace(request, "update"))
        if request.json_object().get("_status") == run.status:
            return Reply(200, self.show_updated(run))
        return super().do_update(request, run_id)


@requests.fault(
    "status-by-ordinal-accepted",
    FOUR,
    needs_start=True,
    trigger="an update with 0, 1, 2 or 3 as _status",
    witness=lambda api: api.update(api.new(), 0).ok,
)
class Ordinal(Service):
    """The numbers 0 to 3 count as the four commands."""

    def command(self, request: Request) -> str:
        command = request.json_object().get("_status")
        if type(command) is int and command in range(4):
            return COMMANDS[command]
        return super().command(request)


@requests.fault(
    "terminating-the-unknown-succeeds",
    "update.id.unknown-refused",
    trigger="TERMINATED for an id that no run has",
    witness=lambda api: api.update(NOBODY, "TERMINATED").ok and not api.update(NOBODY, "PAUSED").ok,
)
class AlreadyGone(Service):
    """TERMINATED of an unknown run is answered 200, as if it were done already."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        if run_id not in self.runs and self.command(request) == "TERMINATED":
            self.namespace(request, "update")
            return Reply(200, {"_id": run_id, "_status": "TERMINATED"})
        return super().do_update(request, run_id)


@requests.fault(
    "nameless-update-refused-but-done",
    "update.refused-changes-nothing",
    also=("update.nsfilter.required",),
    needs_start=True,
    trigger="an update without nsfilter, then get",
    witness=lambda api: (
        (run := api.new())
        and not api.update(run, "PAUSED", nsfilter=None).ok
        and api.status(run) == "PAUSED"
    ),
)
class LateFilter(Service):
    """An update without nsfilter is refused after it was done."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        if not request.query.get("nsfilter") and run_id in self.runs:
            self.move(self.runs[run_id], self.command(request))
        return super().do_update(request, run_id)


@requests.fault(
    "bad-body-wakes-the-paused",
    "update.refused-changes-nothing",
    needs_start=True,
    trigger="an update without _status on a PAUSED run, then get",
    witness=lambda api: (
        (run := api.new("PAUSED"))
        and not api.update(run, None, body={}).ok
        and api.status(run) != "PAUSED"
    ),
)
class HalfRollback(Service):
    """An update whose body is refused wakes the run if it was paused."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        try:
            return super().do_update(request, run_id)
        except Refused as refused:
            run = self.runs.get(run_id)
            if refused.status == 400 and run is not None and run.status == "PAUSED":
                self.move(run, "RESUMED")
            raise


@requests.fault(
    "refused-move-stamps-the-run",
    "update.refused-changes-nothing",
    needs_start=True,
    trigger="an update that is refused for the status of the run, then its _updatedAt",
    witness=lambda api: (
        (run := api.new("PAUSED", "TERMINATED"))
        and (before := api.get(run).json)
        and not api.update(run, "PAUSED").ok
        and api.get(run)["_updatedAt"] != before["_updatedAt"]
    ),
)
class PreUpdate(Service):
    """A move that is refused renews _updatedAt all the same."""

    def illegal(self, run: Run, command: str) -> Refused:
        run.updated = self.now()
        return super().illegal(run, command)
