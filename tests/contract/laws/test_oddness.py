"""Odd input is answered: a crash is caught whatever kind of value causes it, and narrowed down."""

import pytest

from faulty.reference import Service
from verifying import found_by, ground
from wfmock.contract.laws.oddness import odd_queries, odd_starts
from wfmock.contract.workbench.bench import conduct_law

CRASH = "http.no-crash"


def crashing(is_odd):
    """A server that fails on some queries of the list."""

    class Crashing(Service):
        def do_list(self, request):
            if is_odd(request.query):
                raise RuntimeError
            return super().do_list(request)

    return Crashing()


def is_whole(text):
    return text.isascii() and text.lstrip("-").isdecimal()


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "is_odd",
    [
        lambda query: not is_whole(query.get("_pageSize", "1")),
        lambda query: query.get("_offset", "").startswith("-"),
        lambda query: len(query.get("_pageSize", "")) > 9,
        lambda query: query.get("_status", "X").islower(),
        lambda query: query.get("startDate", "") > query.get("endDate", "9") > "2026-01-00",
        lambda query: query.get("_defId", "x").lstrip("-")[:1].isdigit(),
        lambda query: len(query.get("_name", "")) > 256,
        lambda query: max(query.get("_name") or "a") > "\uffff",
    ],
    ids=range(8),
)
def test_a_crash_on_a_kind_of_odd_value_is_caught_with_any_seed(is_odd, seed):
    with ground(crashing(is_odd), seed=seed) as made:
        conduct_law(made, odd_queries)
        assert [each.clause for each in made.ledger.findings] == [CRASH]


def test_a_crash_is_narrowed_down_to_the_character_that_causes_it():
    server = crashing(lambda query: "\\" in query.get("_name", ""))
    with ground(server) as made:
        for round_ in range(1, 9):
            conduct_law(made, odd_queries, round_)
        (finding,) = made.ledger.findings

    assert finding.clause == CRASH
    assert finding.message == "listWorkflows answers 500 to a list with _name=\\."


def test_a_connection_that_is_cut_on_odd_input_is_a_crash_as_well():
    class Cutting(Service):
        def finish(self, reply, request):
            if "RESUMED" in request.raw_query or "RETRIED" in request.raw_query:
                raise OSError
            return reply

    assert found_by(odd_queries, Cutting()) == [(CRASH, "no-reply")]


@pytest.mark.parametrize("law", [odd_queries, odd_starts], ids=lambda law: law.name)
def test_a_server_that_refuses_what_is_odd_is_not_accused(law):
    assert found_by(law, Service(), rounds=3) == []
