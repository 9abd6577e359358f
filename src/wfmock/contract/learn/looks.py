"""What a workflow looks like: read off those that were listed anyway."""

from __future__ import annotations

import re
from typing import Any

from wfmock.contract.judging.shapes import TIMESTAMPS
from wfmock.contract.learn.lessons import Lesson, Study, lesson
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.compare import same
from wfmock.contract.workbench.snapshot import Item
from wfmock.errors import SpecError
from wfmock.spec.compiling import Schemas
from wfmock.spec.model import Api

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)")
_NULLABLE = ("_timeoutSeconds", "_timeoutPolicy", "_output")
_LOOP = "DO_WHILE"


@lesson("timestampDigits", requests=0)
def digits(study: Study) -> None:
    """The most fraction digits of a timestamp."""
    most = max(len(fraction or "") for fraction, _ in _timestamps(study))
    study.learn("timestampDigits", most, f"timestamps have up to {most} fraction digits")


@lesson("timestampZone", requests=0)
def zone(study: Study) -> None:
    """How timestamps spell UTC."""
    zones = {zone for _, zone in _timestamps(study)}
    if len(zones) > 1:
        raise NotTested("timestamps spell their zone in several ways")
    spelt = zones.pop()
    study.learn("timestampZone", spelt, f"timestamps end in {spelt}")


def _timestamps(study: Study) -> list[tuple[str, str]]:
    texts = (item.get(field) for item in study.workflows() for field in TIMESTAMPS)
    read = [found.groups() for text in texts if (found := _TIME.fullmatch(str(text)))]
    if not read:
        raise NotTested("no timestamp could be read")
    return [(fraction, zone) for fraction, zone in read]


@lesson("nullFields", requests=0)
def null_fields(study: Study) -> None:
    """Whether a field without a value is there."""
    items = study.workflows()
    values = [item.get(field, ...) for item in items for field in _NULLABLE]
    if None in values:
        study.learn("nullFields", "present", "fields without a value are null")
    elif ... in values:
        study.learn("nullFields", "absent", "fields without a value are left out")
    else:
        raise NotTested("every field has a value")


@lesson("extraFields", requests=0)
def extra_fields(study: Study) -> None:
    """Fields that are not documented and that all workflows share."""
    known = documented(study.bench.ground.api)
    items = study.workflows()
    extra = dict.fromkeys(name for item in items for name in item if name not in known)
    if not extra:
        study.learn("extraFields", {}, "every field is a documented one")
        return
    if len(items) < 2:
        raise NotTested("with a single workflow it is not told which fields are constant")
    constant = {name: items[0].get(name) for name in extra if _is_constant(items, name)}
    if varying := sorted(set(extra) - set(constant)):
        names = ", ".join(varying)
        study.bench.note(f"Workflows have further fields that the dialect cannot say: {names}")
    names = ", ".join(constant) or "none"
    study.learn("extraFields", constant, f"fields beyond the documented ones, all equal: {names}")


def _is_constant(items: tuple[Item, ...], name: str) -> bool:
    return all(name in item and same(items[0].get(name), item[name]) for item in items)


def documented(api: Api) -> frozenset[str]:
    """The fields that the document has for a workflow."""
    operation = api.by_binding("get")
    schemas = Schemas(api.raw, lambda pointer, reason: SpecError(str(api.file), pointer, reason))
    names: set[str] = set()
    for status, reply in operation.replies.items() if operation else ():
        for schema in reply.schemas.values() if status.startswith("2") else ():
            node: Any = schemas.resolve(schema)
            names.update(node.get("properties", {}))
    return frozenset(names)


@lesson("loopOverTasks", requests=3)
def loop_over(study: Study) -> None:
    """Where the iterations of a loop are put."""
    looping = [item for item in study.workflows() if _loops(item)]
    if not looping:
        raise NotTested("no workflow has a DO_WHILE task")
    for item in looping[:3]:
        shown = study.bench.api.get(str(item["_id"]), _includeLoopOverTasks="true").run
        if any(_holds_tasks(task) for task in _loops(shown)):
            study.learn("loopOverTasks", "nested", "iterations are in their DO_WHILE task")
            return
        if len(_tasks(shown)) > len(_tasks(item)):
            study.learn("loopOverTasks", "appended", "iterations are among the tasks")
            return
    raise NotTested("no workflow has begun an iteration")


def _tasks(item: Item) -> list[dict[str, Any]]:
    tasks = item.get("_tasks")
    return [each for each in tasks if isinstance(each, dict)] if isinstance(tasks, list) else []


def _loops(item: Item) -> list[dict[str, Any]]:
    return [task for task in _tasks(item) if task.get("_type") == _LOOP]


def _holds_tasks(task: dict[str, Any]) -> bool:
    lists = [value for value in task.values() if isinstance(value, list)]
    return any(isinstance(each, dict) and "_status" in each for value in lists for each in value)


LESSONS: tuple[Lesson, ...] = (digits, zone, null_fields, extra_fields, loop_over)
