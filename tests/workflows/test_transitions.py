"""The transition table, and what is derived from it."""

import pytest

from sample_runs import DEFINITIONS, HOUR, T0, moved, new_run
from wfmock.errors import IllegalMove
from wfmock.workflows.lifecycle import (
    AGEING,
    TRANSITIONS,
    MoveRules,
    diagram,
    legal_commands,
    transitions,
)
from wfmock.workflows.model import Command, Event, Status
from wfmock.workflows.resting import force

PAIRS = [(status, command) for status in Status for command in Command]
ILLEGAL = [pair for pair in PAIRS if pair not in TRANSITIONS]


def test_the_default_rules_are_the_table():
    assert transitions() == TRANSITIONS


def test_resumed_and_retried_are_never_rested_in():
    assert {"RESUMED", "RETRIED"}.isdisjoint(Status)


def test_completed_is_the_only_status_that_takes_no_command():
    final = [status for status in Status if not legal_commands(status)]

    assert final == [Status.COMPLETED]


def test_every_status_can_be_reached_from_a_new_workflow():
    reached = {Status.QUEUED}
    edges = [
        (source, target) for table in (TRANSITIONS, AGEING) for (source, _), target in table.items()
    ]
    for _ in Status:
        reached |= {target for source, target in edges if source in reached}

    assert reached == set(Status)


def test_nothing_happens_by_itself_to_a_workflow_that_is_paused_or_has_ended():
    assert {status for status, _ in AGEING} == {Status.QUEUED, Status.RUNNING}
    assert {event for _, event in AGEING} == set(Event)


@pytest.mark.parametrize(("status", "command"), TRANSITIONS)
def test_a_legal_command_leads_where_the_table_says(status, command):
    workflow = force(new_run(), status, T0)

    assert moved(workflow, command, T0 + HOUR).status == TRANSITIONS[status, command]


@pytest.mark.parametrize(("status", "command"), ILLEGAL)
def test_an_illegal_command_is_refused_with_the_status_and_the_way_out(status, command):
    workflow = force(new_run(), status, T0)

    with pytest.raises(IllegalMove) as refusal:
        moved(workflow, command, T0 + HOUR)

    assert (refusal.value.current, refusal.value.command) == (status, command)
    assert all(legal in refusal.value.hint for legal in legal_commands(status))


def test_an_illegal_move_says_from_where_the_command_would_be_legal():
    with pytest.raises(IllegalMove) as refusal:
        moved(new_run(), "RESUMED", T0)

    assert str(refusal.value) == "a workflow that is QUEUED cannot be RESUMED"
    assert refusal.value.hint == (
        "RESUMED is for a workflow that is PAUSED; from QUEUED it can be PAUSED or TERMINATED"
    )


def test_rules_change_where_commands_lead():
    rules = MoveRules(resumed_to=Status.QUEUED, retried_to=Status.QUEUED)

    assert transitions(rules)[Status.PAUSED, Command.RESUMED] == Status.QUEUED
    assert transitions(rules)[Status.FAILED, Command.RETRIED] == Status.QUEUED


def test_rules_can_make_repeated_commands_and_the_retry_of_a_terminated_run_illegal():
    rules = MoveRules(repeats_pause=False, repeats_terminate=False, retries_terminated=False)

    assert set(TRANSITIONS) - set(transitions(rules)) == {
        (Status.PAUSED, Command.PAUSED),
        (Status.TERMINATED, Command.TERMINATED),
        (Status.TERMINATED, Command.RETRIED),
    }


def test_the_diagram_has_an_arrow_for_every_change_in_the_tables():
    changes = {
        f"{source} --> {target}"
        for table in (TRANSITIONS, AGEING)
        for (source, _), target in table.items()
        if table is TRANSITIONS or source != target
    }
    arrows = {line.strip().partition(":")[0] for line in diagram().splitlines()[1:]}

    assert diagram().startswith("stateDiagram-v2\n")
    assert arrows - {"[*] --> QUEUED", "COMPLETED --> [*]"} == changes


@pytest.mark.parametrize("of", DEFINITIONS)
def test_no_plan_holds_an_event_that_the_table_lacks(of):
    status = Status.QUEUED
    for step in new_run(of, seed=5).steps:
        status = AGEING[status, step.event]

    assert status in {Status.COMPLETED, Status.FAILED, Status.TIMED_OUT}
