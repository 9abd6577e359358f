"""A schema of OpenAPI 3.0 says the same in the words of 3.1."""

import pytest

from wfmock.spec.upgrade import upgraded


def schema_of(schema, version="3.0.3"):
    raw = {"openapi": version, "components": {"schemas": {"A": schema}}}
    return upgraded(raw)["components"]["schemas"]["A"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": "string", "nullable": True, "enum": ["a"]},
         {"type": ["string", "null"], "enum": ["a", None]}),
        ({"type": "string", "nullable": True, "enum": ["a", None]},
         {"type": ["string", "null"], "enum": ["a", None]}),
        ({"nullable": True, "allOf": [{"$ref": "#/b"}]},
         {"anyOf": [{"allOf": [{"$ref": "#/b"}]}, {"type": "null"}]}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
        ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ({"exclusiveMinimum": True}, {}),
        ({"$ref": "#/b", "description": "beside", "minimum": 4}, {"$ref": "#/b"}),
        ({"items": {"nullable": True, "type": "object"}}, {"items": {"type": ["object", "null"]}}),
        ({"not": {"type": "string", "nullable": True}}, {"not": {"type": ["string", "null"]}}),
        ({"additionalProperties": {"type": "string", "nullable": True}},
         {"additionalProperties": {"type": ["string", "null"]}}),
        ({"oneOf": [{"type": "null"}, {"nullable": True, "type": "object"}]},
         {"oneOf": [{"type": "null"}, {"type": ["object", "null"]}]}),
        ({"additionalProperties": False}, {"additionalProperties": False}),
    ],
)  # fmt: skip
def test_a_schema_is_translated(before, after):
    assert schema_of(before) == after


@pytest.mark.parametrize(
    "name",
    ["nullable", "exclusiveMinimum", "example", "default", "enum", "value", "schema", "$ref"],
)
def test_a_property_may_have_the_name_of_a_word(name):
    found = schema_of({"properties": {name: {"type": "integer", "nullable": True}}})

    assert found == {"properties": {name: {"type": ["integer", "null"]}}}


@pytest.mark.parametrize("word", ["example", "default", "x-note"])
def test_data_is_left_alone(word):
    data = {"nullable": True, "type": "string", "schema": {"nullable": True}}

    assert schema_of({word: data}) == {word: data}


def test_schemas_are_found_wherever_they_stand():
    schema = {"type": "string", "nullable": True}
    content = {"application/json": {"schema": schema, "example": {"schema": schema}}}
    operation = {
        "parameters": [{"name": "q", "schema": schema}],
        "requestBody": {"content": content},
        "responses": {"200": {"content": content, "headers": {"schema": {"schema": schema}}}},
    }
    raw = {"openapi": "3.0.0", "paths": {"/x": {"get": operation}}}
    found = upgraded(raw)["paths"]["/x"]["get"]
    translated = {"type": ["string", "null"]}

    assert found["parameters"][0]["schema"] == translated
    assert found["requestBody"]["content"]["application/json"]["schema"] == translated
    assert found["responses"]["200"]["headers"]["schema"]["schema"] == translated
    assert found["requestBody"]["content"]["application/json"]["example"] == {"schema": schema}


def test_the_document_itself_is_not_changed_and_3_1_not_translated():
    schema = {"type": "string", "nullable": True, "properties": {"a": {"nullable": True}}}
    before = {"openapi": "3.0.0", "components": {"schemas": {"A": schema}}}
    kept = str(before)
    upgraded(before)

    assert str(before) == kept
    assert schema_of(schema, "3.1.0") is schema
