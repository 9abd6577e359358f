"""Inputs on their way into a column and back."""

import json
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service

carrying = Shelf("echo")
ECHOED = "start.inputs.echoed"


def walked(value: Any, text: Callable[[str], str], key: Callable[[str], str]) -> Any:
    """The value with every string and every key changed."""
    if isinstance(value, dict):
        return {key(name): walked(inner, text, key) for name, inner in value.items()}
    if isinstance(value, list):
        return [walked(inner, text, key) for inner in value]
    return text(value) if isinstance(value, str) else value


def same(text: str) -> str:
    return text


@carrying.fault(
    "dots-in-input-keys",
    ECHOED,
    needs_start=True,
    trigger="an input whose key has a dot",
    witness=lambda api: api.start({"a.b": 1})["_inputParams"] == {"a_b": 1},
)
class DotsInKeys(Service):
    """The document store takes no dots in keys: they become underscores."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return walked(super().inputs(order), same, lambda key: key.replace(".", "_"))


@carrying.fault(
    "inputs-in-varchar-255",
    ECHOED,
    needs_start=True,
    trigger="an input of more than 255 characters",
    witness=lambda api: api.start({"s": "x" * 300})["_inputParams"] == {"s": "x" * 255},
)
class Varchar(Service):
    """Texts among the inputs end after 255 characters."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return walked(super().inputs(order), lambda text: text[:255], same)


@carrying.fault(
    "dates-in-inputs-become-times",
    ECHOED,
    needs_start=True,
    trigger="an input that is a date",
    witness=lambda api: (
        api.start({"day": "2026-02-01"})["_inputParams"] == {"day": "2026-02-01T00:00:00Z"}
    ),
)
class DatesBecomeTimes(Service):
    """A text that looks like a date is bound as a timestamp."""

    def inputs(self, order: dict[str, Any]) -> Any:
        def bound(text: str) -> str:
            is_date = len(text) == 10 and text[4] == text[7] == "-"
            return f"{text}T00:00:00Z" if is_date else text

        return walked(super().inputs(order), bound, same)


@carrying.fault(
    "falsy-inputs-left-out",
    ECHOED,
    needs_start=True,
    trigger="an input that is 0 or false",
    witness=lambda api: api.start({"n": 0, "no": False, "m": 1})["_inputParams"] == {"m": 1},
)
class FalsyLeftOut(Service):
    """Inputs that are 0, false, empty or null are not inserted."""

    def inputs(self, order: dict[str, Any]) -> Any:
        return {key: value for key, value in super().inputs(order).items() if value}


def _inputs_leak(api: Any) -> bool:
    api.start({"first": 1})
    return "first" in (api.start({"second": 2})["_inputParams"] or {})


@carrying.fault(
    "inputs-of-the-last-start-merged",
    ECHOED,
    needs_start=True,
    trigger="two starts with different inputs",
    witness=_inputs_leak,
)
class MutableDefault(Service):
    """Inputs are collected in a default argument that all starts share."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.shared: dict[str, Any] = {}

    def inputs(self, order: dict[str, Any]) -> Any:
        self.shared.update(super().inputs(order))
        return dict(self.shared)


def nested_as_text(inputs: Any) -> Any:
    return {
        key: json.dumps(value) if isinstance(value, dict) else value
        for key, value in inputs.items()
    }


@carrying.fault(
    "list-casts-nested-inputs",
    "get.agrees-with-list",
    also=("list.reply.items",),
    trigger="a workflow with an object among its inputs, in the list and by its id",
    witness=lambda api: any(isinstance(run["_inputParams"].get("deep"), str) for run in api.all()),
)
class NestedAsText(Service):
    """The list takes nested inputs out of their column as text."""

    def show_listed(self, run: Run) -> Any:
        return {**self.show(run), "_inputParams": nested_as_text(run.inputs)}


@carrying.fault(
    "line-break-not-escaped",
    "http.json",
    also=(ECHOED, "start.reply.workflow", "start.success"),
    needs_start=True,
    trigger="an input with a line break",
    witness=lambda api: api.start({"text": "a\nb"}).json is None,
)
class LineBreakRaw(Service):
    """The reply of a start is put together by hand: a line break in a text stays raw."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        reply.content = self.write(reply.content).replace(b"\\n", b"\n")
        return reply


@carrying.fault(
    "crash-on-nul-in-inputs",
    "http.no-crash",
    also=(ECHOED, "start.success"),
    needs_start=True,
    trigger="an input with U+0000, written as an escape",
    witness=lambda api: api.start({"text": "a\0b"}).status == 500,
)
class NulInInputs(Service):
    """The database takes no U+0000 in a text, and nobody catches its error."""

    def inputs(self, order: dict[str, Any]) -> Any:
        inputs = super().inputs(order)
        if "\\u0000" in json.dumps(inputs):
            raise ValueError("unsupported Unicode escape sequence")
        return inputs


def _required_once_given(api: Any) -> bool:
    before = api.start().status
    api.start({"site": "Köln"})
    return before == 201 and api.start().status == 400


@carrying.fault(
    "inputs-required-once-given",
    "start.inputs.optional",
    needs_start=True,
    trigger="start a definition with _inputParams and after that without",
    witness=_required_once_given,
)
class RequiredOnceGiven(Service):
    """The inputs of the first start make the form of the definition: later ones must have some."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.forms: set[Any] = set()

    def inputs(self, order: dict[str, Any]) -> Any:
        inputs = super().inputs(order)
        if inputs:
            self.forms.add(order["_workflowDefId"])
        elif "_inputParams" not in order and order["_workflowDefId"] in self.forms:
            raise Refused(400, "_inputParams is required")
        return inputs
