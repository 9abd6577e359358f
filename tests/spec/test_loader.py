"""A document becomes a model, or a refusal with file, pointer and reason."""

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from spec.documents import document, edited, loaded, operation, parameter, written
from wfmock.errors import SpecError
from wfmock.spec import references
from wfmock.spec.loader import load_api

THING = "/paths/~1things~1{id}/get"
ONE = document(
    {
        "/things/{id}": {
            "parameters": [parameter("id", "path")],
            "get": operation(parameter("n", schema={"type": "integer", "default": 3})),
        }
    },
    components={"schemas": {"A": {"type": "object"}, "B": {"$ref": "#/components/schemas/A"}}},
)
SCHEMA = f"{THING}/responses/200/content/application~1json/schema"


@pytest.fixture
def refusal(tmp_path):
    """The refusal of a document."""

    def of(content, name="document.yaml"):
        with pytest.raises(SpecError) as refused:
            loaded(tmp_path, content, name)
        assert refused.value.file.endswith(name)
        return refused.value

    return of


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.0", "3.1.1"])
@pytest.mark.parametrize("name", ["document.yaml", "document.json"])
def test_a_document_of_either_version_and_form_is_read(tmp_path, version, name):
    api = loaded(tmp_path, ONE | {"openapi": version}, name)

    (found,) = api.operations
    assert (api.title, api.version, api.openapi) == ("Things", "1", version)
    assert (found.method, found.path, found.id) == ("GET", "/things/{id}", "get /things/{id}")


# What is no valid OpenAPI: what is changed, to what, and the place of the refusal.
INVALID = [
    ("/info", ..., ""),
    ("/info/title", ..., "/info"),
    ("/info/title", 7, "/info/title"),
    ("/info/titel", "x", "/info"),
    ("/paths", [], "/paths"),
    ("/paths/things", {}, "/paths"),
    ("/servers", [{}], "/servers/0"),
    (f"{THING}/responses/200/description", ..., f"{THING}/responses/200"),
    (f"{THING}/responses/600", {"description": ""}, f"{THING}/responses"),
    (f"{THING}/summry", "x", THING),
    (f"{THING}/tags", "x", f"{THING}/tags"),
    (f"{THING}/parameters/0/in", "brain", f"{THING}/parameters/0"),
    (f"{THING}/parameters/0/require", True, f"{THING}/parameters/0"),
    (f"{THING}/parameters/0/required", "yes", f"{THING}/parameters/0/required"),
    (f"{THING}/parameters/0/schema/default", "x", f"{THING}/parameters/0/schema/default"),
    (f"{THING}/parameters/0/schema/type", "int", f"{THING}/parameters/0/schema"),
    (f"{THING}/requestBody", {}, f"{THING}/requestBody"),
    ("/paths/~1things~1{id}/parameters", ..., "/paths/~1things~1{id}"),
    ("/components/schemas/B/$ref", "#/components/schemas/C", "/components/schemas/B/$ref"),
    ("/components/schemas/A", {"$ref": "#/components/schemas/B"}, "/components/schemas/A/$ref"),
]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(("pointer", "value", "place"), INVALID)
def test_a_document_that_breaks_the_rules_is_refused_with_its_place(
    refusal, version, pointer, value, place
):
    content = edited(ONE | {"openapi": version, "servers": []}, pointer, value)
    refused = refusal(content)

    assert refused.pointer.startswith(place)
    assert refused.reason


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(("pointer", "value"), [each[:2] for each in INVALID[:-2]])
def test_the_official_validator_agrees(version, pointer, value):
    content = edited(ONE | {"openapi": version, "servers": []}, pointer, value)
    validator = OpenAPIV30SpecValidator if version == "3.0.3" else OpenAPIV31SpecValidator

    assert list(validator(content).iter_errors())


ITEM = "/paths/~1things~1{id}"
# What cannot be served, with reason.
UNFIT = [
    ("/paths", {}, "/paths", "has no operation to serve"),
    ("/paths", ..., "/paths", "has no operation to serve"),
    (f"{ITEM}/parameters/0/style", "label", f"{ITEM}/parameters/0/style", "only simple"),
    (f"{ITEM}/parameters/0/name", "di", ITEM, "di is no variable of the path"),
    (f"{THING}/parameters/0/style", "x", f"{THING}/parameters/0/style", "one of form"),
    (f"{THING}/parameters/0/name", ..., f"{THING}/parameters/0", "the property name"),
    (f"{THING}/responses", ..., f"{THING}/responses", "expected a mapping, received nothing"),
    (f"{THING}/responses", {}, f"{THING}/responses", ""),
    (SCHEMA, {"pattern": "["}, f"{SCHEMA}/pattern", "no usable schema"),
    (SCHEMA, {"type": "thing"}, f"{SCHEMA}/type", "no usable schema"),
    (SCHEMA, {"$ref": "#/nowhere"}, f"{SCHEMA}/$ref", "#/nowhere is not in this file"),
    (SCHEMA, {"$ref": "b.yaml#/A"}, f"{SCHEMA}/$ref", "b.yaml#/A is outside this file"),
    (SCHEMA, {"$ref": "http://127.0.0.1:9/x"}, f"{SCHEMA}/$ref", "is outside this file"),
    (SCHEMA, {"$ref": "#anchor"}, f"{SCHEMA}/$ref", "is no JSON pointer"),
    (SCHEMA, {"items": {"$ref": "/A"}}, f"{SCHEMA}/items/$ref", "is outside this file"),
    ("/servers", [{"url": "/{v}"}], "/servers/0/url", "the variable v has no default"),
]  # fmt: skip


