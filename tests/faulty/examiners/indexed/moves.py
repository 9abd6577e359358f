"""Moves and starts that trip over what a workflow has been through before."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import FAILING_DEFINITION, Definition, Run
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import ACTIVE

moves = Shelf("moves")
PERSISTS = "update.persists"
REFUSED_NOTHING = "update.refused-changes-nothing"


def stuck_after_running(api: Api) -> bool:
    run_id = api.new()
    api.reaches(run_id, "RUNNING")
    api.update(run_id, "PAUSED")
    return not api.update(run_id, "RESUMED").ok


@moves.fault(
    "running-then-paused-cannot-resume",
    "update.resumed",
    also=("update.success",),
    trigger="a workflow that has come to RUNNING before it is paused and resumed",
    needs_start=True,
    witness=stuck_after_running,
)
class CannotResume(Service):
    """RESUMED puts back into the queue, and refuses who had left the queue already."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.left_queue: set[str] = set()

    def become(self, run: Run, status: str, when: int) -> None:
        if run.status == "QUEUED" and status == "RUNNING":
            self.left_queue.add(run.id)
        super().become(run, status, when)

    def move(self, run: Run, command: str) -> None:
        if command == "RESUMED" and run.id in self.left_queue:
            raise self.illegal(run, command)
        super().move(run, command)


def immortal_after_retry(api: Api) -> bool:
    run_id = api.new("TERMINATED", "RETRIED")
    return api.status(run_id) == "RUNNING" and not api.update(run_id, "TERMINATED").ok


@moves.fault(
    "retried-cannot-be-terminated",
    "update.terminated",
    also=("update.success",),
    trigger="terminate, retry, terminate",
    needs_start=True,
    witness=immortal_after_retry,
)
class Immortal(Service):
    """What was terminated once cannot be terminated again, not even after RETRIED."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ended: set[str] = set()

    def move(self, run: Run, command: str) -> None:
        if command == "TERMINATED" and run.status in ACTIVE and run.id in self.ended:
            raise self.illegal(run, command)
        super().move(run, command)
        if command == "TERMINATED":
            self.ended.add(run.id)


def failed_by_refusals(api: Api) -> bool:
    run_id = api.new("NONSENSE", "NONSENSE")
    return bool(api.status(run_id) == "FAILED")


@moves.fault(
    "poisoned-by-two-refusals",
    REFUSED_NOTHING,
    trigger="two refused updates of one workflow",
    needs_start=True,
    witness=failed_by_refusals,
)
class Poisoned(Service):
    """After two refused updates an active workflow is put aside as FAILED."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.refusals: dict[str, int] = {}

    def do_update(self, request: Request, run_id: str) -> Reply:
        try:
            return super().do_update(request, run_id)
        except Refused:
            self.refusals[run_id] = self.refusals.get(run_id, 0) + 1
            run = self.runs.get(run_id)
            if run and self.refusals[run_id] >= 2 and run.status in ACTIVE:
                run.since = None
                self.become(run, "FAILED", self.now())
            raise


def stamp_of_a_refusal(api: Api) -> bool:
    run_id = api.new("TERMINATED")
    before = api.get(run_id)["_updatedAt"]
    refused = not api.update(run_id, "RESUMED").ok
    return refused and api.get(run_id)["_updatedAt"] != before


@moves.fault(
    "refused-move-leaves-a-stamp",
    REFUSED_NOTHING,
    also=("update.transition",),
    trigger="_updatedAt before and after an illegal move",
    needs_start=True,
    witness=stamp_of_a_refusal,
)
class LeavesStamp(Service):
    """An illegal move is refused, but _updatedAt says that it happened."""

    def illegal(self, run: Run, command: str) -> Refused:
        run.updated = max(run.updated, self.now())
        return super().illegal(run, command)


def slot_again(api: Api) -> bool:
    ended = api.new("TERMINATED")
    return api.new() == ended


@moves.fault(
    "start-takes-the-terminated-slot",
    "start.id.new",
    also=("workflow.id.distinct", "workflow.created-at.fixed"),
    trigger="terminate a workflow, then start one of the same definition",
    needs_start=True,
    witness=slot_again,
)
class SlotAgain(Service):
    """A start takes the id of a workflow of its definition that a caller terminated."""

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        run = super().new_run(definition, namespace, inputs)
        for old in (self.runs[run_id] for run_id in self.started):
            if old.status == "TERMINATED" and old.definition == run.definition:
                run.id = old.id
        return run


def done_before_it_began(api: Api) -> bool:
    first, second = (api.start({"site": "A", "floor": 3}) for _ in range(2))
    return bool(first["_status"] == "QUEUED" and second["_status"] == "COMPLETED")


@moves.fault(
    "known-inputs-start-completed",
    "start.status.initial",
    also=("update.paused", "update.success", "update.terminated"),
    trigger="two starts of one definition with the same inputs",
    needs_start=True,
    witness=done_before_it_began,
)
class Memoised(Service):
    """A start with inputs that were seen before answers COMPLETED, its result being known."""

    def keep(self, run: Run) -> None:
        peers = [self.runs[run_id] for run_id in self.started]
        if run.inputs and any(
            peer.inputs == run.inputs and peer.definition == run.definition for peer in peers
        ):
            run.since = None
            self.become(run, "COMPLETED", run.updated)
        super().keep(run)


def failed(api: Api) -> str:
    run_id = api.new(definition=FAILING_DEFINITION)
    api.reaches(run_id, "FAILED")
    return run_id


def retry_makes_active(api: Api) -> bool:
    run_id = failed(api)
    reply = api.update(run_id, "RETRIED")
    return not reply.ok or reply["_status"] == "COMPLETED"


@moves.fault(
    "retry-of-the-failed-skips-to-completed",
    "update.retried",
    also=("update.reply.same", PERSISTS),
    trigger="RETRIED on a workflow that failed by itself",
    needs_start=True,
    witness=retry_makes_active,
)
class SkipsToCompleted(Service):
    """RETRIED skips the failed task, so a FAILED workflow is COMPLETED at once."""

    def move(self, run: Run, command: str) -> None:
        was = run.status
        super().move(run, command)
        if (was, command) == ("FAILED", "RETRIED"):
            run.since = None
            self.become(run, "COMPLETED", run.updated)
