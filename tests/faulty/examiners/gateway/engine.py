"""The engine behind the service: its states, its events and what a command makes of them."""

from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import FAILING_DEFINITION, QUICK_DEFINITION, Run
from faulty.examiners.gateway.memory import Remembering
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.runs import MOVES
from faulty.search import Search

engine = Shelf("lifecycle")
PERSISTS = "update.persists"
RETRIED = "update.retried"
NEWEST = {"_createdAt": -1}


@engine.fault(
    "queued-pause-lost-at-pickup",
    PERSISTS,
    also=("update.paused",),
    needs_start=True,
    trigger="pause a run while it is QUEUED and look again a little later",
    witness=lambda api: api.reaches(api.new("PAUSED"), "RUNNING", within=1),
)
class PickedUpAnyway(Remembering):
    """A run that is paused before the engine takes it up is taken up all the same."""

    def move(self, run: Run, command: str) -> None:
        if run.status == "QUEUED" and command == "PAUSED":
            self.notes[run.id] = (run.since or 0) + self.definitions[run.definition].queued
        super().move(run, command)

    def age(self, run: Run) -> None:
        due = self.notes.get(run.id)
        if due is not None and self.clock() >= due:
            del self.notes[run.id]
            if run.status == "PAUSED":
                run.since = self.now()
                self.become(run, "RUNNING", run.since)
        super().age(run)


@engine.fault(
    "stop-refused-after-resume",
    "update.terminated",
    also=("update.success",),
    needs_start=True,
    trigger="PAUSED, RESUMED, TERMINATED on one run",
    witness=lambda api: not api.update(api.new("PAUSED", "RESUMED"), "TERMINATED").ok,
)
class StaleLock(Remembering):
    """A run that was resumed cannot be terminated: its lock is of before the pause."""

    def move(self, run: Run, command: str) -> None:
        if command == "TERMINATED" and run.id in self.notes:
            raise self.illegal(run, command)
        super().move(run, command)
        if command == "RESUMED":
            self.notes[run.id] = True


@engine.fault(
    "pauses-are-counted",
    "update.resumed",
    also=("update.success", PERSISTS),
    needs_start=True,
    trigger="PAUSED twice, then RESUMED once",
    witness=lambda api: api.status(api.new("PAUSED", "PAUSED", "RESUMED")) == "PAUSED",
)
class CountedPauses(Remembering):
    """Two PAUSED want two RESUMED: the first of them leaves the run paused."""

    def move(self, run: Run, command: str) -> None:
        depth = self.notes.get(run.id, 0)
        if command == "RESUMED" and depth > 1:
            self.notes[run.id] = depth - 1
            return
        super().move(run, command)
        self.notes[run.id] = depth + 1 if command == "PAUSED" else 0


@engine.fault(
    "retried-run-listed-as-ended",
    PERSISTS,
    also=("get.agrees-with-list", "list.status.filters"),
    needs_start=True,
    trigger="TERMINATED, RETRIED, then the list beside get",
    witness=lambda api: (
        (run := api.new("TERMINATED", "RETRIED"))
        and api.status(run) != "TERMINATED"
        and [i["_status"] for i in api.all() if i["_id"] == run] == ["TERMINATED"]
    ),
)
class HistoryIndex(Remembering):
    """The list goes on showing a retried run in the status in which it had ended."""

    def move(self, run: Run, command: str) -> None:
        before = run.status
        super().move(run, command)
        self.notes[run.id] = before if command == "RETRIED" else None

    def has_status(self, run: Run, search: Search) -> bool:
        return (self.notes.get(run.id) or run.status) == search.status

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_status": self.notes.get(run.id) or run.status}


@engine.fault(
    "only-one-retry",
    RETRIED,
    also=("update.success", PERSISTS),
    needs_start=True,
    trigger="TERMINATED, RETRIED, TERMINATED, RETRIED on one run",
    witness=lambda api: (
        api.status(api.new("TERMINATED", "RETRIED", "TERMINATED", "RETRIED")) == "TERMINATED"
    ),
)
class OneRetry(Remembering):
    """The second RETRIED of a run is answered 200 and does nothing."""

    def move(self, run: Run, command: str) -> None:
        if command == "RETRIED" and self.notes.get(run.id):
            return
        super().move(run, command)
        self.notes[run.id] = self.notes.get(run.id) or command == "RETRIED"


