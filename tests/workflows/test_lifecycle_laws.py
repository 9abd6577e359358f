"""Laws of the lifecycle, over drawn definitions, rules, commands and spells of time."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from sample_runs import HOUR, T0, new_runs, rules, spells
from wfmock.errors import IllegalMove
from wfmock.workflows.lifecycle import (
    AGEING,
    DEFAULT_RULES,
    move,
    next_event,
    settle,
    transitions,
)
from wfmock.workflows.model import TERMINAL, UNFINISHED, Command, Status, TaskStatus

deeds = st.lists(st.tuples(spells, st.sampled_from([None, *Command])), max_size=12)


def lived(workflow, doings, chosen):
    """Every state on the way of a workflow through spells of time and commands."""
    now, rng = workflow.created_at, Random(3)
    yield None, workflow
    for spell, command in doings:
        now += spell
        workflow = settle(workflow, now)
        yield None, workflow
        if command is not None:
            try:
                workflow = move(workflow, command, now, chosen, rng)
                yield command, workflow
            except IllegalMove:
                assert (workflow.status, command) not in transitions(chosen)


def ages_into(status):
    """The statuses that time alone leads to, the present one included."""
    found = {status}
    for _ in Status:
        found |= {target for (source, _), target in AGEING.items() if source in found}
    return found


@given(new_runs, deeds, rules)
def test_nothing_reaches_a_status_that_the_tables_do_not_lead_to(run, doings, chosen):
    before = run.status
    for command, state in lived(run, doings, chosen):
        if command is None:
            assert state.status in ages_into(before)
        else:
            assert state.status == transitions(chosen)[before, command]
        before = state.status


@given(new_runs, deeds, rules)
def test_time_never_runs_backwards(run, doings, chosen):
    states = [state for _, state in lived(run, doings, chosen)]

    for before, after in pairwise(states):
        changed = replace(after, updated_at=0) != replace(before, updated_at=0)
        assert after.updated_at > before.updated_at if changed else after is before
        assert after.created_at == run.created_at


@given(new_runs, deeds, rules)
def test_who_and_what_a_run_is_never_changes(run, doings, chosen):
    for _, state in lived(run, doings, chosen):
        assert (state.id, state.definition_id, state.input_params) == (
            run.id,
            run.definition_id,
            run.input_params,
        )
        assert len({task.id for task in state.tasks}) == len(state.tasks)


@given(new_runs, deeds)
def test_a_run_that_has_ended_has_no_unfinished_task_and_no_plan(run, doings):
    for _, state in lived(run, doings, DEFAULT_RULES):
        if state.status in TERMINAL:
            assert not any(task.status in UNFINISHED for task in state.listed(loop_over=True))
            assert next_event(state) is None


@given(new_runs, deeds, rules)
def test_only_a_completed_run_has_an_output(run, doings, chosen):
    for _, state in lived(run, doings, chosen):
        assert (state.output is not None) == (state.status is Status.COMPLETED)


@given(new_runs, st.lists(spells, max_size=10))
def test_one_jump_equals_many_small_steps(run, parts):
    stepped, now = run, T0
    for spell in parts:
        now += spell
        stepped = settle(stepped, now)

    assert stepped == settle(run, now)


@given(new_runs, deeds, rules)
def test_settling_again_changes_nothing(run, doings, chosen):
    now = T0 + sum(spell for spell, _ in doings)
    for _, state in lived(run, doings, chosen):
        settled = settle(state, now)
        assert settle(settled, now) is settled


@given(new_runs, deeds, rules)
def test_the_next_event_is_the_first_instant_at_which_something_changes(run, doings, chosen):
    for _, state in lived(run, doings, chosen):
        due = next_event(state)
        if due is None:
            assert settle(state, T0 + 1000 * HOUR) is state
        else:
            assert settle(state, due - 1) is state
            assert settle(state, due) is not state


@given(new_runs, spells, st.integers(0, 10 * HOUR), spells)
def test_paused_time_does_not_count(run, before, pause, after):
    now = T0 + before
    run = settle(run, now)
    assume(run.status is Status.RUNNING)

    paused = move(run, Command.PAUSED, now, DEFAULT_RULES, Random(3))
    resumed = move(paused, Command.RESUMED, now + pause, DEFAULT_RULES, Random(3))

    late, straight = settle(resumed, now + pause + after), settle(run, now + after)
    assert (late.status, late.tasks, late.output) == (
        straight.status,
        straight.tasks,
        straight.output,
    )
    assert [step.at - pause for step in late.steps] == [step.at for step in straight.steps]


@given(new_runs, spells, st.integers(0, 1000 * HOUR))
def test_a_paused_run_does_not_age(run, before, pause):
    run = settle(run, T0 + before)
    assume(run.status not in TERMINAL)

    paused = move(run, Command.PAUSED, T0 + before, DEFAULT_RULES, Random(3))

    assert next_event(paused) is None
    assert settle(paused, T0 + before + pause) is paused


@given(new_runs, spells, rules)
def test_a_run_that_resumes_by_way_of_the_queue_still_does_all_its_tasks(run, before, chosen):
    run = settle(run, T0 + before)
    assume(run.status not in TERMINAL)
    chosen = replace(chosen, resumed_to=Status.QUEUED)
    paused = move(run, Command.PAUSED, T0 + before, chosen, Random(3))

    resumed = move(paused, Command.RESUMED, T0 + before + HOUR, chosen, Random(3))
    end, straight = settle(resumed, T0 + 10 * HOUR), settle(run, T0 + 10 * HOUR)

    assert resumed.status is Status.QUEUED
    assert not any(task.status is TaskStatus.RUNNING for task in resumed.tasks)
    assert (end.status, end.tasks, end.output) == (
        straight.status,
        straight.tasks,
        straight.output,
    )
