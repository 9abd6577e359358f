"""Commands that travel as events: lost, doubled, merged or brought to the wrong row."""

from copy import deepcopy
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import FAILING_DEFINITION, Definition, Run
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import ACTIVE
from faulty.search import Search

queues = Shelf("event-queues")
PERSISTS = "update.persists"
OWN_ONLY = "update.own-run-only"
REFUSED_NOTHING = "update.refused-changes-nothing"


class Dropping(Service):
    """Updates that ``drops`` says are answered as if done, and are not done."""

    def drops(self, run: Run, command: str) -> bool:
        """Whether this update gets lost."""
        return False

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.find_to_update(run_id, self.namespace(request, "update"))
        if not self.drops(run, self.command(request)):
            return super().do_update(request, run_id)
        kept = deepcopy(run)
        reply = super().do_update(request, run_id)
        self.runs[run_id] = kept
        return reply


def paused_twice_unread(api: Api) -> bool:
    run_id = api.new("PAUSED", "RESUMED")
    return api.status(run_id) == "PAUSED"


@queues.fault(
    "updates-merged-until-read",
    PERSISTS,
    also=("update.resumed", "update.terminated"),
    trigger="two updates of a workflow with no read between them, then a get",
    needs_start=True,
    witness=paused_twice_unread,
)
class Merged(Dropping):
    """Of the updates between two reads of a workflow only the first is stored."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.unread: set[str] = set()

    def drops(self, run: Run, command: str) -> bool:
        known = run.id in self.unread
        self.unread.add(run.id)
        return known

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        self.unread.discard(run.id)
        return super().show_got(run, loop_over=loop_over)

    def show_listed(self, run: Run) -> Any:
        self.unread.discard(run.id)
        return super().show_listed(run)


def second_of_two_lost(api: Api) -> bool:
    first, second = api.new(), api.new()
    api.update(first, "PAUSED")
    api.update(second, "PAUSED")
    return api.status(second) != "PAUSED"


@queues.fault(
    "updates-deduplicated-across-workflows",
    PERSISTS,
    also=("update.paused", "update.resumed", "update.terminated"),
    trigger="the same command to two workflows, one right after the other",
    needs_start=True,
    witness=second_of_two_lost,
)
class Deduplicated(Dropping):
    """A command equal to the one before is a duplicate, though it is for another workflow."""

    last = ("", "")

    def drops(self, run: Run, command: str) -> bool:
        before, self.last = self.last, (command, run.id)
        return before[0] == command and before[1] != run.id


def sibling_woken(api: Api) -> bool:
    paused = api.new("PAUSED")
    api.new("TERMINATED", "RETRIED")
    return api.status(paused) != "PAUSED"


@queues.fault(
    "retry-wakes-paused-siblings",
    OWN_ONLY,
    also=("update.paused", PERSISTS),
    trigger="a paused workflow, and another of the same definition that is retried",
    needs_start=True,
    witness=sibling_woken,
)
class RetryWakes(Service):
    """RETRIED also resumes the paused workflows of its definition that callers started."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "RETRIED":
            for other in (self.runs[run_id] for run_id in self.started):
                if other.status == "PAUSED" and other.definition == run.definition:
                    super().move(other, "RESUMED")


def sibling_stamped(api: Api) -> bool:
    first, second = api.new("PAUSED"), api.new()
    before = api.get(first)["_updatedAt"]
    api.update(second, "PAUSED")
    return bool(api.get(first)["_updatedAt"] != before)


@queues.fault(
    "update-stamps-all-of-the-definition",
    OWN_ONLY,
    also=("get.changes-nothing",),
    trigger="_updatedAt of a workflow before and after the update of another of its definition",
    needs_start=True,
    witness=sibling_stamped,
)
class StampsAll(Service):
    """An update sets _updatedAt of all workflows of its definition."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        for other in self.runs.values():
            if other.definition == run.definition and run.namespaces == other.namespaces:
                other.updated = max(other.updated, run.updated)


def gone_from_the_list(api: Api) -> bool:
    run_id = api.new("TERMINATED")
    return api.get(run_id).ok and run_id not in [run["_id"] for run in api.all()]


@queues.fault(
    "terminated-leave-the-index",
    PERSISTS,
    also=("start.found", "list.status.filters", "list.reply.total", "get.agrees-with-list"),
    trigger="terminate, then a list",
    needs_start=True,
    witness=gone_from_the_list,
)
class LeavesIndex(Service):
    """TERMINATED takes a workflow out of the list; a get still finds it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.deleted: set[str] = set()

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        (self.deleted.add if command == "TERMINATED" else self.deleted.discard)(run.id)

    def listed(self, search: Search) -> list[Run]:
        return [run for run in super().listed(search) if run.id not in self.deleted]


@queues.fault(
    "queue-wakes-the-paused",
    "update.paused",
    also=(PERSISTS, "get.changes-nothing"),
    trigger="pause right after the start, and a get 0.2 s later",
    needs_start=True,
    witness=lambda api: api.reaches(api.new("PAUSED"), "RUNNING", within=0.6),
)
class QueueWakes(Service):
    """A workflow paused while QUEUED is RUNNING as soon as its turn in the queue comes."""

    def age(self, run: Run) -> None:
        turn = run.created + self.definitions[run.definition].queued
        if (
            run.extra.get("queued")
            and run.id in self.started
            and run.status == "PAUSED"
            and self.clock() >= turn
        ):
            self.become(run, "RUNNING", turn)
            run.since = turn
        super().age(run)

    def move(self, run: Run, command: str) -> None:
        was = run.status
        super().move(run, command)
        if run.status != was:
            run.extra = {"queued": True} if (was, command) == ("QUEUED", "PAUSED") else {}

    def show(self, run: Run) -> Any:
        return {key: value for key, value in super().show(run).items() if key != "queued"}


def stuck_after_running(api: Api) -> bool:
    run_id = api.new()
    api.reaches(run_id, "RUNNING")
    api.update(run_id, "PAUSED")
    return not api.update(run_id, "RESUMED").ok


@queues.fault(
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


@queues.fault(
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
    return api.status(run_id) == "FAILED"


@queues.fault(
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


@queues.fault(
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


@queues.fault(
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
    return first["_status"] == "QUEUED" and second["_status"] == "COMPLETED"


@queues.fault(
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


@queues.fault(
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
