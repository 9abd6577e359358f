"""Trouble is drawn from a world's seed: the same calls are struck whatever else goes on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.faults import Faults, Rule
from wfmock.faults.effects import Drop, Latency, Spread, UndocumentedStatus
from wfmock.spec.validation import Checked

LAWS = settings(derandomize=True, max_examples=60, deadline=None)
RULES = (
    Rule("slow", Latency(Spread("uniform", 0.0, 1.0)), probability=0.5),
    Rule("gone", Drop(), "getWorkflow", probability=0.3),
    Rule("down", UndocumentedStatus(503), probability=0.2, times=4),
)
OPERATIONS = st.lists(st.sampled_from(["getWorkflow", "listWorkflows"]), max_size=30)


def faults(seed, rules=RULES):
    made = Faults(seed)
    made.add(rules)
    return made


def strike(api, armed, operation):
    return armed.strike(api.operation(operation), Checked({}, None, ()), 0)


@LAWS
@given(st.text(max_size=5), OPERATIONS, OPERATIONS)
def test_the_same_seed_and_calls_are_struck_alike_whatever_other_worlds_do(
    api, seed, calls, others
):
    alone, accompanied, other = faults(seed), faults(seed), faults("another")
    expected = [strike(api, alone, call) for call in calls]

    seen = []
    for number, call in enumerate(calls):
        for each in others[: number % 5]:
            strike(api, other, each)
        seen.append(strike(api, accompanied, call))

    assert seen == expected


@LAWS
@given(OPERATIONS, OPERATIONS)
def test_a_copy_goes_on_as_the_original_would_have(api, before, after):
    armed = faults("seed")
    for call in before:
        strike(api, armed, call)
    copied = armed.copy()

    went_on = [strike(api, armed, call) for call in after]

    assert [strike(api, copied, call) for call in after] == went_on


@LAWS
@given(OPERATIONS, st.sampled_from(RULES))
def test_a_rule_draws_for_itself_whatever_rules_stand_before_it(api, calls, last):
    silent = Rule("silent", Drop(), "startWorkflow")
    alone, among = faults(1, [last]), faults(1, [silent, last])

    assert [strike(api, alone, call) for call in calls] == [
        strike(api, among, call) for call in calls
    ]


@pytest.mark.parametrize("probability", [0.02, 0.1, 0.5, 0.9])
def test_a_probability_is_met_over_many_calls(api, probability):
    armed = faults(1, [Rule("often", Drop(), probability=probability)])

    struck = sum(strike(api, armed, "getWorkflow") is not None for _ in range(4_000))

    assert struck / 4_000 == pytest.approx(probability, abs=0.03)


def test_other_seeds_strike_other_calls(api):
    rule = Rule("often", Drop(), probability=0.5)
    patterns = set()
    for seed in range(50):
        armed = faults(f"{seed}/main", [rule])
        patterns.add(tuple(strike(api, armed, "getWorkflow") is None for _ in range(40)))

    assert len(patterns) == 50


def test_threads_together_see_exactly_the_strikes_of_one_alone(api):
    rule = Rule("often", Drop(), probability=0.3, times=50)
    alone, shared = faults(1, [rule]), faults(1, [rule])
    expected = sum(strike(api, alone, "getWorkflow") is not None for _ in range(400))

    with ThreadPoolExecutor(8) as threads:
        strikes = threads.map(lambda _: strike(api, shared, "getWorkflow"), range(400))

    assert sum(each is not None for each in strikes) == expected
    assert shared.as_json() == alone.as_json()


def test_faults_of_one_world_leave_the_others_alone(bench):
    server = bench()
    server.arm("down", world="a")

    assert server.statuses(3, world="b") == server.statuses(3) == [200] * 3
    assert server.statuses(3, world="a") == [503] * 3
    assert server.mock.worlds["b"].faults.as_json() == []


def test_worlds_with_the_same_rule_are_struck_each_in_its_own_way(bench):
    server = bench()
    for world in ("a", "b", "main"):
        server.arm({"effect": "latency", "seconds": 1, "probability": 0.5}, world=world)

    patterns = {tuple(map(bool, server.marks(40, world))) for world in ("a", "b", "main")}

    assert len(patterns) == 3


def test_two_servers_of_one_seed_strike_the_same_calls(bench):
    seen = []
    for seed in (7, 7, 8):
        server = bench(seed=seed)
        server.arm("flaky", world="a")
        marks = []
        for _ in range(60):
            try:
                marks.append(server.get(world="a").headers.get("X-Wfmock-Fault"))
            except ConnectionResetError:
                marks.append("dropped")
        seen.append((marks, server.slept))

    assert seen[0] == seen[1]
    assert seen[0] != seen[2]