@pytest.mark.parametrize(("pointer", "value", "place", "reason"), UNFIT)
def test_a_document_that_cannot_be_served_is_refused(refusal, pointer, value, place, reason):
    refused = refusal(edited(ONE | {"servers": []}, pointer, value))

    assert refused.pointer == place
    assert reason in refused.reason


@pytest.mark.parametrize("reference", ["other.yaml#/A", "https://example.org/a.json", "/A"])
def test_a_reference_out_of_the_file_is_refused_with_advice(refusal, reference):
    assert "bundle" in refusal(edited(ONE, SCHEMA, {"$ref": reference})).hint


def test_references_are_followed_from_whatever_they_stand_in(tmp_path):
    content = document(
        {"/a": {"$ref": "#/x-paths/a"}},
        **{"x-paths": {"a": {"get": operation({"$ref": "#/components/parameters/P"})}}},
        components={"parameters": {"P": parameter("p", schema={"$ref": "#/components/schemas/S"})},
                    "schemas": {"S": {"type": "integer", "default": 4}}},
    )  # fmt: skip
    (found,) = loaded(tmp_path, content).operations

    assert [(p.name, p.default) for p in found.parameters] == [("p", 4)]


@pytest.mark.parametrize(
    "reference",
    ["#/paths/~1a~1{x}/get/x-s", "#/paths/~1a~1%7Bx%7D/get/x-s", "#/x-b%20c", "#/x-b c"],
)
def test_a_reference_may_be_escaped_or_not(tmp_path, reference):
    one = operation(parameter("x", "path"), **{"x-s": {"type": "integer"}})
    paths = {
        "/a/{x}": {"get": one},
        "/b": {"get": operation(replies={"200": {"items": {"$ref": reference}}})},
    }
    api = loaded(tmp_path, document(paths, **{"x-b c": {"type": "integer"}}))
    validator = api.operations[1].compiled.replies["200"]["application/json"]

    assert validator.is_valid([1])
    assert not validator.is_valid(["a"])


def test_what_looks_like_a_reference_in_data_is_data(tmp_path):
    schema = {"properties": {"$ref": {"type": "string"}}, "example": {"$ref": "elsewhere#/x"}}
    schema["enum"] = schema["default"] = [{"$ref": "nowhere"}]
    content = document(
        {"/a": {"get": operation(replies={"200": schema})}}, **{"x-a": {"$ref": "?"}}
    )

    assert loaded(tmp_path, content).operations


def test_parameters_of_the_path_are_merged_and_the_operation_wins(tmp_path):
    shared = [parameter("a"), parameter("b", required=True), parameter("a", "header")]
    content = document(
        {"/x": {"parameters": shared, "get": operation(parameter("b", schema={"type": "integer"}))}}
    )
    (found,) = loaded(tmp_path, content).operations

    assert [(p.name, p.location, p.required) for p in found.parameters] == [
        ("a", "query", False), ("b", "query", False), ("a", "header", False)
    ]  # fmt: skip


def test_header_parameters_that_openapi_ignores_are_ignored(tmp_path):
    ignored = [
        parameter(n, "header", required=True) for n in ("Accept", "content-type", "Authorization")
    ]
    (found,) = loaded(tmp_path, document({"/x": {"get": operation(*ignored)}})).operations

    assert found.parameters == ()


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ([], "/x"),
        ([{"url": "/"}], "/x"),
        ([{"url": "https://example.org"}], "/x"),
        ([{"url": "https://example.org/api/v1/"}, {"url": "/other"}], "/api/v1/x"),
        ([{"url": "v2"}], "/v2/x"),
        ([{"url": "//h/{b}", "variables": {"b": {"default": "api"}}}], "/api/x"),
    ],
)
def test_the_first_server_has_the_base_path(tmp_path, servers, path):
    content = document({"/x": {"get": operation()}}, servers=servers)

    assert loaded(tmp_path, content).operations[0].path == path


