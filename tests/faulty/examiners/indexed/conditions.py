"""Honest servers under other conditions: other data, other clocks, busy neighbours."""

import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from faulty.catalogue import Gallery
from faulty.data import (
    DEFINITION,
    DEFINITIONS,
    MS,
    NAMESPACE,
    SECOND,
    Definition,
    Run,
    existing_runs,
)
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import ACTIVE
from faulty.search import Search

conditions = Gallery()
HOUR = 3600 * SECOND
THIRD_NAMESPACE = "third_Aa1Bb2Cc"
BATCH = 1_777_939_200 * SECOND  # 2026-05-05
ODD_NAMES = (
    *("A/B test: 50% off?", "O'Brien & Söhne", 'the "quoted" one', "  padded  ", "🚀 launch"),
    *("null", "100%", "x" * 200, r"C:\temp\*.csv", "#tag;a=b", "e\u0301clair", "a_b-c.d", "<b>"),
)


# --- other data


class Remade(Service):
    """Its existing runs are those of the reference, each of them changed."""

    def __init__(self, **options: Any) -> None:
        runs = options.pop("runs", None) or existing_runs()
        super().__init__(runs=list(self.remade(runs)), **options)

    def remade(self, runs: Iterator[Run]) -> Iterator[Run]:
        for n, run in enumerate(runs):
            self.remake(run, n)
            yield run

    def remake(self, run: Run, n: int) -> None:
        """Change the n-th run in place."""


def times(api: Api) -> set[str]:
    return {run[name] for run in api.all() for name in ("_createdAt", "_updatedAt")}


@conditions.honest("all-of-one-batch", witness=lambda api: len(times(api)) == 1)
class OneBatch(Remade):
    """All existing workflows were brought in by one batch, in the same instant."""

    def remake(self, run: Run, n: int) -> None:
        run.created = run.updated = BATCH


def shown_clock(ahead: float) -> str:
    """The time so many seconds from now, to the second, as a workflow shows it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() + ahead))


@conditions.honest(
    "all-from-the-last-hours",
    witness=lambda api: shown_clock(-86_400) < min(times(api)) <= shown_clock(1),
)
class LastHours(Remade):
    """All existing workflows are from the last three hours."""

    def remake(self, run: Run, n: int) -> None:
        run.created = time.time_ns() - 3 * HOUR + n * 150 * SECOND
        run.updated = run.created + (n % 7) * SECOND


@conditions.honest("one-definition-only", witness=lambda api: len(set(api.names())) == 1)
class OneDefinition(Remade):
    """There is one definition, and all workflows are of it and of one name and user."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.definitions = {DEFINITION: DEFINITIONS[0]}

    def remade(self, runs: Iterator[Run]) -> Iterator[Run]:
        return super().remade(run for run in runs if run.definition == DEFINITION)

    def remake(self, run: Run, n: int) -> None:
        run.name = DEFINITIONS[0].name
        run.created_by = run.updated_by = "c9daff7e-b55b-41ec-aa46-d0150f3199dc"


@conditions.honest("names-of-many-kinds", witness=lambda api: "null" in api.names())
class OddNames(Remade):
    """Names have slashes, quotes, percent signs, emoji and blanks at both ends."""

    def remake(self, run: Run, n: int) -> None:
        run.name = ODD_NAMES[n % len(ODD_NAMES)]


@conditions.honest(
    "workflows-of-two-namespaces",
    witness=lambda api: api.total(nsfilter=THIRD_NAMESPACE) == api.total(nsfilter=NAMESPACE),
)
class TwoNamespaces(Remade):
    """Existing workflows are in a second namespace as well."""

    def remake(self, run: Run, n: int) -> None:
        if run.namespaces == [NAMESPACE]:
            run.namespaces.append(THIRD_NAMESPACE)


def numbers_of_tasks(api: Api) -> list[list[int]]:
    return [[task["_sequenceno"] for task in run["_tasks"]] for run in api.items()]


@conditions.honest(
    "tasks-in-branches",
    witness=lambda api: any(len(n) > len(set(n)) for n in numbers_of_tasks(api)),
)
class Branches(Remade):
    """Existing workflows have tasks in branches, all done, whose numbers begin again at 1."""

    def remake(self, run: Run, n: int) -> None:
        first = {**run.tasks[0], "_status": "COMPLETED"}
        run.tasks = [
            {**first, "_id": f"{first['_id'][:-3]}{k:03d}", "_sequenceno": k % 4 + 1}
            for k in range(12)
        ]


