"""Held-out honest servers, some with many choices at once."""

import random
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from faulty.catalogue import Gallery
from faulty.data import DEFINITION, MS, NAMESPACE, OTHER_NAMESPACE, SECOND, Run
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import ACTIVE
from faulty.search import Search

unseen = Gallery()
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@unseen.honest(
    "names-sorted-without-case",
    witness=lambda api: (
        (names := [run["_name"] for run in api.all(sort={"_name": 1})]) != sorted(names)
    ),
)
class Collation(Service):
    """A sort by _name does not mind capitals, as most databases are set up."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return value.lower() if name == "_name" else value


def by_key(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: by_key(value[key]) for key in sorted(value)}
    return [by_key(item) for item in value] if isinstance(value, list) else value


@unseen.honest(
    "input-keys-sorted",
    witness=lambda api: list(api.start({"b": 1, "a": 2})["_inputParams"]) == ["a", "b"],
)
class KeysSorted(Service):
    """Keys of _inputParams come back in another order, which JSON does not know."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return by_key(super().inputs(order))


def spelt(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: spelt(item) for key, item in value.items()}
    if isinstance(value, list):
        return [spelt(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@unseen.honest(
    "numbers-spelt-otherwise",
    witness=lambda api: b'"n":1}' in api.start({"n": 1.0}).body,
)
class NumbersSpelt(Service):
    """1.0 comes back as 1, which is the same number."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return spelt(super().inputs(order))


@unseen.honest(
    "runs-of-two-namespaces",
    witness=lambda api: len(api.one(sort={"_createdAt": 1})["_namespaces"]) == 2,
)
class TwoNamespaces(Service):
    """Some workflows belong to two namespaces and are seen in both."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for run in list(self.runs.values())[::4]:
            run.namespaces = [NAMESPACE, OTHER_NAMESPACE]


class Skewed(Service):
    """A server whose clock is wrong by some seconds."""

    skew = 0

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"clock": lambda: time.time_ns() + self.skew * SECOND, **options})


def skew_of(api: Api) -> float:
    now = time.time()
    text = api.start()["_createdAt"][:19]
    return time.mktime(time.strptime(text, "%Y-%m-%dT%H:%M:%S")) - time.timezone - now


@unseen.honest("clock-ahead", witness=lambda api: skew_of(api) > 200)
class Ahead(Skewed):
    """The clock of the server is four minutes ahead."""

    skew = 240


@unseen.honest("clock-behind", witness=lambda api: skew_of(api) < -200)
class Behind(Skewed):
    """The clock of the server is four minutes behind."""

    skew = -240


@unseen.honest(
    "loop-over-nested",
    witness=lambda api: (
        (run_id := api.one(_name="ahu")["_id"])
        and len(api.get(run_id, _includeLoopOverTasks="true")["_tasks"])
        == len(api.get(run_id)["_tasks"])
    ),
    dialect={"loopOverTasks": "nested"},
)
class LoopOverNested(Service):
    """Loop-over tasks are shown inside their DO_WHILE task."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=False)
        for task in shown["_tasks"]:
            if loop_over and task["_type"] == "DO_WHILE":
                task["_loopOverTasks"] = self.iterations(run)
        return shown


@unseen.honest(
    "illegal-moves-are-no-ops",
    witness=lambda api: api.update(run := api.new(), "RESUMED").ok and api.status(run) == "QUEUED",
)
class NoOps(Service):
    """An update that makes no sense in the present status is answered 200 and changes nothing."""

    def move(self, run: Run, command: str) -> None:
        if (run.status, command) in self.moves:
            super().move(run, command)


@unseen.honest(
    "waits-for-a-user",
    witness=lambda api: api.reaches(api.new(), "PAUSED", within=0.5),
)
class WaitsForUser(Service):
    """A run pauses by itself after 0.2 s, once, because a task waits for a user."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.waited: set[str] = set()

    def age(self, run: Run) -> None:
        before = run.status
        super().age(run)
        if (before, run.status) == ("QUEUED", "RUNNING") and run.id not in self.waited:
            self.waited.add(run.id)
            run.since = None
            self.become(run, "PAUSED", run.updated)

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        self.waited.add(run.id)


@unseen.honest(
    "completes-while-paused",
    witness=lambda api: api.reaches(api.new("PAUSED"), "COMPLETED", within=0.6),
)
class CompletesPaused(Service):
    """The task at work goes on when its run is paused, and completes 0.4 s later."""

    def age(self, run: Run) -> None:
        super().age(run)
        if run.status == "PAUSED" and run.id in self.started:
            ends = run.updated + 400 * MS
            if self.clock() >= ends:
                self.become(run, "COMPLETED", ends)


@unseen.honest(
    "total-lags",
    witness=lambda api: (before := api.total()) is not None and api.new() and api.total() == before,
    lag=0.25,
)
class TotalLags(Service):
    """_total learns of a start 0.25 s late; the list itself does not lag."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len([run for run in found if self.clock() - run.created > 250 * MS])


@unseen.honest(
    "definition-ids-are-words",
    witness=lambda api: api.items(_defId="connect-flow"),
    definition="connect-flow-7",
)
class WordyDefinitions(Service):
    """Ids of definitions are words and numbers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        names = {key: f"flow-{n}" for n, key in enumerate(self.definitions)}
        names[DEFINITION] = "connect-flow-7"
        self.definitions = {
            names[key]: replace(found, id=names[key]) for key, found in self.definitions.items()
        }
        for run in self.runs.values():
            run.definition = names[run.definition]


