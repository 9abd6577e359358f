"""What each operation of openapi/control.yaml does: about one line of the control object each.

An answer is the JSON of the reply, text, or None for a reply without a body; which status goes with
it is the document's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from wfmock.control.control import Control
from wfmock.control.document import control_api
from wfmock.control.faults import plans
from wfmock.control.world import WorldControl
from wfmock.faults import plan

Json = Any


class Asked(NamedTuple):
    """A valid call: its arguments, its body, and the URL under which it found the server."""

    args: Mapping[str, Any]
    body: Json
    base: str


def answer(operation_id: str, control: Control, call: Asked) -> Json:
    """Do what a call asks for. Raises any WfmockError; then nothing has changed."""
    if operation_id in ON_SERVER:
        return ON_SERVER[operation_id](control, call)
    return ON_WORLD[operation_id](control.world(call.args["world"]), call)


def _which(call: Asked) -> dict[str, Any]:
    """Which exchanges a call is about."""
    return {name: call.args[name] for name in ("operation", "last") if name in call.args}


def _change(world: WorldControl, call: Asked) -> Json:
    workflow_id = call.args["id"]
    if "status" in call.body:
        return world.workflows.force(workflow_id, call.body["status"])
    return world.workflows.fail_next(workflow_id, **call.body["failNext"])


def _add_faults(world: WorldControl, call: Asked) -> Json:
    rule = dict(call.body)
    name, rules = rule.pop("plan", None), rule.pop("rules", [])
    ready_made = plan(name) if name else ()
    return {"faults": world.faults.add(*ready_made, *rules, *([rule] if rule else []))}


ON_SERVER: Mapping[str, Callable[[Control, Asked], Json]] = {
    "health": lambda control, _: control.health(),
    "version": lambda control, _: control.version(),
    "document": lambda *_: control_api().raw,
    "listWorlds": lambda control, _: {"worlds": [each.as_json() for each in control.worlds()]},
    "createWorld": lambda control, call: control.create(**call.body).facts().as_json(),
    "mergeCoverage": lambda control, call: control.coverage(*call.args.get("world", ())),
    "listPlans": lambda *_: {"plans": plans()},
}

ON_WORLD: Mapping[str, Callable[[WorldControl, Asked], Json]] = {
    "getWorld": lambda world, _: world.facts().as_json(),
    "deleteWorld": lambda world, _: world.delete(),
    "forkWorld": lambda world, call: world.fork(call.body["name"]).facts().as_json(),
    "resetWorld": lambda world, call: world.reset(**(call.body or {})).as_json(),
    "listSnapshots": lambda world, _: {"snapshots": world.snapshots()},
    "takeSnapshot": lambda world, _: {"id": world.snapshot()},
    "restoreWorld": lambda world, call: world.restore(call.body["snapshot"]).as_json(),
    "getWorkflow": lambda world, call: world.workflows.get(call.args["id"]),
    "putWorkflow": lambda world, call: world.workflows.put(call.args["id"], call.body),
    "changeWorkflow": _change,
    "deleteWorkflow": lambda world, call: world.workflows.delete(call.args["id"]),
    "getClock": lambda world, _: world.clock.now().as_json(),
    "freezeClock": lambda world, call: world.clock.freeze(**(call.body or {})).as_json(),
    "advanceClock": lambda world, call: world.clock.advance(call.body["seconds"]).as_json(),
    "setClock": lambda world, call: world.clock.set(call.body["at"]).as_json(),
    "scaleClock": lambda world, call: world.clock.scale(call.body["factor"]).as_json(),
    "releaseClock": lambda world, _: world.clock.release().as_json(),
    "listFaults": lambda world, _: {"faults": world.faults.list()},
    "addFaults": _add_faults,
    "clearFaults": lambda world, _: world.faults.clear(),
    "removeFault": lambda world, call: world.faults.remove(call.args["fault"]),
    "listExchanges": lambda world, call: {"exchanges": world.journal.entries(**_which(call))},
    "explainExchange": lambda world, call: world.journal.explain(call.args["exchange"]),
    "exportHar": lambda world, call: world.journal.har(call.base, **_which(call)),
    "exportCurl": lambda world, call: world.journal.curl(call.base, **_which(call)),
    "verifyCalls": lambda world, call: world.journal.verify(call.body).as_json(),
    "getCoverage": lambda world, _: world.coverage(),
}
