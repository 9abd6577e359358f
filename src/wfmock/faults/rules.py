"""A fault rule: which calls it is for, and what it does to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wfmock.errors import BadControl
from wfmock.faults.effects import Effect, Status, documents
from wfmock.faults.writing import effect_as_json
from wfmock.spec.model import Operation
from wfmock.spec.suggest import nearest
from wfmock.spec.validation import Checked

Json = Any
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")  # it is told in a header


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault. What is left out matches everything.

    ``parameters`` are compared as texts with the call's arguments, defaults included; ``body`` must
    be contained in the call's. Of the calls that match, the ``nth`` alone (from 1) or each
    ``every``-th is struck, with ``probability``, at most ``times`` times.

    A rule with a documented status is for the operations that document it and for no others.
    """

    name: str
    effect: Effect
    operation: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    nth: int | None = None
    every: int | None = None
    probability: float = 1.0
    times: int | None = None

    def matches(self, operation: Operation, checked: Checked) -> bool:
        """Whether the rule is for this call, whatever its number."""
        if self.operation and self.operation != operation.id:
            return False
        if isinstance(self.effect, Status) and not documents(operation, self.effect.status):
            return False
        args = checked.args
        for name, text in self.parameters.items():
            if name not in args or as_text(args[name]) != text:
                return False
        return self.body is None or contains(checked.body, self.body)

    def as_json(self) -> dict[str, Json]:
        """The rule as ``read_rule`` takes it."""
        given = {
            "operation": self.operation or None,
            "parameters": dict(self.parameters) or None,
            "body": self.body,
            "nth": self.nth,
            "every": self.every,
            "times": self.times,
            "probability": None if self.probability == 1.0 else self.probability,
        }
        document = {key: value for key, value in given.items() if value is not None}
        return {"name": self.name} | document | effect_as_json(self.effect)


def contains(whole: Json, part: Json) -> bool:
    """Whether all of ``part`` is in ``whole``: objects member by member, anything else equal.

    As in JSON, ``true`` is not 1 and 1.0 is.
    """
    if isinstance(part, Mapping):
        return isinstance(whole, Mapping) and all(
            key in whole and contains(whole[key], value) for key, value in part.items()
        )
    return _equal(whole, part)


def _equal(one: Json, other: Json) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    return bool(one == other)


def as_text(value: Json) -> str:
    """An argument as it is written in a URL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ",".join(map(as_text, value))
    return str(value)


def check_rule(rule: Rule, operations: Iterable[Operation]) -> None:
    """Refuse a rule that can never fire. Raises BadControl with the nearest name.

    It needs a name that a header can carry, an operation and parameters that the document has, and
    a documented status that is documented.
    """
    if NAME.fullmatch(rule.name) is None:
        raise BadControl(
            f"name: expected a name of a fault, received {rule.name[:60]!r}",
            "use up to 100 letters, digits, '.', '_', '~' and '-', a letter or digit first",
        )
    known = {operation.id: operation for operation in operations}
    if rule.operation and rule.operation not in known:
        raise BadControl(
            f"operation: there is no operation {rule.operation!r}", _advice(rule.operation, known)
        )
    meant = [known[rule.operation]] if rule.operation else list(known.values())
    names = {each.name for operation in meant for each in operation.parameters if not each.alias_of}
    for name in rule.parameters:
        if name not in names:
            raise BadControl(
                f"parameters: {rule.operation or 'no operation'} "
                f"{'has no' if rule.operation else 'has a'} parameter {name!r}",
                _advice(name, names),
            )
    _check_status(rule, meant)


def _check_status(rule: Rule, meant: Iterable[Operation]) -> None:
    effect = rule.effect
    if isinstance(effect, Status) and not any(documents(each, effect.status) for each in meant):
        raise BadControl(
            f"status: {effect.status} is not documented for {rule.operation or 'any operation'}",
            "the effect 'undocumented-status' answers it, marked as breaking the contract",
        )


def _advice(name: str, known: Iterable[str]) -> str:
    near = nearest(name, sorted(known))
    return f"did you mean {near!r}?" if near else "one of " + ", ".join(sorted(known))
