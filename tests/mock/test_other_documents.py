"""Documents that ask for less or allow more than the packaged one; and those of other services."""

import pytest
import yaml

from driving import NS, ROOT, SINGLE, WORKFLOW, driver_of
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
    from wfmock.errors import FixtureError

    def forbid(document):
        document["components"]["schemas"]["Task"]["properties"]["_sequenceno"]["maximum"] = 1

    with pytest.raises(FixtureError, match=r"default\.yaml: .*_tasks.*_sequenceno"):
        edited(forbid)
