"""_inputParams and _workflowDefId on their way through the server."""

import json
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DEFINITION, UNICODE_DEFINITION, Definition
from faulty.messages import Refused
from faulty.probe import Api
from faulty.reference import Service

echo = Shelf("echo")
ECHOED = "start.inputs.echoed"


def mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """The value with every scalar in it replaced."""
    if isinstance(value, dict):
        return {key: mapped(item, leaf) for key, item in value.items()}
    if isinstance(value, list):
        return [mapped(item, leaf) for item in value]
    return leaf(value)


def spoils(
    name: str, change: Callable[[Any], Any], sent: dict[str, Any], summary: str, trigger: str
) -> None:
    """Shelve a server that changes _inputParams when a workflow is started."""

    def inputs(self: Service, order: dict[str, Any]) -> Any:
        given = Service.inputs(self, order)
        return change(given) if "_inputParams" in order else given

    def witness(api: Api) -> bool:
        started = api.start(sent)
        # As texts, for in Python True equals 1 and 1 equals 1.0.
        return started.ok and json.dumps(started["_inputParams"]) != json.dumps(sent)

    echo.add(
        variant(inputs=inputs),
        name,
        ECHOED,
        also=("start.reply.workflow", "workflow.types", "workflow.fields"),
        summary=summary,
        trigger=trigger,
        needs_start=True,
        witness=witness,
    )


def leaves(
    name: str, leaf: Callable[[Any], Any], sent: dict[str, Any], summary: str, trigger: str
) -> None:
    spoils(name, lambda inputs: mapped(inputs, leaf), sent, summary, trigger)


