"""Definitions as fixtures write them: the platform's own form, with ``inputs`` and ``output``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from wfmock.seeding.entries import Entry, did_you_mean
from wfmock.seeding.makers import BadWord, Maker, Makers
from wfmock.workflows.model import Definition, TaskTemplate, TaskType

# What a platform shows of a definition and a run does not need: pasted definitions may have it.
_SHOWN_ONLY = {"_createdAt", "_updatedAt", "_createdBy", "_updatedBy"}
_DEFINITION = {
    *("_id", "_name", "_description", "_namespaces", "_userType", "_taskDefs"),
    *("_timeoutSeconds", "_timeoutPolicy", "inputs", "output"),
    *_SHOWN_ONLY,
}
_TASK = {
    *("_id", "_name", "_type", "_sequenceno", "_inputParams"),
    *("_sendNotification", "_notificationId", "_userInputPermissions"),
}
_CONTENT = {
    TaskType.SWITCH: {"_decisionCases"},
    TaskType.FORK_JOIN: {"_forkTasks"},
    TaskType.DO_WHILE: {"_loopCondition", "_loopOver"},
}
POLICIES = ("TIME_OUT_WF", "ALERT_ONLY")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A definition, and what its made runs are started with."""

    definition: Definition
    make_inputs: Callable[[Random], Any]


def read_blueprint(entry: Entry, namespaces: Sequence[str], makers: Makers) -> Blueprint:
    """The definition of an entry. Raises FixtureError."""
    entry.only(_DEFINITION)
    policy = entry.values.get("_timeoutPolicy")
    if policy is not None and policy not in POLICIES:
        reason = f"unknown value {policy!r}"
        raise entry.wrong("_timeoutPolicy", reason, did_you_mean(str(policy), POLICIES))
    definition = Definition(
        id=entry.text("_id"),
        name=entry.text("_name"),
        description=entry.text("_description", ""),
        namespaces=known_namespaces(entry, namespaces),
        user_type=entry.text("_userType"),
        tasks=_tasks(entry, "_taskDefs"),
        timeout_seconds=entry.whole("_timeoutSeconds", None, least=1),
        timeout_policy=policy,
        make_output=_template(entry, "output", makers) if "output" in entry.values else None,
    )
    return Blueprint(definition, _template(entry, "inputs", makers))


def known_namespaces(entry: Entry, namespaces: Sequence[str]) -> tuple[str, ...]:
    """The ``_namespaces`` of a definition or workflow: at least one, and all of the baseline's."""
    own = entry.texts("_namespaces")
    if not own:
        raise entry.wrong("_namespaces", "expected at least one")
    for name in own:
        if name not in namespaces:
            reason = f"{name!r} is not among the namespaces of this baseline"
            raise entry.wrong("_namespaces", reason, did_you_mean(name, namespaces))
    return own


def _template(entry: Entry, key: str, makers: Makers) -> Maker:
    try:
        return makers.compiled(entry.mapping(key, {}))
    except BadWord as error:
        raise entry.wrong(key, str(error), error.hint) from None


def _tasks(entry: Entry, key: str) -> tuple[TaskTemplate, ...]:
    return tuple(_task(each) for each in entry.parts(key))


def _task(entry: Entry) -> TaskTemplate:
    kind = entry.one_of("_type", TaskType)
    content = _CONTENT.get(kind, set())
    entry.only(_TASK | content)
    if kind is TaskType.USER_INPUT:
        _check_answers(entry)
    return TaskTemplate(
        name=entry.text("_name"),
        type=kind,
        sequenceno=entry.whole("_sequenceno", None, least=1),
        input_params=entry.mapping("_inputParams", {}),
        cases=_cases(entry) if kind is TaskType.SWITCH else {},
        branches=_branches(entry) if kind is TaskType.FORK_JOIN else (),
        loop_over=_tasks(entry, "_loopOver") if kind is TaskType.DO_WHILE else (),
        loop_condition=entry.text("_loopCondition") if kind is TaskType.DO_WHILE else "",
    )


def _check_answers(entry: Entry) -> None:
    """What a person may answer must be a list, for a run picks one of it."""
    asked = entry.mapping("_inputParams", {}).get("_userInput")
    for name, field in asked.items() if isinstance(asked, Mapping) else ():
        answers = field.get("enum", [None]) if isinstance(field, Mapping) else [None]
        if not isinstance(answers, list) or not answers:
            place = f"_inputParams._userInput.{name}.enum"
            raise entry.wrong(place, f"expected a list of answers, not {answers!r:.80}")


def _cases(entry: Entry) -> dict[str, tuple[TaskTemplate, ...]]:
    cases = entry.part("_decisionCases", entry.mapping("_decisionCases"))
    return {str(case): _tasks(cases, case) for case in cases.values}


def _branches(entry: Entry) -> tuple[tuple[TaskTemplate, ...], ...]:
    branches = entry.values.get("_forkTasks")
    if not isinstance(branches, list):
        raise entry.wrong("_forkTasks", "expected a list of lists of tasks")
    places = [f"_forkTasks[{number}]" for number in range(len(branches))]
    inside = Entry(entry.file, entry.name, dict(zip(places, branches, strict=True)), entry.path)
    return tuple(_tasks(inside, place) for place in places)
