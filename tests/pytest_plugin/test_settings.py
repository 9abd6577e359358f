"""What a mock and its worlds are made from: ini file, command line, fixture, marker."""

from wfmock.pytest_plugin.given import SETTINGS
from wfmock.settings import FIELDS

FACTS = """
    def test_it(wfmock_world):
        facts = wfmock_world.facts()
        print("made of", facts.baseline, facts.seed, facts.pace, facts.dialect, facts.faults)
"""


def made_of(done):
    """What the test of ``FACTS`` printed."""
    done.assert_outcomes(passed=1)
    line = next(line for line in done.outlines if "made of" in line)
    return line.partition("made of ")[2]


def test_it_is_the_default_mock_where_nothing_is_said(session):
    assert made_of(session(FACTS, "-s")) == "default 1 1 {} 0"


def test_the_ini_file_says_what_the_mock_is_served_with(session, pytester):
    pytester.makefile(".yaml", dialect="unknownWorkflow: 410")
    ini = {"wfmock_baseline": "failures", "wfmock_seed": 7, "wfmock_pace": "still"}

    done = session(FACTS, "-s", wfmock_dialect="dialect.yaml", **ini)

    assert made_of(done) == "failures 7 still {'unknownWorkflow': 410} 0"


def test_the_command_line_wins_over_the_ini_file(session):
    flags = ("--wfmock-seed", "9", "-o", "wfmock_baseline=empty")

    done = session(FACTS, "-s", *flags, wfmock_seed=7, wfmock_baseline="failures")

    assert made_of(done) == "empty 9 1 {} 0"


def test_a_fixture_of_ones_own_wins_over_both(session):
    override = """
        @pytest.fixture(scope="session")
        def wfmock_settings(wfmock_settings):
            return wfmock_settings.replaced(baseline="failures", strict=True)
    """

    done = session(override + FACTS.replace("\n    ", "\n        "), "-s", wfmock_seed=7)

    assert made_of(done) == "failures 7 1 {} 0"


def test_a_marker_is_for_its_own_tests_and_the_nearest_wins(session):
    done = session("""
        pytestmark = pytest.mark.wfmock(baseline="failures", seed=3, pace=0)

        def test_module(wfmock_world):
            facts = wfmock_world.facts()
            assert (facts.baseline, facts.seed, facts.pace) == ("failures", 3, "0")

        @pytest.mark.wfmock(baseline="empty", dialect={"unknownWorkflow": 410})
        class TestNearer:
            @pytest.mark.wfmock(pace="still", faults="down")
            def test_nearest(self, wfmock_world):
                facts = wfmock_world.facts()
                assert (facts.baseline, facts.seed, facts.pace) == ("empty", 3, "still")
                assert facts.dialect == {"unknownWorkflow": 410}
                assert [each["name"] for each in wfmock_world.faults.list()] == ["down"]
    """)

    done.assert_outcomes(passed=2)


def test_a_marker_arms_rules_and_plans_and_reads_a_dialect_file(session, pytester):
    pytester.makefile(".yaml", dialect="unknownWorkflow: 410")
    done = session("""
        SLOW = {"effect": "latency", "seconds": 0, "operation": "getWorkflow"}

        @pytest.mark.wfmock(faults=["down", SLOW], dialect="dialect.yaml")
        def test_several(wfmock_world):
            armed = [each["effect"] for each in wfmock_world.faults.list()]
            assert armed == ["undocumented-status", "latency"]
            assert wfmock_world.facts().dialect == {"unknownWorkflow": 410}

        @pytest.mark.wfmock(faults=SLOW)
        def test_one(wfmock_world):
            assert len(wfmock_world.faults.list()) == 1
    """)

    done.assert_outcomes(passed=2)


def test_what_a_marker_cannot_have_is_said_in_a_sentence(session):
    done = session("""
        @pytest.mark.wfmock(basline="empty")
        def test_misspelt(wfmock_world): ...

        @pytest.mark.wfmock("empty")
        def test_bare(wfmock_world): ...

        @pytest.mark.wfmock(baseline="nowhere")
        def test_no_baseline(wfmock_world): ...

        @pytest.mark.wfmock(faults="flakey")
        def test_no_plan(wfmock_world): ...

        def test_nothing_is_left(wfmock_server):
            assert [each.name for each in wfmock_server.control.worlds()] == ["main"]
    """)

    done.assert_outcomes(errors=4, passed=1)
    done.stdout.fnmatch_lines(
        [
            "*it knows no 'basline'; did you mean baseline?",
            "*it takes names only*",
            "wfmock: nowhere: there is no baseline of this name",
            "wfmock: there is no plan 'flakey'",
        ]
    )
    done.stdout.no_fnmatch_line("Traceback*")


def test_what_a_setting_cannot_be_is_said_in_a_sentence(session):
    done = session(FACTS, wfmock_seed="seven")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["wfmock: *tox.ini: wfmock: seed: expected a whole number*"])


def test_the_marker_is_known_to_strict_sessions(session):
    done = session(
        "@pytest.mark.wfmock(baseline='empty')\ndef test_it(wfmock_world): ...",
        "--strict-markers",
    )

    done.assert_outcomes(passed=1)


def test_every_ini_option_is_a_setting_of_the_server():
    assert set(SETTINGS) <= set(FIELDS)
