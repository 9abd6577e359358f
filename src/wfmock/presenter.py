"""A workflow as replies show it: its fields as the document has them, spelt as the dialect says.

The document decides which fields there are. Those the project knows are taken from the workflow;
any other that its schema has is filled by the sampler, the same for the same workflow; a known one
that the schema has lost is no longer sent. Everything is worked out once, when the presenter is
made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter
from typing import Any

import orjson

from wfmock.dialect import Dialect
from wfmock.errors import DialectError
from wfmock.spec.model import Api
from wfmock.spec.sampling import Sampler
from wfmock.store.base import Record
from wfmock.workflows.lifecycle import next_event
from wfmock.workflows.model import Status, Task, TaskType, Workflow
from wfmock.workflows.timestamps import rfc3339

Get = Callable[[Any], Any]

LOOP_OVER = "_loopOverTasks"

_WORKFLOW: Mapping[str, Get] = {
    "_id": attrgetter("id"),
    "_workflowDefId": attrgetter("definition_id"),
    "_name": attrgetter("name"),
    "_namespaces": attrgetter("namespaces"),
    "_userType": attrgetter("user_type"),
    "_tasks": lambda _: None,  # filled in for each reply, here for its place
    "_timeoutSeconds": attrgetter("timeout_seconds"),
    "_timeoutPolicy": attrgetter("timeout_policy"),
    "_status": attrgetter("status"),
    "_createdAt": attrgetter("created_at"),
    "_updatedAt": attrgetter("updated_at"),
    "_createdBy": attrgetter("created_by"),
    "_updatedBy": attrgetter("updated_by"),
    "_inputParams": attrgetter("input_params"),
    "_output": attrgetter("output"),
}
_TASK: Mapping[str, Get] = {
    "_id": attrgetter("id"),
    "_name": attrgetter("name"),
    "_sequenceno": attrgetter("sequenceno"),
    "_type": attrgetter("type"),
    "_status": attrgetter("status"),
}
_NULLABLE = ("_timeoutSeconds", "_timeoutPolicy", "_output")


class Presenter:
    """Makes reply bodies and store records of workflows, for one document and one dialect.

    Raises DialectError for an extra field that the document has already.
    """

    def __init__(self, api: Api, dialect: Dialect, sampler: Sampler) -> None:
        self._dialect = dialect
        schemas = _Schemas(api)
        fields = schemas.workflow()
        self._workflow = tuple(_plan(fields, {**_WORKFLOW, **self._spelt()}, sampler))
        self._task = tuple(_plan(schemas.items(fields.get("_tasks")), _TASK, sampler))
        shown = {name for name, _ in self._workflow}
        self._shows_tasks = "_tasks" in shown
        self._left_out = [] if dialect.null_fields == "present" else shown.intersection(_NULLABLE)
        self._no_inputs = dialect.omitted_input_params == "absent" and "_inputParams" in shown
        self._extra = dict(dialect.extra_fields)
        taken = sorted(shown.intersection(self._extra))
        if taken:
            raise DialectError(
                f"dialect entry extraFields cannot have {taken[0]}: the document has that field",
                "take a name of your own",
            )
        self._statuses = {status: dialect.wire_status(status) for status in Status}

    @property
    def fields(self) -> frozenset[str]:
        """The names of all fields that a workflow can be shown with."""
        return frozenset(name for name, _ in self._workflow).union(self._extra)

    @property
    def task_fields(self) -> frozenset[str]:
        """The names of all fields that a task can be shown with."""
        return frozenset(name for name, _ in self._task)

    def present(self, workflow: Workflow) -> bytes:
        """The reply body of a workflow, a JSON object."""
        return self._body(workflow, self._tasks(workflow.listed()))

    def present_with_loop_over(self, workflow: Workflow) -> bytes:
        """The reply body with the iterations that have begun: after the other tasks or, where the
        dialect nests them, in ``_loopOverTasks`` of their DO_WHILE task."""
        if self._dialect.loop_over_tasks == "nested":
            return self._body(workflow, self._nested(workflow))
        plain = workflow.listed()
        iterations = [task for task in workflow.listed(loop_over=True) if task.iteration]
        return self._body(workflow, self._tasks([*plain, *iterations]))

    def record(self, workflow: Workflow) -> Record:
        """What a store keeps of a workflow."""
        return Record(
            workflow.id,
            workflow.namespaces,
            workflow.definition_id,
            workflow.name,
            self._statuses[workflow.status],
            workflow.created_at,
            workflow.updated_at,
            next_event(workflow),
            self.present(workflow),
            workflow.to_state(),
        )

    def _spelt(self) -> Mapping[str, Get]:
        """The known fields that the dialect has a say in."""
        dialect = self._dialect
        names = {status: dialect.wire_status(status) for status in Status}
        omitted: Any = {} if dialect.omitted_input_params == "object" else None
        at = partial(rfc3339, digits=dialect.timestamp_digits, zone=dialect.timestamp_zone)
        return {
            "_status": lambda w: names[w.status],
            "_createdAt": lambda w: at(w.created_at),
            "_updatedAt": lambda w: at(w.updated_at),
            "_inputParams": lambda w: omitted if w.input_params is None else w.input_params,
        }

    def _body(self, workflow: Workflow, tasks: list[dict[str, Any]]) -> bytes:
        body = {name: get(workflow) for name, get in self._workflow}
        if self._shows_tasks:
            body["_tasks"] = tasks
        for name in self._left_out:
            if body[name] is None:
                del body[name]
        if self._no_inputs and workflow.input_params is None:
            del body["_inputParams"]
        body.update(self._extra)
        return encoded(body)

    def _tasks(self, tasks: Iterable[Task]) -> list[dict[str, Any]]:
        plan = self._task
        return [{name: get(task) for name, get in plan} for task in tasks]

    def _nested(self, workflow: Workflow) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        for task in workflow.listed(loop_over=True):
            (entry,) = self._tasks([task])
            if task.iteration:  # it stands behind its DO_WHILE, maybe inside another container
                shown[-1][LOOP_OVER].append(entry)
                continue
            if task.type is TaskType.DO_WHILE:
                entry[LOOP_OVER] = []
            shown.append(entry)
        return shown


def encoded(value: Any) -> bytes:
    """Compact JSON. Where orjson gives up (integers beyond 64 bits, lone surrogates, great depth)
    the standard library goes on, so that what a caller sent comes back as it was."""
    try:
        # A copy, because what orjson returns holds on to a buffer of 8 KB, and bodies are kept.
        return bytes(memoryview(orjson.dumps(value)))
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _plan(
    schema: Mapping[str, Any], known: Mapping[str, Get], sampler: Sampler
) -> Iterator[tuple[str, Get]]:
    """What to show, in order: every field of the schema, or of the project where it has none."""
    if not schema:
        yield from known.items()
    for name, each in schema.items():
        if name in known:
            yield name, known[name]
        else:
            yield name, partial(_sampled, sampler, each, name)


def _sampled(sampler: Sampler, schema: Any, name: str, owner: Workflow | Task) -> Any:
    return sampler.value(schema, f"{owner.id}/{name}")


class _Schemas:
    """Finds the properties of a workflow in a document."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def workflow(self) -> dict[str, Any]:
        """Name and schema of each property of a workflow, as the operations that reply one or
        (the list) several declare it."""
        found: dict[str, Any] = {}
        for binding in ("get", "start", "update-status"):
            for schema in self._replies(binding):
                found = self.properties(schema) | found
        for schema in self._replies("list"):
            found = self.items(self.properties(schema).get("_list")) | found
        return found

    def items(self, schema: Any) -> dict[str, Any]:
        """The properties of the items of an array."""
        schema = self._followed(schema)
        return self.properties(schema.get("items")) if isinstance(schema, Mapping) else {}

    def properties(self, schema: Any) -> dict[str, Any]:
        """The properties of a schema, those of what it is composed of included."""
        schema = self._followed(schema)
        if not isinstance(schema, Mapping):
            return {}
        found: dict[str, Any] = {}
        for part in schema.get("allOf", ()):
            found |= self.properties(part)
        found.update(schema.get("properties", {}))
        return found

    def _replies(self, binding: str) -> Iterator[Any]:
        operation = self._api.by_binding(binding)
        for status, reply in operation.replies.items() if operation else ():
            if status.startswith("2"):
                yield from reply.schemas.values()

    def _followed(self, schema: Any) -> Any:
        while isinstance(schema, Mapping) and "$ref" in schema:
            node: Any = self._api.raw
            for token in schema["$ref"].removeprefix("#/").split("/"):
                name = token.replace("~1", "/").replace("~0", "~")
                node = node[int(name)] if isinstance(node, list) else node[name]
            schema = node
        return schema
