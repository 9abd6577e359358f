"""The server follows the document: each test edits a copy of the YAML and nothing else."""

from pathlib import Path

import pytest
import yaml

from wfmock.errors import SpecError

NS = "first_tchgt1VU"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
ROOT = "/workflowsvc/api/v1/workflows"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
DOCUMENT = Path(__file__).parents[2] / "openapi/workflows.yaml"


@pytest.fixture
def edited(client, tmp_path):
    """A client of a mock whose document was edited: ``edited(lambda document: ...)``."""

    def build(edit, **changes):
        document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
        edit(document)
        file = tmp_path / "edited.yaml"
        file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return client(spec=str(file), **changes)

    return build


def test_a_renamed_path_is_served_under_its_new_name(edited):
    def rename(document):
        document["paths"] = {
            path.replace("/workflowsvc/api/v1", "/renamed"): item
            for path, item in document["paths"].items()
        }

    browser = edited(rename)

    assert browser.get(f"/renamed/workflows?nsfilter={NS}").json["_total"] > 0
    assert browser.get(f"{ROOT}?nsfilter={NS}").status_code == 404


def test_a_new_required_parameter_is_required(edited):
    def require(document):
        document["paths"][ROOT]["get"]["parameters"].append(
            {"name": "tenant", "in": "query", "required": True, "schema": {"type": "integer"}}
        )

    browser = edited(require)

    missing = browser.get(f"{ROOT}?nsfilter={NS}")
    assert missing.status_code == 400
    assert missing.json["violations"][0]["pointer"] == "tenant"
    assert browser.get(f"{ROOT}?nsfilter={NS}&tenant=7").status_code == 200


FIELDS = {
    "email": ({"type": "string", "format": "email"}, lambda value: "@" in value),
    "uuid": ({"type": "string", "format": "uuid"}, lambda value: len(value) == 36),
    "date-time": ({"type": "string", "format": "date-time"}, lambda value: value.endswith("Z")),
    "pattern": ({"type": "string", "pattern": r"^W-\d{6}$"}, lambda value: value[:2] == "W-"),
    "bounded": ({"type": "integer", "minimum": 100, "maximum": 999}, lambda value: value >= 100),
    "by name": ({"$ref": "#/components/schemas/Contact"}, lambda value: "@" in value["email"]),
}
CONTACT = {
    "type": "object",
    "required": ["email"],
    "properties": {"email": {"type": "string"}, "phone": {"type": "string"}},
}


@pytest.mark.parametrize("kind", FIELDS)
def test_a_new_field_is_in_every_body_valid_stable_and_each_workflows_own(edited, kind):
    schema, fits = FIELDS[kind]

    def add(document):
        document["components"]["schemas"]["Contact"] = CONTACT
        workflow = document["components"]["schemas"]["Workflow"]
        workflow["properties"]["_contact"] = schema
        workflow["required"].append("_contact")

    browser = edited(add)
    listed = browser.get(f"{ROOT}?nsfilter={NS}&_pageSize=50").json["_list"]
    sent = {"_workflowDefId": DEFINITION}
    started = browser.post(f"{ROOT}?nsfilter={NS}", json=sent).json
    one = f"{ROOT}/{started['_id']}"
    paused = browser.put(f"{one}/status?nsfilter={NS}", json={"_status": "PAUSED"}).json
    got = browser.get(f"{one}?nsfilter={NS}").json

    assert all(fits(each["_contact"]) for each in [*listed, started])
    assert started["_contact"] == paused["_contact"] == got["_contact"]
    assert len({str(each["_contact"]) for each in listed}) > len(listed) // 2
    for each in listed[:3]:
        again = browser.get(f"{ROOT}/{each['_id']}?nsfilter={NS}").json
        assert again["_contact"] == each["_contact"]


