"""Other lives: where commands lead, how long things take, who else is at work."""

import copy
import time
from dataclasses import replace
from email.utils import formatdate
from typing import Any

from faulty.catalogue import Gallery, variant
from faulty.data import (
    DEFINITION,
    MS,
    NAMESPACE,
    QUICK_DEFINITION,
    SECOND,
    USERS,
    Definition,
    Run,
    new_id,
)
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import MOVES
from faulty.search import Search

living = Gallery()

living.add(
    variant(moves={**MOVES, ("PAUSED", "RESUMED"): "QUEUED"}),
    "resumed-to-queued",
    summary="RESUMED leads to QUEUED",
    witness=lambda api: api.update(api.new("PAUSED"), "RESUMED")["_status"] == "QUEUED",
    dialect={"resumedTo": "QUEUED"},
)
living.add(
    variant(
        moves={key: "QUEUED" if key[1] == "RETRIED" else target for key, target in MOVES.items()}
    ),
    "retried-to-queued",
    summary="RETRIED leads to QUEUED",
    witness=lambda api: api.update(api.new("TERMINATED"), "RETRIED")["_status"] == "QUEUED",
    dialect={"retriedTo": "QUEUED"},
)


@living.honest(
    "started-as-running",
    witness=lambda api: api.start()["_status"] == "RUNNING",
    dialect={"startedAs": "RUNNING"},
)
class StartedRunning(Service):
    """A start answers RUNNING at once."""

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        run = super().new_run(definition, namespace, inputs)
        run.status = "RUNNING"
        self.settle_tasks(run)
        return run


class Paced(Service):
    """Every definition waits and works for other times."""

    queued = 0
    running = 0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.definitions = {
            key: replace(definition, queued=self.queued, running=self.running)
            for key, definition in self.definitions.items()
        }


@living.honest(
    "runs-finish-at-once",
    witness=lambda api: api.status(api.new()) == "COMPLETED",
)
class FinishAtOnce(Paced):
    """A run is over by the time one looks again, so nothing can be paused."""


@living.honest(
    "runs-last-half-a-second",
    witness=lambda api: api.reaches(api.new(), "COMPLETED", within=0.6),
)
class HalfASecond(Paced):
    """A run is over after half a second, maybe between two steps of a journey."""

    queued = 50 * MS
    running = 450 * MS


@living.honest(
    "queued-for-seconds",
    witness=lambda api: not api.reaches(api.new(), "RUNNING", within=0.25),
)
class LongQueue(Paced):
    """A run stays QUEUED for four seconds before it is RUNNING."""

    queued = 4 * SECOND
    running = 300 * SECOND


living.add(
    Service,
    "definition-of-quick-runs",
    summary="The definition to start is one whose runs are over in 0.15 s",
    # Not the server differs but what is asked of it.
    witness=lambda api: False,
    definition=QUICK_DEFINITION,
)


@living.honest(
    "updated-stays-on-update",
    witness=lambda api: (
        (run := api.start().json)["_updatedAt"] == api.update(run["_id"], "PAUSED")["_updatedAt"]
    ),
    dialect={"updatedAtOnUpdate": "stays"},
)
class UpdatedStays(Service):
    """_updatedAt stays as it was on an update."""

    def move(self, run: Run, command: str) -> None:
        before = run.updated
        super().move(run, command)
        run.updated = before


def task_status(api: Api, command: str) -> Any:
    return api.update(api.new(), command)["_tasks"][0]["_status"]


@living.honest(
    "tasks-unchanged",
    witness=lambda api: task_status(api, "PAUSED") == "QUEUED",
    dialect={"pausedTasks": "unchanged", "terminatedTasks": "unchanged"},
)
class TasksUnchanged(Service):
    """PAUSED and TERMINATED leave the tasks alone."""

    def settle_tasks(self, run: Run) -> None:
        if run.status not in ("PAUSED", "TERMINATED"):
            super().settle_tasks(run)


@living.honest(
    "tasks-terminated",
    witness=lambda api: task_status(api, "TERMINATED") == "TERMINATED",
    dialect={"terminatedTasks": "TERMINATED"},
)
class TasksTerminated(Service):
    """Tasks of a terminated workflow are TERMINATED."""

    def settle_tasks(self, run: Run) -> None:
        super().settle_tasks(run)
        for task in run.tasks:
            if run.status == "TERMINATED" and task["_status"] == "CANCELED":
                task["_status"] = "TERMINATED"


@living.honest(
    "retry-adds-tasks",
    witness=lambda api: len(api.update(api.new("TERMINATED"), "RETRIED")["_tasks"]) == 2,
)
class RetryAddsTasks(Service):
    """RETRIED adds tasks with new ids for those that did not succeed and keeps the old ones."""

    def settle_tasks(self, run: Run) -> None:
        unsuccessful = [task for task in run.tasks if task["_status"] in ("FAILED", "CANCELED")]
        if run.status == "RUNNING" and unsuccessful:
            again = {"_status": "RUNNING"}
            run.tasks += [{**task, "_id": new_id(self.random), **again} for task in unsuccessful]
        else:
            super().settle_tasks(run)


class Lagging(Service):
    """Remembers what its callers' runs looked like at any time."""

    lag = 0.0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.history: dict[str, list[tuple[int, Run]]] = {}

    def route(self, request: Request) -> Reply:
        try:
            return super().route(request)
        finally:
            for run_id in self.started:
                past = self.history.setdefault(run_id, [])
                if not past or past[-1][1] != self.runs[run_id]:
                    past.append((self.clock(), copy.deepcopy(self.runs[run_id])))

    def seen(self, run: Run) -> Run | None:
        """The run as a reader sees it; None when it cannot be seen yet."""
        if run.id not in self.started:
            return run
        until = self.clock() - int(self.lag * SECOND)
        known = [copy_ for when, copy_ in self.history.get(run.id, []) if when <= until]
        return known[-1] if known else None


