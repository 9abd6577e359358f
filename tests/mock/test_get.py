"""Get: by its exact id within the namespace, loop-over tasks if asked for."""

import pytest

from driving import CAMPUS, LOOPED, NOWHERE, NS, ROOT, TOWER, WORKFLOW

SHARED = "319b8d5c-3b5a-4f55-ae88-c4802e9f8769"  # in TOWER and CAMPUS
WENT_ROUND = "9220ca9a-539b-48a2-b77d-8433b65fcc0c"  # three times, in CAMPUS


def test_the_documents_own_workflow_is_as_its_example_shows_it(resting, api):
    example = api.by_binding("get").replies["200"].examples["document"]

    assert resting.get(WORKFLOW) == example
    assert list(resting.get(WORKFLOW)) == list(example)


@pytest.mark.parametrize("namespace", [TOWER, CAMPUS])
def test_a_workflow_is_got_through_each_of_its_namespaces(resting, namespace):
    assert resting.get(SHARED, nsfilter=namespace)["_id"] == SHARED


def test_through_another_namespace_it_is_not_found_and_nothing_is_told_of_it(resting):
    reply = resting.ask("GET", f"{ROOT}/{SHARED}", {"nsfilter": NS}, 404)

    assert reply.json["type"].endswith("foreign-workflow")
    assert "floor_plan_publish" not in reply.text


@pytest.mark.parametrize(
    "id",
    [NOWHERE, WORKFLOW[:-1], WORKFLOW + "0", WORKFLOW.upper(), "x", "%20", "a%00b", "~", "..x"],
)
def test_only_the_exact_id_finds_it(resting, id):
    assert resting.ask("GET", f"{ROOT}/{id}", status=404).json["type"].endswith("unknown-workflow")


def test_without_a_namespace_it_is_refused(resting):
    refusal = resting.ask("GET", f"{ROOT}/{WORKFLOW}", {"nsfilter": None}, 400).json

    assert refusal["violations"][0]["pointer"] == "nsfilter"


def test_without_loop_over_tasks_is_the_default(resting):
    plain = resting.get(WENT_ROUND, nsfilter=CAMPUS)

    assert plain == resting.get(WENT_ROUND, nsfilter=CAMPUS, _includeLoopOverTasks="false")
    assert [task["_name"] for task in plain["_tasks"]] == ["poll", "record_value"]


def test_loop_over_tasks_are_appended_in_their_order(resting):
    names = [
        task["_name"]
        for task in resting.get(WENT_ROUND, nsfilter=CAMPUS, _includeLoopOverTasks="true")["_tasks"]
    ]

    assert names == [
        "poll",
        "record_value",
        *(f"{name}__{turn}" for turn in (1, 2, 3) for name in ("read_meter", "compare_values")),
    ]


def test_a_workflow_without_a_loop_is_the_same_with_and_without(resting):
    for each in resting.all()[::7]:
        if not any(task["_type"] == "DO_WHILE" for task in each["_tasks"]):
            assert resting.get(each["_id"], _includeLoopOverTasks="true") == each


def test_iterations_appear_as_they_begin(driver):
    driver = driver(namespace=CAMPUS)
    run = driver.start(LOOPED)["_id"]

    assert len(driver.get(run, _includeLoopOverTasks="true")["_tasks"]) == 2
    seen = set()
    for _ in range(60):
        shown = driver.after(1).get(run, _includeLoopOverTasks="true")
        names = {task["_name"] for task in shown["_tasks"] if "__" in task["_name"]}
        assert seen <= names
        seen = names
    assert {"read_meter__1", "compare_values__1"} <= seen


@pytest.mark.parametrize("value", ["yes", "1", "True", "TRUE", ""])
def test_only_true_and_false_are_booleans(resting, value):
    refusal = resting.ask("GET", f"{ROOT}/{WORKFLOW}", {"_includeLoopOverTasks": value}, 400).json

    assert refusal["violations"][0]["pointer"] == "_includeLoopOverTasks"


def test_getting_twice_is_the_same_to_the_byte(resting):
    first, second = (resting.ask("GET", f"{ROOT}/{WORKFLOW}").data for _ in range(2))

    assert first == second