def test_a_server_of_the_operation_or_the_path_comes_before_that_of_the_document(tmp_path):
    item = {
        "servers": [{"url": "/path"}],
        "get": operation(servers=[{"url": "/own"}]),
        "put": operation(),
    }
    content = document({"/x": item, "/y": {"get": operation()}}, servers=[{"url": "/all"}])

    found = {(o.method, o.path) for o in loaded(tmp_path, content).operations}
    assert found == {("GET", "/own/x"), ("PUT", "/path/x"), ("GET", "/all/y")}


@pytest.mark.parametrize(
    ("paths", "place"),
    [
        ({"/a": {"get": operation(operationId="x")}, "/b": {"get": operation(operationId="x")}},
         "/paths/~1b/get/operationId"),
        ({"/a/{x}": {"get": operation(parameter("x", "path"))},
          "/a/{y}": {"get": operation(parameter("y", "path"))}}, "/paths/~1a~1{y}/get"),
        ({"/a/{x}{y}": {"get": operation(parameter("x", "path"), parameter("y", "path"))}},
         "/paths/~1a~1{x}{y}"),
        ({"/a/{x}/{x}": {"get": operation(parameter("x", "path"))}}, "/paths/~1a~1{x}~1{x}"),
        ({"/a/{}": {"get": operation()}}, "/paths/~1a~1{}"),
        ({"/a?b=c": {"get": operation()}}, "/paths/~1a?b=c"),
        ({"/a/<int:b>": {"get": operation()}}, "/paths/~1a~1<int:b>"),
        ({"/a": {"get": operation(parameter("x", "path"))}}, "/paths/~1a"),
    ],
)  # fmt: skip
def test_paths_that_no_route_can_be_made_of_are_refused(refusal, paths, place):
    assert refusal(document(paths)).pointer == place


def test_replies_headers_and_examples_are_read(tmp_path):
    reply = {
        "description": "A page",
        "headers": {"X-Total": {"required": True, "schema": {"type": "integer"}}},
        "content": {
            "application/json": {
                "examples": {"a": {"value": 1}, "b": {"$ref": "#/components/examples/B"}}
            },
            "text/plain": {"example": "text"},
        },
    }
    content = document(
        {"/x": {"get": {"responses": {"2XX": reply, "default": {"description": "?"}}}}},
        components={"examples": {"B": {"value": 2}, "C": {"externalValue": "http://x"}}},
    )
    spec = loaded(tmp_path, content).operations[0].replies["2XX"]

    assert spec.examples == {"a": 1, "b": 2, "example": "text"}
    assert spec.examples_of["text/plain"] == {"example": "text"}
    assert [(h.name, h.required) for h in spec.headers] == [("X-Total", True)]


def test_an_alias_that_contains_itself_is_refused(refusal):
    text = "openapi: 3.1.0\ninfo: &x {title: a, version: b, x-y: {z: [*x]}}\npaths: {}\n"
    text = text.replace("x-y", "contact")

    assert "nested deeper" in refusal(text).reason


def test_a_document_that_is_nested_too_deep_is_refused(refusal):
    schema = {}
    for _ in range(300):
        schema = {"items": schema}
    refused = refusal(document({"/x": {"get": operation(replies={"200": schema})}}), "d.json")

    assert refused.reason == "is nested deeper than 200 levels"


def test_a_document_of_aliases_of_aliases_is_refused(refusal, monkeypatch):
    monkeypatch.setattr(references, "MAX_NODES", 10_000)
    lines = ["a0: &a0 [[], [], [], [], [], [], [], [], [], []]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert "values" in refusal("openapi: 3.1.0\n" + "\n".join(lines)).reason


def test_the_hash_is_that_of_the_file(tmp_path):
    one, same = loaded(tmp_path, ONE), loaded(tmp_path, ONE, "same.yaml")
    other = loaded(tmp_path, ONE | {"x-other": 1}, "other.yaml")

    assert one.source_hash == same.source_hash != other.source_hash


def test_a_clause_that_lacks_something_is_refused(refusal):
    clause = {"id": "a", "text": "b", "source": "stated"}

    assert refusal(ONE | {"x-clauses": [clause]}).pointer == "/x-clauses/0"
    assert refusal(ONE | {"x-clauses": {}}).pointer == "/x-clauses"


def test_the_packaged_document_pays_for_no_validator(monkeypatch, tmp_path):
    from wfmock.resources import resource
    from wfmock.spec import loader

    asked = []
    monkeypatch.setattr(loader, "broken_rule", asked.append)
    load_api(resource("openapi/workflows.yaml"))
    assert asked == []

    load_api(written(tmp_path, yaml.safe_load(resource("openapi/workflows.yaml").read_text())))
    assert len(asked) == 1
