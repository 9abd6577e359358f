"""The report: every item of the document and the lifecycle, and whether it was exercised.

A report is plain JSON, so that reports of several runs can be merged without a server::

    {"percent": 62.5,
     "kinds": {"operation": {"covered": 3, "total": 4, "percent": 75.0}, ...},
     "items": [{"kind": "status", "operation": "getWorkflow", "name": "404",
                "covered": true, "times": 2}, ...],
     "undocumented": [{"operation": "getWorkflow", "status": 503, "times": 1}]}

Parameters and values are not counted, only met: their ``times`` is 0 or 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wfmock.coverage.counting import Coverage
from wfmock.coverage.watched import Watched, watched
from wfmock.spec.model import Api, Operation
from wfmock.workflows.lifecycle import AGEING, TRANSITIONS

Json = Any

_ONLY_MET = ("parameter", "value")
KINDS = ("operation", "status", "parameter", "value", "transition")


def report(coverages: Sequence[Coverage], api: Api) -> dict[str, Json]:
    """What several worlds have exercised together, of what the document and lifecycle have."""
    merged = Coverage()
    for each in coverages:
        merged.merge(each)
    items = list(_items(merged, api))
    return _summed(items, list(_undocumented(merged, api)))


def merged(reports: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """Several reports as one. Raises KeyError, TypeError for what is no report."""
    items: dict[tuple[str, str, str], dict[str, Json]] = {}
    odd: dict[tuple[str, int], dict[str, Json]] = {}
    for each in reports:
        for item in each["items"]:
            known = items.setdefault(
                (item["kind"], item["operation"], item["name"]), {**item, "times": 0}
            )
            known["covered"] = known["covered"] or item["covered"]
            known["times"] += item["times"]
            if item["kind"] in _ONLY_MET:
                known["times"] = int(known["covered"])
        for item in each["undocumented"]:
            found = odd.setdefault((item["operation"], item["status"]), {**item, "times": 0})
            found["times"] += item["times"]
    return _summed(list(items.values()), list(odd.values()))


def text(found: Mapping[str, Json]) -> str:
    """A report for people: a line per kind, then what was not exercised."""
    lines = [f"coverage {found['percent']:g} %"]
    for kind, sums in found["kinds"].items():
        lines.append(f"  {kind + 's':<12} {sums['covered']:>3} of {sums['total']:>3}")
    missing = [item for item in found["items"] if not item["covered"]]
    if missing:
        lines += ["", "not exercised:"]
        lines += [f"  {item['kind']:<11} {_named(item)}" for item in missing]
    if found["undocumented"]:
        lines += ["", "answered, but not documented:"]
        lines += [
            f"  {item['operation']} {item['status']}, {item['times']} times"
            for item in found["undocumented"]
        ]
    return "\n".join(lines)


def _named(item: Mapping[str, Json]) -> str:
    return " ".join(part for part in dict.fromkeys((item["operation"], item["name"])) if part)


def _items(found: Coverage, api: Api) -> Iterator[dict[str, Json]]:
    names = watched(api)
    for operation in api.operations:
        statuses = _statuses(found, operation)
        yield _item("operation", operation.id, operation.id, sum(statuses.values()))
        for key in operation.replies:
            times = sum(n for status, n in statuses.items() if _documents(operation, status) == key)
            yield _item("status", operation.id, key, times)
        yield from _parameters(found, operation, names[operation.id])
    yield from _transitions(found, api)


def _parameters(
    found: Coverage, operation: Operation, parameters: Watched
) -> Iterator[dict[str, Json]]:
    for name in parameters.names:
        given = ("parameter", operation.id, name) in found.given
        yield _item("parameter", operation.id, name, int(given))
        for value in parameters.values.get(name, ()):
            given = ("value", operation.id, name, value) in found.given
            yield _item("value", operation.id, f"{name}={value}", int(given))


def _transitions(found: Coverage, api: Api) -> Iterator[dict[str, Json]]:
    if api.by_binding("update-status"):
        for (source, command), target in TRANSITIONS.items():
            times = found.times.get(("command", source, command), 0)
            yield _item("transition", "", f"{source} -> {target}: {command}", times)
    if any(operation.binding for operation in api.operations):
        for (source, event), target in AGEING.items():
            if source is not target:
                times = found.times.get(("event", source, target), 0)
                yield _item("transition", "", f"{source} -> {target}: {event}", times)


def _item(kind: str, operation: str, name: str, times: int) -> dict[str, Json]:
    return {
        "kind": kind,
        "operation": operation,
        "name": name,
        "covered": times > 0,
        "times": times,
    }


def _statuses(found: Coverage, operation: Operation) -> dict[str, int]:
    return {
        key[2]: times
        for key, times in found.times.items()
        if key[0] == "status" and key[1] == operation.id
    }


def _documents(operation: Operation, status: str) -> str | None:
    """The key under which an operation documents a status."""
    keys = (status, f"{status[0]}XX", "default")
    return next((key for key in keys if key in operation.replies), None)


def _undocumented(found: Coverage, api: Api) -> Iterator[dict[str, Json]]:
    for operation in api.operations:
        for status, times in _statuses(found, operation).items():
            if _documents(operation, status) is None:
                yield {"operation": operation.id, "status": int(status), "times": times}


def _summed(items: list[dict[str, Json]], undocumented: list[dict[str, Json]]) -> dict[str, Json]:
    kinds = {}
    for kind in KINDS:
        of_kind = [item for item in items if item["kind"] == kind]
        if of_kind:
            kinds[kind] = _sum(of_kind)
    return {
        "percent": _sum(items)["percent"],
        "kinds": kinds,
        "items": items,
        "undocumented": undocumented,
    }


def _sum(items: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    covered = sum(1 for item in items if item["covered"])
    percent = round(100 * covered / len(items), 1) if items else 100.0
    return {"covered": covered, "total": len(items), "percent": percent}
