"""Inputs that come back changed are caught, whatever the change, and shrunk to what shows it."""

import pytest

from faulty.catalogue import variant
from faulty.reference import Service
from verifying import found_by, ground
from wfmock.chance import Chance
from wfmock.contract.laws.inputs import inputs_echoed, odd_inputs
from wfmock.contract.lives.inputs import drawn, smaller
from wfmock.contract.workbench.bench import conduct_law

ECHOED = ("start.inputs.echoed", "inputs-changed")


def keeping(change):
    """A server that changes every value of the inputs that it keeps."""

    def inputs(self, order):
        return walked(Service.inputs(self, order), change)

    return variant(inputs=inputs)()


def walked(value, change):
    if isinstance(value, dict):
        return change({key: walked(each, change) for key, each in value.items()})
    return change([walked(each, change) for each in value] if isinstance(value, list) else value)


def texts(change):
    return lambda value: change(value) if isinstance(value, str) else value


CHANGES = {
    "emoji lost": texts(lambda text: "".join(c for c in text if ord(c) < 0x10000)),
    "right to left reversed": texts(lambda text: text[::-1] if text[:1] >= "\u05d0" else text),
    "composed": texts(lambda text: text.replace("e\u0301", "\u00e9")),
    "cut at 4000": texts(lambda text: text[:4000]),
    "numbers in texts read": texts(lambda text: int(text) if text.isdigit() else text),
    "dates parsed": texts(lambda text: text.replace("-02-29", "-03-01")),
    "nulls left out": lambda v: (
        {key: each for key, each in v.items() if each is not None} if isinstance(v, dict) else v
    ),
    "sorted": lambda v: sorted(v) if isinstance(v, list) and all(type(i) is int for i in v) else v,
    "floats": lambda v: float(v) if type(v) is int and abs(v) > 2**53 else v,
    "32 bits": lambda v: v & 0xFFFFFFFF if type(v) is int and v > 0 else v,
    "rounded": lambda v: round(v, 6) if isinstance(v, float) else v,
    "empty arrays lost": lambda v: None if v == [] else v,
    "dots made nests": lambda v: (
        {key.replace(".", "_"): each for key, each in v.items()} if isinstance(v, dict) else v
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_inputs_is_caught(change):
    assert found_by(inputs_echoed, keeping(change)) == [ECHOED]


def test_the_smallest_member_that_is_changed_is_shown():
    with ground(keeping(texts(lambda text: text[:900]))) as made:
        conduct_law(made, inputs_echoed)
        (finding,) = made.ledger.findings

    shown = next(e for e in made.transport.exchanges if e.id == finding.exchanges[0])
    assert b'"long"' in shown.call.body
    assert len(shown.call.body) < 1200


def test_empty_inputs_are_inputs():
    def inputs(self, order):
        return Service.inputs(self, order) or None

    assert found_by(inputs_echoed, variant(inputs=inputs)()) == [ECHOED]


def test_inputs_that_only_the_list_changes_part_get_and_list():
    def show(self, run):
        return {**Service.show_listed(self, run), "_inputParams": {}}

    found = found_by(inputs_echoed, variant(show_listed=show)())
    assert found == [("get.agrees-with-list", "inputs-changed")]


def test_a_crash_is_narrowed_down_to_the_input_that_causes_it():
    def inputs(self, order):
        return {key: key.encode("ascii") and each for key, each in order["_inputParams"].items()}

    with ground(variant(inputs=inputs)()) as made:
        conduct_law(made, inputs_echoed)
        (finding,) = made.ledger.findings

    assert (finding.clause, finding.symptom) == ("http.no-crash", "status-500")
    assert "schlüssel" in finding.message or "鍵" in finding.message
    assert "emoji" not in finding.message


def test_odd_inputs_may_be_refused():
    from faulty.messages import Refused

    def inputs(self, order):
        if any("." in key for key in order["_inputParams"]):
            raise Refused(422, "no dots")
        return Service.inputs(self, order)

    assert found_by(inputs_echoed, variant(inputs=inputs)()) == []


def test_drawn_inputs_are_the_same_for_the_same_draws_and_hold_everything():
    kinds = {type(each) for seed in range(50) for each in drawn(Chance(seed)).values()}

    assert drawn(Chance(3)) == drawn(Chance(3))
    assert kinds >= {str, int, float, bool, type(None), list, dict}


def test_smaller_inputs_lead_to_the_place_that_is_changed():
    inputs = {"deep": {"a": [1, {"b": "wrong"}]}, "other": 1}
    fewer = list(smaller(inputs, "/deep/a/1/b"))

    assert fewer[0] == {"b": "w"}
    assert {"deep": {"a": [{"b": "wrong"}]}} in fewer
    assert fewer[-1] == {"deep": inputs["deep"]}


def test_a_crash_on_inputs_that_are_no_object_is_caught():
    def inputs(self, order):
        return dict(order.get("_inputParams", {}))

    assert ("http.no-crash", "status-500") in found_by(
        odd_inputs, variant(inputs=inputs)(), rounds=3
    )
    assert found_by(odd_inputs, Service(), rounds=6) == []
