"""Honest servers with other data, other neighbours and other habits."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from faulty.catalogue import Gallery
from faulty.data import (
    DAY,
    DEFINITION,
    FIRST_DAY,
    NAMESPACE,
    OTHER_NAMESPACE,
    SECOND,
    SHARED_DEFINITION,
    Definition,
    Run,
    existing_runs,
)
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.runs import MOVES
from faulty.search import Search

conditions = Gallery()


class OneDefinition(Service):
    """There is one definition, and all workflows are runs of it and have its name."""

    def __init__(self, **options: Any) -> None:
        kept = [
            replace(run, definition=DEFINITION, name="rest_connector_workflow")
            for run in existing_runs(mine=25, others=0)
        ]
        super().__init__(runs=kept, **options)
        self.definitions = {DEFINITION: self.definitions[DEFINITION]}


conditions.add(
    OneDefinition,
    "one-definition-one-name",
    summary="There is one definition, and all workflows are runs of it and have its name",
    witness=lambda api: len({(run["_workflowDefId"], run["_name"]) for run in api.all()}) == 1,
)

ODD_NAMES = (
    '100% "done" \\ back',
    "'; DROP TABLE runs;--",
    " leading and trailing ",
    "🚀 launch 👩‍🚀",
    "null",
    "{{name}} ${x} %s",
    "<b>bold</b> &amp; more",
    "x" * 300,
    "日本語ワークフロー",
    "a",
    "İstanbul ISPARTA ışık",
    "Straße STRASSE",
    "tab\tand\nline",
    "2026-02-01",
    "[a-z]*.?+(^$)",
)


@conditions.honest(
    "names-of-every-kind",
    witness=lambda api: "null" in api.names(),
)
class OddNames(Service):
    """Workflows have names with quotes, wildcards, markup, blanks, emoji and other scripts."""

    def __init__(self, **options: Any) -> None:
        named = [
            replace(run, name=ODD_NAMES[n % len(ODD_NAMES)])
            for n, run in enumerate(existing_runs())
        ]
        super().__init__(runs=named, **options)


@conditions.honest(
    "imported-in-one-instant",
    dialect={"timestampDigits": 0},
    witness=lambda api: len({run["_createdAt"] for run in api.all()}) == 1,
)
class ImportedAtOnce(Service):
    """All 120 workflows were imported at one instant and touched at another; whole seconds."""

    fraction_digits = 0

    def __init__(self, **options: Any) -> None:
        runs = [
            replace(run, created=FIRST_DAY, updated=FIRST_DAY + 9 * DAY)
            for run in existing_runs(mine=120)
        ]
        super().__init__(runs=runs, **options)


@conditions.honest(
    "workflows-in-two-namespaces",
    witness=lambda api: any(len(run["_namespaces"]) == 2 for run in api.items()),
)
class InTwoNamespaces(Service):
    """Every other workflow belongs to two namespaces, the asked one first or last."""

    def __init__(self, **options: Any) -> None:
        runs = [
            replace(run, namespaces=[(NAMESPACE, OTHER_NAMESPACE), run.namespaces][n % 2])
            for n, run in enumerate(existing_runs())
        ]
        super().__init__(runs=runs, **options)


@conditions.honest(
    "started-in-all-namespaces-of-the-definition",
    definition=SHARED_DEFINITION,
    witness=lambda api: len(api.start(definition=SHARED_DEFINITION)["_namespaces"]) == 2,
)
class StartedInAll(Service):
    """A new workflow belongs to all namespaces of its definition, the asked one among them."""

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        run = super().new_run(definition, namespace, inputs)
        run.namespaces = list(definition.namespaces)
        return run


@conditions.honest(
    "ids-with-punctuation",
    witness=lambda api: ":" in api.one()["_id"],
)
class PunctuatedIds(Service):
    """Ids of workflows hold colons, tildes, equals signs and both cases."""

    def __init__(self, **options: Any) -> None:
        runs = [
            replace(run, id=f"WF:{n:06d}~{run.id[:6]}=") for n, run in enumerate(existing_runs())
        ]
        super().__init__(runs=runs, **options)

    def new_id(self) -> str:
        return f"WF:{len(self.runs):06d}~{super().new_id()[:6]}="


@conditions.honest(
    "crowd-behind-a-cap",
    dialect={
        "pageSizeCap": 50,
        "pageSizeAboveCap": "clamped",
        "replyPageSize": "returned",
        "defaultOrder": "id",
    },
    witness=lambda api: len(api.ids(_pageSize=1000)) == 50,
)
class CrowdBehindCap(Service):
    """There are 700 workflows, a page holds 50 at most and says how many it holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(runs=existing_runs(mine=700, others=300), **options)

    def size(self, request: Request) -> int:
        return min(50, super().size(request))

    def by_default(self, runs: list[Run]) -> list[Run]:
        return sorted(runs, key=lambda run: run.id)

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        return {**super().envelope(search, total, items), "_pageSize": len(items)}


