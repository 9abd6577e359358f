"""Start: a new run of a known definition, its inputs as they were sent."""

import json
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driving import (
    BOTH,
    CAMPUS,
    FORKED,
    NOWHERE,
    NS,
    ROOT,
    SINGLE,
    SWITCHED,
    T0,
    TOWER,
    instant,
    statuses,
)


def sent(driver, inputs, status=201):
    """The reply to a start with the very text of its inputs."""
    body = f'{{"_workflowDefId":"{SINGLE}","_inputParams":{inputs}}}'
    media = {"content_type": "application/json"}
    return driver.ask("POST", ROOT, status=status, data=body.encode(), **media)


def test_a_run_takes_name_user_type_namespaces_and_tasks_from_its_definition(driver):
    run = driver(pace="still", namespace=TOWER).start(SWITCHED)

    assert run["_workflowDefId"] == SWITCHED
    assert (run["_name"], run["_userType"]) == ("work_permit_approval", "permit_office")
    assert run["_namespaces"] == [TOWER]
    assert [(task["_name"], task["_sequenceno"], task["_type"]) for task in run["_tasks"]] == [
        ("ask_supervisor", 1, "USER_INPUT"),
        ("on_decision", 2, "SWITCH"),
        ("issue_permit", 1, "SCRIPT_EXECUTION"),
        ("open_access_zone", 2, "REST_CONNECTOR"),
        ("tell_contractor", 1, "REST_CONNECTOR"),
        ("file_request", 1, "SCRIPT_EXECUTION"),
    ]


def test_a_new_run_looks_as_the_documents_example(still, api):
    example = api.by_binding("start").replies["201"].examples["document"]
    run = still.start(_inputParams=example["_inputParams"])

    own = {"_id", "_createdAt", "_updatedAt", "_createdBy", "_updatedBy"}
    assert list(run) == list(example)
    assert {name: run[name] for name in run.keys() - own - {"_tasks"}} == {
        name: example[name] for name in example.keys() - own - {"_tasks"}
    }
    assert [{**task, "_id": ""} for task in run["_tasks"]] == [
        {**task, "_id": ""} for task in example["_tasks"]
    ]


def test_a_new_run_is_queued_as_are_its_tasks_and_has_no_output(driver):
    for pace in ("1", "0", "still"):
        run = driver(pace=pace).start()

        assert run["_status"] == "QUEUED"
        assert set(statuses(run).values()) == {"QUEUED"}
        assert run["_output"] is None


def test_it_is_created_now_and_changed_a_moment_later(still):
    run = still.start()

    assert instant(run, "_createdAt") == T0
    assert 0 < instant(run) - T0 < 1000
    assert run["_createdBy"] == run["_updatedBy"]
    assert uuid.UUID(run["_createdBy"])


def test_every_start_makes_a_new_run_with_ids_of_its_own(still):
    runs = [still.start() for _ in range(50)]
    ids = [run["_id"] for run in runs] + [task["_id"] for run in runs for task in run["_tasks"]]

    assert len(set(ids)) == 100
    assert all(str(uuid.UUID(each)) == each for each in ids)
    assert len({run["_createdAt"] for run in runs}) == 1


def test_what_is_started_is_got_and_listed_alike(still):
    total = still.list()["_total"]
    run = still.start(_inputParams={"a": [1, {"b": None}]})

    assert still.get(run["_id"]) == run
    assert still.list()["_list"][0] == run
    assert still.list()["_total"] == total + 1


def test_a_definition_of_several_namespaces_starts_from_each_and_is_seen_in_all(still):
    for namespace in (NS, TOWER, CAMPUS):
        still.namespace = namespace
        run = still.start(BOTH)
        for other in (NS, TOWER, CAMPUS):
            assert still.get(run["_id"], nsfilter=other) == run


def test_timeouts_come_from_the_definition(still):
    assert (still.start(SINGLE)["_timeoutSeconds"], still.start(SINGLE)["_timeoutPolicy"]) == (
        None,
        None,
    )
    still.namespace = TOWER
    run = still.start(FORKED)
    assert (run["_timeoutSeconds"], run["_timeoutPolicy"]) == (900, "TIME_OUT_WF")


