"""The journal of a world stands in the report of a test that fails."""


def test_each_call_is_told_with_its_status_and_why(session):
    done = session("""
        @pytest.mark.wfmock(baseline="empty")
        def test_it(wfmock_world):
            id_ = start(wfmock_world)
            url = f"{wfmock_world.url}{PATH}/{id_}/status"
            requests.put(url, params=NS, json={"_status": "FROZEN"}, timeout=10)
            requests.get(wfmock_world.url + "/workflowsvc/api/v1/workflow", timeout=10)
            assert False
    """)

    done.stdout.fnmatch_lines(
        [
            "*wfmock journal of the world test_app.test_it*",
            "#1 POST /workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU -> 201",
            "    It started the workflow *, which was then *.",
            "#2 PUT /workflowsvc/api/v1/workflows/*/status?nsfilter=first_tchgt1VU -> 400",
            "    It was refused (*",
            "#3 GET /workflowsvc/api/v1/workflow -> 404",
            "*you mean listWorkflows*",
        ]
    )


def test_a_fault_that_struck_is_named(session):
    done = session("""
        DROP = {"effect": "drop", "name": "gone"}

        @pytest.mark.wfmock(faults=DROP)
        def test_it(wfmock_world):
            requests.get(wfmock_world.url + PATH, params=NS, timeout=10)
    """)

    done.stdout.fnmatch_lines(["#1 GET * -> connection dropped", "*The fault 'gone'*"])


def test_credentials_are_not_in_it(session):
    done = session("""
        def test_it(wfmock_world):
            asked = NS | {"access_token": "hushhush1", "_name": "hushhush1", "apiKey": "hushhush2"}
            headers = {"Authorization": "Bearer hushhush3", "Cookie": "hushhush4"}
            requests.get(wfmock_world.url + PATH, params=asked, headers=headers, timeout=10)
            del asked, headers
            raise AssertionError
    """, "--tb=short", "-p", "no:logging")  # fmt: skip

    done.stdout.fnmatch_lines(["#1 GET *access_token=?redacted?&*_name=*redacted*"])
    assert not [line for line in done.outlines if "hushhush" in line]


def test_only_the_latest_calls_are_told(session):
    done = session("""
        def test_it(wfmock_world):
            with requests.Session() as client:
                for _ in range(30):
                    client.get(wfmock_world.url + PATH, params=NS, timeout=10)
            assert False
    """)

    told = [line for line in done.outlines if line.startswith("#")]
    assert (len(told), told[0][:3], told[-1][:3]) == (20, "#11", "#30")
    done.stdout.fnmatch_lines(["earlier calls are left out"])


def test_a_test_that_calls_nothing_or_passes_has_none_to_tell(session):
    done = session("""
        def test_passes(wfmock_world):
            start(wfmock_world)

        def test_fails(wfmock_world):
            assert False
    """, "-rA")  # fmt: skip

    done.stdout.fnmatch_lines(["*journal of the world test_app.test_fails*", "nothing was called"])
    done.stdout.no_fnmatch_line("*journal of the world test_app.test_passes*")


def test_a_fixture_that_fails_shows_it_too(session):
    done = session("""
        @pytest.fixture
        def started(wfmock_world):
            start(wfmock_world)
            raise RuntimeError

        def test_it(started): ...
    """)

    done.stdout.fnmatch_lines(["*journal of the world test_app.test_it*", "#1 POST *"])


def test_signs_that_steer_a_terminal_are_spelt_out(session):
    done = session("""
        def test_it(wfmock_world):
            requests.get(wfmock_world.url + "/a%1B%5B31m%0Ab", timeout=10)
            assert False
    """)

    done.stdout.fnmatch_lines([r"#1 GET /a\x1b?31m\nb -> 404"])
