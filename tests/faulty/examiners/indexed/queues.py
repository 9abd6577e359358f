"""Commands that travel as events: lost, doubled, merged or brought to the wrong row."""

from copy import deepcopy
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

queues = Shelf("event-queues")
PERSISTS = "update.persists"
OWN_ONLY = "update.own-run-only"


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
    return bool(api.status(run_id) == "PAUSED")


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
    return bool(api.status(second) != "PAUSED")


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
    return bool(api.status(paused) != "PAUSED")


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
