"""What a run does by itself, task by task, and what commands do to its tasks."""

from dataclasses import replace

import pytest

from sample_runs import (
    ASKING,
    EMPTY,
    FORKED,
    HOUR,
    HURRIED,
    LOOPED,
    NESTED,
    PLAIN,
    SECOND,
    SWITCHED,
    T0,
    failing_run,
    moved,
    new_run,
    statuses,
)
from wfmock.errors import IllegalMove
from wfmock.workflows.lifecycle import MoveRules, next_event, settle
from wfmock.workflows.model import Event, Status, TaskStatus
from wfmock.workflows.plan import AT_ONCE, STILL, Pace

LATER = T0 + HOUR


def first(run, event, name=None):
    """The instant of a planned event."""
    return next(
        step.at
        for step in run.steps
        if step.event == event and (name is None or run.tasks[step.task].name == name)
    )


def runs_of(definition):
    """Many runs of a definition, just started."""
    return (new_run(definition, seed=seed) for seed in range(1000))


def test_a_new_run_is_queued_with_all_its_tasks():
    run = new_run()

    assert run.status == "QUEUED"
    assert statuses(run) == {"fetch": "QUEUED", "convert": "QUEUED", "publish": "QUEUED"}
    assert [task.sequenceno for task in run.tasks] == [1, 2, 3]


def test_a_new_run_was_updated_less_than_a_microsecond_after_it_was_created():
    run = new_run()

    assert run.created_at == T0
    assert 0 < run.updated_at - run.created_at < 1000


def test_a_new_run_takes_after_its_definition():
    of = replace(PLAIN, namespaces=("a", "b"), timeout_seconds=20, timeout_policy="ALERT_ONLY")
    run = new_run(of, user="ann", input_params={"n": 1})

    assert (run.definition_id, run.name, run.user_type) == ("def-1", "sample", "tests")
    assert (run.namespaces, run.timeout_seconds) == (("a", "b"), 20)
    assert (run.created_by, run.updated_by, run.input_params) == ("ann", "ann", {"n": 1})


def test_the_same_draw_gives_the_same_run():
    assert new_run(seed=4) == new_run(seed=4)
    assert new_run(seed=4) != new_run(seed=5)


def test_tasks_run_one_after_another():
    run = settle(new_run(), first(new_run(), Event.BEGINS, "convert"))

    assert run.status == "RUNNING"
    assert statuses(run) == {"fetch": "COMPLETED", "convert": "RUNNING", "publish": "QUEUED"}


def test_a_run_completes_with_the_outputs_of_its_tasks():
    run = settle(new_run(), LATER)

    assert run.status == "COMPLETED"
    assert set(statuses(run).values()) == {"COMPLETED"}
    assert run.output.keys() == {"fetch", "convert", "publish"}


def test_a_definition_can_say_what_its_runs_give_back():
    of = replace(PLAIN, make_output=lambda rng: {"rows": 7})

    assert settle(new_run(of), LATER).output == {"rows": 7}


def test_updated_at_is_when_it_happened_and_not_when_somebody_looked():
    run = new_run()

    assert settle(run, LATER).updated_at == run.steps[-1].at


def test_the_first_failure_ends_the_run_and_cancels_what_was_left():
    run = settle(failing_run(), LATER)
    kinds = list(statuses(run).values())

    assert run.status == "FAILED"
    assert kinds.count("FAILED") == 1
    assert set(kinds[kinds.index("FAILED") + 1 :]) <= {"CANCELED"}
    assert run.output is None


def test_a_run_that_takes_too_long_times_out():
    run = settle(new_run(HURRIED), LATER)

    assert run.status == "TIMED_OUT"
    assert statuses(run) == {"slow": "TIMED_OUT", "slower": "CANCELED"}
    assert run.updated_at == T0 + 5 * SECOND


def test_a_time_out_that_only_alerts_ends_nothing():
    run = settle(new_run(replace(HURRIED, timeout_policy="ALERT_ONLY")), LATER)

    assert run.status in {"COMPLETED", "FAILED"}


