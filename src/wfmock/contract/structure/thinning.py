"""Which of many generated requests tell most, where only a few may be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import requests

from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.contract.structure.cases import Made
from wfmock.spec.model import Api

# What these vary is judged by no clause: any answer is fair.
_SILENT = frozenset(
    {"unsupported_content_type", "malformed_content_type", "object_unexpected_properties"}
)
_WRITES = ("start", "update-status")
_ALIKE_BODIES = 2


def telling(found: Iterable[Made], api: Api, count: int) -> tuple[Made, ...]:
    """At most ``count`` requests, the most telling first; each varies one thing and nothing else.

    Of valid starts and updates only the examples are taken: laws send enough of them.
    """
    bindings = {operation.id: operation.binding or "" for operation in api.operations}
    candidates = [alone(each) for each in found if _tells(each, bindings.get(each.operation, ""))]
    chosen: list[Made] = []
    taken: Counter[tuple[str, ...]] = Counter()
    seen: set[str] = set()
    for each in sorted(candidates, key=_plainness):
        if each.identity in seen:
            continue
        seen.add(each.identity)
        group = (each.operation, each.scenario, each.parameter, str(each.valid))
        taken[group] += 1
        if taken[group] <= (_ALIKE_BODIES if each.request.json is not None else 1):
            chosen.append(each)
    chosen.sort(key=_rank)
    return tuple(chosen[:count])


def _tells(each: Made, binding: str) -> bool:
    if each.scenario in _SILENT or each.parameter == WORKFLOW_ID:
        return False
    if each.parameter == NAMESPACE and each.scenario != "missing_parameter":
        return False
    if binding == "start" and each.parameter == "_inputParams":
        return False
    return not (each.valid and binding in _WRITES) or each.scenario == "example"


def alone(each: Made) -> Made:
    """The request without the optional parameters that it does not vary: other filters would empty
    the list, and then there is nothing to see.
    """
    request = each.request
    params = request.params
    if not isinstance(params, dict) or each.parameter not in params:
        return each
    kept = {name: params[name] for name in (NAMESPACE, each.parameter) if name in params}
    plain = requests.Request(
        request.method,
        request.url,
        headers=request.headers,
        params=kept,
        data=request.data,
        json=request.json,
    )
    return replace(each, request=plain)


def _plainness(each: Made) -> int:
    return len(each.request.params or ())


def _rank(each: Made) -> int:
    if each.scenario == "example":
        return 0
    if each.scenario == "missing_parameter":
        return 1
    if each.request.json is not None:
        return 2
    return 3 if each.valid else 4
