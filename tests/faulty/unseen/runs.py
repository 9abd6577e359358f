"""Held-out faults of single workflows: start, get, update, what they carry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DEFINITION, OTHER_NAMESPACE, Definition, Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import COMMANDS, MOVES

life = Shelf("life")
state = Shelf("state")
carried = Shelf("carried")
looks = Shelf("looks")
PERSISTS = "update.persists"
ECHOED = "start.inputs.echoed"


@life.fault(
    "second-start-answers-200",
    "start.success",
    trigger="two starts",
    needs_start=True,
    witness=lambda api: [api.start().status for _ in range(2)] == [201, 200],
)
class SecondStart200(Service):
    """Only the first start is answered 201, the later ones 200."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        return reply if request.number == 1 else replace(reply, status=200)


@life.fault(
    "third-start-fails",
    "start.success",
    also=("http.no-crash",),
    trigger="three starts",
    needs_start=True,
    intermittent=True,
    witness=lambda api: 500 in [api.start().status for _ in range(4)],
)
class ThirdStartFails(Service):
    """Every third start is answered 500."""

    def do_start(self, request: Request) -> Reply:
        if request.number % 3 == 0:
            raise RuntimeError("now and then")
        return super().do_start(request)


@life.fault(
    "get-304-when-repeated",
    "get.success",
    also=("get.changes-nothing", "get.agrees-with-list"),
    trigger="the same get twice",
    witness=lambda api: [api.get(api.one()["_id"]).status for _ in (1, 2)] == [200, 304],
)
class NotModified(Service):
    """The same get is answered 304 the second time, though nobody asked on a condition."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.told: set[str] = set()

    def do_get(self, request: Request, run_id: str) -> Reply:
        reply = super().do_get(request, run_id)
        if run_id in self.told:
            return Reply(304, b"", media=None)
        self.told.add(run_id)
        return reply


def running(api: Api) -> str:
    run_id = api.new()
    api.reaches(run_id, "RUNNING")
    return run_id


@life.fault(
    "pause-only-while-queued",
    "update.paused",
    also=(PERSISTS,),
    trigger="start, wait until it is RUNNING, pause",
    needs_start=True,
    witness=lambda api: api.update(running(api), "PAUSED")["_status"] == "RUNNING",
)
class PauseWhileQueued(Service):
    """PAUSED works on a queued workflow; on a running one it is answered 200 and does nothing."""

    moves: Mapping[tuple[str, str], str] = {**MOVES, ("RUNNING", "PAUSED"): "RUNNING"}


@life.fault(
    "terminate-deletes",
    PERSISTS,
    also=("get.success", "update.terminated", "start.found"),
    trigger="terminate, then get",
    needs_start=True,
    witness=lambda api: not api.get(api.new("TERMINATED")).ok,
)
class TerminateDeletes(Service):
    """A terminated workflow is gone."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        if self.command(request) == "TERMINATED" and run_id in self.started:
            self.started.remove(run_id)
            del self.runs[run_id]
        return reply


@life.fault(
    "terminated-leaves-the-list",
    PERSISTS,
    also=("get.agrees-with-list", "start.found", "list.status.filters", "update.terminated"),
    trigger="terminate, then list",
    needs_start=True,
    witness=lambda api: api.new("TERMINATED") not in api.ids(_pageSize=1000),
)
class LeavesTheList(Service):
    """A workflow that was terminated is found by its id but no longer in the list."""

    def listed(self, search: Any) -> list[Run]:
        gone = {run_id for run_id in self.started if self.runs[run_id].status == "TERMINATED"}
        return [run for run in super().listed(search) if run.id not in gone]


