"""Inputs on their way through binders, engines and columns."""

import re
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.examiners.gateway.memory import Remembering
from faulty.probe import Api
from faulty.reference import Service

inputs = Shelf("echo")
ECHOED = "start.inputs.echoed"


def everywhere(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with everything in it changed, from the inside out."""
    if isinstance(value, dict):
        value = {key: everywhere(item, change) for key, item in value.items()}
    elif isinstance(value, list):
        value = [everywhere(item, change) for item in value]
    return change(value)


def comes_back(api: Api, sent: Any, expected: Any) -> bool:
    return bool(sent != expected and api.start(sent)["_inputParams"] == expected)


def carry(
    name: str, change: Callable[[Any], Any], sent: Any, back: Any, summary: str, trigger: str
) -> None:
    """Shelve a server that changes every value of the inputs so."""

    class Carrying(Service):
        def inputs(self, order: dict[str, Any]) -> Any:
            return everywhere(super().inputs(order), change)

    inputs.add(
        Carrying,
        name,
        ECHOED,
        summary=summary,
        trigger=trigger,
        witness=lambda api: comes_back(api, sent, back),
        needs_start=True,
    )


def is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def distinct(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [item for n, item in enumerate(value) if item not in value[:n]]


carry(
    "whole-numbers-wrap",
    lambda v: (v + 2**31) % 2**32 - 2**31 if is_int(v) and abs(v) < 2**53 else v,
    {"n": 3_000_000_000},
    {"n": 3_000_000_000 - 2**32},
    "Whole numbers beyond 32 bits wrap around to negative ones",
    "an input such as a time in milliseconds",
)
carry(
    "expressions-evaluated",
    lambda v: re.sub(r"\$\{[^}]*\}", "", v) if isinstance(v, str) else v,
    {"e": "from ${first._output.id}"},
    {"e": "from "},
    "${...} in a text is evaluated at the start, to nothing",
    "an input that refers to the output of a task",
)
carry(
    "dates-become-instants",
    lambda v: (
        f"{v}T00:00:00.000+0000"
        if isinstance(v, str) and re.fullmatch(r"\d{4}(-\d\d){2}", v)
        else v
    ),
    {"day": "2026-02-24"},
    {"day": "2026-02-24T00:00:00.000+0000"},
    "A text that looks like a date comes back as a date-time",
    "an input that is a date",
)
carry(
    "repeated-elements-lost",
    distinct,
    {"l": [1, 2, 1]},
    {"l": [1, 2]},
    "A list keeps one of equal elements: it went through a set",
    "a list that holds a value twice",
)


@inputs.fault(
    "inputs-of-the-start-before",
    ECHOED,
    also=("start.inputs.optional",),
    needs_start=True,
    trigger="a start without inputs right after one with some",
    witness=lambda api: api.start({"a": 1}).ok and api.start()["_inputParams"] == {"a": 1},
)
class UsedBuffer(Remembering):
    """A start without inputs gets those of the start before it."""

    def inputs(self, order: dict[str, Any]) -> Any:
        if "_inputParams" in order:
            self.notes["last"] = super().inputs(order)
        return self.notes.get("last", {})


@inputs.fault(
    "inputs-shared-by-definition",
    ECHOED,
    also=("get.agrees-with-list", "start.found"),
    needs_start=True,
    trigger="two starts of one definition with different inputs, then the first by id",
    witness=lambda api: (
        (run := api.start({"a": 1})["_id"])
        and api.start({"b": 2}).ok
        and api.get(run)["_inputParams"] == {"b": 2}
    ),
)
class ByDefinition(Remembering):
    """Every run of a definition shows the inputs of its latest start."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        for other in self.started:
            if self.runs[other].definition == run.definition:
                self.runs[other].inputs = run.inputs