def test_branches_of_a_fork_run_at_the_same_time():
    run = settle(new_run(FORKED), first(new_run(FORKED), Event.BEGINS, "b1"))

    assert statuses(run) == {
        "fork": "RUNNING",
        "a1": "RUNNING",
        "a2": "QUEUED",
        "b1": "RUNNING",
        "after": "QUEUED",
    }
    assert [task.sequenceno for task in run.tasks] == [1, 1, 2, 1, 2]


def test_a_fork_completes_when_its_last_branch_has():
    run = new_run(FORKED, seed=2)
    joined = first(run, Event.COMPLETES, "fork")

    before, after = settle(run, joined - 1), settle(run, joined)

    assert {statuses(before)[name] for name in ("a1", "a2", "b1")} == {"COMPLETED"}
    assert (statuses(before)["fork"], statuses(after)["fork"]) == ("RUNNING", "COMPLETED")


@pytest.mark.parametrize(
    ("way", "taken"), [("left", "go_left"), ("right", "go_right"), ("up", "stay")]
)
def test_a_switch_takes_the_case_that_its_input_names_and_skips_the_others(way, taken):
    run = new_run(SWITCHED, input_params={"way": way})
    then = statuses(settle(run, first(run, Event.BEGINS, taken)))
    skipped = {name for name, status in then.items() if status == "SKIPPED"}

    assert (then["choose"], then[taken], then["after"]) == ("COMPLETED", "RUNNING", "QUEUED")
    assert skipped == {"go_left", "stop_left", "go_right", "stay"} - {taken, f"stop_{way}"}


def test_a_switch_that_refers_to_nothing_takes_any_case():
    taken = {new_run(SWITCHED, seed=seed).tasks[0].output["case"] for seed in range(60)}

    assert taken == {"left", "right", "defaultCase"}


def test_a_switch_follows_what_the_person_answered():
    for seed in range(20):
        run = new_run(ASKING, seed=seed)
        ask, choose = run.tasks[:2]

        assert choose.output["case"] == ask.output["_userInput"]["way"]


def test_a_run_that_waits_for_a_person_is_running_and_can_be_paused():
    run = settle(new_run(ASKING), first(new_run(ASKING), Event.BEGINS, "ask"))

    assert (run.status, statuses(run)["ask"]) == ("RUNNING", "RUNNING")
    assert moved(run, "PAUSED", run.updated_at).status == "PAUSED"
    with pytest.raises(IllegalMove):
        moved(run, "RESUMED", run.updated_at)


def test_iterations_are_listed_only_when_asked_for():
    run = settle(new_run(LOOPED), LATER)
    rounds = run.tasks[0].output["iteration"]
    inside = [f"{name}__{turn}" for turn in range(1, rounds + 1) for name in ("read", "compare")]

    assert [task.name for task in run.listed()] == ["loop", "after"]
    assert [task.name for task in run.listed(loop_over=True)] == ["loop", *inside, "after"]