def test_a_new_field_of_a_task_is_in_every_task(edited):
    def add(document):
        task = document["components"]["schemas"]["Task"]
        task["properties"]["_host"] = {"type": "string", "format": "ipv4"}
        task["required"].append("_host")

    listed = edited(add).get(f"{ROOT}?nsfilter={NS}&_pageSize=9").json["_list"]

    assert all(task["_host"].count(".") == 3 for each in listed for task in each["_tasks"])


def test_a_field_that_is_taken_away_is_sent_no_more(edited):
    def remove(document):
        workflow = document["components"]["schemas"]["Workflow"]
        del workflow["properties"]["_userType"]
        workflow["required"].remove("_userType")

    browser = edited(remove)

    assert "_userType" not in browser.get(f"{ROOT}/{WORKFLOW}?nsfilter={NS}").json
    sorted_by_it = browser.get(f"{ROOT}?nsfilter={NS}&sort=%7B%22_userType%22%3A1%7D")
    assert sorted_by_it.status_code == 400


def test_a_new_bound_is_kept(edited):
    def bound(document):
        for parameter in document["paths"][ROOT]["get"]["parameters"]:
            if parameter.get("name") == "_pageSize":
                parameter["schema"]["maximum"] = 50

    browser = edited(bound)

    assert browser.get(f"{ROOT}?nsfilter={NS}&_pageSize=50").status_code == 200
    assert browser.get(f"{ROOT}?nsfilter={NS}&_pageSize=51").status_code == 400


def test_another_type_of_a_parameter_is_asked_for(edited):
    def retype(document):
        for parameter in document["paths"][ROOT]["get"]["parameters"]:
            if parameter.get("name") == "_defId":
                parameter["schema"] = {"type": "string", "format": "uuid"}

    browser = edited(retype)

    assert browser.get(f"{ROOT}?nsfilter={NS}&_defId={DEFINITION}").json["_total"] > 0
    assert browser.get(f"{ROOT}?nsfilter={NS}&_defId=824b").status_code == 400


def test_another_method_is_the_method(edited):
    def patch(document):
        item = document["paths"][ROOT + "/{workflowId}/status"]
        item["patch"] = item.pop("put")

    browser = edited(patch)
    url = f"{ROOT}/{WORKFLOW}/status?nsfilter={NS}"

    assert browser.patch(url, json={"_status": "PAUSED"}).json["_status"] == "PAUSED"
    assert browser.put(url, json={"_status": "PAUSED"}).headers["Allow"] == "OPTIONS, PATCH"


def test_another_success_is_the_success(edited):
    def accept(document):
        responses = document["paths"][ROOT]["post"]["responses"]
        responses["202"] = responses.pop("201")

    reply = edited(accept).post(f"{ROOT}?nsfilter={NS}", json={"_workflowDefId": DEFINITION})

    assert reply.status_code == 202
    assert reply.json["_status"] == "QUEUED"


def test_another_media_type_of_a_body_is_asked_for(edited):
    def retype(document):
        content = document["paths"][ROOT]["post"]["requestBody"]["content"]
        content["application/vnd.start+json"] = content.pop("application/json")

    browser = edited(retype)
    sent = {"data": f'{{"_workflowDefId": "{DEFINITION}"}}'}
    url = f"{ROOT}?nsfilter={NS}"

    assert browser.post(url, content_type="application/json", **sent).status_code == 415
    assert browser.post(url, content_type="application/vnd.start+json", **sent).status_code == 201


def test_a_new_field_of_a_body_is_required(edited):
    def require(document):
        start = document["components"]["schemas"]["WorkflowStart"]
        start["properties"]["_reason"] = {"type": "string", "minLength": 3}
        start["required"].append("_reason")

    browser = edited(require)
    sent = {"_workflowDefId": DEFINITION}
    missing = browser.post(f"{ROOT}?nsfilter={NS}", json=sent)

    assert missing.json["violations"][0]["expected"] == "the property _reason"
    sent["_reason"] = "because"
    assert browser.post(f"{ROOT}?nsfilter={NS}", json=sent).status_code == 201


