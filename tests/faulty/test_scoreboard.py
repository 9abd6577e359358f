"""How good the kit is, on a part of the catalogue; ``benchmarks/kit.py`` measures it on all.

The scores are printed as a table when the session ends (``conftest.py`` beside the folder).
"""

import shutil
from dataclasses import asdict, replace

import pytest

from faulty.faults import spread
from faulty.haste import Haste
from faulty.honest import HONEST
from faulty.plain import Plain, sentence, told, try_plain
from faulty.reference import Service
from faulty.scoreboard import Score, reproduced, run, score_fault, table, try_honest

pytestmark = pytest.mark.slow

SOME_HONEST = HONEST[::5]
SOME_FAULTS = spread(1)
# The others show at a time of their own, not at the script's.
STEADY_FAULTS = [f for f in SOME_FAULTS if not f.intermittent and f.class_ != "late"]


BESIDE = (SOME_FAULTS[9], SOME_HONEST[1])


@pytest.fixture(scope="module", params=SOME_FAULTS, ids=lambda fault: fault.name)
def tried(request):
    """One run of the kit on a faulty server of each class: the fault, the report, the score."""
    fault, haste = request.param, Haste()
    with haste.serve(fault.make()) as server:
        report, first = run(server.url, timing=haste.timing)
    return fault, report, score_fault(fault, report, first)


def test_a_fault_of_every_class_is_caught_and_named(tried, record_property):
    fault, _, score = tried
    record_property("fault-score", asdict(score))

    assert score.caught
    assert score.named or fault.class_ == "intermittent", score.accused


def test_a_faulty_server_is_asked_no_more_than_was_agreed(tried):
    _, report, score = tried
    asked = [each for each in report.exchanges if each.notes.get("law") != "cleanup"]

    assert len(report.exchanges) == report.requests
    assert len(asked) <= 300
    assert score.starts <= 25


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("tried", STEADY_FAULTS, indirect=True, ids=lambda fault: fault.name)
def test_the_printed_curl_shows_the_fault_again(tried):
    fault, report, _ = tried

    assert all(reproduced(report, fault.make))


@pytest.mark.parametrize("honest", SOME_HONEST, ids=lambda honest: honest.name)
def test_an_honest_server_is_not_accused(honest, record_property):
    seed = 1 + SOME_HONEST.index(honest) % 5

    score = try_honest(honest, seed, haste=Haste())
    record_property("honest-score", asdict(score))

    assert score.accused == ()
    assert score.trouble == ""


@pytest.mark.parametrize(("depth", "requests"), [("smoke", 100), ("gate", 300)])
def test_the_reference_is_not_accused_at_any_depth_that_ci_has_time_for(depth, requests):
    haste = Haste()
    with haste.serve(Service()) as server:
        report, _ = run(server.url, depth=depth, timing=haste.timing)

    assert report.findings == ()
    assert report.requests <= requests


def test_plain_schemathesis_is_tried_on_some_of_the_same_servers(record_property):
    found = [try_plain(server) for server in BESIDE]
    record_property("plain", [asdict(each) for each in found])

    assert all(each.complaints >= each.of_its_own for each in found)


def test_what_plain_schemathesis_found_is_told_in_a_sentence():
    tried = [Plain("a", True, 5, 0, 9.0), Plain("b", True, 6, 1, 9.0), Plain("c", False, 7, 2, 6)]

    assert sentence(tried) == (
        "Plain schemathesis has a complaint that the reference does not get about "
        "1 of 2 faulty servers and 1 of 1 honest servers, 8 s each."
    )


def test_complaints_are_read_off_what_plain_schemathesis_prints():
    output = """
______ GET /w ______
- ST105 Undocumented Content-Type
______ PUT /w/{id} ______
- ST202 Schema-valid request rejected
- ST105 Undocumented Content-Type
"""

    assert told(output) == {
        ("GET /w", "ST105"),
        ("PUT /w/{id}", "ST202"),
        ("PUT /w/{id}", "ST105"),
    }


def test_the_table_tells_by_class_what_was_caught_and_named_and_every_false_alarm():
    one = Score("a", "codes", True, True, ("get.success",), 10, 200, 3, 1.0)
    others = [replace(one, named=False), replace(one, class_="late", caught=False, requests=300)]
    alarm = replace(one, name="odd", class_="honest")

    lines = table([one, *others], [alarm, replace(alarm, caught=False)]).splitlines()

    assert lines[2:5] == [
        "| codes | 2 | 2 (100%) | 1 | 10 | 200 | 1.0 |",
        "| late | 1 | 0 (0%) | 0 | 0 | 300 | 1.0 |",
        "| **all** | 3 | 2 (67%) | 1 | 10 | 200 | 1.0 |",
    ]
    assert lines[-1] == "Honest servers: 2 runs, 1 false alarms; odd: get.success"
