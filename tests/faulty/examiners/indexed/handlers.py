"""Handlers written by hand, one copied from another: what each forgets to ask or to refuse."""

from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import OTHER_NAMESPACE, QUICK_DEFINITION, Definition
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service

handlers = Shelf("handlers")
UNKNOWN_DEFINITION = "start.definition.unknown-refused"
GONE = "00000000-0000-4000-8000-000000000000"


def asked_command(request: Request) -> Any:
    """The _status of an update; None when there is none to read."""
    try:
        return request.json_object().get("_status")
    except Refused:
        return None


# --- the namespace


def resumed_from_elsewhere(api: Api) -> bool:
    run_id = api.new("PAUSED")
    api.update(run_id, "RESUMED", nsfilter=OTHER_NAMESPACE)
    return bool(api.status(run_id) != "PAUSED")


@handlers.fault(
    "resume-skips-the-namespace",
    "update.nsfilter.isolates",
    trigger="RESUMED on a paused workflow under another namespace",
    needs_start=True,
    witness=resumed_from_elsewhere,
)
class ResumeAnywhere(Service):
    """The handler of RESUMED takes the id from any namespace."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run and asked_command(request) == "RESUMED" and request.query.get("nsfilter"):
            request = replace(request, query={**request.query, "nsfilter": run.namespaces[0]})
        return super().do_update(request, run_id)


@handlers.fault(
    "terminate-needs-no-namespace",
    "update.nsfilter.required",
    also=("update.nsfilter.isolates",),
    trigger="TERMINATED without nsfilter",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "TERMINATED", nsfilter=None).ok,
)
class TerminateAnywhere(Service):
    """The handler of TERMINATED does without nsfilter."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run and asked_command(request) == "TERMINATED" and not request.query.get("nsfilter"):
            request = replace(request, query={"nsfilter": run.namespaces[0]})
        return super().do_update(request, run_id)


def started_without_namespace(api: Api) -> bool:
    api.new()
    return api.start(nsfilter=None).ok


@handlers.fault(
    "start-takes-the-last-namespace",
    "start.nsfilter.required",
    trigger="a start, then one without nsfilter",
    needs_start=True,
    witness=started_without_namespace,
)
class LastNamespace(Service):
    """A start without nsfilter takes that of the last start; the very first one is refused."""

    last = ""

    def namespace(self, request: Request, operation: str) -> str:
        if operation != "start":
            return super().namespace(request, operation)
        if self.last and not request.query.get("nsfilter"):
            return self.last
        self.last = super().namespace(request, operation)
        return self.last


def listed_without_namespace(api: Api) -> bool:
    definition = api.one()["_workflowDefId"]
    return api.list(nsfilter=None, _defId=definition).ok


@handlers.fault(
    "list-of-a-definition-needs-no-namespace",
    "list.nsfilter.required",
    trigger="a list with the full _defId and without nsfilter",
    witness=listed_without_namespace,
)
class DefinitionKnows(Service):
    """With a full _defId nsfilter may be missing: that of the definition serves."""

    def namespace(self, request: Request, operation: str) -> str:
        definition = self.definitions.get(request.query.get("_defId", ""))
        if operation == "list" and definition and not request.query.get("nsfilter"):
            return definition.namespaces[0]
        return super().namespace(request, operation)


# --- what is not refused


def last_command_again(api: Api) -> bool:
    first, second = api.new(), api.new()
    api.update(first, "PAUSED")
    return api.update(second, None, body={}).ok


@handlers.fault(
    "missing-status-repeats-the-last",
    "update.status.required",
    also=("update.status.four", "update.refused-changes-nothing"),
    trigger="an update, then one without _status",
    needs_start=True,
    witness=last_command_again,
)
class RepeatsLast(Service):
    """An update without _status does what the last update did; the first one is refused."""

    last = ""

    def command(self, request: Request) -> str:
        if self.last and "_status" not in request.json_object():
            return self.last
        self.last = super().command(request)
        return self.last


def running_resumes(api: Api) -> bool:
    return api.update(api.new("PAUSED"), "RUNNING").ok


@handlers.fault(
    "running-taken-for-resumed",
    "update.status.four",
    also=("update.refused-changes-nothing",),
    trigger="_status RUNNING for a paused workflow",
    needs_start=True,
    witness=running_resumes,
)
class TakenForResumed(Service):
    """For a paused workflow RUNNING is taken as RESUMED."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run and run.status == "PAUSED" and asked_command(request) == "RUNNING":
            request = replace(request, body=b'{"_status":"RESUMED"}')
        return super().do_update(request, run_id)


@handlers.fault(
    "terminate-of-the-unknown-succeeds",
    "update.id.unknown-refused",
    trigger="TERMINATED for an id that no workflow has",
    needs_start=True,
    witness=lambda api: api.update(GONE, "TERMINATED").ok,
)
class AlreadyGone(Service):
    """TERMINATED of an unknown id succeeds, there being nothing left to end."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        namespace = self.namespace(request, "update")
        if run_id not in self.runs and self.command(request) == "TERMINATED":
            return Reply(200, {"_id": run_id, "_status": "TERMINATED", "_namespaces": [namespace]})
        return super().do_update(request, run_id)


@handlers.fault(
    "definition-by-its-name",
    UNKNOWN_DEFINITION,
    trigger="a start with the name of a definition in _workflowDefId",
    needs_start=True,
    witness=lambda api: api.start(definition="asset_import").ok,
)
class ByName(Service):
    """A start takes the name of a definition for its id."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        named = {definition.name: key for key, definition in self.definitions.items()}
        asked = order.get("_workflowDefId")
        known = named.get(asked, asked) if isinstance(asked, str) else asked
        return super().definition({**order, "_workflowDefId": known}, namespace)


def started_with_the_last(api: Api) -> bool:
    api.new()
    return api.start(body={"_inputParams": {"a": 1}}).ok


@handlers.fault(
    "start-repeats-the-last-definition",
    "start.definition.required",
    trigger="a start, then one without _workflowDefId",
    needs_start=True,
    witness=started_with_the_last,
)
class LastDefinition(Service):
    """A start without _workflowDefId takes that of the last one; the very first is refused."""

    last: str | None = None

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        if "_workflowDefId" not in order and self.last:
            order = {**order, "_workflowDefId": self.last}
        found = super().definition(order, namespace)
        self.last = found.id
        return found


def defined_as_object(api: Api) -> bool:
    return api.start(definition={"_id": QUICK_DEFINITION}).ok


@handlers.fault(
    "definition-as-an-object",
    "start.definition.string",
    trigger="a start with an object of the definition's _id in _workflowDefId",
    needs_start=True,
    witness=defined_as_object,
)
class AsObject(Service):
    """_workflowDefId may be the definition itself, as an object with its _id."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        asked = order.get("_workflowDefId")
        inner = asked.get("_id") if isinstance(asked, dict) else asked
        return super().definition({**order, "_workflowDefId": inner}, namespace)
