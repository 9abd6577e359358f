"""What a server refuses is raised as the control object raises it."""

import pytest

from wfmock.client.connection import Unreachable
from wfmock.client.control import RemoteControl
from wfmock.errors import BadControl, DialectError, FixtureError, Missing, SettingsError, Taken

DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"

REFUSED = {
    "no world": (Missing, lambda control: control.world("nowhere").facts()),
    "no workflow": (Missing, lambda control: control.world().workflows.get("nothing")),
    "taken": (Taken, lambda control: control.create("main")),
    "bad name": (BadControl, lambda control: control.create("-")),
    "bad status": (BadControl, lambda control: control.world().workflows.force("x", "ODD")),
    "bad span": (BadControl, lambda control: control.world().clock.advance("soon")),
    "bad plan": (BadControl, lambda control: control.world().faults.plan("flakey")),
    "bad choice": (DialectError, lambda control: control.create("a", dialect={"odd": 1})),
    "bad pace": (SettingsError, lambda control: control.create("a", pace="swift")),
    "no baseline": (FixtureError, lambda control: control.create("a", baseline="none")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_the_same_error_on_both_sides(both, case):
    kind, ask = REFUSED[case]
    with pytest.raises(kind) as near:
        ask(both.near)
    with pytest.raises(kind) as far:
        ask(both.far)

    if case not in ("bad name", "bad status", "bad plan"):  # there the document says no first
        assert str(far.value) == str(near.value)
        assert far.value.hint == near.value.hint


def test_a_field_that_does_not_fit_is_named(both):
    wrong = {"_workflowDefId": DEFINITION, "_status": "PAUSED", "_name": 7}
    with pytest.raises(FixtureError) as near:
        both.near.world().workflows.put("w", wrong)
    with pytest.raises(FixtureError) as far:
        both.far.world().workflows.put("w", wrong)

    assert (str(far.value), far.value.field) == (str(near.value), near.value.field)


def test_nobody_there_says_so_with_the_next_thing_to_try():
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9 cannot be reached") as caught:
        RemoteControl("127.0.0.1:9").health()

    assert "wfmock serve" in caught.value.hint


def test_a_server_without_a_control_api_is_no_server_to_steer(sides):
    with pytest.raises(Unreachable, match="has no control API"):
        sides(control=False).far.worlds()


def test_a_token_opens_what_is_closed_without_it(sides):
    control = sides(token="secret").far

    assert control.worlds()[0].name == "main"
    with pytest.raises(BadControl, match="wants its token"):
        RemoteControl(control.url).worlds()
