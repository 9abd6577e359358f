"""Honest services over an engine: other choices, other data, other conditions."""

import copy
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from faulty.catalogue import Gallery
from faulty.data import (
    DEFINITION,
    MS,
    SECOND,
    UNICODE_DEFINITION,
    Run,
    existing_runs,
    new_id,
    tasks_of,
)
from faulty.examiners.gateway.memory import Remembering
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import ACTIVE
from faulty.search import Search

gallery = Gallery()
NOBODY = "00000000-0000-4000-8000-000000000000"


@gallery.honest(
    "refusals-by-whoever-refuses",
    witness=lambda api: (
        api.list(nsfilter=None).headers["content-type"] == "text/html"
        and api.get(NOBODY).body == b""
    ),
)
class ThreeHands(Service):
    """The gateway refuses in HTML, the engine in JSON, and what is not found has no body."""

    def refusal(self, refused: Refused) -> Reply:
        if refused.status == 404:
            return Reply(404, b"", media=None)
        if refused.status == 400:
            return Reply(400, b"<html><h1>Bad Request</h1></html>", media="text/html")
        return super().refusal(refused)


@gallery.honest(
    "moves-refused-in-the-engines-codes",
    witness=lambda api: (
        api.update(api.new(), "RESUMED").status == 500
        and api.update(api.new(), "RETRIED").status == 404
    ),
)
class EngineCodes(Service):
    """RESUMED out of place is answered 500, RETRIED out of place 404, the others 409."""

    def illegal(self, run: Run, command: str) -> Refused:
        refused = super().illegal(run, command)
        if command == "RETRIED" and run.status in (*ACTIVE, "PAUSED"):
            return Refused(404, refused.message)
        return Refused(500, refused.message) if command == "RESUMED" else refused


def with_urns() -> Iterator[Run]:
    for n, run in enumerate(existing_runs()):
        yield replace(run, id=f"wf:{run.created // SECOND}:{n:04d}+a=b")


@gallery.honest(
    "ids-are-engine-names",
    witness=lambda api: api.start()["_id"].startswith("wf:"),
)
class EngineNames(Service):
    """Ids are names with colons, a plus and an equals sign, which want encoding in a path."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"runs": with_urns(), **options})
        self.made = 0

    def new_id(self) -> str:
        self.made += 1
        return f"wf:{self.clock() // SECOND}:9{self.made:04d}+a=b"


ODD = (
    *("100% of it_all", 'say "when" & go', "a\\b (c) [d] {e}", "SELECT * FROM x; --"),
    *("  spaced   out  ", "Ünï © 日本語の名前", "🚀 to the moon", "name-" + "long" * 80),
)


def with_odd_names() -> Iterator[Run]:
    for n, run in enumerate(existing_runs()):
        yield replace(run, name=ODD[n % len(ODD)])


@gallery.honest(
    "names-are-odd",
    witness=lambda api: any("{e}" in name for name in api.names()),
)
class OddNames(Service):
    """Names hold quotes, brackets, wildcards, blanks and letters of everywhere."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"runs": with_odd_names(), **options})


def of_one_definition() -> Iterator[Run]:
    for run in existing_runs():
        if run.definition == DEFINITION:
            yield replace(run, name="rest_connector_workflow", status="COMPLETED")


@gallery.honest(
    "one-definition-all-completed",
    witness=lambda api: {run["_status"] for run in api.all()} == {"COMPLETED"},
)
class OneKind(Service):
    """Everything is of one definition, one name and one status."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"runs": of_one_definition(), **options})
        self.definitions = {DEFINITION: self.definitions[DEFINITION]}


MIGRATED = 1_773_000_000 * SECOND  # 2026-03-08


def migrated() -> Iterator[Run]:
    for run in existing_runs(mine=120):
        yield replace(run, created=MIGRATED, updated=MIGRATED, updated_by=run.created_by)


@gallery.honest(
    "migrated-at-one-instant",
    witness=lambda api: len({run["_createdAt"] for run in api.all()}) == 1,
)
class Migrated(Service):
    """What was there before has one and the same _createdAt and _updatedAt."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"runs": migrated(), **options})


