"""What is made of a document: to the point, the same every time, and never sent by itself."""

import pytest
import requests

from wfmock.contract.structure.cases import Enough, fuzz, made, sequences
from wfmock.contract.structure.narrowing import Deployed, narrowed
from wfmock.contract.structure.thinning import telling

BASE = "http://127.0.0.1:1/tenant"
ALL = Deployed("ns_1", "def-1", ("run-1", "run-2"), ("own-1",), {"_name": "connector"})
READS = Deployed("ns_1", readable=("run-1",))


@pytest.fixture(scope="module")
def found(api):
    return made(narrowed(api, ALL), BASE, 1)


@pytest.fixture
def recorded():
    """A sender that sends nothing, and what it was given."""
    given = []
    return given, given.append


def test_the_narrowed_document_names_only_what_the_deployment_has(found):
    paths = {each.request.url.removeprefix(BASE) for each in found if each.valid}
    spaces = {each.request.params["nsfilter"] for each in found if each.valid}

    assert paths == {
        "/workflowsvc/api/v1/workflows",
        "/workflowsvc/api/v1/workflows/run-1",
        "/workflowsvc/api/v1/workflows/run-2",
        "/workflowsvc/api/v1/workflows/own-1/status",
    }
    assert spaces == {"ns_1"}


def test_what_was_not_agreed_to_or_has_no_id_is_left_out(api):
    document = narrowed(api, READS)

    operations = [
        node["operationId"] for item in document["paths"].values() for node in item.values()
    ]
    assert operations == ["listWorkflows", "getWorkflow"]


def test_the_document_itself_stays_as_it_is(api):
    before = repr(api.raw)
    narrowed(api, ALL)

    assert repr(api.raw) == before


def test_examples_come_first_with_values_that_match_something(found):
    first = found[0]

    assert (first.operation, first.scenario, first.valid) == ("listWorkflows", "example", True)
    assert first.request.params["_name"] == "connector"


def test_boundaries_wrong_types_and_missing_parameters_are_covered(found):
    covered = {(each.operation, each.scenario, each.parameter) for each in found}

    assert {
        ("listWorkflows", "value_below_minimum", "_offset"),
        ("listWorkflows", "maximum_value", "_pageSize"),
        ("listWorkflows", "missing_parameter", "nsfilter"),
        ("startWorkflow", "incorrect_type", "_workflowDefId"),
        ("updateWorkflowStatus", "missing_parameter", "nsfilter"),
        ("updateWorkflowStatus", "invalid_enum_value", "_status"),
    } <= covered


def test_methods_that_the_document_does_not_have_are_never_made(found):
    assert {each.request.method for each in found} == {"GET", "POST", "PUT"}


def test_the_same_document_and_seed_make_the_same_requests(api, found):
    again = made(narrowed(api, ALL), BASE, 1)

    assert [each.identity for each in again] == [each.identity for each in found]


def test_few_requests_vary_one_thing_each(api, found):
    few = telling(found, api, 1000)
    varied = [each for each in few if each.parameter in (each.request.params or {})]

    assert len(few) < 70
    assert all(len(each.request.params) <= 2 for each in varied)
    assert telling(found, api, 5) == few[:5]


def test_of_valid_starts_and_updates_only_the_examples_are_sent(api, found):
    writes = [each for each in telling(found, api, 1000) if each.request.method != "GET"]

    assert {each.scenario for each in writes if each.valid} == {"example"}


def test_drawn_requests_are_the_same_for_a_seed_and_others_for_another(api):
    document, runs = narrowed(api, ALL), []
    for seed in (1, 1, 2):
        given = []
        fuzz(document, BASE, seed, 5, lambda request, given=given: given.append(wire(request)))
        runs.append(given)

    assert runs[0] == runs[1] != runs[2]
    assert len(runs[0]) >= 15


def wire(request):
    return request.method, request.url, request.params, request.json, request.data


def test_a_sender_can_end_the_drawing(api):
    given = []

    def send(request):
        given.append(request)
        raise Enough

    fuzz(narrowed(api, ALL), BASE, 1, 50, send)
    sequences(narrowed(api, ALL), BASE, 1, 50, send)

    assert len(given) == 2


def test_sequences_follow_the_links_with_the_id_of_the_reply(api):
    given = []

    def send(request):
        given.append(request)
        reply = requests.Response()
        reply.status_code = 201 if request.method == "POST" else 200
        reply.headers["Content-Type"] = "application/json"
        reply._content = b'{"_id": "started-1"}'
        reply.request = request.prepare()
        reply.url = reply.request.url
        return reply

    sequences(narrowed(api, ALL), BASE, 1, 10, send)

    assert any("started-1" in request.url for request in given)
    assert all(request.url.startswith(BASE) for request in given)
