"""Commands: saved states, defaults, workers and what is answered."""

from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import FAILING_DEFINITION, MS, Run
from faulty.messages import Reply, Request
from faulty.reference import Service

updating = Shelf("lifecycle")
NEWEST = {"_createdAt": -1}
GONE = "00000000-0000-4000-8000-000000000000"


@updating.fault(
    "terminate-answers-as-a-delete",
    "update.success",
    also=("update.reply.workflow",),
    needs_start=True,
    trigger="TERMINATED",
    witness=lambda api: api.update(api.new(), "TERMINATED").status == 204,
)
class AnswersAsDelete(Service):
    """TERMINATED is answered 204 without a body, the other three are answered rightly."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        return Reply(204, b"", None) if self.command(request) == "TERMINATED" else reply


@updating.fault(
    "worker-overwrites-the-pause",
    "update.paused",
    also=("update.persists",),
    needs_start=True,
    trigger="look again a quarter of a second after PAUSED",
    witness=lambda api: api.reaches(api.new("PAUSED"), "RUNNING", within=0.7),
)
class WorkerOverwrites(Service):
    """A worker saves its stale copy of the row 0.2 s after a pause: the workflow runs again."""

    def age(self, run: Run) -> None:
        super().age(run)
        stale = run.id in self.touched and run.status == "PAUSED"
        if stale and self.clock() >= run.updated + 200 * MS:
            run.since = self.now()
            self.become(run, "RUNNING", run.since)


def _stays_paused(api: Any) -> bool:
    reply = api.update(api.new("PAUSED", "PAUSED"), "RESUMED")
    return reply.status == 200 and bool(reply["_status"] == "PAUSED")


@updating.fault(
    "pause-twice-saves-the-pause",
    "update.resumed",
    also=("update.persists",),
    needs_start=True,
    trigger="PAUSED twice, then RESUMED",
    witness=_stays_paused,
)
class SavesThePause(Service):
    """A pause saves the status to go back to, the second one saves PAUSED."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.saved: dict[str, str] = {}

    def move(self, run: Run, command: str) -> None:
        if command == "RESUMED" and self.saved.get(run.id) == run.status == "PAUSED":
            return
        if command == "PAUSED":
            self.saved[run.id] = run.status
        super().move(run, command)


def _second_retry_does_nothing(api: Any) -> bool:
    run_id = api.new(definition=FAILING_DEFINITION)
    api.reaches(run_id, "FAILED")
    api.update(run_id, "RETRIED")
    api.reaches(run_id, "FAILED")
    reply = api.update(run_id, "RETRIED")
    return reply.status == 200 and reply["_status"] == "FAILED"


@updating.fault(
    "second-retry-is-spent",
    "update.retried",
    needs_start=True,
    trigger="RETRIED on a failed workflow, and again when it has failed again",
    witness=_second_retry_does_nothing,
)
class OneAttempt(Service):
    """A workflow has one retry: the next is answered 200 and leaves it FAILED."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.retried: set[str] = set()

    def move(self, run: Run, command: str) -> None:
        if command == "RETRIED" and run.id in self.retried:
            return
        super().move(run, command)
        if command == "RETRIED":
            self.retried.add(run.id)


@updating.fault(
    "terminate-restores-after-a-resume",
    "update.terminated",
    needs_start=True,
    trigger="PAUSED, RESUMED, TERMINATED",
    witness=lambda api: (
        api.update(api.new("PAUSED", "RESUMED"), "TERMINATED")["_status"] == "PAUSED"
    ),
)
class RestoresThePause(Service):
    """TERMINATED rolls a resumed workflow back to its savepoint, and that is PAUSED."""

    def move(self, run: Run, command: str) -> None:
        resumed = run.status == "RUNNING" and self.touched.count(run.id) > 2
        super().move(run, "PAUSED" if resumed and command == "TERMINATED" else command)


@updating.fault(
    "command-merged-into-inputs",
    "update.reply.same",
    also=("start.inputs.echoed",),
    needs_start=True,
    trigger="any update",
    witness=lambda api: "_status" in api.update(api.new(), "PAUSED")["_inputParams"],
)
class CommandMerged(Service):
    """The body of an update is merged into the inputs as well."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        run = self.runs[run_id]
        run.inputs = {**run.inputs, **request.json_object()}
        return Reply(reply.status, self.show_updated(run))


@updating.fault(
    "resume-answers-the-row-count",
    "update.reply.workflow",
    also=("workflow.fields", "update.reply.same"),
    needs_start=True,
    trigger="RESUMED",
    witness=lambda api: api.update(api.new("PAUSED"), "RESUMED").json == 1,
)
class RowCount(Service):
    """RESUMED is answered with the number of rows that it changed."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        return Reply(200, 1) if self.command(request) == "RESUMED" else reply


@updating.fault(
    "resting-statuses-are-settable",
    "update.status.four",
    needs_start=True,
    trigger="an update to COMPLETED, FAILED or RUNNING",
    witness=lambda api: api.update(api.new(), "COMPLETED").ok,
)
class Settable(Service):
    """Every value of the status column may be set; words that are none are refused."""

    def command(self, request: Request) -> str:
        asked = request.json_object().get("_status")
        return asked if asked in ("COMPLETED", "FAILED", "RUNNING") else super().command(request)

    def move(self, run: Run, command: str) -> None:
        if command not in ("COMPLETED", "FAILED", "RUNNING"):
            return super().move(run, command)
        run.since = None
        return self.become(run, command, self.now())


@updating.fault(
    "verbs-are-commands-too",
    "update.status.four",
    needs_start=True,
    trigger="an update to PAUSE, the verb",
    witness=lambda api: api.update(api.new(), "PAUSE").ok,
)
class Verbs(Service):
    """PAUSE, RESUME, RETRY and TERMINATE are taken as well."""

    def command(self, request: Request) -> str:
        verbs = {
            "PAUSE": "PAUSED",
            "RESUME": "RESUMED",
            "RETRY": "RETRIED",
            "TERMINATE": "TERMINATED",
        }
        asked = request.json_object().get("_status")
        known = isinstance(asked, str) and asked in verbs
        return verbs[asked] if known else super().command(request)


@updating.fault(
    "empty-update-resumes-the-paused",
    "update.status.required",
    also=("update.refused-changes-nothing",),
    needs_start=True,
    trigger="an update without _status on a paused workflow",
    witness=lambda api: api.update(api.new("PAUSED"), None, body={}).ok,
)
class DefaultArgument(Service):
    """Without _status the command is RESUMED: refused for the active, carried out for paused."""

    def command(self, request: Request) -> str:
        body = request.json_object()
        return super().command(request) if "_status" in body else "RESUMED"


updating.add(
    variant(
        do_update=lambda self, request, run_id: (
            Reply(200, {"_id": run_id, "_status": "TERMINATED"})
            if run_id not in self.runs and self.command(request) == "TERMINATED"
            else Service.do_update(self, request, run_id)
        )
    ),
    "terminate-of-nothing-succeeds",
    "update.id.unknown-refused",
    summary="TERMINATED of an id that no workflow has is answered 200, as nothing is left to do",
    trigger="TERMINATED with an unknown id",
    witness=lambda api: api.update(GONE, "TERMINATED").ok,
)
