"""Ready-made trouble under one name."""

import pytest

from faults.calling import GET, LIST
from wfmock.errors import BadControl
from wfmock.faults import PLANS, plan


def test_down_answers_everything_with_503_and_does_nothing(bench):
    server = bench()
    server.arm("down")

    reply = server.start()

    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "30")
    assert server.get(LIST).status_code == 503


def test_slow_delays_every_call_and_spoils_none(bench):
    server = bench()
    server.arm("slow")

    assert server.statuses(20) == [200] * 20
    assert len(server.slept) == 20
    assert 1 < sum(server.slept) / 20 < 2


def test_an_expired_token_is_told_as_the_standard_tells_it(bench):
    server = bench()
    server.arm("expired-token")

    reply = server.get(GET)

    assert reply.status_code == 401
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]
    assert reply.headers["X-Wfmock-Fault"] == "expired-token; kind=contract"


def test_rate_limited_lets_ten_through_and_tells_when_to_come_again(bench):
    server = bench()
    server.arm("rate-limited")

    assert server.statuses(12) == [200] * 10 + [429] * 2
    assert server.get().headers["Retry-After"] == "1"


def test_flaky_mostly_works_and_fails_in_every_way(bench):
    server = bench()
    server.arm("flaky")
    seen = []
    for _ in range(300):
        try:
            seen.append(server.get().status_code)
        except ConnectionResetError:
            seen.append("dropped")

    assert seen.count(200) > 200
    assert {200, 503, "dropped"} == set(seen)
    assert server.slept


def test_a_misspelt_plan_is_refused_with_the_nearest():
    with pytest.raises(BadControl, match="'flakey'") as caught:
        plan("flakey")

    assert "flaky" in caught.value.hint


@pytest.mark.parametrize("name", PLANS)
def test_no_two_rules_of_a_plan_or_of_two_plans_share_a_name(name):
    others = [rule.name for other, rules in PLANS.items() if other != name for rule in rules]
    names = [rule.name for rule in PLANS[name]]

    assert len({*names, *others}) == len(names) + len(others)