class LaggingList(Lagging):
    def listed(self, search: Search) -> list[Run]:
        seen = [self.seen(run) for run in super().listed(search)]
        return [run for run in seen if run is not None]


class LaggingGet(Lagging):
    def find(self, run_id: str, namespace: str) -> Run:
        seen = self.seen(super().find(run_id, namespace))
        if seen is None:
            raise self.unknown_run()
        return seen


@living.honest(
    "list-lags",
    witness=lambda api: api.new() not in api.ids(_pageSize=1000),
    dialect={"visibilityLag": 0.3},
    lag=0.3,
)
class ListLags(LaggingList):
    """The list shows every write 0.3 s late."""

    lag = 0.3


@living.honest("get-lags", witness=lambda api: not api.get(api.new()).ok, lag=0.15)
class GetLags(LaggingGet):
    """A get shows every write 0.15 s late."""

    lag = 0.15


@living.honest("reads-lag", witness=lambda api: not api.get(api.new()).ok, lag=0.25)
class ReadsLag(LaggingList, LaggingGet):
    """Get and list are answered from a replica that is 0.25 s late."""

    lag = 0.25


class Shared(Service):
    """Other people start, finish, update and clear away runs in the same namespace."""

    def others_work(self, step: int) -> None:
        """One thing that somebody else does; the step says which."""
        others = [
            run
            for run in self.runs.values()
            if run.id not in self.started and NAMESPACE in run.namespaces
        ]
        if step % 3 == 0 or not others:
            run = self.new_run(self.definitions[DEFINITION], NAMESPACE, {"by": "another"})
            run.since, run.created_by, run.updated_by = None, USERS[0], USERS[0]
            self.runs[run.id] = run
        elif step % 3 == 1:
            run = others[step % len(others)]
            self.become(run, "COMPLETED" if run.status == "RUNNING" else "RUNNING", self.now())
        else:
            del self.runs[others[0].id]


@living.honest(
    "others-write-by-the-clock",
    witness=lambda api: changes_by_itself(api, 0.2),
)
class OthersByClock(Shared):
    """Somebody else changes something eight times a second."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.born = self.clock()
        self.steps = 0

    def route(self, request: Request) -> Reply:
        while self.steps < (self.clock() - self.born) // (125 * MS):
            self.others_work(self.steps)
            self.steps += 1
        return super().route(request)


@living.honest(
    "others-write-between-requests",
    witness=lambda api: changes_by_itself(api, 0.2),
)
class OthersByRequest(Shared):
    """Somebody else changes something before every seventh request."""

    def route(self, request: Request) -> Reply:
        requests = sum(self.calls.values())
        if requests % 7 == 3:
            self.others_work(requests // 7)
        return super().route(request)


def changes_by_itself(api: Api, within: float) -> bool:
    before = api.list(_pageSize=1000).body
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if api.list(_pageSize=1000).body != before:
            return True
    return False


class Throttled(Service):
    """Lets sixty requests through at once and sixty a second after that."""

    burst = 60

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.left = float(self.burst)
        self.asked = self.clock()

    def route(self, request: Request) -> Reply:
        now = self.clock()
        self.left = min(self.burst, self.left + self.burst * (now - self.asked) / SECOND)
        self.asked = now
        if self.left < 1:
            slow_down = self.refusal(Refused(429, "too many requests"))
            slow_down.headers["Retry-After"] = self.retry_after()
            return slow_down
        self.left -= 1
        return super().route(request)

    def retry_after(self) -> str:
        return "1"


def is_throttled(api: Api) -> str:
    path = "/workflowsvc/api/v1/workflows?nsfilter=x"
    answers = [api.once("GET", path) for _ in range(120)]
    refused = [answer for answer in answers if answer.status == 429]
    return refused[0].headers["retry-after"] if refused else ""


@living.honest("throttled-seconds", witness=lambda api: is_throttled(api) == "1", patient=True)
class ThrottledSeconds(Throttled):
    """More than sixty requests a second are answered 429 with Retry-After in seconds."""


@living.honest(
    "throttled-date", witness=lambda api: is_throttled(api).endswith("GMT"), patient=True
)
class ThrottledDate(Throttled):
    """More than sixty requests a second are answered 429 with Retry-After as a date."""

    def retry_after(self) -> str:
        return formatdate(self.clock() / SECOND + 1, usegmt=True)


def sometimes_503(api: Api) -> bool:
    path = "/workflowsvc/api/v1/workflows?nsfilter=x"
    return 503 in [api.once("GET", path).status for _ in range(120)]


@living.honest("one-percent-503", witness=sometimes_503, patient=True)
class OnePercent(Service):
    """One request in a hundred is answered 503 by a gateway."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.requests = 40

    def route(self, request: Request) -> Reply:
        self.requests += 1
        if self.requests % 100 == 0:
            return Reply(503, b"<html>upstream</html>", media="text/html")
        return super().route(request)


def takes_20_ms(api: Api) -> bool:
    began = time.monotonic()
    for _ in range(4):
        api.list()
    return time.monotonic() - began >= 0.08


@living.honest("slow", witness=takes_20_ms)
class Slow(Service):
    """Every request takes 20 ms."""

    def finish(self, reply: Reply, request: Request) -> Reply:
        time.sleep(0.02)
        return reply
