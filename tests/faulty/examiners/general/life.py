"""Held-out faults of starts and updates: what they answer and what they do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import OTHER_NAMESPACE, Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import COMMANDS, MOVES

life = Shelf("life")
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