@life.fault(
    "retry-forgets-inputs",
    "update.reply.same",
    also=(ECHOED, "update.retried"),
    trigger="start with inputs, terminate, retry",
    needs_start=True,
    witness=lambda api: api.update(api.new("TERMINATED"), "RETRIED")["_inputParams"] == {},
)
class RetryForgets(Service):
    """RETRIED empties _inputParams."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "RETRIED":
            run.inputs = {}


@life.fault(
    "retry-is-a-new-birth",
    "workflow.created-at.fixed",
    also=("update.reply.same",),
    trigger="terminate, then retry, comparing _createdAt",
    needs_start=True,
    witness=lambda api: (
        (run := api.start().json)
        and api.update(run["_id"], "TERMINATED").ok
        and api.update(run["_id"], "RETRIED")["_createdAt"] != run["_createdAt"]
    ),
)
class RetryRenewsCreated(Service):
    """RETRIED sets _createdAt to now."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "RETRIED":
            run.created = run.updated


def resume_frees_all(api: Api) -> bool:
    other = api.new("PAUSED")
    api.new("PAUSED", "RESUMED")
    return bool(api.status(other) != "PAUSED")


@life.fault(
    "resume-resumes-all",
    "update.own-run-only",
    also=("update.paused", PERSISTS),
    trigger="pause two workflows, resume one",
    needs_start=True,
    witness=resume_frees_all,
)
class ResumeAll(Service):
    """RESUMED resumes every paused workflow of the caller."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "RESUMED":
            for other in [self.runs[run_id] for run_id in self.started]:
                if other.status == "PAUSED":
                    super().move(other, command)


def update_signs_others(api: Api) -> bool:
    other = api.new()
    api.reaches(other, "RUNNING")
    before = api.get(other)["_updatedAt"]
    api.new("PAUSED")
    return bool(api.get(other)["_updatedAt"] != before)


@life.fault(
    "update-touches-times-of-others",
    "update.own-run-only",
    trigger="update one workflow and compare _updatedAt of another of its definition",
    needs_start=True,
    witness=update_signs_others,
)
class TouchesOthers(Service):
    """An update sets _updatedAt of all workflows of the definition."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        for other in self.runs.values():
            if other.definition == run.definition:
                other.updated = max(other.updated, run.updated)


def terminates_the_one_before(api: Api) -> bool:
    before = api.new()
    api.new("TERMINATED")
    return bool(api.status(before) == "TERMINATED")


@life.fault(
    "terminate-takes-the-one-before",
    "update.own-run-only",
    trigger="start two, terminate the second, get the first",
    needs_start=True,
    witness=terminates_the_one_before,
)
class TakesTheOneBefore(Service):
    """TERMINATED ends the workflow that was started before as well."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        place = self.started.index(run.id) if run.id in self.started else 0
        if command == "TERMINATED" and place:
            super().move(self.runs[self.started[place - 1]], command)


def empty_body_pauses(api: Api) -> bool:
    run_id = api.new()
    return not api.update(run_id, None, body={}).ok and api.status(run_id) == "PAUSED"


@life.fault(
    "update-without-status-pauses",
    "update.refused-changes-nothing",
    also=("update.status.required",),
    trigger="an update without _status, then get",
    needs_start=True,
    witness=empty_body_pauses,
)
class EmptyBodyPauses(Service):
    """An update without _status is refused, but pauses the workflow."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run_id in self.started and run and "_status" not in request.json_object():
            self.move(run, "PAUSED")
        return super().do_update(request, run_id)


@life.fault(
    "status-by-first-letter",
    "update.status.four",
    trigger="an update with a status that begins like one of the four",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "PENDING").ok,
)
class FirstLetter(Service):
    """Of _status only the first letter counts, so PENDING pauses."""

    def command(self, request: Request) -> str:
        asked = request.json_object().get("_status")
        letter = asked[:1] if isinstance(asked, str) else ""
        return {"P": "PAUSED", "T": "TERMINATED"}.get(letter) or super().command(request)


@life.fault(
    "status-in-a-list-accepted",
    "update.status.four",
    trigger="an update with an array of one status",
    needs_start=True,
    witness=lambda api: api.update(api.new(), ["PAUSED"]).ok,
)
class StatusInList(Service):
    """An array of one status is accepted as _status."""

    def command(self, request: Request) -> str:
        asked = request.json_object().get("_status")
        if isinstance(asked, list) and len(asked) == 1 and asked[0] in COMMANDS:
            return str(asked[0])
        return super().command(request)