@pytest.mark.parametrize("definition", [NOWHERE, "x", SINGLE.upper(), SINGLE[:-1], SWITCHED])
def test_an_unknown_definition_is_refused_with_those_there_are(still, definition):
    total = still.list()["_total"]

    refusal = still.ask("POST", ROOT, status=404, json={"_workflowDefId": definition}).json

    assert refusal["type"].endswith("unknown-definition")
    assert SINGLE in refusal["hint"]
    assert still.list()["_total"] == total


def test_in_a_namespace_without_definitions_the_hint_names_those_that_have_some(still):
    body = {"_workflowDefId": SINGLE}

    refusal = still.ask("POST", ROOT, {"nsfilter": "nowhere"}, 404, json=body).json

    assert NS in refusal["hint"]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"a":{}}',
        '{"a":[[],[[]],{"b":[{}]}]}',
        '{"":""," ":null}',
        '{"z":1,"a":2,"m":3}',
        '{"text":"Bürogebäude Süd – 南棟 🏢 \\u0001 \\" \\\\ \\/ é"}',
        '{"int":9007199254740993,"most":18446744073709551615,"least":-9223372036854775808}',
        '{"wide":18446744073709551616,"wider":-123456789012345678901234567890}',
        '{"float":1.0,"exp":1e2,"tiny":5e-324,"huge":1.7976931348623157e308,"minus":-0.0}',
        '{"bools":[true,false],"zero":0,"zero1":0.0}',
        '{"_url":"https://example.com","_status":"FAILED","_id":"mine"}',
    ],
)
def test_inputs_come_back_as_they_were_sent(still, text):
    started = sent(still, text)
    back = [started.json, still.get(started.json["_id"]), still.list()["_list"][0]]
    back.append(still.command(started.json["_id"], "PAUSED"))
    back.append(still.command(started.json["_id"], "TERMINATED"))

    for each in back:
        assert repr(each["_inputParams"]) == repr(json.loads(text))


def test_inputs_as_deep_as_a_body_may_be_come_back(still):
    deep = '{"a":' * 240 + "1" + "}" * 240

    run = sent(still, deep).json["_id"]

    assert deep.encode() in still.ask("GET", f"{ROOT}/{run}").data
    assert still.command(run, "PAUSED")["_inputParams"] == json.loads(deep)
    assert still.ids(_pageSize=1, sort='{"_inputParams.a":-1}') == [run]


def test_large_inputs_come_back(still):
    text = {"text": "é" * 100_000, "list": list(range(10_000))}

    assert still.get(still.start(_inputParams=text)["_id"])["_inputParams"] == text


KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=80)
@given(inputs=st.dictionaries(KEYS, JSON, max_size=4))
def test_whatever_object_is_sent_comes_back(shared, inputs):
    still = shared(pace="still").driver()
    run = sent(still, json.dumps(inputs)).json

    assert repr(run["_inputParams"]) == repr(inputs)
    assert repr(still.command(run["_id"], "PAUSED")["_inputParams"]) == repr(inputs)


def test_without_inputs_they_are_an_empty_object(still):
    assert still.start()["_inputParams"] == {}


@pytest.mark.parametrize("text", ["null", "[]", '"x"', "1", "true"])
def test_inputs_that_are_no_object_are_refused_and_start_nothing(still, text):
    total = still.list()["_total"]

    assert sent(still, text, 400).json["violations"][0]["pointer"] == "/_inputParams"
    assert still.list()["_total"] == total


def test_other_keys_of_the_body_are_ignored(still):
    run = still.start(_name="mine", _status="COMPLETED", _id=NOWHERE, _namespaces=["x"], more=1)

    assert (run["_name"], run["_status"], run["_namespaces"]) == (
        "rest_connector_workflow",
        "QUEUED",
        [NS],
    )
    assert run["_id"] != NOWHERE


def test_the_same_calls_in_the_same_order_make_the_same_runs(driver):
    first, second, other = driver(), driver(), driver(seed=2)
    runs = [[each.start() for _ in range(3)] for each in (first, second, other)]

    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_a_caller_with_a_name_of_its_own_is_who_created_the_run(driver, tmp_path):
    file = tmp_path / "tokens.yaml"
    file.write_text(f"secret: {{user: me, namespaces: [{NS}]}}\n")
    driver = driver(auth=str(file), pace="still")
    headers = {"Authorization": "Bearer secret"}

    run = driver.ask(
        "POST", ROOT, status=201, json={"_workflowDefId": SINGLE}, headers=headers
    ).json

    assert run["_createdBy"] == run["_updatedBy"] == "me"
