"""Faults over the control API: armed all or none, listed with what they struck, disarmed."""

import pytest

from wfmock.faults import PLANS

AT = "/worlds/main/faults"


def names(rules):
    return [each["name"] for each in rules["faults"]]


@pytest.mark.parametrize("plan", list(PLANS))
def test_a_plan_is_armed_by_its_name(steer, plan):
    assert names(steer.ok(f"POST {AT}", {"plan": plan})) == [rule.name for rule in PLANS[plan]]


def test_the_plans_are_listed_with_their_rules(steer):
    listed = steer.ok("GET /plans")["plans"]

    assert listed.keys() == PLANS.keys()
    for rules in listed.values():
        steer.ok(f"POST {AT}", {"rules": rules})


def test_a_rule_strikes_and_its_calls_are_counted(steer):
    rule = {"effect": "status", "status": 404, "operation": "listWorkflows", "nth": 2}
    steer.ok(f"POST {AT}", rule)

    assert [steer.listed().get("status") for _ in range(3)] == [None, 404, None]
    (listed,) = steer.ok(f"GET {AT}")["faults"]
    assert (listed["name"], listed["seen"], listed["fired"]) == ("status-1", 3, 1)


def test_unnamed_rules_get_names_of_their_own(steer):
    several = {"rules": [{"effect": "malformed"}, {"effect": "malformed"}, {"effect": "drop"}]}

    assert names(steer.ok(f"POST {AT}", several)) == ["malformed-1", "malformed-2", "drop-1"]
    assert names(steer.ok(f"POST {AT}", {"effect": "malformed"})) == ["malformed-3"]


def test_a_rule_of_the_same_name_replaces_it_in_its_place(steer):
    steer.ok(f"POST {AT}", {"rules": [{"effect": "drop", "name": "a"}, {"effect": "drop"}]})
    steer.ok(f"POST {AT}", {"effect": "latency", "seconds": 0, "name": "a"})

    armed = steer.ok(f"GET {AT}")["faults"]
    assert [(each["name"], each["effect"]) for each in armed] == [
        ("a", "latency"),
        ("drop-1", "drop"),
    ]


def test_a_listed_rule_can_be_added_again_as_it_stands(steer):
    rule = {
        "name": "a",
        "effect": "slow-body",
        "distribution": "uniform",
        "from": 0.5,
        "to": 1.5,
        "operation": "listWorkflows",
        "parameters": {"_status": "FAILED"},
        "every": 2,
        "times": 3,
        "probability": 0.5,
    }
    steer.ok(f"POST {AT}", rule)

    (listed,) = steer.ok(f"GET {AT}")["faults"]

    assert {name: listed[name] for name in rule} == rule


def test_one_is_removed_or_all(steer):
    steer.ok(f"POST {AT}", {"plan": "flaky"})

    assert steer.call(f"DELETE {AT}/flaky-drop").status_code == 204
    assert names(steer.ok(f"GET {AT}")) == ["flaky-slow", "flaky-error"]
    assert steer.call(f"DELETE {AT}").status_code == 204
    assert names(steer.ok(f"GET {AT}")) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({}, "property"),
        ({"plan": "flakey"}, "flaky"),
        ({"name": "a"}, "effect"),
        ({"effect": "latncy", "seconds": 1}, "latency"),
        ({"effect": "latency"}, "seconds"),
        ({"effect": "latency", "seconds": -1}, "seconds"),
        ({"effect": "latency", "seconds": 1, "status": 503}, "status"),
        ({"effect": "drop", "operation": "listWorkflow"}, "listWorkflows"),
        ({"effect": "status", "status": 418}, "undocumented-status"),
        ({"effect": "status", "status": 404, "operation": "nothing"}, "nothing"),
        ({"effect": "drop", "probability": 2}, "probability"),
        ({"effect": "drop", "nth": 0}, "nth"),
        ({"effect": "drop", "nmae": "a"}, "nmae"),
        ({"effect": "drop", "name": "a/b"}, "name"),
        ({"rules": []}, "rules"),
        ({"rules": [{"effect": "drop", "nmae": "a"}]}, "nmae"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_what_was_meant(steer, rule, said):
    problem = steer.refused(f"POST {AT}", rule)

    assert problem["status"] == 400
    assert said in str(problem)


def test_of_several_rules_all_are_armed_or_none(steer):
    rules = [{"effect": "drop"}, {"effect": "status", "status": 418}]

    assert steer.refused(f"POST {AT}", {"rules": rules})["status"] == 400
    assert names(steer.ok(f"GET {AT}")) == []


def test_a_rule_that_is_not_there_is_missing_and_the_nearest_named(steer):
    steer.ok(f"POST {AT}", {"plan": "down"})

    problem = steer.refused(f"DELETE {AT}/dwon")

    assert (problem["status"], problem["hint"]) == (404, "did you mean 'down'?")


def test_the_faults_of_one_world_strike_no_other(steer):
    steer.ok("POST /worlds", {"name": "a"})
    steer.ok("POST /worlds/a/faults", {"plan": "down"})

    assert steer.listed("a")["status"] == 503
    assert steer.listed()["_total"] > 0


def test_no_fault_strikes_the_control_api(steer):
    steer.ok(f"POST {AT}", {"effect": "drop"})

    assert steer.ok("GET /health") == {"status": "ok"}
