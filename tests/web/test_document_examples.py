"""Every request example of the document works as written."""

import json

import pytest

NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
LIST_EXAMPLE = (
    f"{ROOT}?nsfilter={NS}&_pageSize=10&_offset=0&_name=ActiveMQ"
    "&_defId=824beec4-4a58-4bf8-b9df-b86172a2d5d5&_status=FAILED&startDate=2026-02-01"
    "&endDate=2026-02-29&sort=%7B%22_updatedAt%22%3A-1%2C%22_name%22%3A1%7D"
)
START_EXAMPLE = {
    "_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5",
    "_inputParams": {"_url": "https://api.spotify.com/v1/artists/0TnOYISbd1XYRBk9myaseg"},
}


def test_the_list_example_impossible_date_included_finds_a_workflow(client):
    reply = client().get(LIST_EXAMPLE)

    assert reply.status_code == 200
    assert reply.json["_total"] >= 1
    assert all("activemq" in each["_name"].lower() for each in reply.json["_list"])
    assert {each["_status"] for each in reply.json["_list"]} == {"FAILED"}


def test_the_get_example_answers_the_documents_own_workflow(client):
    reply = client().get(f"{ROOT}/{WORKFLOW}?nsfilter={NS}&_includeLoopOverTasks=false")

    assert reply.status_code == 200
    assert reply.json["_createdAt"] == "2026-02-24T02:32:22.148605220Z"
    assert reply.json["_tasks"][0]["_id"] == "f99d9656-f424-450d-b638-fbb28bc22490"


def test_the_start_example_starts_a_workflow_that_echoes_its_inputs(client):
    reply = client().post(f"{ROOT}?nsfilter={NS}", json=START_EXAMPLE)

    assert reply.status_code == 201
    assert reply.json["_inputParams"] == START_EXAMPLE["_inputParams"]
    assert reply.json["_status"] == "QUEUED"
    assert reply.json["_name"] == "rest_connector_workflow"


def test_the_update_example_pauses_the_documents_own_workflow_and_its_task(client):
    reply = client().put(f"{ROOT}/{WORKFLOW}/status?nsfilter={NS}", json={"_status": "PAUSED"})

    assert reply.status_code == 200
    assert reply.json["_status"] == "PAUSED"
    assert reply.json["_tasks"][0]["_status"] == "PAUSED"


def test_what_is_started_is_found_by_id_and_in_the_list(client):
    browser = client()
    started = browser.post(f"{ROOT}?nsfilter={NS}", json=START_EXAMPLE).json

    got = browser.get(f"{ROOT}/{started['_id']}?nsfilter={NS}").json
    first = browser.get(f"{ROOT}?nsfilter={NS}&_pageSize=1").json["_list"][0]

    assert got == started
    assert first == started


@pytest.mark.parametrize("spelling", ["_pageSize", "_pagesize"])
def test_both_spellings_of_the_page_size_are_taken(client, spelling):
    reply = client().get(f"{ROOT}?nsfilter={NS}&{spelling}=3").json

    assert len(reply["_list"]) == 3
    assert reply["_pageSize"] == 3


@pytest.mark.parametrize("spelling", ["endDate", "enddate"])
def test_both_spellings_of_the_end_date_are_taken(client, spelling):
    reply = client().get(f"{ROOT}?nsfilter={NS}&{spelling}=1999-12-31").json

    assert reply["_total"] == 0


def test_a_reply_has_the_media_type_of_the_document(client):
    reply = client().get(f"{ROOT}?nsfilter={NS}")

    assert reply.content_type == "application/json"
    assert list(json.loads(reply.data)) == ["_offset", "_pageSize", "_total", "_list"]
