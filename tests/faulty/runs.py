"""The runs that the reference server holds: finding, making, moving, ageing and showing them."""

import random
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from faulty.data import DEFINITIONS, SECOND, Definition, Run, existing_runs, new_id, tasks_of
from faulty.messages import Refused

COMMANDS = ("PAUSED", "RESUMED", "RETRIED", "TERMINATED")
ACTIVE = ("QUEUED", "RUNNING")
DONE_TASKS = ("COMPLETED", "FAILED", "CANCELED")
# (status, command) -> where it leads; a pair that is missing is refused.
MOVES = {
    **{(status, "PAUSED"): "PAUSED" for status in ("QUEUED", "RUNNING", "PAUSED")},
    ("PAUSED", "RESUMED"): "RUNNING",
    **{(status, "RETRIED"): "RUNNING" for status in ("FAILED", "TIMED_OUT", "TERMINATED")},
    **{
        (status, "TERMINATED"): "TERMINATED"
        for status in ("QUEUED", "RUNNING", "PAUSED", "FAILED", "TIMED_OUT", "TERMINATED")
    },
}


class Runs:
    """State and its rules. ``clock`` gives ns since the epoch; the same seed gives the same ids.

    For those who measure: ``started`` and ``touched`` hold the ids of the runs that callers
    started and of those that they sent updates to.
    """

    fraction_digits = 9
    moves: Mapping[tuple[str, str], str] = MOVES

    def __init__(
        self,
        *,
        clock: Callable[[], int] = time.time_ns,
        seed: int = 7,
        runs: Iterable[Run] | None = None,
    ) -> None:
        self.clock = clock
        self.random = random.Random(seed)
        self.user = new_id(self.random)
        self.definitions = {definition.id: definition for definition in DEFINITIONS}
        self.runs = {run.id: run for run in (existing_runs() if runs is None else runs)}
        self.started: list[str] = []
        self.touched: list[str] = []
        self._last = 0

    # --- one run

    def find(self, run_id: str, namespace: str) -> Run:
        run = self.runs.get(run_id)
        if run is None:
            raise self.unknown_run()
        if namespace not in run.namespaces:
            raise self.foreign_run()
        return run

    def find_to_update(self, run_id: str, namespace: str) -> Run:
        return Runs.find(self, run_id, namespace)

    def unknown_run(self) -> Refused:
        return Refused(404, "no such workflow")

    def foreign_run(self) -> Refused:
        return self.unknown_run()

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        now = self.now()
        return Run(
            id=self.new_id(),
            definition=definition.id,
            name=definition.name,
            namespaces=[namespace],
            user_type=definition.user_type,
            tasks=tasks_of(definition, "QUEUED", self.random),
            status="QUEUED",
            created=now,
            updated=now + 834,
            created_by=self.user,
            updated_by=self.user,
            inputs=inputs,
            since=now,
        )

    def new_id(self) -> str:
        return new_id(self.random)

    def keep(self, run: Run) -> None:
        self.runs[run.id] = run
        self.started.append(run.id)

    # --- its life

    def now(self) -> int:
        """The clock, but never the same instant twice."""
        self._last = max(self._last + 1, self.clock())
        return self._last

    def age(self, run: Run) -> None:
        """Let the time that has gone by have its effect."""
        if run.since is None:
            return
        definition = self.definitions[run.definition]
        began = run.since - run.aged
        ends = began + definition.queued + definition.running
        if run.status == "QUEUED" and self.clock() >= began + definition.queued:
            self.become(run, "RUNNING", began + definition.queued)
        if run.status == "RUNNING" and self.clock() >= ends:
            self.become(run, definition.ends, ends)
            run.since = None
            run.output = {"rows": 1} if definition.ends == "COMPLETED" else None

    def move(self, run: Run, command: str) -> None:
        target = self.moves.get((run.status, command))
        if target is None:
            raise self.illegal(run, command)
        if target == run.status:
            return
        now = self.now()
        if run.since is not None:
            run.aged += now - run.since
        if command == "RETRIED":
            run.aged = 0
        run.since = now if target in ACTIVE else None
        run.updated_by = self.user
        self.become(run, target, now)

    def illegal(self, run: Run, command: str) -> Refused:
        return Refused(409, f"a workflow that is {run.status} cannot be {command}")

    def become(self, run: Run, status: str, when: int) -> None:
        run.status = status
        run.updated = max(when, run.updated)
        self.settle_tasks(run)

    def settle_tasks(self, run: Run) -> None:
        """Tasks that are not done follow their run; the first of them is the one at work."""
        if run.status == "RUNNING":
            for task in run.tasks:
                if task["_status"] in ("FAILED", "CANCELED"):
                    task["_status"] = "QUEUED"
        follow = {"PAUSED": "PAUSED", "TERMINATED": "CANCELED", "COMPLETED": "COMPLETED"}
        for n, task in enumerate(t for t in run.tasks if t["_status"] not in DONE_TASKS):
            at_work = run.status if run.status in ("RUNNING", "FAILED") else "QUEUED"
            task["_status"] = follow.get(run.status, at_work if n == 0 else "QUEUED")

    # --- how it is shown

    def show(self, run: Run) -> Any:
        return {
            "_id": run.id,
            "_workflowDefId": run.definition,
            "_name": run.name,
            "_namespaces": list(run.namespaces),
            "_userType": run.user_type,
            "_tasks": [dict(task) for task in run.tasks],
            "_timeoutSeconds": None,
            "_timeoutPolicy": None,
            "_status": run.status,
            "_createdAt": self.timestamp(run.created),
            "_updatedAt": self.timestamp(run.updated),
            "_createdBy": run.created_by,
            "_updatedBy": run.updated_by,
            "_inputParams": run.inputs,
            "_output": run.output,
            **run.extra,
        }

    def show_listed(self, run: Run) -> Any:
        return self.show(run)

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = self.show(run)
        if loop_over:
            shown["_tasks"] += self.iterations(run)
        return shown

    def iterations(self, run: Run) -> list[dict[str, Any]]:
        """Two rounds of every DO_WHILE task."""
        loops = [task for task in run.tasks if task["_type"] == "DO_WHILE"]
        return [
            {
                **task,
                "_id": str(uuid.uuid5(uuid.UUID(task["_id"]), str(n))),
                "_name": f"poll__{n}",
                "_type": "HAYSTACK",
            }
            for task in loops
            for n in (1, 2)
        ]

    def show_started(self, run: Run) -> Any:
        return self.show(run)

    def show_updated(self, run: Run) -> Any:
        return self.show(run)

    def timestamp(self, ns: int) -> str:
        whole, fraction = divmod(ns, SECOND)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
        digits = f"{fraction:09d}"[: self.fraction_digits]
        return f"{moment}.{digits}Z" if digits else f"{moment}Z"
