"""Laws of life over HTTP: no sequence of calls and spells of time breaks them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from driving import BOTH, CHAIN, SINGLE, instant, without
from wfmock.workflows.lifecycle import AGEING, TRANSITIONS
from wfmock.workflows.model import TERMINAL, Command, Status

SPELLS = st.sampled_from([0, 0, 0.000000001, 1, 3, 10, 400, -1, -30]) | st.floats(0, 30)
DEEDS = st.sampled_from([*Command, *Command, SINGLE, CHAIN, BOTH, "look"])
HISTORIES = st.lists(st.tuples(SPELLS, DEEDS, st.integers(0, 6)), max_size=14)
PACES = st.sampled_from(["1", "1", "0", "0.1", "still"])
OPEN = {"QUEUED", "RUNNING", "PAUSED"}
law = settings(deadline=None, max_examples=40)


def history(driver, deeds):
    """Do things to runs; what each deed (None is a look) found of a run and what it left."""
    shown = {each["_id"]: each for each in driver.list(_pageSize=4)["_list"]}
    for spell, deed, number in deeds:
        driver.after(spell)  # backwards, too
        run = list(shown)[number % len(shown)]
        looked = driver.get(run)
        yield None, shown[run], looked
        shown[run] = looked
        if deed in list(Command):
            reply = driver.tried(run, deed)
            shown[run] = reply.json if reply.status_code == 200 else driver.get(run)
            yield deed, looked, shown[run]
        elif deed != "look":
            started = driver.start(deed)
            shown[started["_id"]] = started


def ages_into(status):
    """The statuses that time alone leads to, the present one included."""
    found = {status}
    for _ in Status:
        found |= {target for (source, _), target in AGEING.items() if source in found}
    return found


@law
@given(deeds=HISTORIES, pace=PACES)
def test_no_sequence_of_calls_reaches_an_illegal_state(shared, deeds, pace):
    for command, before, after in history(shared(pace=pace).driver(), deeds):
        source = Status(before["_status"])
        if command is None:
            assert after["_status"] in ages_into(source)
        elif (source, command) in TRANSITIONS:
            assert after["_status"] == TRANSITIONS[source, command]
        else:
            assert after == before


@law
@given(deeds=HISTORIES, pace=PACES)
def test_the_last_change_never_goes_back_and_moves_with_every_change(shared, deeds, pace):
    for _, before, after in history(shared(pace=pace).driver(), deeds):
        if without(after, "_updatedAt") == without(before, "_updatedAt"):
            assert instant(after) == instant(before)
        else:
            assert instant(after) > instant(before)
        assert instant(after) >= instant(after, "_createdAt")


@law
@given(deeds=HISTORIES, pace=PACES)
def test_who_and_what_a_run_is_never_changes(shared, deeds, pace):
    moved = ("_status", "_tasks", "_updatedAt", "_updatedBy", "_output")
    for _, before, after in history(shared(pace=pace).driver(), deeds):
        assert without(after, *moved) == without(before, *moved)
        ids = [task["_id"] for task in after["_tasks"]]
        assert len(set(ids)) == len(ids)
        assert {task["_id"] for task in before["_tasks"]} <= set(ids)


@law
@given(deeds=HISTORIES, pace=PACES)
def test_a_run_that_has_ended_has_no_open_task_and_only_a_completed_one_an_output(
    shared, deeds, pace
):
    for _, _, after in history(shared(pace=pace).driver(), deeds):
        if after["_status"] in TERMINAL:
            assert not OPEN & {task["_status"] for task in after["_tasks"]}
        assert (after["_output"] is not None) == (after["_status"] == "COMPLETED")


@law
@given(deeds=HISTORIES, pace=PACES)
def test_get_and_list_always_agree(shared, deeds, pace):
    driver = shared(pace=pace).driver()
    for _, _, after in history(driver, deeds):
        listed = {each["_id"]: each for each in driver.all(_defId=after["_workflowDefId"])}
        assert listed[after["_id"]] == driver.get(after["_id"])