@conditions.honest("ids-are-counters", witness=lambda api: api.new().startswith("wf-"))
class Counters(Remade):
    """Ids are wf- and a number, those of tasks have a dot and a number more."""

    last = 0

    def new_id(self) -> str:
        self.last += 1
        return f"wf-{self.last:06d}"

    def remake(self, run: Run, n: int) -> None:
        run.id = self.new_id()
        for k, task in enumerate(run.tasks, 1):
            task["_id"] = f"{run.id}.{k}"

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        run = super().new_run(definition, namespace, inputs)
        for k, task in enumerate(run.tasks, 1):
            task["_id"] = f"{run.id}.{k}"
        return run

    def iterations(self, run: Run) -> list[dict[str, Any]]:
        loops = [task for task in run.tasks if task["_type"] == "DO_WHILE"]
        return [{**task, "_id": f"{task['_id']}.{n}"} for task in loops for n in (1, 2)]


@conditions.honest(
    "times-as-precise-as-needed", witness=lambda api: len({len(text) for text in times(api)}) > 2
)
class Instants(Remade):
    """Times have 0, 3, 6 or 9 digits of a second, as few as will do."""

    def remake(self, run: Run, n: int) -> None:
        run.created -= run.created % (1, 1000, MS, SECOND)[n % 4]

    def timestamp(self, ns: int) -> str:
        shown = super().timestamp(ns)
        while shown.endswith("000Z"):
            shown = shown[:-4] + "Z"
        return shown.replace(".Z", "Z")


# --- other conditions


conditions.add(
    lambda: Service(clock=lambda: time.time_ns() - 240 * SECOND),
    "clock-four-minutes-late",
    summary="The clock is four minutes behind",
    witness=lambda api: api.start()["_createdAt"] < shown_clock(-120),
)


@conditions.honest(
    "unsteady-pace",
    witness=lambda api: len({api.list().headers.get("server-timing") for _ in range(4)}) > 1,
)
class Unsteady(Service):
    """Replies take between 0 and 24 ms more, now this and now that."""

    def finish(self, reply: Reply, request: Request) -> Reply:
        wait = sum(self.calls.values()) * 7 % 4 * 8
        time.sleep(wait / 1000)
        return replace(reply, headers={**reply.headers, "Server-Timing": f"app;dur={wait}"})


class Busy(Service):
    """Somebody else does something before every request that ``every`` divides."""

    every = 5
    requests = 0

    def handle(self, request: Request) -> Reply:
        self.requests += 1
        if self.requests % self.every == 0:
            self.meanwhile([run for run in self.runs.values() if run.id not in self.started])
        return super().handle(request)

    def meanwhile(self, others: list[Run]) -> None:
        """What somebody does to workflows that this caller did not start."""


@conditions.honest(
    "others-finish-meanwhile",
    witness=lambda api: len({api.total(_status="RUNNING") for _ in range(12)}) > 1,
)
class OthersFinish(Busy):
    """Other people's active workflows come to their end between requests."""

    def meanwhile(self, others: list[Run]) -> None:
        active = [run for run in others if run.status in ACTIVE]
        for run in sorted(active, key=lambda run: run.status, reverse=True)[:1]:
            run.output = {"rows": 0}
            self.become(run, "COMPLETED", self.now())


def shrinks(api: Api) -> bool:
    totals = [api.total() for _ in range(31)]
    return bool(totals[-1] < totals[0])


@conditions.honest("oldest-expire", witness=shrinks)
class OldestExpire(Busy):
    """The oldest workflow is removed at every thirtieth request, until twenty are left."""

    every = 30

    def meanwhile(self, others: list[Run]) -> None:
        mine = sorted((r for r in others if NAMESPACE in r.namespaces), key=lambda r: r.created)
        if len(mine) > 20:
            del self.runs[mine[0].id]


def unseen_by_filter(api: Api) -> bool:
    run_id = api.new()
    newest = {"_createdAt": -1}
    return run_id in api.ids(sort=newest) and run_id not in api.ids(sort=newest, _name="rest")


@conditions.honest("searches-lag", witness=unseen_by_filter, lag=0.3)
class SearchesLag(Service):
    """A list with a filter is answered from an index that is 0.3 s late; plain lists are not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.past: dict[str, list[tuple[int, Run]]] = {}

    def handle(self, request: Request) -> Reply:
        reply = super().handle(request)
        for run in (self.runs[run_id] for run_id in self.started):
            past = self.past.setdefault(run.id, [])
            if not past or past[-1][1] != run:
                past.append((self.clock(), deepcopy(run)))
        return reply

    def listed(self, search: Search) -> list[Run]:
        given = (search.name, search.definition, search.status, search.start, search.end)
        runs = super().listed(search)
        if all(value is None for value in given):
            return runs
        indexed = [self.indexed(run) for run in runs]
        return [run for run in indexed if run is not None]

    def indexed(self, run: Run) -> Run | None:
        """The run as the index has it; None when it has it not yet."""
        if run.id not in self.started:
            return run
        due = self.clock() - 300 * MS
        seen = [copy for when, copy in self.past.get(run.id, []) if when <= due]
        return seen[-1] if seen else None
