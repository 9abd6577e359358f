"""Workflows past every rule: put as replies show them, forced, made to fail, deleted."""

import pytest

DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
NS = "first_tchgt1VU"
ENOUGH = {"_workflowDefId": DEFINITION, "_status": "FAILED"}
STATUSES = ["QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT"]
AT = "/worlds/main/workflows"
DAY = {"seconds": 86_400}


def fetched(steer, id_, ns=NS):
    """The workflow as the mocked API shows it."""
    return steer.client.get(f"/workflowsvc/api/v1/workflows/{id_}?nsfilter={ns}").json


def commanded(steer, id_, command):
    path = f"/workflowsvc/api/v1/workflows/{id_}/status?nsfilter={NS}"
    return steer.client.put(path, json={"_status": command})


def definition_of(steer, *types):
    """The id of a definition whose tasks have (at least) these types, and a namespace of it."""
    for each in steer.mock.worlds["main"].definitions.values():
        if set(types) <= {str(task.type) for task in each.tasks}:
            return each.id, each.namespaces[0]
    raise LookupError(types)


def started(steer, definition, ns):
    path = f"/workflowsvc/api/v1/workflows?nsfilter={ns}"
    return steer.client.post(path, json={"_workflowDefId": definition}).json


def test_a_definition_and_a_status_are_enough(steer):
    put = steer.ok(f"PUT {AT}/wf-1", ENOUGH)

    assert fetched(steer, "wf-1") == put
    assert (put["_id"], put["_status"], put["_tasks"][0]["_status"]) == ("wf-1", "FAILED", "FAILED")
    assert steer.listed(query="startDate=2027-03-01")["_list"] == [put]


def test_what_is_given_is_shown(steer):
    given = {
        "_name": "Nightly export",
        "_createdAt": "2026-12-01T00:00:00.000000000Z",
        "_updatedAt": "2026-12-02T00:00:00.000000000Z",
        "_createdBy": "ann",
        "_updatedBy": "bob",
        "_namespaces": ["a namespace of its own"],
        "_inputParams": {"deep": [1, {"wide": 2**63}]},
        "_timeoutSeconds": 60,
        "_timeoutPolicy": "ALERT_ONLY",
    }

    put = steer.ok(f"PUT {AT}/wf-1", ENOUGH | given)

    assert {name: put[name] for name in given} == given


def test_any_workflow_of_the_list_can_be_put_as_it_is_shown(steer):
    shown = steer.listed(query="_pageSize=1000")["_list"]

    for each in shown:
        assert steer.ok(f"PUT {AT}/{each['_id']}", each) == each
    assert steer.listed(query="_pageSize=1000")["_list"] == shown


@pytest.mark.parametrize("status", STATUSES)
def test_it_can_be_put_in_any_status_and_rests_there(steer, status):
    steer.ok(f"PUT {AT}/wf-1", ENOUGH | {"_status": status})

    moved = steer.ok("POST /worlds/main/clock/advance", DAY)["transitions"]

    assert "wf-1" not in [each["workflow"] for each in moved]
    assert fetched(steer, "wf-1")["_status"] == status


def test_a_definition_that_nobody_knows_will_do_if_the_rest_is_there(steer):
    whole = steer.listed()["_list"][0] | {"_id": "wf-1", "_workflowDefId": "from production"}

    assert steer.ok(f"PUT {AT}/wf-1", whole) == whole
    del whole["_tasks"]
    problem = steer.refused(f"PUT {AT}/wf-1", whole)
    assert problem["violations"][0]["pointer"] == "/_workflowDefId"


