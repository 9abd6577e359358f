"""What has to be refused and is not."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DEFINITION, Definition, Run
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import COMMANDS

refusals = Shelf("refusals")
NOBODY = "00000000-0000-4000-8000-000000000000"
GET_UNKNOWN = "get.id.unknown-refused"
UPDATE_UNKNOWN = "update.id.unknown-refused"


def unknown_get(name: str, content: Any, summary: str) -> None:
    """Shelve a server that answers a get of an unknown id 200 with this content."""

    def do_get(self: Service, request: Request, run_id: str) -> Reply:
        try:
            return Service.do_get(self, request, run_id)
        except Refused as refused:
            if refused.status != 404:
                raise
            return Reply(200, content)

    refusals.add(
        type("Lenient", (Service,), {"do_get": do_get}),
        name,
        GET_UNKNOWN,
        also=("get.id.exact", "get.nsfilter.isolates", "get.reply.workflow"),
        summary=summary,
        trigger="get an id that no workflow has",
        witness=lambda api: api.get(NOBODY).status == 200,
    )


unknown_get("unknown-get-null", None, "A get of an unknown id answers 200 with null")
unknown_get("unknown-get-empty-object", {}, "A get of an unknown id answers 200 with {}")
unknown_get(
    "unknown-get-error-in-200",
    {"errorResult": {"status": 404, "message": "not found"}},
    "A get of an unknown id answers 200 with an error inside",
)


@refusals.fault(
    "unknown-get-another-workflow",
    GET_UNKNOWN,
    also=("get.id.exact",),
    trigger="get an id that no workflow has",
    witness=lambda api: api.get(NOBODY).ok,
)
class AnotherForUnknown(Service):
    """A get of an unknown id answers some other workflow."""

    def find(self, run_id: str, namespace: str) -> Run:
        known = self.runs.get(run_id)
        return super().find(run_id, namespace) if known else next(iter(self.runs.values()))


@refusals.fault(
    "unknown-get-echoes-the-id",
    GET_UNKNOWN,
    trigger="get an id that no workflow has",
    witness=lambda api: api.get(NOBODY)["_id"] == NOBODY,
)
class MadeUp(Service):
    """A get of an unknown id answers a workflow made up for that id."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        if run_id in self.runs:
            return super().do_get(request, run_id)
        namespace = self.namespace(request, "get")
        run = self.new_run(self.definitions[DEFINITION], namespace, {})
        return Reply(200, {**self.show(run), "_id": run_id})


@refusals.fault(
    "unknown-update-accepted",
    UPDATE_UNKNOWN,
    also=("update.reply.workflow", "update.reply.same"),
    trigger="update an id that no workflow has",
    needs_start=True,
    witness=lambda api: api.update(NOBODY, "PAUSED").status == 200,
)
class UnknownUpdate(Service):
    """An update of an unknown id answers 200 with null."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        return super().do_update(request, run_id) if run_id in self.runs else Reply(200, None)


@refusals.fault(
    "unknown-update-creates",
    UPDATE_UNKNOWN,
    trigger="update an id that no workflow has",
    needs_start=True,
    witness=lambda api: api.update(NOBODY, "PAUSED")["_id"] == NOBODY,
)
class UpdateCreates(Service):
    """An update of an unknown id makes a workflow with that id."""

    def find_to_update(self, run_id: str, namespace: str) -> Run:
        if run_id not in self.runs:
            run = self.new_run(self.definitions[DEFINITION], namespace, {})
            run.id = run_id
            self.runs[run_id] = run
        return super().find_to_update(run_id, namespace)


class AnyDefinition(Service):
    """Starts a run of DEFINITION for orders that ``excused`` lets through."""

    def excused(self, order: dict[str, Any]) -> bool:
        raise NotImplementedError

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        try:
            return super().definition(order, namespace)
        except Refused:
            if self.excused(order):
                return self.definitions[DEFINITION]
            raise


@refusals.fault(
    "unknown-definition-accepted",
    "start.definition.unknown-refused",
    also=("start.definition.used", "start.namespace"),
    trigger="start a definition that does not exist",
    needs_start=True,
    witness=lambda api: api.start(definition=NOBODY).ok,
)
class UnknownDefinition(AnyDefinition):
    """A start of an unknown definition is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return isinstance(order.get("_workflowDefId"), str)