def flattened(value: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {path: value}
    flat: dict[str, Any] = {}
    for key, item in value.items():
        flat.update(flattened(item, f"{path}.{key}" if path else key))
    return flat


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def to_depth(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        return {key: to_depth(item, depth - 1) for key, item in value.items()} if depth else "..."
    return value


def unwrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: unwrapped(item) for key, item in value.items()}
    if isinstance(value, list):
        return unwrapped(value[0]) if len(value) == 1 else [unwrapped(item) for item in value]
    return value


spoils("inputs-dropped", lambda i: {}, {"a": 1}, "_inputParams come back empty", "any inputs")
spoils("inputs-null", lambda i: None, {"a": 1}, "_inputParams come back null", "any inputs")
spoils(
    "first-input-only",
    lambda i: dict(list(i.items())[:1]),
    {"a": 1, "b": 2},
    "Only the first of _inputParams is kept",
    "inputs with two keys",
)
spoils(
    "inputs-flattened",
    flattened,
    {"a": {"b": 1}},
    "Nested _inputParams come back flat, with dotted keys",
    "nested inputs",
)
spoils(
    "empty-inputs-null",
    lambda i: i or None,
    {},
    "An empty object of _inputParams comes back null",
    "inputs that are an empty object",
)
spoils(
    "null-inputs-dropped",
    without_nulls,
    {"a": None},
    "Members of _inputParams that are null are dropped",
    "inputs with a null in them",
)
spoils(
    "inputs-cut-at-depth-3",
    lambda i: to_depth(i, 3),
    {"a": {"b": {"c": {"d": 1}}}},
    "_inputParams are cut off below the third level",
    "inputs nested four deep",
)
spoils(
    "lists-of-one-unwrapped",
    unwrapped,
    {"a": [1]},
    "A list of one in _inputParams comes back as its item",
    "inputs with a list of one",
)
spoils(
    "input-keys-lowered",
    lambda i: {key.lower(): item for key, item in i.items()},
    {"siteId": 1},
    "Keys of _inputParams come back in lower case",
    "inputs with a capital in a key",
)
leaves(
    "big-numbers-rounded",
    lambda v: int(float(v)) if is_number(v) and abs(v) > 2**53 else v,
    {"n": 2**53 + 1},
    "Integers in _inputParams beyond 2^53 are rounded",
    "inputs with such an integer",
)
leaves(
    "numbers-as-strings",
    lambda v: str(v) if is_number(v) else v,
    {"n": 7},
    "Numbers in _inputParams come back as strings",
    "inputs with a number",
)
leaves(
    "booleans-as-numbers",
    lambda v: int(v) if isinstance(v, bool) else v,
    {"on": True},
    "Booleans in _inputParams come back as 1 and 0",
    "inputs with a boolean, compared by type",
)
leaves(
    "fractions-cut",
    lambda v: int(v) if isinstance(v, float) else v,
    {"f": 2.75},
    "Fractions in _inputParams are cut off",
    "inputs with a fraction",
)
leaves(
    "inputs-trimmed",
    lambda v: v.strip() if isinstance(v, str) else v,
    {"s": " edge "},
    "Strings in _inputParams lose their outer blanks",
    "inputs with a string that begins or ends in a blank",
)
leaves(
    "non-ascii-to-question-marks",
    lambda v: v.encode("ascii", "replace").decode() if isinstance(v, str) else v,
    {"s": "Köln"},
    "Letters beyond ASCII in _inputParams become question marks",
    "inputs with such a letter",
)
leaves(
    "emoji-stripped",
    lambda v: "".join(c for c in v if ord(c) < 0x10000) if isinstance(v, str) else v,
    {"s": "ok 🚀"},
    "Characters beyond the basic plane vanish from _inputParams",
    "inputs with an emoji",
)
leaves(
    "double-encoded-utf-8",
    lambda v: v.encode().decode("latin-1") if isinstance(v, str) else v,
    {"s": "é"},
    "Letters beyond ASCII in _inputParams are encoded twice",
    "inputs with such a letter",
)
leaves(
    "inputs-escaped-for-html",
    lambda v: v.replace("&", "&amp;").replace("<", "&lt;") if isinstance(v, str) else v,
    {"s": "<a>&"},
    "Strings in _inputParams come back escaped for HTML",
    "inputs with < or &",
)
leaves(
    "empty-strings-null",
    lambda v: None if v == "" else v,
    {"s": ""},
    "Empty strings in _inputParams come back null",
    "inputs with an empty string",
)


@echo.fault(
    "inputs-lost-on-get",
    ECHOED,
    also=("get.agrees-with-list", "start.found"),
    trigger="start with inputs, then get",
    needs_start=True,
    witness=lambda api: api.get(api.start({"a": 1})["_id"])["_inputParams"] == {},
)
class LostOnGet(Service):
    """_inputParams are echoed by the start and gone afterwards."""

    def show_started(self, run: Any) -> Any:
        shown = self.show(run)
        run.inputs = {}
        return shown


@echo.fault(
    "definition-id-not-echoed",
    "start.definition.used",
    also=("start.found",),
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start()["_workflowDefId"] != DEFINITION,
)
class AnotherDefinition(Service):
    """A start uses another definition than the one that was sent."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        super().definition(order, namespace)
        return self.definitions[UNICODE_DEFINITION]


@echo.fault(
    "definition-id-upper-case",
    "start.definition.used",
    also=("list.definition.partial",),
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start()["_workflowDefId"] == DEFINITION.upper(),
)
class UpperDefinition(Service):
    """The reply to a start shows _workflowDefId in upper case."""

    def show_started(self, run: Any) -> Any:
        shown = self.show(run)
        return {**shown, "_workflowDefId": run.definition.upper()}


@echo.fault(
    "inputs-required",
    "start.inputs.optional",
    also=("start.success",),
    trigger="a start without _inputParams",
    needs_start=True,
    witness=lambda api: not api.start().ok,
)
class InputsRequired(Service):
    """A start without _inputParams is refused."""

    def inputs(self, order: dict[str, Any]) -> Any:
        if "_inputParams" not in order:
            raise Refused(400, "_inputParams is required")
        return super().inputs(order)