def test_an_operation_that_is_taken_away_is_answered_no_more(edited):
    def remove(document):
        del document["paths"][ROOT]["post"]
        del document["paths"][ROOT + "/{workflowId}"]["get"]["responses"]["500"]

    browser = edited(remove)

    assert browser.post(f"{ROOT}?nsfilter={NS}", json={}).status_code == 405
    assert browser.get(f"{ROOT}?nsfilter={NS}").status_code == 200


def test_a_new_header_of_a_reply_is_sent(edited):
    def add(document):
        reply = document["paths"][ROOT]["get"]["responses"]["200"]
        schema = {"type": "integer", "minimum": 1}
        reply["headers"] = {"X-Remaining": {"required": True, "schema": schema}}

    assert int(edited(add).get(f"{ROOT}?nsfilter={NS}").headers["X-Remaining"]) >= 1


def test_a_narrowed_enum_is_narrower(edited):
    def narrow(document):
        operation = document["paths"][ROOT + "/{workflowId}/status"]["put"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        while "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        schema["properties"]["_status"]["enum"] = ["PAUSED", "RESUMED", "TERMINATED"]

    browser = edited(narrow)
    url = f"{ROOT}/{WORKFLOW}/status?nsfilter={NS}"

    assert browser.put(url, json={"_status": "RETRIED"}).status_code == 400
    assert browser.put(url, json={"_status": "PAUSED"}).status_code == 200


def test_another_default_is_the_default(edited):
    def halve(document):
        for parameter in document["paths"][ROOT]["get"]["parameters"]:
            if parameter.get("name") == "_pageSize":
                parameter["schema"]["default"] = 5

    assert len(edited(halve).get(f"{ROOT}?nsfilter={NS}").json["_list"]) == 5


def test_a_new_operation_is_answered_from_its_example(edited):
    def add(document):
        document["paths"]["/workflowsvc/api/v1/health"] = {
            "get": {
                "operationId": "health",
                "responses": {
                    "200": {
                        "description": "up",
                        "content": {"application/json": {"example": {"status": "up"}}},
                    }
                },
            }
        }

    assert edited(add).get("/workflowsvc/api/v1/health").json == {"status": "up"}


def test_a_new_operation_without_example_is_answered_from_its_schema_and_seed(edited):
    schema = {
        "type": "object",
        "required": ["id", "level"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "level": {"type": "integer", "minimum": 3, "maximum": 5},
        },
    }

    def add(document):
        document["paths"]["/things/{name}"] = {
            "get": {
                "operationId": "thing",
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {
                    "200": {
                        "description": "a thing",
                        "content": {"application/json": {"schema": schema}},
                    }
                },
            }
        }

    first = edited(add).get("/things/a").json
    again = edited(add).get("/things/a").json
    other = edited(add).get("/things/b").json

    assert first == again
    assert first != other
    assert 3 <= first["level"] <= 5


PETSTORE = """
openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: /v2}]
paths:
  /pets/{petId}:
    get:
      operationId: showPet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: a pet
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer}
        name: {type: string}
        tag: {type: string, nullable: true}
"""


def test_another_document_is_served_from_its_schemas(client, tmp_path):
    file = tmp_path / "pets.yaml"
    file.write_text(PETSTORE)

    browser = client(spec=str(file))

    assert isinstance(browser.get("/v2/pets/7").json["name"], str)
    assert browser.get("/v2/pets/seven").status_code == 400


def test_a_document_that_cannot_be_served_is_refused_with_its_place(client, tmp_path):
    file = tmp_path / "pets.yaml"
    file.write_text(PETSTORE.replace("'#/components/schemas/Pet'", "'#/components/schemas/Cat'"))

    with pytest.raises(SpecError) as refusal:
        client(spec=str(file))

    assert "pets.yaml" in refusal.value.file
    assert "Cat" in str(refusal.value)
