"""``--wfmock-url``: the same fixtures on a mock that runs already."""

TESTS = """
    @pytest.mark.wfmock(baseline="empty", seed=5, faults="slow")
    def test_marked(wfmock_world):
        facts = wfmock_world.facts()
        assert (facts.baseline, facts.seed, facts.faults) == ("empty", 5, 1)

    def test_steered(wfmock_world):
        kept = wfmock_world.snapshot()
        id_ = start(wfmock_world)
        wfmock_world.clock.freeze("2030-01-01")
        wfmock_world.workflows.force(id_, "FAILED")
        assert wfmock_world.clock.advance("1d").frozen
        wfmock_world.verify("startWorkflow", times=1)
        wfmock_world.restore(kept)
        wfmock_world.reset()

    def test_fails(wfmock_world):
        start(wfmock_world)
        assert False
"""


def test_worlds_are_made_there_and_deleted(session, elsewhere):
    server = elsewhere()

    done = session(TESTS, "--wfmock-url", server.url)

    done.assert_outcomes(passed=2, failed=1)
    done.stdout.fnmatch_lines(
        [
            f"wfmock_world = <MockWorld {server.url}/@test_app.test_fails>",
            "*journal of the world test_app.test_fails*",
            "#1 POST * -> 201",
        ]
    )
    assert server.mock.worlds.names() == ["main"]


def test_what_the_ini_file_says_goes_for_worlds_made_there(session, elsewhere, pytester):
    pytester.makefile(".yaml", dialect="unknownWorkflow: 410")
    done = session("""
        def test_it(wfmock_world):
            facts = wfmock_world.facts()
            assert (facts.baseline, facts.pace) == ("failures", "still")
            assert (facts.seed, facts.dialect) == (7, {"unknownWorkflow": 410})
    """, "--wfmock-url", elsewhere().url, wfmock_seed=7, wfmock_baseline="failures",
        wfmock_dialect="dialect.yaml")  # fmt: skip

    done.assert_outcomes(passed=1)


def test_its_token_is_given_on_the_command_line_or_in_the_environment(
    session, elsewhere, monkeypatch
):
    url = elsewhere(control_token="secret").url
    test = "def test_it(wfmock_world): wfmock_world.reset()"

    session(test, "--wfmock-url", url, "--wfmock-control-token", "secret").assert_outcomes(passed=1)
    refused = session(test, "--wfmock-url", url)
    monkeypatch.setenv("WFMOCK_CONTROL_TOKEN", "secret")
    session(test, "--wfmock-url", url).assert_outcomes(passed=1)

    refused.assert_outcomes(errors=1)
    refused.stdout.fnmatch_lines(["*wants its token", "  try: --wfmock-control-token*"])


def test_a_mock_that_is_not_there_is_said_in_a_sentence(session):
    done = session("def test_it(wfmock_world): ...", "--wfmock-url", "http://127.0.0.1:9")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(
        ["wfmock: http://127.0.0.1:9 cannot be reached*", "  try: wfmock serve, or --wfmock-url*"]
    )
    done.stdout.no_fnmatch_line("*Traceback*")
