"""The list: each filter, all of them together, order, pages."""

import pytest

from driving import CAMPUS, NS, ROOT, SINGLE, TOWER, sort

DOCUMENTED = (
    f"{ROOT}?nsfilter={NS}&_pageSize=10&_offset=0&_name=ActiveMQ&_defId={SINGLE}&_status=FAILED"
    "&startDate=2026-02-01&endDate=2026-02-29&sort=%7B%22_updatedAt%22%3A-1%2C%22_name%22%3A1%7D"
)


def test_the_documents_own_request_works_as_written_and_leaves_out_its_neighbours(resting):
    reply = resting.client.get(DOCUMENTED)

    assert reply.status_code == 200
    assert [each["_id"] for each in reply.json["_list"]] == ["6e3186a9-3808-4216-8451-56c005212224"]
    assert reply.json["_total"] == 1
    assert (reply.json["_offset"], reply.json["_pageSize"]) == (0, 10)


def test_the_documents_own_request_works_at_every_pace_and_seed(driver):
    for changes in ({}, {"pace": "0"}, {"seed": 2}, {"baseline": "default", "count": 30}):
        assert driver(**changes).client.get(DOCUMENTED).json["_total"] == 1


@pytest.mark.parametrize("namespace", [NS, TOWER, CAMPUS])
def test_a_list_holds_the_workflows_of_its_namespace_and_of_no_other(resting, namespace):
    found = resting.all(nsfilter=namespace)

    assert found
    assert all(namespace in each["_namespaces"] for each in found)


def test_a_workflow_in_two_namespaces_is_listed_in_both(resting):
    shared = "319b8d5c-3b5a-4f55-ae88-c4802e9f8769"

    assert shared in {each["_id"] for each in resting.all(nsfilter=TOWER)}
    assert shared in {each["_id"] for each in resting.all(nsfilter=CAMPUS)}
    assert shared not in {each["_id"] for each in resting.all(nsfilter=NS)}


@pytest.mark.parametrize("namespace", ["nowhere", "FIRST_tchgt1VU", "first_tchgt1V", "%", "*"])
def test_a_namespace_that_nothing_is_in_lists_nothing(resting, namespace):
    assert resting.list(nsfilter=namespace) == {
        "_offset": 0,
        "_pageSize": 10,
        "_total": 0,
        "_list": [],
    }


@pytest.mark.parametrize(
    ("namespace", "advice"),
    [
        ("first_tchgt1Vu", "did you mean 'first_tchgt1VU'?"),
        ("{{nsfilter}}", "known: campus_x9RfLd3T, first_tchgt1VU, tower_Kq7ZbW2m"),
    ],
)
def test_of_a_namespace_that_there_is_not_a_warning_tells(resting, namespace, advice):
    reply = resting.ask("GET", ROOT, {"nsfilter": namespace})

    assert advice in reply.headers["Warning"]


def test_an_empty_list_of_a_known_namespace_is_no_reason_to_warn(driver):
    empty = driver(baseline="empty")

    assert "Warning" not in empty.ask("GET", ROOT).headers
    assert "Warning" not in empty.ask("GET", ROOT, {"_status": "FAILED"}).headers


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("ActiveMQ", {"ActiveMQ_connector_workflow"}),
        ("activemq", {"ActiveMQ_connector_workflow"}),
        ("ACTIVEMQ_CONN", {"ActiveMQ_connector_workflow"}),
        ("connector", {"ActiveMQ_connector_workflow", "rest_connector_workflow"}),
        ("ing", {"asset_onboarding"}),
        ("%", set()),
        ("rest.connector", set()),
        ("*", set()),
        (" ", set()),
        ("ſ", {"asset_onboarding", "rest_connector_workflow", "point_history_import"}),
    ],
)
def test_name_keeps_the_workflows_whose_name_contains_it_in_whatever_case(resting, term, names):
    assert {each["_name"] for each in resting.all(_name=term)} == names


