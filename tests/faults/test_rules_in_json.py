"""Rules in JSON: read as written, written as read; what makes no sense is refused with a reason."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.errors import BadControl
from wfmock.faults import PLANS, Rule, check_rule, read_rule
from wfmock.faults.effects import (
    Drop,
    Latency,
    Malformed,
    RateLimit,
    SlowBody,
    Spread,
    Status,
    Truncate,
    UndocumentedStatus,
)

SECONDS = st.floats(0, 60)
SPREADS = st.one_of(
    st.builds(Spread, st.just("fixed"), SECONDS),
    st.builds(Spread, st.just("exponential"), SECONDS),
    st.builds(Spread, st.just("normal"), SECONDS, SECONDS),
    st.tuples(SECONDS, SECONDS).map(lambda two: Spread("uniform", min(two), max(two))),
)
HEADERS = st.dictionaries(
    st.sampled_from(["Retry-After", "X-A"]), st.sampled_from(["1", "a b"])
).map(lambda headers: tuple(headers.items()))
STATUSES = st.integers(200, 599)
EFFECTS = st.one_of(
    st.builds(Latency, SPREADS),
    st.builds(SlowBody, SPREADS),
    st.builds(Status, STATUSES, HEADERS),
    st.builds(UndocumentedStatus, STATUSES, HEADERS),
    st.builds(RateLimit, st.integers(1, 10**6), st.floats(0.001, 86_400)),
    st.builds(Malformed),
    st.builds(Drop, st.booleans()),
    st.builds(Truncate, st.floats(0, 1)),
)
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
COUNTS = st.none() | st.integers(1, 10**9)
RULES = st.builds(
    Rule,
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,20}", fullmatch=True),
    EFFECTS,
    operation=st.sampled_from(["", "getWorkflow"]),
    parameters=st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
    body=BODIES,
    nth=COUNTS,
    every=COUNTS,
    probability=st.floats(0, 1),
    times=COUNTS,
)
LATE = {"effect": "latency", "seconds": 1}


@settings(derandomize=True, max_examples=300, deadline=None)
@given(RULES)
def test_any_rule_is_read_back_as_it_was_written(rule):
    assert read_rule(rule.as_json(), "another") == rule


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*LATE, "status", "times", "x"]), BODIES), st.data())
def test_whatever_is_sent_is_read_or_refused_with_a_reason(document, data):
    document["effect"] = data.draw(st.sampled_from([*LATE.values(), "status", "drop", None, []]))

    with suppress(BadControl):  # anything else would be a crash
        rule = read_rule(document, "a")
        assert read_rule(rule.as_json(), "a") == rule


@pytest.mark.parametrize("name", PLANS)
def test_the_rules_of_a_plan_are_written_as_anybody_could_write_them(name, api):
    for rule in PLANS[name]:
        assert read_rule(rule.as_json(), "") == rule
        check_rule(rule, api.operations)


def test_null_is_as_good_as_left_out():
    rule = {**LATE, "operation": None, "parameters": None, "nth": None, "probability": None}

    assert read_rule(rule, "a") == read_rule(LATE, "a")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ([], "a fault: expected a JSON object, received \\[\\]"),
        ({}, "effect: expected one of latency, status, .*, received nothing"),
        ({"effect": "latancy"}, "effect: expected one of .*, received 'latancy'"),
        ({"effect": []}, "effect: expected one of .*, received \\[\\]"),
        ({"effect": "latency"}, "seconds: expected a number from 0 to 60, received nothing"),
        (LATE | {"seconds": "1"}, "seconds: expected a number from 0 to 60, received '1'"),
        (LATE | {"seconds": True}, "seconds: expected a number from 0 to 60, received True"),
        (LATE | {"seconds": 61}, "seconds: expected a number from 0 to 60, received 61"),
        (LATE | {"seconds": float("nan")}, "seconds: expected a number from 0 to 60, received nan"),
        (LATE | {"mean": 1}, "mean: a fault with the effect 'latency' has no such member"),
        (LATE | {"distribution": "gamma"}, "distribution: expected one of fixed, uniform, .*"),
        (
            {"effect": "latency", "distribution": "uniform", "from": 3, "to": 2},
            "to: expected a number from 3 to 60, received 2.0",
        ),
        (LATE | {"nth": 0}, "nth: expected a whole number from 1, received 0"),
        (LATE | {"nth": True}, "nth: expected a whole number from 1, received True"),
        (LATE | {"every": 1.5}, "every: expected a whole number from 1, received 1.5"),
        (LATE | {"times": "2"}, "times: expected a whole number from 1, received '2'"),
        (LATE | {"probability": 1.1}, "probability: expected a number from 0 to 1, received 1.1"),
        (LATE | {"name": 7}, "name: expected a text, received 7"),
        (LATE | {"parameters": []}, "parameters: expected a JSON object, received \\[\\]"),
        (LATE | {"parameters": {"a": {}}}, "parameters: a: expected the value as it is in a URL"),
        (LATE | {"proability": 1}, "proability: a fault .* has no such member"),
        ({"effect": "status", "status": 100}, "status: expected a status from 200 to 599.* 100"),
        ({"effect": "status"}, "status: expected a status from 200 to 599, received nothing"),
        ({"effect": "drop", "after": "no"}, "after: expected true or false, received 'no'"),
        ({"effect": "rate-limit", "seconds": 0}, "seconds: expected a number above 0.*received 0"),
        ({"effect": "truncate", "share": 2}, "share: expected a number from 0 to 1, received 2"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_what_was_expected(rule, message):
    with pytest.raises(BadControl, match=f"^{message}"):
        read_rule(rule, "a")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "1\r\nX-B: 2"},
        {"X-A\r\nX-B": "2"},
        {"X A": "1"},
        {"": "1"},
        {"X-A": "ü"},
        {"content-length": "1"},
        {"Transfer-Encoding": "chunked"},
        ["X-A"],
    ],
)
def test_headers_that_would_change_more_than_themselves_are_refused(headers):
    with pytest.raises(BadControl, match="headers"):
        read_rule({"effect": "status", "status": 400, "headers": headers}, "a")


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        (LATE | {"operation": "getWorkflows"}, "no operation 'getWorkflows'", "getWorkflow"),
        (LATE | {"parameters": {"_pagesise": 1}}, "'_pagesise'", "_pageSize"),
        (
            LATE | {"operation": "getWorkflow", "parameters": {"_name": "a"}},
            "getWorkflow has no parameter '_name'",
            "nsfilter",
        ),
        ({"effect": "status", "status": 418}, "418 is not documented", "undocumented-status"),
        (LATE | {"name": "a\r\nX-B: 1"}, "name of a fault", "letters"),
        (LATE | {"name": "a b"}, "name of a fault", "letters"),
    ],
)
def test_a_rule_that_could_never_fire_is_refused_with_the_nearest(api, rule, message, hint):
    with pytest.raises(BadControl, match=message) as caught:
        check_rule(read_rule(rule, "a"), api.operations)

    assert hint in caught.value.hint
