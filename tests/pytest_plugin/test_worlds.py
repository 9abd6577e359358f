"""``wfmock_world``: a world of its own for every test."""


def test_no_test_sees_what_another_did(session):
    done = session("""
        def test_one(wfmock_world):
            before = total(wfmock_world.url)
            start(wfmock_world)
            assert total(wfmock_world.url) == before + 1

        test_two = test_three = test_one
    """)

    done.assert_outcomes(passed=3)


def test_a_world_bears_the_name_of_its_test(session):
    done = session("""
        class TestCart:
            @pytest.mark.parametrize("card", ["visa", "a b"])
            def test_pay(self, wfmock_world, card):
                print(wfmock_world.name)
    """, "-s")  # fmt: skip

    done.stdout.fnmatch_lines(["*test_app.TestCart.test_pay-visa*"])
    done.stdout.re_match_lines([r".*test_app\.TestCart\.test_pay-a-b-[0-9a-f]{8}"])


def test_worlds_are_gone_when_their_tests_have_ended_well_or_not(session):
    done = session("""
        def test_passes(wfmock_world):
            wfmock_world.snapshot()

        def test_fails(wfmock_world):
            assert total(wfmock_world.url) == -1

        def test_deletes(wfmock_world):
            wfmock_world.delete()

        def test_last(wfmock_server):
            assert [each.name for each in wfmock_server.control.worlds()] == ["main"]
    """)

    done.assert_outcomes(passed=3, failed=1)


def test_a_name_that_is_taken_gets_a_number(session):
    done = session("""
        def test_it(wfmock_world, wfmock_server):
            again = wfmock_server.make("test_app.py::test_it", baseline="empty")
            assert again.name == "test_app.test_it-2"
            assert (total(again.url), again.facts().baseline) == (0, "empty")
            again.delete()
    """)

    done.assert_outcomes(passed=1)


def test_requests_and_httpx_reach_it_by_address_or_by_header(session):
    done = session("""
        @pytest.mark.wfmock(baseline="empty")
        def test_it(wfmock_world, wfmock_server):
            start(wfmock_world)
            with httpx.Client(base_url=wfmock_world.url) as client:
                assert client.get(PATH, params=NS).json()["_total"] == 1
            with httpx.Client(base_url=wfmock_server.url, headers=wfmock_world.headers) as client:
                assert client.get(PATH, params=NS).json()["_total"] == 1
            assert total(wfmock_server.url, **wfmock_world.headers) == 1
            assert total(wfmock_server.url) > 1
    """)

    done.assert_outcomes(passed=1)


def test_the_clock_is_in_hand(session):
    done = session("""
        def test_it(wfmock_world):
            wfmock_world.clock.freeze()
            id_ = start(wfmock_world)
            moved = wfmock_world.clock.advance("1d").transitions
            assert {each.workflow for each in moved} == {id_}
            assert wfmock_world.workflows.get(id_)["_status"] == moved[-1].target
    """)

    done.assert_outcomes(passed=1)


def test_faults_and_workflows_are_in_hand(session):
    done = session("""
        def test_it(wfmock_world):
            wfmock_world.faults.plan("down")
            assert requests.get(wfmock_world.url + PATH, params=NS, timeout=9).status_code == 503
            wfmock_world.faults.clear()
            asked = {"_workflowDefId": DEFINITION, "_status": "PAUSED"}
            wfmock_world.workflows.put("mine", asked)
            assert wfmock_world.workflows.force("mine", "FAILED")["_status"] == "FAILED"
    """)

    done.assert_outcomes(passed=1)


def test_its_state_is_kept_brought_back_and_reset(session):
    done = session("""
        @pytest.mark.wfmock(baseline="empty")
        def test_it(wfmock_world):
            empty = wfmock_world.snapshot()
            start(wfmock_world)
            assert wfmock_world.restore(empty).workflows == 0
            start(wfmock_world)
            assert wfmock_world.reset().workflows == 0
            assert wfmock_world.reset(baseline="failures").workflows > 0
    """)

    done.assert_outcomes(passed=1)


def test_calls_are_verified_with_a_readable_difference(session):
    done = session("""
        def test_made(wfmock_world):
            start(wfmock_world)
            outcome = wfmock_world.verify("startWorkflow", times=1, status=201)
            assert outcome.matched == ("1",)
            assert wfmock_world.journal.entries()[0]["reply"]["status"] == 201

        def test_missing(wfmock_world):
            start(wfmock_world)
            wfmock_world.verify("startWorkflow", body={"_inputParams": {"a": 1}})
    """)

    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(
        ["E*AssertionError: expected startWorkflow with the body*", "E*#1 POST*_inputParams*"]
    )
    done.stdout.no_fnmatch_line("*def verify*")


def test_the_same_test_draws_the_same_ids_in_every_session(session):
    test = "def test_it(wfmock_world): print('drawn', start(wfmock_world))"
    drawn = [
        next(line for line in session(test, "-s").outlines if "drawn" in line)[-36:]
        for _ in range(2)
    ]

    assert drawn[0] == drawn[1]