@life.fault(
    "foreign-terminate-accepted",
    "update.nsfilter.isolates",
    trigger="TERMINATED through another namespace",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "TERMINATED", nsfilter=OTHER_NAMESPACE).ok,
)
class ForeignTerminate(Service):
    """A workflow can be terminated, and only that, through any namespace."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run is not None and self.command(request) == "TERMINATED":
            query = {**request.query, "nsfilter": run.namespaces[0]}
            self.namespace(request, "update")
            return super().do_update(replace(request, query=query), run_id)
        return super().do_update(request, run_id)


@life.fault(
    "unknown-terminate-accepted",
    "update.id.unknown-refused",
    trigger="TERMINATED for an id that no workflow has",
    needs_start=True,
    witness=lambda api: api.update("00000000-0000-4000-8000-000000000000", "TERMINATED").ok,
)
class UnknownTerminate(Service):
    """TERMINATED for an unknown id is answered 200: it is over, after all."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        if run_id not in self.runs and self.command(request) == "TERMINATED":
            return Reply(200, {"_id": run_id, "_status": "TERMINATED"})
        return super().do_update(request, run_id)


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


def mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: mapped(item, leaf) for key, item in value.items()}
    return [mapped(item, leaf) for item in value] if isinstance(value, list) else leaf(value)


def spoils(
    name: str, change: Callable[[Any], Any], sent: dict[str, Any], summary: str, trigger: str
) -> None:
    """Shelve a server that changes _inputParams on their way in."""

    def inputs(self: Service, order: dict[str, Any]) -> Any:
        return change(Service.inputs(self, order))

    carried.add(
        variant(inputs=inputs),
        name,
        ECHOED,
        also=("start.reply.workflow",),
        summary=summary,
        trigger=trigger,
        needs_start=True,
        witness=lambda api: (got := api.start(sent)).ok and got["_inputParams"] != sent,
    )


def lists_sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: lists_sorted(item) for key, item in value.items()}
    return sorted(value, key=repr) if isinstance(value, list) else value


def as_number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def as_instant(value: Any) -> Any:
    is_date = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return f"{value}T00:00:00Z" if is_date else value


spoils(
    "lists-sorted",
    lists_sorted,
    {"a": [3, 1, 2]},
    "Lists in _inputParams come back sorted",
    "inputs with a list that is not in order",
)
spoils(
    "numeric-strings-as-numbers",
    lambda i: mapped(i, as_number),
    {"zip": "00501"},
    "Strings of digits in _inputParams come back as numbers",
    "inputs with a string of digits",
)
spoils(
    "dates-as-instants",
    lambda i: mapped(i, as_instant),
    {"due": "2026-02-24"},
    "Dates in _inputParams come back as date-times",
    "inputs with a date",
)
spoils(
    "small-fractions-zero",
    lambda i: mapped(i, lambda v: round(v, 6) if isinstance(v, float) else v),
    {"f": 0.1234567890123},
    "Fractions in _inputParams are rounded to six digits",
    "inputs with a long fraction",
)
spoils(
    "long-strings-cut",
    lambda i: mapped(i, lambda v: v[:255] if isinstance(v, str) else v),
    {"s": "x" * 300},
    "Strings in _inputParams are cut off after 255 characters",
    "inputs with a long string",
)
spoils(
    "line-breaks-lost",
    lambda i: mapped(i, lambda v: " ".join(v.split("\n")) if isinstance(v, str) else v),
    {"s": "a\nb"},
    "Line breaks in _inputParams become blanks",
    "inputs with a line break",
)
spoils(
    "dotted-keys-nested",
    lambda i: {
        key.partition(".")[0]: {key.partition(".")[2]: item} if "." in key else item
        for key, item in i.items()
    },
    {"a.b": 1},
    "A dot in a key of _inputParams makes an object of it",
    "inputs with a dot in a key",
)
spoils(
    "false-inputs-dropped",
    lambda i: {key: item for key, item in i.items() if item or item == {}},
    {"n": 0, "b": False, "s": "x"},
    "Inputs that are 0, false or empty are dropped",
    "inputs with 0 or false",
)

