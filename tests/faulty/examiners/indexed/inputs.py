"""_inputParams on their way into a store and out of it again."""

import re
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import LOOP_DEFINITION
from faulty.messages import Refused
from faulty.probe import Api
from faulty.reference import Service

inputs = Shelf("inputs")
ECHOED = "start.inputs.echoed"
DAY_LIKE = re.compile(r"\d{4}-\d\d-\d\d")


def mapped(value: Any, change: Any) -> Any:
    """The value with ``change`` applied to every leaf."""
    if isinstance(value, dict):
        return {key: mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [mapped(inner, change) for inner in value]
    return change(value)


def changed(api: Api, inputs: Any) -> bool:
    return bool(api.start(inputs)["_inputParams"] != inputs)


def leaked(api: Api) -> bool:
    api.start({"site": "A"})
    return bool(api.start()["_inputParams"] == {"site": "A"})


@inputs.fault(
    "inputs-leak-into-the-next-start",
    ECHOED,
    also=("start.inputs.optional",),
    trigger="a start with _inputParams, then one without",
    needs_start=True,
    witness=leaked,
)
class Leaking(Service):
    """A start without _inputParams gets those of the start before."""

    last: Any = None

    def inputs(self, order: dict[str, Any]) -> Any:
        if "_inputParams" in order or self.last is None:
            self.last = super().inputs(order)
        return self.last


@inputs.fault(
    "dotted-input-keys-unfolded",
    ECHOED,
    trigger="_inputParams with a dot in a key",
    needs_start=True,
    witness=lambda api: changed(api, {"site.floor": 3}),
)
class Unfolded(Service):
    """A key with a dot becomes an object in an object."""

    def inputs(self, order: dict[str, Any]) -> Any:
        unfolded: dict[str, Any] = {}
        for key, value in super().inputs(order).items():
            outer, dot, inner = key.partition(".")
            unfolded[outer] = {inner: value} if dot else value
        return unfolded


@inputs.fault(
    "date-like-inputs-rewritten",
    ECHOED,
    trigger="_inputParams with a date as a string",
    needs_start=True,
    witness=lambda api: changed(api, {"from": "2026-02-24"}),
)
class Dated(Service):
    """A string that looks like a date is stored, and comes back, as a date-time."""

    def inputs(self, order: dict[str, Any]) -> Any:
        def dated(leaf: Any) -> Any:
            is_day = isinstance(leaf, str) and DAY_LIKE.fullmatch(leaf)
            return f"{leaf}T00:00:00.000Z" if is_day else leaf

        return mapped(super().inputs(order), dated)


@inputs.fault(
    "input-texts-above-256-ignored",
    ECHOED,
    trigger="_inputParams with a string of more than 256 characters",
    needs_start=True,
    witness=lambda api: changed(api, {"note": "n" * 300}),
)
class IgnoredAbove(Service):
    """Strings of more than 256 characters come back empty."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return mapped(
            super().inputs(order),
            lambda leaf: "" if isinstance(leaf, str) and len(leaf) > 256 else leaf,
        )


@inputs.fault(
    "falsy-inputs-become-null",
    ECHOED,
    trigger="_inputParams with 0 or false",
    needs_start=True,
    witness=lambda api: changed(api, {"count": 0, "force": False}),
)
class Falsy(Service):
    """0, false and the empty string become null."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return mapped(super().inputs(order), lambda leaf: leaf or None)


def refused_without(api: Api) -> bool:
    first = api.start(definition=LOOP_DEFINITION).ok
    api.start({"site": "A"}, definition=LOOP_DEFINITION)
    return first and not api.start(definition=LOOP_DEFINITION).ok


@inputs.fault(
    "inputs-required-once-seen",
    "start.inputs.optional",
    also=("start.success",),
    trigger="a start with _inputParams, then one of the same definition without",
    needs_start=True,
    witness=refused_without,
)
class SchemaLearnt(Service):
    """Once a definition was started with _inputParams, a start of it without them is refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.learnt: set[Any] = set()

    def inputs(self, order: dict[str, Any]) -> Any:
        inputs, definition = super().inputs(order), order["_workflowDefId"]
        if "_inputParams" not in order and definition in self.learnt:
            raise Refused(400, "_inputParams do not meet their schema")
        if inputs:
            self.learnt.add(definition)
        return inputs