@gallery.honest(
    "runs-in-two-namespaces",
    witness=lambda api: all(len(run["_namespaces"]) == 2 for run in api.all()),
)
class TwoHomes(Service):
    """Every workflow is in a second namespace too, and is found and updated through both."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for run in self.runs.values():
            run.namespaces.append("tenant_aB3dE5fG")

    def keep(self, run: Run) -> None:
        run.namespaces.append("tenant_aB3dE5fG")
        super().keep(run)


@gallery.honest(
    "dates-keep-what-was-alive",
    witness=lambda api: any(
        run["_createdAt"] < "2026-01-01" for run in api.all(startDate="2026-01-10")
    ),
)
class Overlap(Service):
    """A date range keeps what was created before its end and last updated after its start."""

    def not_before(self, run: Run, search: Search) -> bool:
        return search.start is None or run.updated >= search.start


@gallery.honest(
    "engine-signs-its-moves",
    witness=lambda api: (
        (run := api.new())
        and api.reaches(run, "RUNNING")
        and api.get(run)["_updatedBy"] == "SYSTEM"
    ),
)
class EngineSigns(Service):
    """_updatedBy is SYSTEM once the engine has moved a run by itself."""

    def age(self, run: Run) -> None:
        before = run.status
        super().age(run)
        if run.status != before:
            run.updated_by = "SYSTEM"


@gallery.honest(
    "resumed-to-where-it-was",
    witness=lambda api: api.status(api.new("PAUSED", "RESUMED")) == "QUEUED",
)
class WhereItWas(Remembering):
    """RESUMED leads back to the status in which the run was paused."""

    def move(self, run: Run, command: str) -> None:
        if command == "PAUSED" and run.status in ACTIVE:
            self.notes[run.id] = run.status
        super().move(run, command)
        if command == "RESUMED":
            self.become(run, self.notes.get(run.id, "RUNNING"), run.updated)


@gallery.honest(
    "every-other-read-late",
    lag=0.3,
    dialect={"visibilityLag": 0.2},
    witness=lambda api: (run := api.new()) and len({api.get(run).ok for _ in range(2)}) == 2,
)
class TwoNodes(Service):
    """Every other read is answered by a node that is 0.2 s late."""

    late = 200 * MS

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reads = 0
        self.past: list[tuple[int, dict[str, Run]]] = [(0, copy.deepcopy(self.runs))]

    def operate(self, request: Request, run_id: str | None) -> Reply:
        if request.method != "GET":
            try:
                return super().operate(request, run_id)
            finally:
                self.past.append((self.clock(), copy.deepcopy(self.runs)))
        self.reads += 1
        return (
            self.read_late(request, run_id)
            if self.reads % 2 == 0
            else super().operate(request, run_id)
        )

    def read_late(self, request: Request, run_id: str | None) -> Reply:
        then = self.clock() - self.late
        while len(self.past) > 1 and self.past[1][0] <= then:
            del self.past[0]
        now, self.runs = self.runs, self.past[0][1]
        try:
            for run in self.runs.values():
                self.age(run)
            return super().operate(request, run_id)
        finally:
            self.runs = now


@gallery.honest(
    "neighbours-start-the-same",
    witness=lambda api: (
        api.start({"mark": 1}).ok
        and len([i for i in api.all() if i["_inputParams"] == {"mark": 1}]) == 2
    ),
)
class Copycats(Service):
    """After every start somebody else starts the same with the same inputs and stops it."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        run = copy.deepcopy(self.runs[reply.content["_id"]])
        now = self.now()
        other = new_id(self.random)
        self.runs[other] = replace(
            run,
            id=other,
            tasks=tasks_of(self.definitions[run.definition], "CANCELED", self.random),
            status="TERMINATED",
            created=now,
            updated=now,
            created_by=NOBODY,
            updated_by=NOBODY,
            since=None,
        )
        return reply


@gallery.honest(
    "fractions-as-short-as-they-go",
    witness=lambda api: (
        len({len(run["_createdAt"]) for run in api.all()}) > 1
        and all(len(run["_createdAt"]) <= 27 for run in api.all())
    ),
)
class ShortFractions(Service):
    """Times are in microseconds without trailing zeros, so their lengths differ."""

    fraction_digits = 6

    def now(self) -> int:
        return (super().now() // 1000 + 1) * 1000

    def timestamp(self, ns: int) -> str:
        return super().timestamp(ns)[:-1].rstrip("0").rstrip(".") + "Z"


@gallery.honest(
    "tasks-come-with-running",
    witness=lambda api: api.start()["_tasks"] == [],
)
class TasksLater(Service):
    """A run has no tasks until the engine takes it up."""

    def new_run(self, *given: Any) -> Run:
        run = super().new_run(*given)
        run.tasks = []
        return run

    def become(self, run: Run, status: str, when: int) -> None:
        if status == "RUNNING" and not run.tasks:
            run.tasks = tasks_of(self.definitions[run.definition], "QUEUED", self.random)
        super().become(run, status, when)


@gallery.honest(
    "names-sorted-without-capitals",
    witness=lambda api: (
        (names := [run["_name"] for run in api.all(sort={"_name": 1})])
        and names == sorted(names, key=str.lower)
    ),
)
class Collation(Service):
    """sort by _name minds no capitals, as the collation of the database has it."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return value.lower() if name == "_name" else value


@gallery.honest(
    "user-input-pauses-the-run",
    definition=UNICODE_DEFINITION,
    witness=lambda api: api.reaches(api.new(definition=UNICODE_DEFINITION), "PAUSED", within=1),
)
class WaitsForUser(Remembering):
    """A run whose first task asks a user is PAUSED by itself, unless a command came first."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        self.notes[run.id] = True

    def age(self, run: Run) -> None:
        super().age(run)
        asks = run.definition == UNICODE_DEFINITION and run.id in self.started
        if asks and run.status == "RUNNING" and run.id not in self.notes:
            self.notes[run.id] = True
            run.since = None
            self.become(run, "PAUSED", run.updated)


@gallery.honest(
    "starts-take-a-while",
    witness=lambda api: took(api) > 0.25,
)
class SlowStarts(Service):
    """A start takes a quarter of a second: the engine is asked first."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        time.sleep(0.26)
        return reply


def took(api: Api) -> float:
    """Seconds of the quickest of three starts."""
    times = []
    for _ in range(3):
        began = time.monotonic()
        api.start()
        times.append(time.monotonic() - began)
    return min(times)
