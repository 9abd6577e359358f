"""Rows that are mapped to JSON wrongly in some of their states."""

import json
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DAY, LOOP_DEFINITION, Run
from faulty.reference import Service

rows = Shelf("fields")
FORMAT = "workflow.timestamps.format"


def shown(
    name: str, clause: str, change: Any, summary: str, trigger: str, witness: Any, **facts: Any
) -> None:
    """Shelve a server that shows ``change(service, run)`` over what the reference shows."""

    def show(self: Service, run: Run) -> Any:
        return {**Service.show(self, run), **change(self, run)}

    rows.add(
        variant(show=show), name, clause, summary=summary, trigger=trigger, witness=witness, **facts
    )


@rows.fault(
    "updater-omitted-when-the-creator",
    "workflow.fields",
    also=("list.reply.items", "start.reply.workflow"),
    trigger="a workflow that nobody but its creator has updated",
    witness=lambda api: any("_updatedBy" not in run for run in api.items()),
)
class UpdaterOmitted(Service):
    """_updatedBy is left out where it equals _createdBy."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        if run.updated_by == run.created_by:
            del shown["_updatedBy"]
        return shown


shown(
    "output-as-text-of-json",
    "workflow.types",
    lambda service, run: {"_output": run.output and json.dumps(run.output)},
    "_output, where there is one, is the text of the column and not an object",
    "a workflow that is COMPLETED",
    lambda api: isinstance(api.one(_status="COMPLETED")["_output"], str),
)
shown(
    "empty-inputs-as-array",
    "workflow.types",
    lambda service, run: {"_inputParams": run.inputs or []},
    "Empty inputs come out as an empty array, as PHP does it",
    "a workflow whose inputs are empty",
    lambda api: any(run["_inputParams"] == [] for run in api.all()),
    also=("start.inputs.echoed", "start.reply.workflow"),
)
shown(
    "task-position-null-when-canceled",
    "workflow.tasks",
    lambda service, run: {
        "_tasks": [
            {**task, "_sequenceno": None} if task["_status"] == "CANCELED" else dict(task)
            for task in run.tasks
        ]
    },
    "Tasks of a terminated workflow lose their position: _sequenceno is null",
    "a workflow that is TERMINATED",
    lambda api: api.get(api.new("TERMINATED"))["_tasks"][0]["_sequenceno"] is None,
    also=("workflow.types", "update.reply.workflow"),
)
shown(
    "later-tasks-lack-their-name",
    "workflow.tasks",
    lambda service, run: {
        "_tasks": [{**t, "_name": t["_name"] if n == 0 else ""} for n, t in enumerate(run.tasks)]
    },
    "The join finds the name of the first task only; it is empty on the others",
    "a workflow with more than one task",
    lambda api: api.one(_defId=LOOP_DEFINITION)["_tasks"][1]["_name"] == "",
    also=("workflow.types",),
)
shown(
    "updated-without-zone-once-updated",
    FORMAT,
    lambda service, run: (
        {"_updatedAt": service.timestamp(run.updated)[:-1]} if run.id in service.touched else {}
    ),
    "_updatedAt has no zone from the first update on",
    "a workflow after an update",
    lambda api: not api.get(api.new("PAUSED"))["_updatedAt"].endswith("Z"),
    also=("update.reply.workflow",),
    needs_start=True,
)
shown(
    "time-out-is-not-a-number",
    "http.json",
    lambda service, run: {"_timeoutSeconds": float("nan")} if run.status == "TIMED_OUT" else {},
    "_timeoutSeconds of workflows that timed out is NaN, which JSON does not have",
    "a workflow that is TIMED_OUT",
    lambda api: b"NaN" in api.list(_status="TIMED_OUT").body,
    also=("workflow.types", "workflow.fields"),
)


def _updated_first(api: Any) -> bool:
    run = api.get(api.new("TERMINATED"))
    return bool(run["_updatedAt"] < run["_createdAt"])


@rows.fault(
    "termination-has-a-date-only",
    "workflow.timestamps.ordered",
    also=("update.reply.workflow",),
    needs_start=True,
    trigger="_updatedAt after TERMINATED",
    witness=_updated_first,
)
class DateOfTermination(Service):
    """TERMINATED stores the date alone: _updatedAt is the midnight before."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "TERMINATED":
            run.updated -= run.updated % DAY


def _created_moves(api: Any) -> bool:
    started = api.start()
    running = api.reaches(started["_id"], "RUNNING")
    return running and bool(api.get(started["_id"])["_createdAt"] != started["_createdAt"])


@rows.fault(
    "created-follows-the-first-status-change",
    "workflow.created-at.fixed",
    needs_start=True,
    trigger="_createdAt of a workflow when QUEUED and when RUNNING",
    witness=_created_moves,
)
class CreatedOnUpdateNow(Service):
    """When a workflow begins to run its _createdAt is set anew: ON UPDATE CURRENT_TIMESTAMP."""

    def age(self, run: Run) -> None:
        before = run.status
        super().age(run)
        if before != run.status == "RUNNING":
            run.created = run.updated