def test_it_is_put_in_the_words_of_the_worlds_dialect(steer):
    dialect = {"statusNames": {"FAILED": "BROKEN"}, "extraFields": {"_tier": 1}}
    steer.ok("POST /worlds", {"name": "a", "dialect": dialect})
    shown = steer.listed("a", "_status=BROKEN")["_list"][0]

    put = steer.ok(f"PUT /worlds/a/workflows/{shown['_id']}", shown)

    assert (put, put["_tier"], put["_status"]) == (shown, 1, "BROKEN")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"_status": "QUEUD"}, "/_status"),
        ({"_status": "RETRIED"}, "/_status"),
        ({"_workflowDefId": "824beec4"}, "/_workflowDefId"),
        ({"_nmae": "a"}, "/_nmae"),
        ({"_name": ""}, "/_name"),
        ({"_name": 5}, "/_name"),
        ({"_namespaces": []}, "/_namespaces"),
        ({"_namespaces": "a"}, "/_namespaces"),
        ({"_createdAt": "yesterday"}, "/_createdAt"),
        ({"_createdAt": "9999-01-01T00:00:00Z"}, "/_createdAt"),
        ({"_updatedAt": "1999-01-01T00:00:00Z"}, "/_updatedAt"),
        ({"_timeoutSeconds": "60"}, "/_timeoutSeconds"),
        ({"_inputParams": [1]}, "/_inputParams"),
        ({"_output": "done"}, "/_output"),
        ({"_tasks": {}}, "/_tasks"),
        ({"_tasks": [{"_id": "1", "_name": "a"}]}, "/_tasks/0/_type"),
        ({"_tasks": [{"_id": "1", "_name": "a", "_type": "SCRIPT", "_status": "QUEUED"}]},
         "/_tasks/0/_type"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_document_is_refused_by_its_field(steer, wrong, pointer):
    problem = steer.refused(f"PUT {AT}/wf-1", ENOUGH | wrong)

    assert (problem["status"], problem["violations"][0]["pointer"]) == (422, pointer)
    assert steer.refused(f"GET {AT}/wf-1")["status"] == 404


def test_two_ids_are_one_too_many(steer):
    assert steer.refused(f"PUT {AT}/wf-1", ENOUGH | {"_id": "wf-2"})["status"] == 400


@pytest.mark.parametrize("status", STATUSES)
def test_it_is_forced_into_any_status(steer, status):
    id_ = steer.start()

    forced = steer.ok(f"PATCH {AT}/{id_}", {"status": status})

    assert fetched(steer, id_) == forced
    assert forced["_status"] == status
    assert id_ not in str(steer.ok("POST /worlds/main/clock/advance", DAY))


def test_a_forced_workflow_takes_commands_and_lives_again(steer):
    id_ = steer.start()
    steer.ok(f"PATCH {AT}/{id_}", {"status": "FAILED"})

    assert commanded(steer, id_, "RETRIED").json["_status"] == "RUNNING"
    moved = steer.ok("POST /worlds/main/clock/advance", DAY)["transitions"]
    assert id_ in [each["workflow"] for each in moved]


def test_its_next_task_is_made_to_fail_at_the_time_it_would_complete(steer):
    id_ = steer.start()
    before = fetched(steer, id_)

    assert steer.ok(f"PATCH {AT}/{id_}", {"failNext": {}}) == before
    moved = steer.ok("POST /worlds/main/clock/advance", DAY)["transitions"]

    assert [each["to"] for each in moved if each["workflow"] == id_] == ["RUNNING", "FAILED"]
    assert fetched(steer, id_)["_tasks"][0]["_status"] == "FAILED"


def test_a_task_of_a_type_or_a_name_is_made_to_fail_and_those_before_it_complete(steer):
    definition, ns = definition_of(steer, "SCRIPT_EXECUTION", "REST_CONNECTOR")
    tasks = started(steer, definition, ns)["_tasks"]
    meant = next(each for each in tasks if each["_type"] == "SCRIPT_EXECUTION")

    for choice in ({"type": "SCRIPT_EXECUTION"}, {"task": meant["_name"]}):
        run = started(steer, definition, ns)["_id"]
        reply = steer.call(f"PATCH {AT}/{run}", {"failNext": choice})
        if reply.status_code == 400:  # by luck a task before it is planned to fail
            continue
        steer.ok("POST /worlds/main/clock/advance", DAY)
        ended = fetched(steer, run, ns)
        failed = [each["_type"] for each in ended["_tasks"] if each["_status"] == "FAILED"]
        assert (ended["_status"], failed) == ("FAILED", ["SCRIPT_EXECUTION"])


def test_the_retry_of_a_task_that_was_made_to_fail_has_its_own_luck(steer):
    ends = set()
    for _ in range(12):
        id_ = steer.start()
        steer.ok(f"PATCH {AT}/{id_}", {"failNext": {}})
        steer.ok("POST /worlds/main/clock/advance", DAY)
        commanded(steer, id_, "RETRIED")
        steer.ok("POST /worlds/main/clock/advance", DAY)
        ends.add(fetched(steer, id_)["_status"])

    assert "COMPLETED" in ends


def test_what_cannot_fail_any_more_is_refused_with_what_can(steer):
    id_ = steer.start()

    problem = steer.refused(f"PATCH {AT}/{id_}", {"failNext": {"task": "publish"}})
    assert (problem["status"], "REST_CONNECTOR" in problem["hint"]) == (400, True)
    steer.ok("POST /worlds/main/clock/advance", DAY)
    assert "it rests" in steer.refused(f"PATCH {AT}/{id_}", {"failNext": {}})["hint"]


def test_asking_twice_for_the_same_failure_is_no_mistake(steer):
    id_ = steer.start()

    for _ in range(2):
        steer.ok(f"PATCH {AT}/{id_}", {"failNext": {}})


@pytest.mark.parametrize(
    "change",
    [{}, {"status": "GONE"}, {"status": "FAILED", "failNext": {}}, {"failNext": {"type": "GOTO"}}],
)
def test_a_change_that_makes_no_sense_is_refused(steer, change):
    id_ = steer.start()

    assert steer.refused(f"PATCH {AT}/{id_}", change)["status"] == 400
    assert fetched(steer, id_)["_status"] == "QUEUED"


@pytest.mark.parametrize("call", ["GET", "PATCH", "DELETE"])
def test_a_workflow_that_is_not_there_is_missing(steer, call):
    body = {"status": "FAILED"} if call == "PATCH" else None

    assert steer.refused(f"{call} {AT}/nobody", body)["status"] == 404


def test_a_deleted_workflow_is_as_if_it_had_never_been(steer):
    before = steer.listed()
    id_ = steer.start()

    assert steer.call(f"DELETE {AT}/{id_}").status_code == 204

    assert steer.listed() == before
    assert steer.ok("POST /worlds/main/clock/advance", DAY)["transitions"] == []
    assert fetched(steer, id_)["status"] == 404


def test_a_lagging_list_learns_of_a_deletion_after_its_lag(steer):
    steer.ok("POST /worlds", {"name": "a", "dialect": {"visibilityLag": 5}})
    steer.ok("POST /worlds/a/clock/freeze")
    first = steer.listed("a")["_list"][0]["_id"]

    steer.ok(f"DELETE /worlds/a/workflows/{first}")

    assert steer.listed("a")["_list"][0]["_id"] == first
    steer.ok("POST /worlds/a/clock/advance", {"seconds": 5})
    assert steer.listed("a")["_list"][0]["_id"] != first


def test_a_document_with_other_fields_takes_back_what_it_shows(steering, tmp_path):
    from wfmock.resources import resource

    text = resource("openapi/workflows.yaml").read_text()
    task_name = "        _sequenceno:\n"
    assert text.count(task_name) == 1
    wider = text.replace(
        task_name, "        _host: {type: string, format: hostname, x-source: shown}\n" + task_name
    )
    (tmp_path / "wider.yaml").write_text(wider)
    steer = steering(spec=str(tmp_path / "wider.yaml"))

    shown = steer.listed()["_list"][0]

    assert shown["_tasks"][0]["_host"]
    assert steer.ok(f"PUT {AT}/{shown['_id']}", shown) == shown
