"""Workflows made for fixtures, forced, or made to fail next."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_runs import (
    DEFINITIONS,
    HOUR,
    LOOPED,
    PLAIN,
    T0,
    moved,
    new_run,
    new_runs,
    spells,
    statuses,
)
from wfmock.workflows.lifecycle import next_event, settle, transitions
from wfmock.workflows.model import TERMINAL, UNFINISHED, Command, Status, TaskStatus, TaskType
from wfmock.workflows.resting import fail_next_task, force, is_to_fail, resting, tasks_to_fail


def made(status, of=PLAIN, seed=1, **more):
    """A workflow of a fixture."""
    about = {"created_at": T0, "updated_at": T0 + HOUR, "user": "ann"} | more
    return resting(of, status=Status(status), rng=Random(seed), **about)


samples = st.builds(
    made, st.sampled_from(Status), of=st.sampled_from(DEFINITIONS), seed=st.integers(0, 999)
)


@given(samples)
def test_it_rests(workflow):
    assert next_event(workflow) is None
    assert settle(workflow, T0 + 1000 * HOUR) is workflow


@given(samples)
def test_its_tasks_fit_its_status(workflow):
    found = {task.status for task in workflow.listed(loop_over=True)}

    if workflow.status in TERMINAL:
        assert not found & UNFINISHED
    if workflow.status is Status.COMPLETED:
        assert found <= {TaskStatus.COMPLETED, TaskStatus.SKIPPED}
    if workflow.status is Status.QUEUED:
        assert found <= {TaskStatus.QUEUED}
    assert (workflow.output is None) == (workflow.status is not Status.COMPLETED)


@pytest.mark.parametrize(
    ("status", "reached"),
    [
        ("RUNNING", "RUNNING"),
        ("PAUSED", "PAUSED"),
        ("FAILED", "FAILED"),
        ("TERMINATED", "CANCELED"),
        ("TIMED_OUT", "TIMED_OUT"),
    ],
)
def test_it_got_to_a_task_that_tells_its_status(status, reached):
    for seed in range(20):
        kinds = list(statuses(made(status, seed=seed)).values())
        begun = [kind for kind in kinds if kind != "COMPLETED"]

        assert begun[0] == reached


def test_it_got_to_different_tasks():
    assert len({tuple(statuses(made("RUNNING", seed=seed)).values()) for seed in range(30)}) == 3


def test_it_can_be_given_its_id_its_people_and_its_output():
    workflow = made("COMPLETED", id="x", updated_by="bob", output={"a": 1}, input_params={"b": 2})

    assert (workflow.id, workflow.output, workflow.input_params) == ("x", {"a": 1}, {"b": 2})
    assert (workflow.created_by, workflow.updated_by) == ("ann", "bob")


@pytest.mark.parametrize(
    ("status", "command"),
    [(s, c) for (s, c), to in transitions().items() if to is Status.RUNNING],
)
@pytest.mark.parametrize("of", DEFINITIONS)
def test_a_command_that_sets_it_running_gives_it_a_life(status, command, of):
    run = moved(made(status, of), command, T0 + 2 * HOUR)

    assert run.status == "RUNNING"
    assert settle(run, T0 + 9 * HOUR).status in TERMINAL


@given(new_runs, spells, st.lists(st.sampled_from(Status), min_size=1, max_size=4))
def test_forcing_puts_a_run_into_any_status_to_rest_there(run, spell, wanted):
    run = settle(run, T0 + spell)
    for status in wanted:
        forced = force(run, status, T0)

        assert (forced.status, next_event(forced)) == (status, None)
        assert forced.updated_at > run.updated_at
        assert {task.id for task in forced.tasks} == {task.id for task in run.tasks}
        run = forced


def test_forcing_keeps_what_was_done_and_stops_at_the_first_task_that_was_not():
    run = settle(new_run(), T0 + HOUR)
    halfway = force(force(run, Status.QUEUED, T0), Status.RUNNING, T0)

    assert list(statuses(halfway).values()) == ["RUNNING", "QUEUED", "QUEUED"]
    assert list(statuses(force(run, Status.FAILED, T0)).values()) == [
        "COMPLETED",
        "COMPLETED",
        "FAILED",
    ]


def test_forcing_leaves_attempts_that_were_retried_alone():
    run = moved(moved(new_run(), "TERMINATED", T0), "RETRIED", T0)

    assert [str(task.status) for task in force(run, Status.COMPLETED, T0).tasks] == [
        *("CANCELED", "COMPLETED") * 3
    ]


@given(new_runs, st.sampled_from(Status), st.sampled_from(Command))
def test_a_forced_run_takes_the_commands_of_its_status(run, status, command):
    forced = force(run, status, T0)

    if (status, command) in transitions():
        assert moved(forced, command, T0).status == transitions()[status, command]


def test_the_next_task_can_be_made_to_fail():
    run = fail_next_task(settle(new_run(), T0))
    end = settle(run, T0 + HOUR)

    assert end.status == "FAILED"
    assert statuses(end) == {"fetch": "FAILED", "convert": "CANCELED", "publish": "CANCELED"}


def test_a_task_of_a_name_or_a_type_can_be_made_to_fail():
    for run in (
        fail_next_task(new_run(), "convert"),
        fail_next_task(new_run(), type=TaskType.SCRIPT_EXECUTION),
    ):
        end = settle(run, T0 + HOUR)

        assert statuses(end) == {"fetch": "COMPLETED", "convert": "FAILED", "publish": "CANCELED"}
        assert is_to_fail(run, "convert")
        assert not is_to_fail(run, "fetch")


def test_an_iteration_goes_by_the_name_of_its_task_too():
    for name in ("read", "read__1"):
        end = settle(fail_next_task(new_run(LOOPED), name), T0 + HOUR)

        assert statuses(end, loop_over=True)["read__1"] == "FAILED"


@given(new_runs, spells)
def test_every_task_that_is_said_to_be_able_to_fail_can_be_made_to(run, spell):
    run = settle(run, T0 + spell)
    for task in tasks_to_fail(run):
        end = settle(fail_next_task(run, task.name), T0 + 9 * HOUR)

        assert end.status == "FAILED"
        assert next(each for each in end.tasks if each.status == "FAILED").name == task.name


def test_a_container_does_not_fail_by_itself():
    run = new_run(LOOPED)

    assert fail_next_task(run, "loop") is run
    assert fail_next_task(run, type=TaskType.DO_WHILE) is run


def test_where_no_task_is_going_to_complete_none_can_be_made_to_fail():
    for run in (made("RUNNING"), settle(new_run(), T0 + HOUR)):
        assert fail_next_task(run) is run
