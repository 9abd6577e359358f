"""Starts: an INSERT with its lookups, defaults and constraints."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import DEFINITION, FAILING_DEFINITION, Definition, Run
from faulty.messages import Reply, Request
from faulty.reference import Service
from faulty.search import Search

starting = Shelf("identity")
UNKNOWN = "start.definition.unknown-refused"
NEWEST = {"_createdAt": -1}


def _missing_in_the_list(api: Any) -> bool:
    run_id = api.start()["_id"]
    return bool(api.get(run_id).ok) and run_id not in api.ids(sort=NEWEST)


@starting.fault(
    "inner-join-with-inputs",
    "start.found",
    also=("start.inputs.optional", "get.agrees-with-list", "list.reply.total"),
    needs_start=True,
    trigger="start without _inputParams, then list",
    witness=_missing_in_the_list,
)
class InnerJoin(Service):
    """The list joins the inputs: a workflow that has none is found by its id only."""

    def listed(self, search: Search) -> list[Run]:
        return [run for run in super().listed(search) if run.inputs]


def _answers_the_paused(api: Any) -> bool:
    paused = api.new("PAUSED")
    return bool(api.start()["_id"] == paused)


@starting.fault(
    "get-or-create-while-paused",
    "start.id.new",
    also=("start.status.initial", "start.inputs.echoed"),
    needs_start=True,
    trigger="start a definition while a workflow of it, started before, is paused",
    witness=_answers_the_paused,
)
class GetOrCreate(Service):
    """While a workflow of the definition is paused, a start gives that one back."""

    def do_start(self, request: Request) -> Reply:
        definition = self.definition(request.json_object(), self.namespace(request, "start"))
        for run in map(self.runs.__getitem__, self.started):
            if (run.definition, run.status) == (definition.id, "PAUSED"):
                return Reply(201, self.show_started(run))
        return super().do_start(request)


@starting.fault(
    "definition-cache-keyed-by-first-group",
    "start.definition.used",
    also=("start.reply.workflow",),
    needs_start=True,
    trigger="start a definition whose id begins like another's",
    witness=lambda api: api.start(definition=FAILING_DEFINITION)["_workflowDefId"] == DEFINITION,
)
class KeyedByFirstGroup(Service):
    """Definitions are cached under the first group of their id, which two of them share."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        found = super().definition(order, namespace)
        return next(d for d in self.definitions.values() if d.id[:8] == found.id[:8])


@starting.fault(
    "definition-key-of-16-characters",
    UNKNOWN,
    also=("start.definition.used",),
    needs_start=True,
    trigger="start a definition id that differs from a known one in its end only",
    witness=lambda api: api.start(definition=f"{DEFINITION[:-4]}0000").status == 201,
)
class ShortKey(Service):
    """Definitions are looked up by the first 16 characters of the id."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        asked = order.get("_workflowDefId")
        if isinstance(asked, str) and asked not in self.definitions:
            known = [d.id for d in self.definitions.values() if d.id[:16] == asked[:16]]
            order = {**order, "_workflowDefId": known[0] if known else asked}
        return super().definition(order, namespace)


@starting.fault(
    "empty-definition-matches-like",
    UNKNOWN,
    also=("start.definition.required", "start.definition.used"),
    needs_start=True,
    trigger='start with a _workflowDefId of ""',
    witness=lambda api: api.start(body={"_workflowDefId": ""}).status == 201,
)
class EmptyMatchesLike(Service):
    """Definitions are looked up with LIKE 'id%', so an empty id is that of the first one."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        if order.get("_workflowDefId") == "":
            order = {**order, "_workflowDefId": DEFINITION}
        return super().definition(order, namespace)


@starting.fault(
    "definition-in-an-array",
    "start.definition.string",
    needs_start=True,
    trigger="start with an array that holds a definition id",
    witness=lambda api: api.start(body={"_workflowDefId": [DEFINITION]}).status == 201,
)
class DefinitionsIn(Service):
    """The ORM makes an IN of an array of ids."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        asked = order.get("_workflowDefId")
        if isinstance(asked, list) and asked:
            order = {**order, "_workflowDefId": asked[0]}
        return super().definition(order, namespace)


def _definition_is_remembered(api: Any) -> bool:
    api.new()
    return bool(api.start(body={"_inputParams": {}}).status == 201)


@starting.fault(
    "definition-of-the-last-start",
    "start.definition.required",
    also=("start.definition.used",),
    needs_start=True,
    trigger="start a definition, then start without _workflowDefId",
    witness=_definition_is_remembered,
)
class DefinitionRemembered(Service):
    """The order object is reused: what a body leaves out is that of the last start."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.order: dict[str, Any] = {}

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        found = super().definition({**self.order, **order}, namespace)
        self.order["_workflowDefId"] = found.id
        return found


def _begins_paused(api: Any) -> bool:
    api.new("PAUSED")
    return bool(api.start()["_status"] == "PAUSED")


@starting.fault(
    "row-copied-from-the-last",
    "start.status.initial",
    also=("start.reply.workflow",),
    needs_start=True,
    trigger="start a definition when the workflow of it that was started last is paused",
    witness=_begins_paused,
)
class CopiedRow(Service):
    """A start clones the last row of the definition, a paused one with its status."""

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        run = super().new_run(definition, namespace, inputs)
        before = [r for r in map(self.runs.__getitem__, self.started) if r.name == run.name]
        if before and before[-1].status == "PAUSED":
            run.status, run.since = "PAUSED", None
            self.settle_tasks(run)
        return run


def _repeat_is_200(api: Any) -> bool:
    first = api.start({"repeat": 1})
    again = api.start({"repeat": 1})
    return first.status == 201 and again.status == 200 and first["_id"] != again["_id"]


@starting.fault(
    "equal-start-counts-as-replaced",
    "start.success",
    needs_start=True,
    trigger="the same start twice",
    witness=_repeat_is_200,
)
class ReplacedRow(Service):
    """A start equal to the one before makes a new workflow, but is answered 200."""

    before = b""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        if request.body == self.before:
            reply.status = 200
        self.before = request.body
        return reply


@starting.fault(
    "insert-returns-rows",
    "start.reply.workflow",
    also=("workflow.fields", "start.inputs.echoed"),
    needs_start=True,
    trigger="a start without _inputParams",
    witness=lambda api: isinstance(api.start().json, list),
)
class InsertReturning(Service):
    """A start without inputs is answered with the rows of its INSERT, an array of one."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        if not request.json_object().get("_inputParams"):
            reply.content = [reply.content]
        return reply