def always_429(api: Api) -> bool:
    path = "/workflowsvc/api/v1/workflows?nsfilter=x"
    answers = [api.once("GET", path) for _ in range(30)]
    return any(a.status == 429 and "retry-after" not in a.headers for a in answers)


@unseen.honest("throttled-without-a-hint", witness=always_429, patient=True)
class NoHint(Service):
    """Every thirteenth request is answered 429 without Retry-After."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.requests = 0

    def route(self, request: Request) -> Reply:
        self.requests += 1
        if self.requests % 13 == 0:
            raise Refused(429, "later")
        return super().route(request)


@unseen.honest(
    "jitter",
    witness=lambda api: max(times := [timed(api) for _ in range(12)]) > 0.015 > 3 * min(times),
)
class Jitter(Service):
    """A reply takes between nothing and 30 ms."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.dice = random.Random(3)

    def finish(self, reply: Reply, request: Request) -> Reply:
        time.sleep(self.dice.choice((0.0, 0.0, 0.0, 0.005, 0.03)))
        return reply


def timed(api: Api) -> float:
    began = time.perf_counter()
    api.list(_pageSize=1)
    return time.perf_counter() - began


@unseen.honest(
    "everything-else-one",
    witness=lambda api: api.base == "/eu/one" and api.get(UNKNOWN).status == 403,
    dialect={
        "unknownWorkflow": 403,
        "malformedWorkflowId": 403,
        "foreignWorkflow": 403,
        "errorBody": "html",
        "pageSizeSpelling": "_pageSize",
        "endDateSpelling": "endDate",
        "pageSizeCap": 30,
        "nameCase": "sensitive",
        "defaultOrder": "oldestCreated",
        "timestampDigits": 3,
        "resumedTo": "QUEUED",
        "nullFields": "absent",
    },
    prefix="/eu/one",
    needs_token="one",
)
class EverythingOne(Service):
    """Another vendor's taste: 403, HTML, one spelling, capped, oldest first, milliseconds."""

    fraction_digits = 3
    moves: Mapping[tuple[str, str], str] = {
        **Service.moves,
        ("PAUSED", "RESUMED"): "QUEUED",
    }

    def route(self, request: Request) -> Reply:
        if request.headers.get("authorization") != "Bearer one":
            raise Refused(401, "token")
        return super().route(request)

    def refusal(self, refused: Refused) -> Reply:
        return Reply(refused.status, b"<html>" + refused.message.encode(), media="text/html")

    def unknown_run(self) -> Refused:
        return Refused(403, "not yours, if it is at all")

    def size(self, request: Request) -> int:
        query = {key: value for key, value in request.query.items() if key != "_pagesize"}
        return min(super().size(replace(request, query=query)), 30)

    def end_text(self, query: Any) -> str | None:
        return query.get("endDate")

    def has_name(self, run: Run, search: Search) -> bool:
        return str(search.name) in run.name

    def by_default(self, runs: list[Run]) -> list[Run]:
        return sorted(runs, key=lambda run: (run.created, run.id))

    def show(self, run: Run) -> Any:
        return {key: value for key, value in super().show(run).items() if value is not None}


@unseen.honest(
    "everything-else-two",
    witness=lambda api: api.start()["_status"] == "RUNNING" and api.get(UNKNOWN).body == b"",
    dialect={
        "errorBody": "empty",
        "illegalPause": 400,
        "illegalResume": 400,
        "illegalRetry": 400,
        "illegalTerminate": 400,
        "repeatedPause": "refused",
        "startedAs": "RUNNING",
        "pausedTasks": "unchanged",
        "terminatedTasks": "unchanged",
        "updatedAtOnUpdate": "stays",
        "unknownStatusFilter": "refused",
        "impossibleDate": "empty",
        "replyPageSize": "returned",
        "extraFields": {"_tenant": "x"},
    },
)
class EverythingTwo(Service):
    """Yet another: empty errors, RUNNING at once, 400 for illegal moves, times that stay."""

    moves: Mapping[tuple[str, str], str] = {
        key: to for key, to in Service.moves.items() if key != ("PAUSED", "PAUSED")
    }

    def refusal(self, refused: Refused) -> Reply:
        return Reply(refused.status, b"", media=None)

    def illegal(self, run: Run, command: str) -> Refused:
        return Refused(400, "")

    def new_run(self, *args: Any) -> Run:
        run = super().new_run(*args)
        run.status, run.extra = ACTIVE[1], {}
        return run

    def settle_tasks(self, run: Run) -> None:
        if run.status not in ("PAUSED", "TERMINATED"):
            super().settle_tasks(run)

    def move(self, run: Run, command: str) -> None:
        before = run.updated
        super().move(run, command)
        run.updated = before

    def search(self, request: Request) -> Search:
        search = super().search(request)
        if search.status not in (None, *{run.status for run in self.runs.values()}, "PAUSED"):
            raise Refused(400, "")
        if request.query.get("endDate", "").endswith("02-29") and search.end:
            return replace(search, end=0)
        return search

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        return {**super().envelope(search, total, items), "_pageSize": len(items)}

    def show(self, run: Run) -> Any:
        return {**super().show(run), "_tenant": "x"}