Change = Callable[[dict[str, Any]], object]


def wears(
    name: str,
    clause: str,
    change: Change,
    summary: str,
    trigger: str,
    witness: Any,
    *also: str,
    needs_start: bool = False,
) -> None:
    """Shelve a server that shows its workflows so."""

    def show(self: Service, run: Run) -> Any:
        shown = Service.show(self, run)
        change(shown)
        return shown

    looks.add(
        variant(show=show),
        name,
        clause,
        also=("workflow.types", "workflow.fields", *also),
        summary=summary,
        trigger=trigger,
        needs_start=needs_start,
        witness=witness,
    )


ANY = "any workflow"
wears(
    "ids-as-objects",
    "workflow.types",
    lambda shown: shown.update(_id={"$oid": shown["_id"]}),
    "_id is an object as a database writes it",
    ANY,
    lambda api: isinstance(api.one()["_id"], dict),
    "start.id.new",
    "get.id.exact",
    "start.found",
)
wears(
    "times-as-objects",
    "workflow.timestamps.format",
    lambda shown: shown.update(_createdAt={"$date": shown["_createdAt"]}),
    "_createdAt is an object as a database writes it",
    ANY,
    lambda api: isinstance(api.one()["_createdAt"], dict),
)
wears(
    "zone-twice",
    "workflow.timestamps.format",
    lambda shown: shown.update(_updatedAt=shown["_updatedAt"] + "[UTC]"),
    "_updatedAt has the name of the zone behind the Z",
    ANY,
    lambda api: api.one()["_updatedAt"].endswith("[UTC]"),
)
wears(
    "user-type-as-list",
    "workflow.types",
    lambda shown: shown.update(_userType=[shown["_userType"]]),
    "_userType is an array",
    ANY,
    lambda api: isinstance(api.one()["_userType"], list),
)
wears(
    "updated-by-missing-when-over",
    "workflow.fields",
    lambda shown: shown["_status"] in ("TERMINATED", "COMPLETED") and shown.pop("_updatedBy"),
    "_updatedBy is missing from workflows that are over",
    "a completed or terminated workflow",
    lambda api: "_updatedBy" not in api.one(_status="COMPLETED"),
    "list.reply.items",
    "get.reply.workflow",
    "update.reply.workflow",
)
wears(
    "second-task-without-name",
    "workflow.tasks",
    lambda shown: [task.pop("_name") for task in shown["_tasks"][1:]],
    "Only the first task of a workflow has a _name",
    "a workflow of several tasks",
    lambda api: "_name" not in api.one(_name="ahu")["_tasks"][1],
)
wears(
    "status-null-while-queued",
    "workflow.fields",
    lambda shown: shown["_status"] == "QUEUED" and shown.update(_status=None),
    "_status is null while a workflow is queued",
    "a workflow just started",
    lambda api: api.start()["_status"] is None,
    "start.status.initial",
    "start.reply.workflow",
    "list.status.filters",
)


@looks.fault(
    "output-nan",
    "http.json",
    also=("get.reply.workflow", "get.success"),
    trigger="get a completed workflow and read the body strictly",
    witness=lambda api: b"NaN" in api.get(api.one(_status="COMPLETED")["_id"]).body,
)
class OutputNaN(Service):
    """_output of a completed workflow holds NaN on get, which is no JSON."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        if run.status == "COMPLETED":
            shown["_output"] = {"mean": float("nan")}
        return shown


@looks.fault(
    "third-get-lacks-tasks",
    "workflow.fields",
    also=("get.reply.workflow", "get.agrees-with-list", "workflow.tasks", "get.changes-nothing"),
    trigger="three gets",
    intermittent=True,
    witness=lambda api: any("_tasks" not in api.get(api.one()["_id"]).json for _ in range(3)),
)
class ThirdLacksTasks(Service):
    """Every third get lacks _tasks."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        reply = super().do_get(request, run_id)
        if request.number % 3 == 0:
            reply.content.pop("_tasks")
        return reply
