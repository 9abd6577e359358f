"""A workflow in the form in which replies show it, taken into a world; what is left out is made."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import orjson

from wfmock.dialect import Dialect
from wfmock.errors import BadControl
from wfmock.presenter import Presenter
from wfmock.seeding.baseline import Checks
from wfmock.seeding.entries import Entry
from wfmock.seeding.written import FIELDS, TASK_FIELDS, read_workflow
from wfmock.spec.model import Api
from wfmock.spec.sampling import Sampler
from wfmock.workflows.model import Definition, Status, Workflow
from wfmock.workflows.resting import resting
from wfmock.workflows.timestamps import rfc3339
from wfmock.worlds import World

Json = Any


class Reader:
    """Reads shown workflows for one document."""

    def __init__(self, api: Api) -> None:
        self._checks = Checks(api, 0)
        self._plain = Presenter(api, Dialect(), Sampler(api, 0))

    def read(self, world: World, workflow_id: str, shown: Mapping[str, Json]) -> Workflow:
        """The workflow, at rest; call inside a transaction of the world.

        It must name a status, and a definition: one of the world's, or any if the rest is there. A
        run of a known definition needs nothing else. Raises BadControl or FixtureError, the latter
        naming the field.
        """
        values = _own_fields(world, shown)
        if values.setdefault("_id", workflow_id) != workflow_id:
            raise BadControl(
                f"the address names the workflow {workflow_id!r}, its _id is {values['_id']!r}",
                "leave _id out, or make them the same",
            )
        entry = Entry(f"workflow {workflow_id}", "", values)
        entry.only(FIELDS)
        definition = world.definitions.get(entry.text("_workflowDefId"))
        values.setdefault("_createdAt", rfc3339(world.clock.now_ns()))
        values.setdefault("_createdBy", world.user)
        if definition is None:
            definition = _unheard_of(entry)
        elif "_tasks" not in values:
            values = self._likely(world, definition, entry) | values
        filled = Entry(entry.file, "", values)
        namespaces = filled.texts("_namespaces", definition.namespaces)
        workflow = read_workflow(filled, {definition.id: definition}, namespaces, world.ground.seed)
        self._checks.check(filled, workflow)
        return workflow

    def _likely(self, world: World, definition: Definition, entry: Entry) -> dict[str, Json]:
        """The fields of a run of the definition that rests in the entry's status."""
        made = resting(
            definition,
            status=entry.one_of("_status", Status),
            created_at=0,
            updated_at=0,
            user=world.user,
            rng=Random(f"{world.ground.seed}/{world.name}/{entry.values['_id']}"),
            input_params=entry.values.get("_inputParams"),
        )
        shown = orjson.loads(self._plain.present(made))
        return {name: shown[name] for name in ("_tasks", "_output") if name in shown}


def _own_fields(world: World, shown: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that say something about a workflow, with the project's name of its status.

    A reply may have more: those that the document or the dialect adds to every workflow.
    """
    added = world.presenter.fields - FIELDS
    values = {name: value for name, value in shown.items() if name not in added}
    names = {world.dialect.wire_status(status): str(status) for status in Status}
    if isinstance(values.get("_status"), str):
        values["_status"] = names.get(values["_status"], values["_status"])
    extra = world.presenter.task_fields - TASK_FIELDS
    if extra and isinstance(values.get("_tasks"), list):
        values["_tasks"] = [_without(task, extra) for task in values["_tasks"]]
    return values


def _without(task: Json, names: frozenset[str]) -> Json:
    if not isinstance(task, Mapping):
        return task
    return {name: value for name, value in task.items() if name not in names}


def _unheard_of(entry: Entry) -> Definition:
    """A definition that the world does not have, as far as its run tells of it."""
    wanted = entry.text("_workflowDefId")
    for name in ("_name", "_namespaces", "_userType", "_tasks"):
        if name not in entry.values:
            raise entry.wrong(
                "_workflowDefId",
                f"no definition has the id {wanted!r}, so {name} must be given",
                "name a definition of this world, or give the whole workflow",
            )
    return Definition(
        wanted, entry.text("_name"), entry.texts("_namespaces"), entry.text("_userType"), ()
    )
