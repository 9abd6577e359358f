"""Workflows to bytes and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_runs import HOUR, T0, failing_run, moved, new_run, new_runs, spells
from wfmock.workflows.lifecycle import settle
from wfmock.workflows.model import Status, TaskStatus, TaskType, Workflow

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(new_runs, spells)
def test_a_workflow_survives_its_state(run, spell):
    run = settle(run, T0 + spell)

    assert Workflow.from_state(run.to_state()) == run


@given(st.dictionaries(st.text(), values, max_size=3))
def test_inputs_of_any_kind_survive(inputs):
    run = replace(new_run(), input_params=inputs)

    assert Workflow.from_state(run.to_state()) == run


@pytest.mark.parametrize("value", [2**64, -(2**70), 10**400, "\ud800", 1e300, 0.1])
def test_inputs_that_other_writers_lose_survive(value):
    run = replace(new_run(), input_params={"value": value})

    assert Workflow.from_state(run.to_state()).input_params == {"value": value}


def test_a_paused_and_a_retried_workflow_survive():
    for run in (
        moved(new_run(), "PAUSED", T0 + 1),
        moved(settle(failing_run(), T0 + HOUR), "RETRIED", T0 + HOUR),
    ):
        assert Workflow.from_state(run.to_state()) == run


def test_words_become_members_of_their_enumerations_again():
    run = Workflow.from_state(new_run().to_state())

    assert isinstance(run.status, Status)
    assert isinstance(run.tasks[0].status, TaskStatus)
    assert isinstance(run.tasks[0].type, TaskType)


@pytest.mark.parametrize("state", [b"", b"{}", b"[]", b"[2]", b"null", b"w[9]", b"\x80"])
def test_other_bytes_are_refused(state):
    with pytest.raises(ValueError):
        Workflow.from_state(state)
