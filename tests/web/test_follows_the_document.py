"""The server follows the document: each test edits a copy of the YAML and nothing else."""

from pathlib import Path

import pytest
import yaml

from wfmock.errors import SpecError

NS = "first_tchgt1VU"
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


def test_a_new_field_is_in_every_body_valid_and_stable(edited):
    def add(document):
        schema = document["components"]["schemas"]["Workflow"]
        schema["properties"]["_contact"] = {"type": "string", "format": "email"}
        schema["required"].append("_contact")

    browser = edited(add)
    listed = browser.get(f"{ROOT}?nsfilter={NS}&_pageSize=50").json["_list"]

    assert all("@" in each["_contact"] for each in listed)
    assert len({each["_contact"] for each in listed}) > len(listed) // 2
    for each in listed[:3]:
        got = browser.get(f"{ROOT}/{each['_id']}?nsfilter={NS}").json
        assert got["_contact"] == each["_contact"]


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