@engine.fault(
    "resumed-found-under-queued",
    "list.status.filters",
    needs_start=True,
    trigger="PAUSED, RESUMED, then _status=QUEUED",
    witness=lambda api: api.new("PAUSED", "RESUMED") in api.ids(_status="QUEUED", _pageSize=100),
)
class ResumedIsReady(Remembering):
    """The status filter takes a resumed run for QUEUED, while it shows RUNNING."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        self.notes[run.id] = command == "RESUMED"

    def has_status(self, run: Run, search: Search) -> bool:
        return ("QUEUED" if self.notes.get(run.id) else run.status) == search.status


@engine.fault(
    "stopped-while-paused-not-under-terminated",
    "list.status.filters",
    also=(PERSISTS,),
    needs_start=True,
    trigger="PAUSED, TERMINATED, then _status=TERMINATED",
    witness=lambda api: (
        api.new("PAUSED", "TERMINATED") not in api.ids(_status="TERMINATED", _pageSize=100)
    ),
)
class LostEvent(Remembering):
    """The status filter misses runs that were terminated while they were paused."""

    def move(self, run: Run, command: str) -> None:
        self.notes[run.id] = (run.status, command) == ("PAUSED", "TERMINATED")
        super().move(run, command)

    def has_status(self, run: Run, search: Search) -> bool:
        return not self.notes.get(run.id) and super().has_status(run, search)


@engine.fault(
    "end-event-moves-created-at",
    "workflow.created-at.fixed",
    needs_start=True,
    trigger="start a run that soon ends and compare its _createdAt before and after",
    witness=lambda api: (
        (first := api.start(definition=QUICK_DEFINITION))
        and api.reaches(first["_id"], "COMPLETED")
        and api.get(first["_id"])["_createdAt"] != first["_createdAt"]
    ),
)
class EndEvent(Service):
    """When a run ends by itself its _createdAt becomes the time of that event."""

    def become(self, run: Run, status: str, when: int) -> None:
        super().become(run, status, when)
        if status in ("COMPLETED", "FAILED"):
            run.created = run.updated


@engine.fault(
    "engine-variables-join-inputs",
    "start.inputs.echoed",
    also=("update.reply.same",),
    needs_start=True,
    trigger="the _inputParams of a run once it is RUNNING",
    witness=lambda api: (
        (run := api.new())
        and api.reaches(run, "RUNNING")
        and "initiator" in api.get(run)["_inputParams"]
    ),
)
class EngineVariables(Service):
    """Once a run is RUNNING its inputs hold a variable of the engine's own too."""

    def become(self, run: Run, status: str, when: int) -> None:
        super().become(run, status, when)
        if status == "RUNNING":
            run.inputs = {**run.inputs, "initiator": run.created_by}


engine.add(
    variant(moves={pair: to for pair, to in MOVES.items() if pair != ("FAILED", "RETRIED")}),
    "failed-cannot-be-retried",
    RETRIED,
    summary="A run that failed cannot be retried; one that was terminated can",
    trigger="RETRIED on a run of one's own that failed",
    witness=lambda api: (
        (run := api.new(definition=FAILING_DEFINITION))
        and api.reaches(run, "FAILED")
        and not api.update(run, "RETRIED").ok
    ),
    also=("update.success",),
    needs_start=True,
)


@engine.fault(
    "retry-tried-twice",
    "update.refused-changes-nothing",
    also=(RETRIED, "update.success"),
    needs_start=True,
    trigger="RETRIED on a terminated run, then get",
    witness=lambda api: (
        (run := api.new("TERMINATED"))
        and not api.update(run, "RETRIED").ok
        and api.status(run) == "RUNNING"
    ),
)
class SentTwice(Service):
    """The gateway sends RETRIED twice: it is done, but the refusal of the second is answered."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        if self.command(request) == "RETRIED":
            raise Refused(409, "a workflow that is RUNNING cannot be RETRIED")
        return reply


@engine.fault(
    "pause-from-running-shows-queued",
    "update.paused",
    also=(PERSISTS,),
    needs_start=True,
    trigger="wait until a run is RUNNING, then PAUSED",
    witness=lambda api: (
        (run := api.new())
        and api.reaches(run, "RUNNING")
        and api.update(run, "PAUSED").ok
        and api.status(run) != "PAUSED"
    ),
)
class BackToTheQueue(Service):
    """Pausing a RUNNING run puts it back into the queue; only a QUEUED one is paused."""

    def move(self, run: Run, command: str) -> None:
        running = run.status == "RUNNING"
        super().move(run, command)
        if running and command == "PAUSED":
            self.become(run, "QUEUED", run.updated)
