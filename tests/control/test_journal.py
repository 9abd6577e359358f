"""The journal over the control API; what it tells is the subject of tests/journal."""

AT = "/worlds/main"


def test_calls_are_listed_oldest_first_and_can_be_chosen(steer):
    steer.listed()
    steer.start()
    steer.listed()

    def operations(query):
        listed = steer.ok(f"GET {AT}/journal?{query}")["exchanges"]
        return [(each["id"], each["operation"]) for each in listed]

    assert operations("operation=startWorkflow") == [("2", "startWorkflow")]
    assert operations("last=2") == [("2", "startWorkflow"), ("3", "listWorkflows")]
    assert operations("operation=listWorkflows&last=1") == [("3", "listWorkflows")]


def test_the_id_in_a_reply_leads_to_its_explanation(steer):
    reply = steer.client.get("/@main/workflowsvc/api/v1/workflows")

    told = steer.ok(f"GET {AT}/journal/{reply.headers['X-Wfmock-Exchange']}")

    assert (told["reply"]["status"], told["problem"]) == (400, "invalid-request")
    assert "nsfilter" in told["explanation"]


def test_calls_of_the_control_api_are_not_in_it(steer):
    steer.ok(f"GET {AT}")

    assert steer.ok(f"GET {AT}/journal") == {"exchanges": []}


def test_what_is_not_there_is_missing_and_what_makes_no_sense_refused(steer):
    assert steer.refused(f"GET {AT}/journal/99")["status"] == 404
    assert "listWorkflows" in str(steer.refused(f"GET {AT}/journal?operation=listWorkflow"))
    assert steer.refused(f"GET {AT}/journal?last=0")["status"] == 400
    assert steer.refused(f"POST {AT}/verify", {"operation": "listWorkflow"})["status"] == 400


def test_it_leaves_as_an_archive_and_as_a_script_that_call_the_world_where_it_is(steer):
    steer.listed("a")

    archive = steer.ok("GET /worlds/a/journal.har")
    script = steer.call("GET /worlds/a/journal.sh", Host="localhost:4010")

    url = archive["log"]["entries"][0]["request"]["url"]
    assert url.startswith("http://localhost/@a/workflowsvc/api/v1/workflows?nsfilter=")
    assert script.mimetype == "text/plain"
    assert "BASE=http://localhost:4010/@a\n" in script.get_data(as_text=True)


def test_an_expectation_is_met_or_told_what_differs(steer):
    steer.start()

    met = steer.ok(f"POST {AT}/verify", {"operation": "startWorkflow", "times": 1})
    unmet = steer.ok(f"POST {AT}/verify", {"operation": "startWorkflow", "times": 2})

    assert (met["ok"], met["matched"], unmet["ok"]) == (True, ["1"], False)
    assert "exactly 2 times" in unmet["message"]


def covered(report):
    return {(each["kind"], each["name"]) for each in report["items"] if each["covered"]}


def test_coverage_outlives_resets_and_worlds_and_is_merged_over_them(steer):
    steer.listed("a")
    steer.start("b")
    steer.ok("POST /worlds/a/reset")
    steer.ok("DELETE /worlds/b")

    assert ("operation", "listWorkflows") in covered(steer.ok("GET /worlds/a/coverage"))
    assert ("operation", "startWorkflow") in covered(steer.ok("GET /worlds/b/coverage"))
    both = covered(steer.ok("GET /coverage"))
    assert {("operation", "listWorkflows"), ("operation", "startWorkflow")} <= both
    assert covered(steer.ok("GET /coverage?world=a&world=b")) == both
    assert ("operation", "startWorkflow") not in covered(steer.ok("GET /coverage?world=a"))


def test_what_a_moved_clock_brings_is_covered(steer):
    steer.start()
    steer.ok(f"POST {AT}/clock/advance", {"seconds": 86_400})

    assert ("transition", "QUEUED -> RUNNING: starts") in covered(steer.ok(f"GET {AT}/coverage"))
