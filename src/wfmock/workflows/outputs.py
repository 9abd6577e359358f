"""What tasks give back: small, plausible JSON for each type of task, drawn from a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from wfmock.workflows.draw import below, pick
from wfmock.workflows.model import Json, TaskTemplate, TaskType

_ANSWERS = (
    "Nothing unusual was found.",
    "Two readings need a second look.",
    "The request is complete and can go ahead.",
    "Most of the load falls in the morning hours.",
)
_REMARKS = ("", "checked on site", "as agreed", "see the attached plan")


def task_output(template: TaskTemplate, rng: Random) -> Json:
    """The output of a task that is not a container."""
    return _MAKERS[template.type](template, rng)


def _rest_connector(_: TaskTemplate, rng: Random) -> Json:
    data = {"count": below(rng, 200), "next": None}
    return {"rest_conn_result": {"status": 200, "data": data}}


def _script(_: TaskTemplate, rng: Random) -> Json:
    return {"ok": True, "rows": below(rng, 5000)}


def _user_input(template: TaskTemplate, rng: Random) -> Json:
    """An answer to every field that is asked for: one of its enum, or a value of its type."""
    fields = template.input_params.get("_userInput")
    asked = fields if isinstance(fields, Mapping) else {}
    return {"_userInput": {name: _answer(field, rng) for name, field in asked.items()}}


def _answer(field: Json, rng: Random) -> Json:
    if not isinstance(field, Mapping):
        return pick(rng, _REMARKS)
    if field.get("enum"):
        return pick(rng, field["enum"])
    match field.get("type"):
        case "boolean":
            return below(rng, 2) == 1
        case "number" | "integer":
            return below(rng, 100)
    return pick(rng, _REMARKS)


def _haystack(_: TaskTemplate, rng: Random) -> Json:
    points = 1 + below(rng, 40)
    return {"points": points, "samples": points * (1 + below(rng, 96))}


def _mqtt(template: TaskTemplate, _: Random) -> Json:
    targets, messages = (template.input_params.get(key) for key in ("_mqtt_target", "_messages"))
    return {"delivered": _count(targets) * _count(messages)}


def _count(value: Json) -> int:
    return len(value) if isinstance(value, list) else 1


def _ai(_: TaskTemplate, rng: Random) -> Json:
    return {"answer": pick(rng, _ANSWERS), "tokens": 50 + below(rng, 900)}


_MAKERS: Mapping[TaskType, Callable[[TaskTemplate, Random], Json]] = {
    TaskType.REST_CONNECTOR: _rest_connector,
    TaskType.SCRIPT_EXECUTION: _script,
    TaskType.USER_INPUT: _user_input,
    TaskType.HAYSTACK: _haystack,
    TaskType.MQTT_PUBLISH: _mqtt,
    TaskType.AI_CONVERSE: _ai,
}