@pytest.mark.parametrize("term", [SINGLE, SINGLE[:8], SINGLE[9:23], SINGLE[-5:], "-"])
def test_a_part_of_the_definition_id_is_enough(resting, term):
    found = resting.all(_defId=term)

    assert found
    assert all(term in each["_workflowDefId"] for each in found)
    assert len(found) == sum(term in each["_workflowDefId"] for each in resting.all())


def test_a_definition_id_in_another_case_is_another(resting):
    assert resting.list(_defId=SINGLE.upper())["_total"] == 0


@pytest.mark.parametrize(
    "status", ["QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT"]
)
def test_status_keeps_exactly_the_workflows_in_that_status(resting, status):
    everything, found = resting.all(), resting.all(_status=status)

    assert found
    assert found == [each for each in everything if each["_status"] == status]


@pytest.mark.parametrize("status", ["failed", "FAIL", "RESUMED", "RETRIED", "", "NOTHING"])
def test_a_status_that_no_workflow_has_finds_nothing(resting, status):
    assert resting.list(_status=status)["_total"] == 0


def test_all_filters_must_hold_at_once(resting):
    found = resting.all(_name="ROLLUP", _defId="5f0c", _status="COMPLETED", startDate="2026-01-01")

    assert found
    assert found == [
        each
        for each in resting.all()
        if "rollup" in each["_name"]
        and "5f0c" in each["_workflowDefId"]
        and each["_status"] == "COMPLETED"
        and each["_createdAt"] >= "2026-01-01"
    ]


def test_without_a_sort_the_newest_change_comes_first(resting):
    updated = [each["_updatedAt"] for each in resting.all()]

    assert updated == sorted(updated, reverse=True)


def test_what_was_started_or_changed_last_is_on_top(still):
    oldest = still.all(_status="PAUSED")[-1]["_id"]

    started = still.start()["_id"]
    assert still.ids(_pageSize=1) == [started]

    still.after(1).command(oldest, "TERMINATED")
    assert still.ids(_pageSize=2) == [oldest, started]


def test_without_a_page_size_a_page_has_ten_and_begins_at_the_first(resting):
    reply = resting.list()

    assert (reply["_offset"], reply["_pageSize"], len(reply["_list"])) == (0, 10, 10)
    assert reply["_list"] == resting.all()[:10]


def test_the_total_counts_what_matches_over_all_pages(resting):
    everything = len(resting.all(_status="COMPLETED"))

    for offset, size in ((0, 1), (3, 5), (everything, 5), (10_000, 5), (0, 0)):
        reply = resting.list(_status="COMPLETED", _offset=offset, _pageSize=size)
        assert reply["_total"] == everything
        assert len(reply["_list"]) == min(size, max(0, everything - offset))
        assert (reply["_offset"], reply["_pageSize"]) == (offset, size)


@pytest.mark.parametrize("size", [100_000, 2_147_483_647])
def test_a_huge_page_holds_everything(resting, size):
    reply = resting.list(_pageSize=size)

    assert len(reply["_list"]) == reply["_total"]


def test_pages_of_a_list_join_to_the_whole(resting):
    whole = resting.all(sort=sort(_status=1, _name=-1))
    pages = [
        resting.list(sort=sort(_status=1, _name=-1), _offset=offset, _pageSize=7)["_list"]
        for offset in range(0, len(whole), 7)
    ]

    assert [each for page in pages for each in page] == whole


def test_the_list_shows_a_workflow_as_get_does(resting):
    for each in resting.all()[::9]:
        assert each == resting.get(each["_id"])


def test_reading_changes_nothing(resting):
    first = resting.ask("GET", ROOT, {"_pageSize": 1000}).data
    resting.get(resting.all()[0]["_id"], _includeLoopOverTasks="true")

    assert resting.ask("GET", ROOT, {"_pageSize": 1000}).data == first
