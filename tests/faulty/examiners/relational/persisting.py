"""What updates leave behind: in lists, in caches, in other rows and when they are refused."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.search import Search

persisting = Shelf("persistence")
NEWEST = {"_createdAt": -1}


@persisting.fault(
    "terminated-is-soft-deleted",
    "update.persists",
    also=("start.found", "get.agrees-with-list", "list.status.filters", "list.reply.total"),
    needs_start=True,
    trigger="list after TERMINATED",
    witness=lambda api: api.new("TERMINATED") not in api.ids(sort=NEWEST),
)
class SoftDeleted(Service):
    """TERMINATED marks the row as deleted, and lists leave such rows out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.deleted: set[str] = set()

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "TERMINATED":
            self.deleted.add(run.id)
        else:
            self.deleted.discard(run.id)

    def listed(self, search: Search) -> list[Run]:
        return [run for run in super().listed(search) if run.id not in self.deleted]


def _terminates_the_paused(api: Any) -> bool:
    paused = api.new("PAUSED")
    api.new("TERMINATED")
    return bool(api.status(paused) == "TERMINATED")


@persisting.fault(
    "terminate-sweeps-the-paused",
    "update.own-run-only",
    also=("update.persists",),
    needs_start=True,
    trigger="TERMINATED while another workflow of the definition is paused",
    witness=_terminates_the_paused,
)
class SweepsThePaused(Service):
    """TERMINATED also ends what is paused of the same definition: an OR without brackets."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        for other in map(self.runs.__getitem__, self.started):
            swept = (other.definition, other.status) == (run.definition, "PAUSED")
            if command == "TERMINATED" and swept:
                super().move(other, command)


def _touches_the_former(api: Any) -> bool:
    former = api.new("PAUSED")
    before = api.get(former)["_updatedAt"]
    api.new("PAUSED")
    return bool(api.get(former)["_updatedAt"] != before)


@persisting.fault(
    "session-flushes-the-former-row",
    "update.own-run-only",
    also=("update.persists",),
    needs_start=True,
    trigger="update one workflow, then another, then look at the first",
    witness=_touches_the_former,
)
class DirtySession(Service):
    """The session still holds the row updated before and writes its _updatedAt anew."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        for former in self.touched[-2:-1]:
            self.runs[former].updated = self.now()
        return reply


def _cached_list(api: Any) -> bool:
    run_id = api.new()
    api.ids(sort=NEWEST, _pageSize=9)
    api.update(run_id, "TERMINATED")
    listed = {run["_id"]: run for run in api.items(sort=NEWEST, _pageSize=9)}
    return bool(listed[run_id]["_status"] != api.status(run_id))


@persisting.fault(
    "list-cache-cleared-by-starts-only",
    "update.persists",
    also=("get.agrees-with-list", "list.status.filters"),
    needs_start=True,
    trigger="the same list before and after an update, with no start between",
    witness=_cached_list,
)
class CachedList(Service):
    """Lists are cached by their query, and only a start clears the cache."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cache: dict[str, Reply] = {}

    def do_list(self, request: Request) -> Reply:
        if request.raw_query not in self.cache:
            self.cache[request.raw_query] = super().do_list(request)
        return self.cache[request.raw_query]

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.cache.clear()


def _cached_pause(api: Any) -> bool:
    run_id = api.new("PAUSED")
    api.status(run_id)
    resumed = api.update(run_id, "RESUMED")["_status"]
    return bool(resumed != api.status(run_id) == "PAUSED")


@persisting.fault(
    "resume-leaves-the-cache",
    "update.persists",
    also=("get.agrees-with-list", "update.resumed"),
    needs_start=True,
    trigger="get a paused workflow, RESUMED, get it again",
    witness=_cached_pause,
)
class ResumeLeavesCache(Service):
    """Paused workflows are cached when they are read; RESUMED forgets to evict them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cache: dict[str, Any] = {}

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        if run.status == "PAUSED" and not loop_over:
            self.cache[run.id] = super().show_got(run, loop_over=False)
        return self.cache.get(run.id) or super().show_got(run, loop_over=loop_over)

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command != "RESUMED":
            self.cache.pop(run.id, None)


def _refusal_touches(api: Any) -> bool:
    run_id = api.new("PAUSED")
    before = api.get(run_id).json
    refused = not api.update(run_id, "BOGUS").ok
    return refused and bool(api.get(run_id).json != before)


@persisting.fault(
    "refusal-touches-the-row",
    "update.refused-changes-nothing",
    needs_start=True,
    trigger="an update with an unknown _status, and _updatedAt before and after it",
    witness=_refusal_touches,
)
class RefusalTouches(Service):
    """The row is touched before the command is looked at, and the refusal rolls nothing back."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        try:
            return super().do_update(request, run_id)
        except Refused:
            run = self.find(run_id, self.namespace(request, "update"))
            run.updated = self.now()
            raise


def _refused_pause_marks_tasks(api: Any) -> bool:
    run_id = api.new("TERMINATED")
    refused = not api.update(run_id, "PAUSED").ok
    return refused and api.get(run_id)["_tasks"][0]["_status"] == "PAUSED"


@persisting.fault(
    "refused-pause-marks-the-tasks",
    "update.refused-changes-nothing",
    needs_start=True,
    trigger="PAUSED on a terminated workflow, and its tasks before and after it",
    witness=_refused_pause_marks_tasks,
)
class RefusedPauseMarksTasks(Service):
    """A pause writes the tasks first; that the workflow is over is found out after that."""

    def illegal(self, run: Run, command: str) -> Refused:
        for task in run.tasks if command == "PAUSED" else []:
            task["_status"] = "PAUSED"
        return super().illegal(run, command)
