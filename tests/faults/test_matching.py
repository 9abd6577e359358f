"""Which calls a rule is for: operation, parameters, body, number, chance."""

import pytest

from faults.calling import BODY, GET, LIST, NS, ROOT

STRUCK = {"effect": "undocumented-status", "status": 503}


def test_a_rule_without_conditions_strikes_every_call(bench):
    server = bench()
    server.arm(STRUCK)

    assert [server.get().status_code, server.get(LIST).status_code] == [503, 503]
    assert server.start().status_code == 503


def test_a_rule_for_an_operation_leaves_the_others_alone(bench):
    server = bench()
    server.arm(STRUCK | {"operation": "listWorkflows"})

    assert server.get(LIST).status_code == 503
    assert server.get().status_code == 200
    assert server.start().status_code == 201


@pytest.mark.parametrize(
    ("parameters", "query", "struck"),
    [
        ({"_pageSize": 3}, "&_pageSize=3", True),
        ({"_pageSize": "3"}, "&_pageSize=3", True),
        ({"_pageSize": 3}, "&_pagesize=3", True),  # another spelling of the same parameter
        ({"_pageSize": 3}, "&_pageSize=30", False),
        ({"_pageSize": 10}, "", True),  # the default
        ({"_name": "connector"}, "", False),
        ({"_name": "connector", "_offset": 0}, "&_name=connector", True),
        ({"_name": "connector", "_offset": 1}, "&_name=connector", False),
    ],
)
def test_parameters_are_compared_as_the_call_means_them(bench, parameters, query, struck):
    server = bench()
    server.arm(STRUCK | {"parameters": parameters})

    assert (server.get(LIST + query).status_code == 503) is struck


def test_a_boolean_and_a_path_parameter_are_written_as_in_a_url(bench):
    server = bench()
    server.arm(STRUCK | {"parameters": {"_includeLoopOverTasks": True}})
    server.arm(STRUCK | {"name": "one", "parameters": {"workflowId": "none"}})

    assert server.get(f"{GET}&_includeLoopOverTasks=true").status_code == 503
    assert server.get(f"{ROOT}/none?nsfilter={NS}").status_code == 503
    assert server.get().status_code == 200


@pytest.mark.parametrize(
    ("part", "struck"),
    [
        ({}, True),
        ({"_workflowDefId": BODY["_workflowDefId"]}, True),
        ({"_inputParams": {"_url": "https://e.com"}}, True),
        ({"_inputParams": {"deep": [1, 2]}}, True),
        ({"_inputParams": {"deep": [1]}}, False),
        ({"_inputParams": {"deep": [True, 2]}}, False),  # true is not 1
        ({"_inputParams": {"none": None}}, False),
        ({"_workflowDefId": "another"}, False),
    ],
)
def test_a_body_is_matched_by_a_part_of_it(bench, part, struck):
    server = bench()
    server.arm(STRUCK | {"body": part})

    assert (server.start().status_code == 503) is struck


def test_a_call_without_a_body_contains_none(bench):
    server = bench()
    server.arm(STRUCK | {"body": {}})

    assert server.get().status_code == 200


def test_the_nth_call_alone_is_struck(bench):
    server = bench()
    server.arm(STRUCK | {"nth": 3})

    assert server.statuses(6) == [200, 200, 503, 200, 200, 200]


def test_each_so_many_th_call_is_struck(bench):
    server = bench()
    server.arm(STRUCK | {"every": 2})

    assert server.statuses(6) == [200, 503, 200, 503, 200, 503]


def test_a_rule_strikes_so_many_times_and_then_no_more(bench):
    server = bench()
    server.arm(STRUCK | {"every": 2, "times": 2})

    assert server.statuses(8) == [200, 503, 200, 503, 200, 200, 200, 200]


def test_only_calls_that_match_are_counted(bench):
    server = bench()
    server.arm(STRUCK | {"operation": "getWorkflow", "nth": 2})

    codes = [server.get(path).status_code for path in (LIST, GET, LIST, GET, GET)]

    assert codes == [200, 200, 200, 503, 200]


@pytest.mark.parametrize(("probability", "struck"), [(0, 0), (1, 30)])
def test_no_chance_strikes_never_and_certainty_always(bench, probability, struck):
    server = bench()
    server.arm(STRUCK | {"probability": probability})

    assert server.statuses(30).count(503) == struck


def test_a_rule_of_the_same_name_takes_the_place_of_the_first_and_counts_anew(bench):
    server = bench()
    server.arm(STRUCK | {"name": "a", "times": 1}, STRUCK | {"name": "b", "status": 502})
    before = server.statuses(2)
    server.arm(STRUCK | {"name": "a", "times": 1, "status": 504})

    assert before + server.statuses(2) == [503, 502, 504, 502]


def test_rules_tell_how_many_calls_they_saw_and_struck(bench):
    server = bench()
    server.arm(STRUCK | {"every": 3})
    server.statuses(7)

    (rule,) = server.mock.worlds["main"].faults.as_json()

    assert (rule["seen"], rule["fired"]) == (7, 2)


def test_a_rule_that_is_removed_strikes_no_more_and_a_misspelt_one_is_named(bench):
    from wfmock.errors import Missing

    server = bench()
    server.arm(STRUCK | {"name": "broken"})
    faults = server.mock.worlds["main"].faults

    with pytest.raises(Missing) as caught:
        faults.remove("broke")
    faults.remove("broken")

    assert "broken" in caught.value.hint
    assert server.get().status_code == 200


def test_a_cleared_world_is_well(bench):
    server = bench()
    server.arm("down", "flaky", "rate-limited")
    server.mock.worlds["main"].faults.clear()

    assert server.marks(40) == [None] * 40
