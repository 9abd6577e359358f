"""What the body of a successful reply says: its shape, types and timestamps, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wfmock.contract.judging.asking import Asked, successes
from wfmock.contract.judging.seen import Seen
from wfmock.errors import SpecError
from wfmock.spec.compiling import Schemas
from wfmock.spec.model import Api
from wfmock.spec.validation import expectation
from wfmock.workflows.timestamps import parse_rfc3339

Path = tuple[str | int, ...]
TIMESTAMPS = ("_createdAt", "_updatedAt")
ENVELOPE, ITEMS = "list.reply.envelope", "list.reply.items"
FIELDS, TYPES, TASKS = "workflow.fields", "workflow.types", "workflow.tasks"
FORMAT, ORDERED = "workflow.timestamps.format", "workflow.timestamps.ordered"
LASTING = "workflow.status.lasting"
_COMMANDS = ("RESUMED", "RETRIED")  # what a workflow may be told, and no state of it
_UTC = re.compile(r"([Zz]|[+-]00:00)$")
_BEYOND_NANOSECONDS = re.compile(r"(\.\d{9})\d+")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One way in which a value does not fit its schema; ``lacks`` is a property that is missing."""

    path: Path
    rule: str
    expected: str
    received: str
    lacks: str = ""


def flaws_of(validator: Any, value: Any) -> tuple[Flaw, ...]:
    """Every flaw of a value; none where its numbers are beyond what can be judged."""
    try:
        errors = (
            () if validator is None or validator.is_valid(value) else validator.iter_errors(value)
        )
        return tuple(_flaw(error) for error in errors)
    except ValueError:  # an integer or an infinity that the validator's numbers cannot hold
        return ()


def _flaw(error: Any) -> Flaw:
    rule = str(error.kind.name)
    lacks = str(error.kind.property) if rule == "required" else ""
    received = "nothing" if lacks else shown(error.instance)
    return Flaw(tuple(error.instance_path), rule, expectation(error), received, lacks)


def shown(value: Any) -> str:
    """A value as a report shows it."""
    text = "null" if value is None else repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


