"""The faults of a world: rules and plans, armed and disarmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wfmock.errors import BadControl
from wfmock.faults import PLANS, Rule, check_rule, plan, read_rule
from wfmock.spec.model import Api
from wfmock.spec.suggest import nearest
from wfmock.worlds import World

Json = Any


class FaultControl:
    """Arms and disarms the faults of one world."""

    def __init__(self, world: Callable[[], World], api: Api) -> None:
        self._world = world
        self._api = api

    def list(self) -> Sequence[dict[str, Json]]:
        """The rules with how many calls each has seen and struck. Raises Missing."""
        return self._world().faults.as_json()

    def add(self, *rules: Rule | Mapping[str, Json]) -> Sequence[dict[str, Json]]:
        """Arm rules, all or none; a rule of the same name is replaced. The rules that were armed.

        A rule is a value or the JSON object of one; an unnamed object is named after its effect.
        Raises Missing, and BadControl for what makes no sense: an operation or a parameter that the
        document does not have, a documented status that no operation documents.
        """
        faults = self._world().faults
        names = {rule["name"] for rule in faults.as_json()}
        read: list[Rule] = []
        for each in rules:
            rule = each if isinstance(each, Rule) else read_rule(each, _free_name(each, names))
            check_rule(rule, self._api.operations)
            names.add(rule.name)
            read.append(rule)
        faults.add(read)
        added = {rule.name for rule in read}
        return [rule for rule in faults.as_json() if rule["name"] in added]

    def plan(self, name: str) -> Sequence[dict[str, Json]]:
        """Arm the rules of a ready-made plan. Raises Missing, and BadControl naming the nearest."""
        return self.add(*plan(name))

    def remove(self, name: str) -> None:
        """Disarm one rule. Raises Missing with the nearest name."""
        self._world().faults.remove(name)

    def clear(self) -> None:
        """Disarm all. Raises Missing."""
        self._world().faults.clear()


def check_operation(api: Api, operation_id: str) -> None:
    """Raise BadControl, naming the nearest, unless the document has it; "" is any operation."""
    known = [operation.id for operation in api.operations]
    if operation_id and operation_id not in known:
        near = nearest(operation_id, known)
        advice = f"did you mean {near!r}?" if near else "one of " + ", ".join(known)
        raise BadControl(f"there is no operation {operation_id!r}", advice)


def plans() -> dict[str, list[dict[str, Json]]]:
    """The ready-made plans by name, with their rules."""
    return {name: [rule.as_json() for rule in rules] for name, rules in PLANS.items()}


def _free_name(rule: Mapping[str, Json], taken: set[str]) -> str:
    effect, number = str(rule.get("effect", "fault")), 1
    while f"{effect}-{number}" in taken:
        number += 1
    return f"{effect}-{number}"
