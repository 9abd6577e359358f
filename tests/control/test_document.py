"""openapi/control.yaml drives the control API: every operation is answered, checked, and refused
as it says."""

import pytest
from openapi_spec_validator import validate

from wfmock.control.answers import ON_SERVER, ON_WORLD
from wfmock.control.document import control_api
from wfmock.faults import PLANS
from wfmock.faults.effects import SHAPES
from wfmock.faults.reading import EFFECTS
from wfmock.workflows.model import Status, TaskType

OPERATIONS = control_api().operations
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
of_a_world = pytest.mark.parametrize(
    "operation",
    # Coverage outlives its world, so it can be asked for when that is gone.
    [each for each in OPERATIONS if "{world}" in each.path and each.id != "getCoverage"],
    ids=lambda each: each.id,
)
with_a_body = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.body], ids=lambda each: each.id
)


def schema(name):
    return control_api().raw["components"]["schemas"][name]


def examples(operation):
    """The bodies that the document gives as examples of a call; {} where it takes none."""
    content = raw(operation).get("requestBody", {}).get("content", {})
    return [
        each["value"] for each in content.get("application/json", {}).get("examples", {}).values()
    ]


def raw(operation):
    return control_api().raw["paths"][operation.path][operation.method.lower()]


def prepared(steer):
    """A world in which every example of the document can be done; the names in its paths."""
    steer.ok("POST /worlds", {"name": "checkout"})
    workflow = steer.start("checkout")
    steer.ok("POST /worlds/checkout/snapshots")
    steer.ok(
        "POST /worlds/checkout/faults", {"name": "latency-1", "effect": "latency", "seconds": 0}
    )
    return {"world": "checkout", "id": workflow, "fault": "latency-1", "exchange": "1"}


def route(operation, names):
    path = operation.path.removeprefix("/__wfmock")
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", value)
    return f"{operation.method} {path}"


@every_operation
def test_every_example_of_the_document_works(operation, steering):
    for body in examples(operation) or [None]:
        steer = steering()
        names = prepared(steer)
        if operation.id == "createWorld":
            steer.ok("DELETE /worlds/checkout")

        reply = steer.call(route(operation, names), body)

        assert str(reply.status_code) in operation.replies, reply.get_data(as_text=True)
        assert reply.status_code < 300


@of_a_world
def test_a_world_that_is_not_there_is_missing(operation, steer):
    body = (examples(operation) or [None])[0]

    problem = steer.refused(route(operation, {"world": "mian"}), body)

    assert (problem["status"], problem["hint"]) == (404, "did you mean 'main'?")
    assert "mian" not in steer.mock.worlds.names()


@every_operation
def test_an_unknown_query_parameter_is_refused(operation, steer):
    problem = steer.refused(route(operation, {}) + "?wrold=a", (examples(operation) or [None])[0])

    assert problem["violations"][0]["pointer"] == "wrold"
    assert problem["status"] == 400


@with_a_body
def test_a_body_that_is_no_object_is_refused(operation, steer):
    problem = steer.refused(route(operation, prepared(steer)), [1])

    assert (problem["status"], problem["violations"][0]["where"]) == (400, "body")


@with_a_body
def test_a_body_in_another_media_type_is_refused(operation, steer):
    path = "/__wfmock" + route(operation, prepared(steer)).partition(" ")[2]

    reply = steer.client.open(path, method=operation.method, data="a=1", content_type="text/plain")

    assert reply.status_code == 415


@pytest.mark.parametrize("path", sorted({each.path for each in OPERATIONS}))
def test_another_method_is_told_which_there_are(path, steer):
    methods = {each.method for each in OPERATIONS if each.path == path}
    other = ({"GET", "PUT", "PATCH", "POST", "DELETE"} - methods).pop()

    reply = steer.client.open(path, method=other)

    assert reply.status_code == 405
    assert set(reply.headers["Allow"].split(", ")) - {"HEAD"} == methods


def test_an_unknown_path_names_the_nearest(steer):
    problem = steer.refused("GET /worlds/main/clokc")

    assert problem["status"] == 404
    assert problem["nearest"]["operation"] == "getClock"


def test_a_body_beyond_a_mebibyte_is_refused(steer):
    assert steer.refused("POST /worlds", {"name": "a" * 2**20})["status"] == 413


def test_no_operation_is_without_an_answer_and_no_answer_without_an_operation():
    assert {each.id for each in OPERATIONS} == {*ON_SERVER, *ON_WORLD}


def test_it_is_a_valid_openapi_document():
    validate(dict(control_api().raw))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Status", list(Status)),
        ("TaskType", list(TaskType)),
        ("Effect", list(EFFECTS)),
        ("PlanName", list(PLANS)),
    ],
)
def test_its_enumerations_are_those_of_the_code(name, known):
    assert set(schema(name)["enum"]) == set(known)


def test_its_distributions_and_their_members_are_those_of_the_code():
    properties = schema("RuleFields")["properties"]

    assert set(properties["distribution"]["enum"]) == set(SHAPES)
    assert {word for words in SHAPES.values() for word in words} <= set(properties)


def test_it_is_handed_out_as_the_server_follows_it(steer):
    assert steer.ok("GET /openapi.json")["paths"].keys() == control_api().raw["paths"].keys()
