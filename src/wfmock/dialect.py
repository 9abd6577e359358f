"""The choices on which the source document is silent: one named entry each, defaulted here.

The mock obeys a dialect; the contract kit finds out which one a deployment speaks. An entry is a
field of ``Dialect`` (``unknown_workflow``), spelt ``unknownWorkflow`` in files. Where a refusal can
be chosen it is the status code; which body goes with it is ``errorBody``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import yaml

from wfmock.choices import Allowed, Between, Entry, JsonFields, OneOf, StatusNames, did_you_mean
from wfmock.errors import DialectError
from wfmock.workflows.lifecycle import MoveRules
from wfmock.workflows.model import Status, TaskStatus


def _entry(meaning: str, allowed: Allowed, *clauses: str, default: Any = None) -> Any:
    """A field of Dialect; of several values the first is the default."""
    about = {"meaning": meaning, "allowed": allowed, "clauses": clauses}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=about)
    first = allowed.values[0] if isinstance(allowed, OneOf) else default
    return field(default=first, metadata=about)


def _one_of(meaning: str, values: tuple[Any, ...], *clauses: str) -> Any:
    return _entry(meaning, OneOf(values), *clauses)


_UNKNOWN = (404, 400, 403, 401, 500, 410, 422)
_ILLEGAL = (409, 400, 403, 404, 500, 422, 405)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One deployment's way of answering where the document leaves a choice."""

    # Who and what is refused, and how
    unknown_workflow: int = _one_of(
        "The status for an id that no workflow has.",
        _UNKNOWN,
        "get.id.unknown-refused",
        "update.id.unknown-refused",
    )
    malformed_workflow_id: int = _one_of(
        "The status for an id that is not a UUID.",
        _UNKNOWN,
        "get.id.unknown-refused",
        "update.id.unknown-refused",
    )
    foreign_workflow: int = _one_of(
        "The status for a workflow that exists in another namespace.",
        _UNKNOWN,
        "get.nsfilter.isolates",
        "update.nsfilter.isolates",
    )
    unknown_definition: int = _one_of(
        "The status for starting a definition that does not exist.",
        (404, 400, 403, 500, 409, 422),
        "start.definition.unknown-refused",
    )
    missing_namespace: int = _one_of(
        "The status for a call without nsfilter.",
        (400, 401, 403, 404, 500, 422),
        "list.nsfilter.required",
        "get.nsfilter.required",
        "start.nsfilter.required",
        "update.nsfilter.required",
    )
    invalid_request: int = _one_of(
        "The status for any other call that does not fit the document.",
        (400, 422, 500, 409),
        "start.definition.required",
        "update.status.four",
    )
    illegal_pause: int = _one_of(
        "The status for PAUSED where it is not legal.", _ILLEGAL, "update.refused-changes-nothing"
    )
    illegal_resume: int = _one_of(
        "The status for RESUMED where it is not legal.", _ILLEGAL, "update.refused-changes-nothing"
    )
    illegal_retry: int = _one_of(
        "The status for RETRIED where it is not legal.", _ILLEGAL, "update.refused-changes-nothing"
    )
    illegal_terminate: int = _one_of(
        "The status for TERMINATED where it is not legal.",
        _ILLEGAL,
        "update.refused-changes-nothing",
    )
    error_body: Literal["problem", "json", "text", "html", "empty"] = _one_of(
        "What a refusal's body is: problem+json, plain JSON, text, an HTML page or nothing.",
        ("problem", "json", "text", "html", "empty"),
        "http.json",
    )
    unknown_query_parameter: Literal["ignored", "refused"] = _one_of(
        "What a query parameter that is not documented leads to.", ("ignored", "refused")
    )

    # What the list's parameters mean
    impossible_date: Literal["lenient", "refused", "empty"] = _one_of(
        "A day that its month does not have: the month's last, refused, or met by nothing.",
        ("lenient", "refused", "empty"),
        "list.start-date.begins",
        "list.end-date.ends",
    )
    malformed_date: Literal["refused", "ignored", "empty"] = _one_of(
        "A text that is no date: refused, as if not given, or met by nothing.",
        ("refused", "ignored", "empty"),
        "list.start-date.begins",
        "list.end-date.ends",
    )
    date_field: Literal["_createdAt", "_updatedAt"] = _one_of(
        "The timestamp that the dates apply to.",
        ("_createdAt", "_updatedAt"),
        "list.start-date.begins",
        "list.end-date.ends",
    )
    end_date_inclusive: bool = _one_of(
        "Whether the day of the end date belongs to the range.", (True, False), "list.end-date.ends"
    )
    end_date_spelling: Literal["both", "endDate", "enddate"] = _one_of(
        "How the end date may be spelt; the other spelling is an unknown parameter.",
        ("both", "endDate", "enddate"),
        "list.end-date.ends",
    )
    malformed_sort: Literal["refused", "ignored"] = _one_of(
        "What a sort that is not an object of 1 and -1 leads to.",
        ("refused", "ignored"),
        "list.sort.orders",
    )
    unknown_sort_field: Literal["refused", "ignored"] = _one_of(
        "What sorting by a field that workflows do not have leads to.",
        ("refused", "ignored"),
        "list.sort.orders",
    )
    default_order: Literal["newestUpdated", "newestCreated", "oldestCreated", "id"] = _one_of(
        "The order of a list that no sort was given for.",
        ("newestUpdated", "newestCreated", "oldestCreated", "id"),
        "list.offset.position",
    )
    unknown_status_filter: Literal["empty", "refused"] = _one_of(
        "What a _status that no workflow can rest in leads to.",
        ("empty", "refused"),
        "list.status.filters",
    )
    name_case: Literal["insensitive", "sensitive"] = _one_of(
        "Whether _name heeds upper and lower case.",
        ("insensitive", "sensitive"),
        "list.name.partial",
    )
    page_size_spelling: Literal["both", "_pageSize", "_pagesize"] = _one_of(
        "How the page size may be spelt; the other spelling is an unknown parameter.",
        ("both", "_pageSize", "_pagesize"),
        "list.page-size.limits",
    )
    page_size_cap: int = _entry(
        "The largest page; 0 for none.", Between(0, 100_000), "list.page-size.limits", default=0
    )
    page_size_above_cap: Literal["clamped", "refused"] = _one_of(
        "What a page size above the cap leads to.", ("clamped", "refused"), "list.page-size.limits"
    )
    page_size_zero: Literal["empty", "default", "refused"] = _one_of(
        "A page size of 0: an empty page with the true total, the default size, or refused.",
        ("empty", "default", "refused"),
        "list.page-size.limits",
    )
    reply_page_size: Literal["asked", "returned"] = _one_of(
        "Whether _pageSize of a reply is the size asked for or the number of items returned.",
        ("asked", "returned"),
        "list.reply.envelope",
    )
    visibility_lag: float = _entry(
        "For how many seconds a write stays invisible to the list.",
        Between(0, 10, fractions=True),
        "start.found",
        "update.persists",
        default=0,
    )

    # What commands do
    started_as: Literal["QUEUED", "RUNNING"] = _one_of(
        "The status of a workflow just started.", ("QUEUED", "RUNNING"), "start.status.initial"
    )
    resumed_to: Literal["RUNNING", "QUEUED"] = _one_of(
        "The status that RESUMED leads to.", ("RUNNING", "QUEUED"), "update.resumed"
    )
    retried_to: Literal["RUNNING", "QUEUED"] = _one_of(
        "The status that RETRIED leads to.", ("RUNNING", "QUEUED"), "update.retried"
    )
    retry_of_terminated: Literal["accepted", "refused"] = _one_of(
        "Whether a terminated workflow can be retried.", ("accepted", "refused"), "update.retried"
    )
    repeated_pause: Literal["accepted", "refused"] = _one_of(
        "PAUSED for a workflow that is paused: accepted without effect, or illegal.",
        ("accepted", "refused"),
        "update.transition",
    )
    repeated_terminate: Literal["accepted", "refused"] = _one_of(
        "TERMINATED for a workflow that is terminated: accepted without effect, or illegal.",
        ("accepted", "refused"),
        "update.transition",
    )
    paused_tasks: Literal["PAUSED", "unchanged"] = _one_of(
        "What unfinished tasks become when their workflow is paused.",
        ("PAUSED", "unchanged"),
        "update.paused",
    )
    terminated_tasks: Literal["CANCELED", "TERMINATED", "unchanged"] = _one_of(
        "What unfinished tasks become when their workflow is terminated.",
        ("CANCELED", "TERMINATED", "unchanged"),
        "update.terminated",
    )
    updated_at_on_update: Literal["moves", "stays"] = _one_of(
        "Whether a status update moves _updatedAt.", ("moves", "stays"), "update.reply.same"
    )

    # What a workflow looks like
    omitted_input_params: Literal["object", "null", "absent"] = _one_of(
        "_inputParams of a workflow started without: an empty object, null, or no such field.",
        ("object", "null", "absent"),
        "start.inputs.optional",
    )
    null_fields: Literal["present", "absent"] = _one_of(
        "Whether a field without a value is null or left out.",
        ("present", "absent"),
        "workflow.fields",
    )
    loop_over_tasks: Literal["appended", "nested"] = _one_of(
        "Where _includeLoopOverTasks puts iterations: among _tasks, or in their DO_WHILE task.",
        ("appended", "nested"),
        "get.loop-over.accepted",
    )
    timestamp_digits: int = _entry(
        "How many fraction digits a timestamp has.",
        Between(0, 9),
        "workflow.timestamps.format",
        default=9,
    )
    timestamp_zone: Literal["Z", "+00:00"] = _one_of(
        "How a timestamp spells UTC.", ("Z", "+00:00"), "workflow.timestamps.format"
    )
    status_names: Mapping[str, str] = _entry(
        "Other names for the statuses that a workflow rests in.",
        StatusNames(),
        "workflow.status.lasting",
        default={},
    )
    extra_fields: Mapping[str, Any] = _entry(
        "Fields with constant values that every workflow has beside the documented ones.",
        JsonFields(),
        "workflow.fields",
        default={},
    )

    @staticmethod
    def load(path: Path) -> Dialect:
        """The dialect of a YAML file; an empty one is the default. Raises DialectError."""
        try:
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise DialectError(f"{path}: cannot be read as a dialect: {error}") from error
        if document is not None and not isinstance(document, Mapping):
            raise DialectError(f"{path}: expected a mapping of entries", _HINT)
        return Dialect.parse(document or {}, source=str(path))

    @staticmethod
    def parse(entries: Mapping[str, Any], source: str = "") -> Dialect:
        """The dialect of a mapping, camelCase names; what is left out keeps its default.

        Raises DialectError, beginning with ``source``, for an unknown entry or a value it does not
        allow.
        """
        chosen = {}
        for name, value in entries.items():
            try:
                entry = _known(name)
                chosen[entry.attribute] = entry.checked(value)
            except DialectError as error:
                raise DialectError(
                    f"{source}: {error}" if source else str(error), error.hint
                ) from None
        return Dialect(**chosen)

    def to_mapping(self, only_changes: bool = True) -> dict[str, Any]:
        """Entries by camelCase name; only those that differ from the default unless told so."""
        values = {entry: getattr(self, entry.attribute) for entry in ENTRIES}
        return {
            entry.name: value
            for entry, value in values.items()
            if not only_changes or value != entry.default
        }

    def dump(self, only_changes: bool = True) -> str:
        """A YAML file that ``load`` reads as this dialect, with a comment above each entry."""
        chosen = self.to_mapping(only_changes)
        if not chosen:
            return "# Every entry has its default.\n{}\n"
        return "\n".join(
            f"# {entry.meaning}\n#   {entry.allowed.describe()}\n"
            + yaml.safe_dump({entry.name: chosen[entry.name]}, sort_keys=False, allow_unicode=True)
            for entry in ENTRIES
            if entry.name in chosen
        )

    def move_rules(self) -> MoveRules:
        """What the lifecycle needs to know of this dialect."""
        return MoveRules(
            resumed_to=Status(self.resumed_to),
            retried_to=Status(self.retried_to),
            retries_terminated=self.retry_of_terminated == "accepted",
            repeats_pause=self.repeated_pause == "accepted",
            repeats_terminate=self.repeated_terminate == "accepted",
            paused_tasks=_task_status(self.paused_tasks),
            terminated_tasks=_task_status(self.terminated_tasks),
            update_moves_time=self.updated_at_on_update == "moves",
        )

    def wire_status(self, status: Status) -> str:
        """The name of a workflow's status in this dialect."""
        return self.status_names.get(status, str(status))

    def wire_statuses(self) -> tuple[str, ...]:
        """The names of all statuses in this dialect, in the order of the lifecycle."""
        return tuple(self.wire_status(status) for status in Status)


def _camel(attribute: str) -> str:
    return re.sub(r"_(.)", lambda match: match[1].upper(), attribute)


_DEFAULT = Dialect()

ENTRIES: tuple[Entry, ...] = tuple(
    Entry(
        _camel(each.name),
        each.name,
        getattr(_DEFAULT, each.name),
        each.metadata["allowed"],
        each.metadata["meaning"],
        each.metadata["clauses"],
    )
    for each in fields(Dialect)
)

_BY_NAME = {entry.name: entry for entry in ENTRIES}
_HINT = "entries: " + ", ".join(_BY_NAME)


def _known(name: Any) -> Entry:
    entry = _BY_NAME.get(name) if isinstance(name, str) else None
    if entry is None:
        raise DialectError(f"unknown dialect entry {name!r}{did_you_mean(name, _BY_NAME)}", _HINT)
    return entry


def _task_status(name: str) -> TaskStatus | None:
    return None if name == "unchanged" else TaskStatus(name)