def test_sequence_numbers_begin_anew_in_every_iteration():
    run = settle(new_run(LOOPED, seed=3), LATER)
    numbers = [task.sequenceno for task in run.listed(loop_over=True) if task.iteration]

    assert numbers == [1, 2] * (len(numbers) // 2)


def test_an_iteration_is_listed_once_it_has_begun():
    run = new_run(LOOPED, seed=3)
    begun = settle(run, first(run, Event.BEGINS, "read__1"))

    assert [task.name for task in run.listed(loop_over=True)] == ["loop", "after"]
    assert [task.name for task in begun.listed(loop_over=True)] == ["loop", "read__1", "after"]


def test_a_loop_goes_round_no_oftener_than_its_condition_lets_it():
    rounds = {new_run(LOOPED, seed=seed).tasks[0].output["iteration"] for seed in range(60)}

    assert rounds == {1, 2, 3}


def test_a_run_that_ends_in_a_loop_lists_the_iterations_that_had_begun():
    run = next(run for run in runs_of(LOOPED) if run.tasks[0].output["iteration"] > 1)
    ended = moved(run, "TERMINATED", first(run, Event.BEGINS, "compare__1"))

    assert statuses(ended, loop_over=True) == {
        "loop": "CANCELED",
        "read__1": "COMPLETED",
        "compare__1": "CANCELED",
        "after": "CANCELED",
    }


def test_iterations_have_no_part_in_the_output():
    run = next(end for run in runs_of(LOOPED) if (end := settle(run, LATER)).output)

    assert run.output.keys() == {"loop", "after"}


def test_all_that_a_case_holds_is_skipped_with_it():
    run = new_run(NESTED, input_params={"way": "flat"})
    skipped = settle(run, first(run, Event.BEGINS, "only"))

    assert {
        name for name, status in statuses(skipped, loop_over=True).items() if status == "SKIPPED"
    } >= {*("fork", "in_fork", "beside", "loop", "in_loop__1", "inner", "in_switch")}


def test_a_definition_without_tasks_completes():
    assert settle(new_run(EMPTY), LATER).status == "COMPLETED"


def test_pausing_a_queued_run_pauses_all_its_tasks():
    run = moved(new_run(), "PAUSED", T0)

    assert (run.status, set(statuses(run).values())) == ("PAUSED", {"PAUSED"})


def test_pausing_leaves_what_is_done():
    now = first(new_run(), Event.BEGINS, "convert")
    run = moved(new_run(), "PAUSED", now)

    assert statuses(run) == {"fetch": "COMPLETED", "convert": "PAUSED", "publish": "PAUSED"}


def test_resuming_goes_on_where_pausing_interrupted():
    now = first(new_run(), Event.BEGINS, "convert")
    run = moved(moved(new_run(), "PAUSED", now), "RESUMED", now + HOUR)

    assert run.status == "RUNNING"
    assert statuses(run) == {"fetch": "COMPLETED", "convert": "RUNNING", "publish": "QUEUED"}


def test_tasks_that_pausing_interrupted_begin_anew_behind_the_queue():
    rules, now = MoveRules(resumed_to=Status.QUEUED), first(new_run(FORKED), Event.BEGINS, "b1")
    run = moved(moved(new_run(FORKED), "PAUSED", now, rules), "RESUMED", now, rules)
    started = settle(run, next_event(run))

    assert (run.status, set(statuses(run).values())) == ("QUEUED", {"QUEUED"})
    assert started.status == "RUNNING"
    assert [name for name, status in statuses(started).items() if status == "RUNNING"] == [
        "fork",
        "a1",
        "b1",
    ]


def test_tasks_can_be_left_alone_by_pausing():
    now = first(new_run(), Event.BEGINS, "convert")
    run = moved(new_run(), "PAUSED", now, MoveRules(paused_tasks=None))

    assert statuses(run) == {"fetch": "COMPLETED", "convert": "RUNNING", "publish": "QUEUED"}


def test_terminating_cancels_what_is_unfinished_and_ends_the_plan():
    now = first(new_run(), Event.BEGINS, "convert")
    run = moved(new_run(), "TERMINATED", now)

    assert statuses(run) == {"fetch": "COMPLETED", "convert": "CANCELED", "publish": "CANCELED"}
    assert settle(run, LATER) is run


@pytest.mark.parametrize("command", ["PAUSED", "TERMINATED"])
def test_a_repeated_command_changes_nothing_at_all(command):
    once = moved(new_run(), command, T0)

    assert moved(once, command, LATER, user="somebody else") is once


def test_a_retry_keeps_the_id_and_what_was_done_and_attempts_the_rest_anew():
    failed = settle(failing_run(), LATER)
    run = moved(failed, "RETRIED", LATER)
    done = [task for task in failed.tasks if task.status is TaskStatus.COMPLETED]

    assert (run.id, run.status) == (failed.id, "RUNNING")
    assert all(task in run.tasks for task in done)
    assert set(statuses(run).values()) <= {"COMPLETED", "QUEUED"}


def test_a_failed_attempt_stays_in_the_list_before_the_new_one():
    failed = settle(failing_run(), LATER)
    (culprit,) = [task for task in failed.tasks if task.status is TaskStatus.FAILED]
    run = moved(failed, "RETRIED", LATER)

    old, new = [task for task in run.tasks if task.name == culprit.name]
    assert (old.id, old.status) == (culprit.id, "FAILED")
    assert (new.sequenceno, new.status) == (culprit.sequenceno, "QUEUED")
    assert new.id != old.id


@pytest.mark.parametrize("of", [PLAIN, FORKED, LOOPED, SWITCHED, ASKING])
def test_a_retry_of_a_terminated_run_completes_it(of):
    run = new_run(of, seed=11)
    halfway = run.steps[len(run.steps) // 2].at
    again = moved(moved(run, "TERMINATED", halfway), "RETRIED", halfway + SECOND)

    assert settle(again, LATER).status == "COMPLETED"


def test_however_often_a_run_is_retried_each_task_has_one_attempt_that_counts():
    run, ids = new_run(), set()
    for seed in range(3):
        run = moved(moved(run, "TERMINATED", T0), "RETRIED", T0, seed=seed)
        ids.update(task.id for task in run.tasks)

    assert [task.status for task in run.tasks].count("QUEUED") == 3
    assert len(run.tasks) == len(ids) == 12


def test_a_retry_usually_succeeds():
    run = settle(failing_run(), LATER)
    again = [moved(run, "RETRIED", LATER, seed=seed) for seed in range(50)]
    ends = [settle(each, LATER + HOUR).status for each in again]

    assert 45 <= ends.count(Status.COMPLETED) < 50


def test_a_retry_gives_the_run_its_whole_time_again():
    late = settle(new_run(HURRIED), LATER)
    again = moved(late, "RETRIED", LATER)

    assert next(step.at for step in again.steps if step.event == "times out") == LATER + 5 * SECOND


def test_the_caller_of_a_command_becomes_the_updater():
    run = moved(new_run(), "PAUSED", T0 + SECOND, user="bob")

    assert (run.created_by, run.updated_by) == ("somebody", "bob")
    assert run.updated_at == T0 + SECOND


def test_updates_can_leave_updated_at_alone():
    run = new_run()

    assert moved(run, "PAUSED", T0, MoveRules(update_moves_time=False)).updated_at == run.updated_at


def test_updated_at_grows_even_when_the_clock_stands_still():
    run = new_run()
    paused = moved(run, "PAUSED", T0)

    assert paused.updated_at == run.updated_at + 1


def test_a_command_comes_after_what_was_due_before_it():
    run = failing_run()

    with pytest.raises(IllegalMove) as refusal:
        moved(run, "PAUSED", LATER)

    assert refusal.value.current == "FAILED"


def test_at_pace_nought_a_new_run_is_queued_and_the_next_look_finds_it_finished():
    run = new_run(pace=AT_ONCE)

    assert run.status == "QUEUED"
    assert settle(run, T0).status == "COMPLETED"


def test_at_pace_nought_each_event_still_comes_after_the_one_before():
    run = new_run(pace=AT_ONCE)

    assert settle(run, T0).updated_at == run.updated_at + len(run.steps)


def test_at_pace_still_nothing_happens_but_commands_work():
    run = new_run(pace=STILL)

    assert next_event(run) is None
    assert settle(run, LATER) is run
    again = moved(moved(run, "PAUSED", T0), "RESUMED", LATER, pace=STILL)
    assert (again.status, next_event(again)) == ("RUNNING", None)


@pytest.mark.parametrize("factor", [0.0, 0.001, 0.5, 3.0])
@pytest.mark.parametrize("of", [PLAIN, HURRIED, FORKED])
def test_the_pace_changes_when_things_happen_and_never_what(factor, of):
    for seed in range(10):
        real = settle(new_run(of, seed), LATER)
        other = settle(new_run(of, seed, Pace(factor)), LATER)

        assert (other.status, other.tasks, other.output) == (real.status, real.tasks, real.output)


@pytest.mark.parametrize(
    ("text", "factor"), [("0", 0.0), ("0.5", 0.5), ("2", 2.0), ("still", None)]
)
def test_a_pace_is_read_from_text(text, factor):
    assert Pace.parse(text).factor == factor


@pytest.mark.parametrize("text", ["", "fast", "-1", "nan", "inf", "1e9"])
def test_a_pace_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="expected 'still' or a factor"):
        Pace.parse(text)