@refusals.fault(
    "missing-definition-accepted",
    "start.definition.required",
    trigger="start without _workflowDefId",
    needs_start=True,
    witness=lambda api: api.start(body={"_inputParams": {}}).ok,
)
class MissingDefinition(AnyDefinition):
    """A start without _workflowDefId is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return "_workflowDefId" not in order


@refusals.fault(
    "numeric-definition-accepted",
    "start.definition.string",
    also=("start.definition.unknown-refused",),
    trigger="start with a number as _workflowDefId",
    needs_start=True,
    witness=lambda api: api.start(definition=123).ok,
)
class NumericDefinition(AnyDefinition):
    """A start with a number as _workflowDefId is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return isinstance(order.get("_workflowDefId"), int)


@refusals.fault(
    "listed-definition-accepted",
    "start.definition.string",
    trigger="start with a list or an object around the id",
    needs_start=True,
    witness=lambda api: api.start(definition=[DEFINITION]).ok,
)
class StructuredDefinition(AnyDefinition):
    """A start with an array or an object as _workflowDefId is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return isinstance(order.get("_workflowDefId"), list | dict)


@refusals.fault(
    "null-definition-accepted",
    "start.definition.required",
    also=("start.definition.string",),
    trigger="start with null as _workflowDefId",
    needs_start=True,
    witness=lambda api: api.start(body={"_workflowDefId": None}).ok,
)
class NullDefinition(AnyDefinition):
    """A start with null or an empty string as _workflowDefId is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return order.get("_workflowDefId", 0) in (None, "")


class OtherCommands(Service):
    """Answers 200 and does nothing for commands that ``excused`` lets through."""

    def excused(self, order: dict[str, Any]) -> bool:
        raise NotImplementedError

    def do_update(self, request: Request, run_id: str) -> Reply:
        order = request.json_object()
        if order.get("_status") not in COMMANDS and self.excused(order):
            run = self.find_to_update(run_id, self.namespace(request, "update"))
            return Reply(200, self.show_updated(run))
        return super().do_update(request, run_id)


@refusals.fault(
    "unknown-status-accepted",
    "update.status.four",
    trigger="an update with a status that is none of the four",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "COMPLETED").ok,
)
class UnknownStatus(OtherCommands):
    """Any string is accepted as _status."""

    def excused(self, order: dict[str, Any]) -> bool:
        return isinstance(order.get("_status"), str)


def made_to_complete(api: Api) -> bool:
    run_id = api.new()
    return api.update(run_id, "COMPLETED").ok and api.status(run_id) == "COMPLETED"


@refusals.fault(
    "status-written-as-sent",
    "update.status.four",
    also=("update.refused-changes-nothing",),
    trigger="an update with a status that is none of the four",
    needs_start=True,
    witness=made_to_complete,
)
class StatusAsSent(OtherCommands):
    """A _status that is none of the four is stored as it was sent."""

    def excused(self, order: dict[str, Any]) -> bool:
        return isinstance(order.get("_status"), str)

    def do_update(self, request: Request, run_id: str) -> Reply:
        order = request.json_object()
        if order.get("_status") not in COMMANDS and self.excused(order):
            run = self.find_to_update(run_id, self.namespace(request, "update"))
            run.since = None
            self.become(run, order["_status"], self.now())
        return super().do_update(request, run_id)


@refusals.fault(
    "missing-status-accepted",
    "update.status.required",
    trigger="an update without _status",
    needs_start=True,
    witness=lambda api: api.update(api.new(), None, body={}).ok,
)
class MissingStatus(OtherCommands):
    """An update without _status is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return "_status" not in order


@refusals.fault(
    "non-string-status-accepted",
    "update.status.four",
    also=("update.status.required",),
    trigger="an update with a number or null as _status",
    needs_start=True,
    witness=lambda api: api.update(api.new(), 1).ok,
)
class NonStringStatus(OtherCommands):
    """A _status that is no string is accepted."""

    def excused(self, order: dict[str, Any]) -> bool:
        return "_status" in order and not isinstance(order["_status"], str)
