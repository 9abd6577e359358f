"""How good the kit is, on a part of the catalogue; ``benchmarks/kit.py`` measures it on all."""

import shutil
import statistics

import pytest

from faulty.faults import spread
from faulty.honest import HONEST
from faulty.reference import Service
from faulty.scoreboard import reproduced, run, table, try_fault, try_honest
from faulty.serving import Serving

SOME_HONEST = HONEST[::5]
SOME_FAULTS = spread(1)


@pytest.mark.slow
def test_a_fault_of_every_class_is_caught_and_named_and_the_table_says_so(capsys):
    scores = [try_fault(fault) for fault in SOME_FAULTS]

    with capsys.disabled():
        print("\n" + table(scores))
    assert [score.name for score in scores if not score.caught] == []
    steady = [score for score in scores if score.class_ != "intermittent"]
    assert [(score.name, score.accused) for score in steady if not score.named] == []
    assert statistics.median(score.requests for score in scores) <= 300  # ending runs comes on top
    assert max(score.starts for score in scores) <= 25


@pytest.mark.slow
@pytest.mark.parametrize("honest", SOME_HONEST, ids=lambda honest: honest.name)
def test_an_honest_server_is_not_accused(honest):
    score = try_honest(honest, seed=1 + SOME_HONEST.index(honest) % 5)

    assert score.accused == ()
    assert score.trouble == ""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(
    "fault",
    [fault for fault in SOME_FAULTS if not fault.intermittent and fault.class_ != "late"],
    ids=lambda fault: fault.name,
)
def test_the_printed_curl_shows_the_fault_again(fault):
    with Serving(fault.make()) as server:
        report, _ = run(server.url)

    assert all(reproduced(report, fault.make))


@pytest.mark.slow
def test_the_reference_is_not_accused_at_any_depth_that_ci_has_time_for():
    for depth in ("smoke", "gate"):
        with Serving(Service()) as server:
            report, _ = run(server.url, depth=depth)

        assert report.findings == ()
        assert report.requests <= {"smoke": 100, "gate": 300}[depth]
