"""The report model: what a finding weighs, how it is recognised again, how often it showed."""

import pytest

from wfmock.contract.verdict import Finding, Outcome, OwnRun, Report, Severity, Target


def finding(**changes):
    facts = {
        "clause": "list.status.filters",
        "law": "status-filter",
        "operation": "listWorkflows",
        "symptom": "item-does-not-match",
        "message": "",
        "expected": "",
        "received": "",
        "where": "",
        "severity": Severity.BROKEN,
    }
    return Finding(**facts | changes)


@pytest.mark.parametrize(
    ("source", "severity"),
    [("stated", "broken"), ("shown", "differs"), ("platform", "note"), ("inferred", "note")],
)
def test_only_what_is_stated_or_shown_can_be_violated(source, severity):
    assert Severity.of_source(source) == severity


def test_a_fingerprint_does_not_depend_on_data_or_on_how_often():
    assert finding(message="a", seen=1).fingerprint == finding(message="b", seen=2).fingerprint


def test_two_symptoms_of_a_clause_have_two_fingerprints():
    assert finding().fingerprint != finding(symptom="item-missing").fingerprint


def test_an_intermittent_finding_says_how_often_it_showed():
    assert finding(seen=3, tried=10).how_often == "3 of 10 times"
    assert finding(seen=5, tried=5).how_often == "always (5 of 5 times)"


def test_the_runs_that_could_not_be_ended_are_listed():
    target = Target("http://x", "ns", "", "gate", 1, "t", "v", "0")
    stuck = OwnRun("a", "RUNNING", "left", "PUT was refused")
    report = Report(
        target, Outcome.CONFORMS, "", 0, 0, (), runs=(stuck, OwnRun("b", "COMPLETED", "ended"))
    )

    assert report.left == (stuck,)
