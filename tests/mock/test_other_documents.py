"""Documents that ask for less or allow more than the packaged one; and those of other services."""

import pytest
import yaml

from driving import NS, ROOT, SINGLE, WORKFLOW, driver_of
from wfmock.errors import FixtureError, SpecError
from wfmock.resources import resource


@pytest.fixture
def edited(mock, tmp_path):
    """A driver of a mock whose document was edited: ``edited(lambda document: ...)``."""

    def build(edit, **changes):
        document = yaml.safe_load(resource("openapi/workflows.yaml").read_text(encoding="utf-8"))
        edit(document)
        file = tmp_path / "edited.yaml"
        file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return driver_of(mock, spec=str(file), pace="still", **changes)

    return build


def ask_for_less(document):
    for name in ("WorkflowStart", "StatusUpdate"):
        document["components"]["schemas"][name].pop("required")
    for path, method in ((ROOT, "post"), (ROOT + "/{workflowId}/status", "put")):
        document["paths"][path][method]["requestBody"]["required"] = False


@pytest.mark.parametrize("body", [{"json": {}}, {"json": {"_inputParams": {}}}, {}])
def test_a_body_without_what_is_meant_is_refused_though_the_document_allows_it(edited, body):
    driver = edited(ask_for_less)

    start = driver.ask("POST", ROOT, status=400, **body).json
    update = driver.ask("PUT", f"{ROOT}/{WORKFLOW}/status", status=400, **body).json

    assert "_workflowDefId" in start["violations"][0]["expected"]
    assert "_status" in update["violations"][0]["expected"]


def test_a_command_that_only_the_document_knows_is_refused(edited):
    def widen(document):
        document["components"]["schemas"]["StatusUpdate"]["properties"]["_status"] = {}

    driver = edited(widen)

    for status in ("STOPPED", 7, None, ["PAUSED"], {}):
        refusal = driver.refused(WORKFLOW, status, 400)
        assert refusal["violations"][0]["pointer"] == "/_status"
    assert driver.command(WORKFLOW, "PAUSED")["_status"] == "PAUSED"


def test_a_field_that_the_document_has_lost_is_no_longer_sent_nor_sorted_by(edited):
    def lose(document):
        schema = document["components"]["schemas"]["Workflow"]
        del schema["properties"]["_userType"]
        schema["required"].remove("_userType")

    driver = edited(lose)

    assert "_userType" not in driver.get(WORKFLOW)
    assert "_userType" not in driver.start()
    driver.ask("GET", ROOT, {"sort": '{"_userType":1}'}, 400)


def test_a_field_that_only_the_document_knows_can_be_sorted_by(edited):
    def add(document):
        schema = document["components"]["schemas"]["Workflow"]
        schema["properties"]["_contact"] = {"type": "string", "format": "email"}

    contacts = [each["_contact"] for each in edited(add).all(sort='{"_contact":1}')]

    assert contacts == sorted(contacts)
    assert len(set(contacts)) > 10


def parameters_of(document):
    """Every parameter of the four operations that the document writes out."""
    for item in document["paths"].values():
        for operation in item.values():
            yield from (each for each in operation["parameters"] if "name" in each)
    yield from document["components"]["parameters"].values()


def typed(name, schema):
    """An edit that gives a parameter another schema."""

    def edit(document):
        for each in parameters_of(document):
            if each["name"] == name:
                each.pop("example", None)
                each["schema"] = schema

    return edit


@pytest.mark.parametrize(
    ("name", "schema", "wanted"),
    [
        ("nsfilter", {"type": "array", "items": {"type": "string"}}, "string"),
        ("workflowId", {"type": "integer"}, "string"),
        ("_defId", {"type": "integer"}, "string"),
        ("endDate", {"type": ["string", "integer"]}, "string"),
        ("sort", {"type": "object"}, "string"),
        ("_pagesize", {"type": "number"}, "integer"),
        ("_offset", {}, "integer"),
        ("_includeLoopOverTasks", {"type": "string"}, "boolean"),
    ],
)
def test_a_type_that_the_meaning_cannot_understand_is_refused_at_start(
    edited, name, schema, wanted
):
    with pytest.raises(SpecError, match=f"{name}' as {wanted} only") as caught:
        edited(typed(name, schema))

    assert "x-wfmock-operation" in caught.value.hint


def test_numbers_without_bounds_or_with_null_are_still_numbers(edited):
    def loosen(document):
        typed("_offset", {"type": ["integer", "null"]})(document)
        typed("_pageSize", {"type": ["integer", "null"]})(document)

    driver = edited(loosen)

    assert len(driver.list(_pageSize="", _offset="")["_list"]) == 10
    assert driver.list(_pageSize=10**18, _offset=10**18)["_list"] == []
    for name in ("_pageSize", "_offset"):
        assert "at least 0" in driver.ask("GET", ROOT, {name: -1}, 400).json["detail"]


FOREIGN = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: pets
      responses:
        "200":
          description: some pets
          content: {application/json: {schema: {type: array, items: {type: string}, minItems: 1}}}
"""


@pytest.mark.parametrize("baseline", ["default", "empty", "failures", "many"])
def test_a_document_without_workflows_is_served_with_every_baseline(mock, tmp_path, baseline):
    file = tmp_path / "pets.yaml"
    file.write_text(FOREIGN)
    changes = {"count": 50} if baseline == "many" else {}

    driver = driver_of(mock, spec=str(file), baseline=baseline, **changes)

    assert driver.ask("GET", "/pets").json
    assert driver.call("GET", f"{ROOT}?nsfilter={NS}").status_code == 404
    assert driver.call("POST", ROOT, json={"_workflowDefId": SINGLE}).status_code == 404


def test_a_baseline_that_breaks_the_served_document_is_refused_with_entry_and_field(edited):
    def forbid(document):
        document["components"]["schemas"]["Task"]["properties"]["_sequenceno"]["maximum"] = 1

    with pytest.raises(FixtureError, match=r"default\.yaml: .*_tasks.*_sequenceno"):
        edited(forbid)