class Shape:
    """Collects what the body of one reply keeps and breaks."""

    def __init__(self, asked: Asked, api: Api) -> None:
        self._operation = asked.operation
        self._is_list = asked.binding == "list"
        self._reads = asked.binding in ("list", "get")
        self.whole = ITEMS if self._is_list else f"{asked.prefix}.reply.workflow"
        self._broken: dict[tuple[str, str], Seen] = {}
        status = successes(asked.operation)[0]
        self._validator = next(iter(asked.operation.compiled.replies[status].values()), None)
        schema = next(iter(asked.operation.replies[status].schemas.values()), True)
        self._required = _required(api, schema, self._is_list)

    def judged(self, body: Any) -> Iterator[Seen]:
        """Every clause that the body breaks or keeps."""
        workflows = self._workflows(body)
        partial = {path for path, each in workflows.items() if not self._is_whole(each)}
        for path in sorted(partial, key=str):
            self._not_whole(workflows[path])
        for flaw in flaws_of(self._validator, body):
            if not any(flaw.path[: len(path)] == path for path in partial):
                self._add(flaw)
        for path, each in workflows.items():
            if path not in partial:
                self._timestamps(each)
                self._status(each)
        yield from self._broken.values()
        yield from self._kept(workflows)

    def _workflows(self, body: Any) -> Mapping[Path, Any]:
        if not self._is_list:
            return {(): body}
        items = body.get("_list") if isinstance(body, dict) else None
        if not isinstance(items, list):
            return {}
        return {("_list", number): item for number, item in enumerate(items)}

    def _is_whole(self, workflow: Any) -> bool:
        if not isinstance(workflow, dict):
            return False
        return 2 * len(self._required & set(workflow)) >= len(self._required)

    def _not_whole(self, value: Any) -> None:
        what = "an item of the list" if self._is_list else "the reply"
        expected = f"a workflow with {', '.join(sorted(self._required))}"
        received = (
            f"an object with {', '.join(value) or 'nothing'}"
            if isinstance(value, dict)
            else shown(value)
        )
        message = f"{what.capitalize()} is no whole workflow"
        self._break(self.whole, "no-workflow", message, expected, received, FIELDS)

    def _add(self, flaw: Flaw) -> None:
        path = flaw.path[2:] if self._is_list and flaw.path[:1] == ("_list",) else flaw.path
        if self._is_list and len(flaw.path) < 2:
            self._flawed(flaw, flaw.path, "the list reply", ENVELOPE)
        elif path[:1] == ("_tasks",) and len(path) > 1:
            self._flawed(flaw, path[2:], "a task", TASKS)
        elif flaw.lacks or (flaw.received == "null" and len(path) == 1):
            related = [TASKS] if "_tasks" in (flaw.lacks, *path) else []
            related += [] if flaw.lacks else [TYPES]
            self._flawed(flaw, path, "a workflow", FIELDS, self.whole, *related)
        elif path[:1] and path[0] in TIMESTAMPS:
            if flaw.rule == "type":  # the format of texts is judged apart, more leniently
                self._flawed(flaw, path, "a workflow", FORMAT, TYPES)
        else:
            related = [TASKS] if path[:1] == ("_tasks",) else []
            self._flawed(flaw, path, "a workflow", TYPES, self.whole, *related)

    def _flawed(self, flaw: Flaw, path: Path, what: str, clause: str, *also: str) -> None:
        # A position in a list differs from run to run; what stands there does not.
        place = ".".join("n" if isinstance(each, int) else each for each in path)
        if flaw.lacks:
            missing = ".".join(filter(None, (place, flaw.lacks)))
            self._break(
                clause,
                f"missing:{missing}",
                f"{missing} is missing from {what}",
                flaw.expected,
                flaw.received,
                *also,
            )
            return
        rule = "null" if flaw.received == "null" else flaw.rule
        message = f"{place or 'the whole'} of {what} is {flaw.received}"
        self._break(clause, f"{rule}:{place}", message, flaw.expected, flaw.received, *also)

    def _timestamps(self, workflow: Mapping[str, Any]) -> None:
        instants = []
        for field in TIMESTAMPS:
            text = workflow.get(field)
            if not isinstance(text, str):
                continue
            try:
                instants.append(instant(text))
            except ValueError as error:
                self._break(
                    FORMAT,
                    f"format:{field}",
                    f"{field} is no date-time in UTC: {error}",
                    "an RFC 3339 date-time in UTC, like 2026-02-24T02:32:22.148605220Z",
                    shown(text),
                    TYPES,
                )
        if len(instants) == 2 and instants[1] < instants[0]:
            created, updated = (str(workflow[field]) for field in TIMESTAMPS)
            self._break(
                ORDERED,
                "updated-first",
                "_updatedAt is before _createdAt",
                f"an _updatedAt of {created} or later",
                updated,
            )

    def _status(self, workflow: Mapping[str, Any]) -> None:
        status = workflow.get("_status")
        if self._reads and status in _COMMANDS:
            self._break(
                LASTING,
                f"rests:{status}",
                f"A workflow rests in {status}, which is a command",
                "an active status, such as RUNNING",
                shown(status),
            )

    def _break(
        self, clause: str, symptom: str, message: str, expected: str, received: str, *also: str
    ) -> None:
        seen = Seen(
            clause, self._operation.id, False, symptom, message, expected, received, "", tuple(also)
        )
        self._broken.setdefault((clause, symptom), seen)

    def _kept(self, workflows: Mapping[Path, Any]) -> Iterator[Seen]:
        touched = {clause for seen in self._broken.values() for clause in (seen.clause, *seen.also)}
        tested = [ENVELOPE] if self._is_list else []
        if workflows:
            tested += [self.whole, FIELDS, TYPES, FORMAT, ORDERED]
            tested += [LASTING] if self._reads else []
        if any(isinstance(each, dict) and each.get("_tasks") for each in workflows.values()):
            tested.append(TASKS)
        for clause in tested:
            if clause not in touched:
                yield Seen(clause, self._operation.id, True)


def instant(text: str) -> int:
    """The nanoseconds of an RFC 3339 date-time in UTC. Raises ValueError with the reason.

    Any number of fraction digits is taken; those beyond the ninth do not count.
    """
    if "T" not in text.upper():
        raise ValueError("date and time are not joined by T")
    nanoseconds = parse_rfc3339(_BEYOND_NANOSECONDS.sub(r"\1", text))
    if not _UTC.search(text):
        raise ValueError("it is not in UTC")
    return nanoseconds


def _required(api: Api, schema: Any, is_list: bool) -> frozenset[str]:
    schemas = Schemas(api.raw, lambda pointer, reason: SpecError(str(api.file), pointer, reason))
    node = schemas.resolve(schema)
    if is_list and isinstance(node, Mapping):
        items = schemas.resolve(node.get("properties", {}).get("_list", {}))
        node = schemas.resolve(items.get("items", {}))
    return frozenset(node.get("required", ())) if isinstance(node, Mapping) else frozenset()
