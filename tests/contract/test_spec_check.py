"""A document is checked for everything that serving and testing by it relies on."""

import copy

import pytest
import yaml

from wfmock.contract.clauses import provable_clauses
from wfmock.contract.speccheck.checking import check_document
from wfmock.errors import SpecError
from wfmock.resources import resource

PETS = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "parameters": [
                {"name": "limit", "in": "query", "schema": {"type": "integer"}, "example": 10}
            ],
            "get": {
                "operationId": "listPets",
                "parameters": [{"$ref": "#/components/parameters/Count"}],
                "responses": {"200": {"$ref": "#/components/responses/Pets"}},
            },
            "post": {
                "operationId": "addPet",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Pet"},
                            "examples": {"rex": {"value": {"name": "Rex", "tag": None}}},
                        }
                    }
                },
                "responses": {
                    "201": {
                        "description": "Added",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Pet"},
                                "example": {"id": 1, "name": "Rex"},
                            }
                        },
                        "links": {
                            "get": {
                                "operationId": "getPet",
                                "parameters": {"petId": "$response.body#/id"},
                            }
                        },
                    }
                },
            },
        },
        "/pets/{petId}": {
            "get": {
                "operationId": "getPet",
                "parameters": [
                    {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
                ],
                "responses": {"200": {"description": "A pet"}},
            }
        },
    },
    "components": {
        "parameters": {
            "Count": {
                "name": "count",
                "in": "query",
                "schema": {"type": "integer"},
                "x-alias-of": "limit",
            }
        },
        "responses": {"Pets": {"description": "Pets"}},
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "integer", "readOnly": True, "example": 7},
                    "name": {"type": "string"},
                    "tag": {"type": "string", "nullable": True, "maxLength": 5},
                },
            }
        },
    },
}
POST = "/paths/~1pets/post"
LINK = f"{POST}/responses/201/links/get"
CLAUSE = {"id": "a.b", "text": "It is so.", "source": "stated", "where": "page 1"}


@pytest.fixture
def problems(tmp_path):
    """Check a document that was changed: the rule and pointer of each problem."""

    def check(document, tested=()):
        file = tmp_path / "document.yaml"
        file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return [(each.rule, each.pointer) for each in check_document(file, tested).problems]

    return check


def changed(pointer, value, document=PETS):
    """A copy of a document with another value at a pointer; ``...`` takes it away."""
    copied = copy.deepcopy(document)
    *way, last = [token.replace("~1", "/") for token in pointer.split("/")[1:]]
    node = copied
    for token in way:
        node = node[int(token)] if isinstance(node, list) else node[token]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return copied


def test_the_packaged_document_agrees_with_itself():
    checked = check_document(resource("openapi/workflows.yaml"), provable_clauses())

    assert checked.problems == ()
    assert checked.operations == 4
    assert checked.examples > 20
    assert checked.clauses > 60


def test_a_sound_foreign_document_has_no_problem(problems):
    assert problems(PETS) == []
    assert problems(PETS | {"openapi": "3.1.0"}) == [
        ("example", f"{POST}/requestBody/content/application~1json/examples/rex/value/tag")
    ]


@pytest.mark.parametrize(
    ("pointer", "value", "rule", "at"),
    [
        ("/info/title", ..., "openapi", "/info"),
        ("/info/title", 7, "openapi", "/info/title"),
        ("/paths/~1pets/parameters/0/in", "brain", "openapi", "/paths/~1pets/parameters/0"),
        ("/openapi", "2.0", "read", "/openapi"),
        (
            "/paths/~1pets/get/responses/200/$ref",
            "other.yaml#/Pets",
            "openapi",
            "",
        ),
    ],
)
def test_what_is_no_valid_openapi_is_said_with_its_place(problems, pointer, value, rule, at):
    found = problems(changed(pointer, value))

    assert found[0][0] == rule
    assert found[0][1].startswith(at)


def test_what_is_valid_but_cannot_be_served_is_said(problems):
    at = "/paths/~1pets~1{petId}/get/parameters/0/style"

    assert problems(changed(at, "label")) == [("served", at)]


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/paths/~1pets/parameters/0/example", "ten"),
        ("/components/schemas/Pet/properties/id/example", "seven"),
        (
            f"{POST}/requestBody/content/application~1json/examples/rex/value/tag",
            "far too long",
        ),
        (f"{POST}/responses/201/content/application~1json/example/name", 7),
    ],
)
def test_an_example_that_does_not_fit_its_schema_is_a_problem(problems, pointer, value):
    assert problems(changed(pointer, value)) == [("example", pointer)]