# --- how it lives


@conditions.honest(
    "tasks-come-with-the-work",
    witness=lambda api: api.start()["_tasks"] == [],
)
class TasksComeLater(Service):
    """A workflow that has just been started has no tasks until it is first seen at work."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        if run.status == "QUEUED" and run.id in self.started:
            shown["_tasks"] = []
        return shown


def _purged(api: Any) -> bool:
    before = api.total()
    for _ in range(14):
        api.list()
    return bool(api.total() < before)


@conditions.honest("old-workflows-are-purged", witness=_purged)
class Purged(Service):
    """A retention job deletes the oldest workflow of others with every twelfth request."""

    def operate(self, request: Request, run_id: str | None) -> Reply:
        mine = [run for run in self.runs.values() if NAMESPACE in run.namespaces]
        theirs = [run for run in mine if run.id not in self.started]
        if sum(self.calls.values()) % 12 == 11 and len(theirs) > 30:
            del self.runs[min(theirs, key=lambda run: run.created).id]
        return super().operate(request, run_id)


def _minutes_behind(api: Any) -> bool:
    reading = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - 120))
    return bool(api.start()["_createdAt"] < reading)


conditions.add(
    lambda: Service(clock=lambda: time.time_ns() - 240 * SECOND),
    "clock-four-minutes-behind",
    summary="The server's clock is four minutes behind",
    witness=_minutes_behind,
)


@conditions.honest(
    "otherwise-in-ten-ways",
    dialect={
        "errorBody": "empty",
        "unknownWorkflow": 500,
        "malformedWorkflowId": 500,
        "foreignWorkflow": 403,
        "unknownDefinition": 400,
        "illegalPause": 500,
        "illegalResume": 500,
        "illegalRetry": 500,
        "illegalTerminate": 500,
        "resumedTo": "QUEUED",
        "retriedTo": "QUEUED",
        "timestampDigits": 3,
        "nullFields": "absent",
        "omittedInputParams": "null",
        "defaultOrder": "oldestCreated",
    },
    witness=lambda api: api.get("00000000-0000-4000-8000-000000000000").status == 500,
)
class OtherwiseInTenWays(Service):
    """Codes, bodies, times, nulls, default order and resting statuses all at once are other."""

    fraction_digits = 3
    moves: Mapping[tuple[str, str], str] = {
        move: "QUEUED" if move[1] in ("RESUMED", "RETRIED") else leads
        for move, leads in MOVES.items()
    }

    def refusal(self, refused: Refused) -> Reply:
        return Reply(refused.status, b"", None)

    def unknown_run(self) -> Refused:
        return Refused(500, "")

    def foreign_run(self) -> Refused:
        return Refused(403, "")

    def unknown_definition(self) -> Refused:
        return Refused(400, "")

    def illegal(self, run: Run, command: str) -> Refused:
        return Refused(500, "")

    def by_default(self, runs: list[Run]) -> list[Run]:
        return sorted(runs, key=lambda run: (run.created, run.id))

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        inputs = shown.pop("_inputParams")
        return {k: v for k, v in shown.items() if v is not None} | {"_inputParams": inputs}

    def inputs(self, order: dict[str, Any]) -> Any:
        return super().inputs(order) if "_inputParams" in order else None