def test_what_only_a_reply_carries_may_be_missing_from_the_example_of_a_request(problems):
    at = f"{POST}/responses/201/content/application~1json/example"

    assert problems(changed(f"{at}/id", ...)) == [("example", at)]


@pytest.mark.parametrize(
    ("pointer", "value", "at"),
    [
        (f"{LINK}/operationId", "getPat", f"{LINK}/operationId"),
        (f"{LINK}/parameters", {"id": "1"}, f"{LINK}/parameters/id"),
        (f"{LINK}/parameters/petId", "$response.id", f"{LINK}/parameters/petId"),
        (f"{LINK}/parameters/petId", "$response.body#/_id", f"{LINK}/parameters/petId"),
        (f"{LINK}/parameters/petId", "$request.query.no", f"{LINK}/parameters/petId"),
        (f"{LINK}/requestBody", "pet {$nonsense}", f"{LINK}/requestBody"),
    ],
)
def test_a_link_leads_to_an_operation_with_what_there_is(problems, pointer, value, at):
    assert problems(changed(pointer, value)) == [("link", at)]


@pytest.mark.parametrize(
    "value", [1, "$request.query.limit", "$response.header.Location", "$url", "/pets/{$method}"]
)
def test_a_link_may_use_constants_and_every_kind_of_expression(problems, value):
    assert problems(changed(f"{LINK}/parameters/petId", value)) == []


def test_an_alias_is_another_spelling_of_a_parameter_of_its_type(problems):
    at = "/components/parameters/Count"

    assert problems(changed(f"{at}/x-alias-of", "most")) == [("alias", f"{at}/x-alias-of")]
    assert problems(changed(f"{at}/schema/type", "string")) == [("alias", f"{at}/schema")]


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ([CLAUSE | {"where": ""}], [("clause", "/x-clauses/0/where")]),
        ([CLAUSE, CLAUSE], [("clause", f"/x-clauses/{n}/id") for n in (0, 1)]),
        ([CLAUSE | {"source": "guessed"}], [("clause", "/x-clauses/0/source")]),
        ([CLAUSE | {"operations": ["getPat"]}], [("clause", "/x-clauses/0/operations/0")]),
        ([CLAUSE | {"id": "c.d"}], [("untested", "/x-clauses/0")]),
        ([CLAUSE | {"id": "c.d", "source": "inferred"}], []),
        ({}, [("clause", "/x-clauses")]),
    ],
)
def test_a_clause_is_whole_unique_and_provable(problems, clauses, expected):
    found = problems(PETS | {"x-clauses": clauses}, tested={"a.b"})

    assert [each for each in found if each[0] != "source"] == expected


def test_with_clauses_every_element_says_where_it_comes_from(problems):
    without = {pointer for rule, pointer in problems(PETS | {"x-clauses": []}) if rule == "source"}

    assert {
        "/paths/~1pets/get",
        "/paths/~1pets/parameters/0",
        f"{POST}/requestBody",
        f"{POST}/responses/201",
        LINK,
        "/components/parameters/Count",
        "/components/schemas/Pet",
        "/components/schemas/Pet/properties/name",
    } <= without


def test_a_source_that_is_none_of_the_four_is_a_problem(problems):
    document = changed("/components/schemas/Pet/x-source", "guessed", PETS | {"x-clauses": []})

    assert ("source", "/components/schemas/Pet/x-source") in problems(document)


def test_problems_say_what_is_expected_and_what_was_found(tmp_path):
    file = tmp_path / "document.yaml"
    file.write_text(yaml.safe_dump(changed(f"{LINK}/operationId", "getPat")), encoding="utf-8")
    (problem,) = check_document(file).problems

    assert problem.expected == "an operation of the document (getPet?)"
    assert problem.found == "getPat"


def test_a_file_that_cannot_be_read_is_the_callers_mistake(tmp_path):
    with pytest.raises(SpecError, match="cannot be read"):
        check_document(tmp_path / "none.yaml")


def test_a_file_that_is_no_yaml_is_a_problem_of_the_file(tmp_path):
    file = tmp_path / "document.yaml"
    file.write_text("openapi: [", encoding="utf-8")

    assert [each.rule for each in check_document(file).problems] == ["read"]
