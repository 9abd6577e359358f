"""The packaged document says what the source document says, and of everything where it is from."""

from collections import Counter

import pytest

from spec.documents import JSON
from wfmock.spec.references import at, pointer_of
from wfmock.spec.validation import check_call

SOURCES = {"stated", "shown", "platform", "inferred"}
ROOT = "/workflowsvc/api/v1/workflows"

# The tables of the source document: name, type, required, default.
PARAMETERS = {
    "listWorkflows": [
        ("nsfilter", "string", True, None),
        ("_pagesize", "integer", False, None),
        ("_pageSize", "integer", False, 10),
        ("_offset", "integer", False, 0),
        ("_name", "string", False, None),
        ("_defId", "string", False, None),
        ("_status", "string", False, None),
        ("startDate", "string", False, None),
        ("enddate", "string", False, None),
        ("endDate", "string", False, None),
        ("sort", "string", False, None),
    ],
    "getWorkflow": [
        ("workflowId", "string", True, None),
        ("nsfilter", "string", True, None),
        ("_includeLoopOverTasks", "boolean", False, False),
    ],
    "startWorkflow": [("nsfilter", "string", True, None)],
    "updateWorkflowStatus": [
        ("workflowId", "string", True, None),
        ("nsfilter", "string", True, None),
    ],
}
ROUTES = {
    "listWorkflows": ("GET", ROOT, {"200", "400", "404"}),
    "getWorkflow": ("GET", ROOT + "/{workflowId}", {"200", "401", "403", "500"}),
    "startWorkflow": ("POST", ROOT, {"201"}),
    "updateWorkflowStatus": ("PUT", ROOT + "/{workflowId}/status", {"200", "401", "403", "500"}),
}
# The bodies of the source document: every field of its examples, with the types they show.
FIELDS = {
    "Workflow": {
        "_id": "string", "_workflowDefId": "string", "_name": "string", "_namespaces": "array",
        "_userType": "string", "_tasks": "array", "_timeoutSeconds": ["number", "null"],
        "_timeoutPolicy": ["string", "null"], "_status": "string", "_createdAt": "string",
        "_updatedAt": "string", "_createdBy": "string", "_updatedBy": "string",
        "_inputParams": ["object", "null"], "_output": ["object", "null"],
    },
    "Task": {
        "_id": "string", "_name": "string", "_sequenceno": "integer", "_type": "string",
        "_status": "string",
    },
    "WorkflowList": {
        "_offset": "integer", "_pageSize": "integer", "_total": "integer", "_list": "array",
    },
    "WorkflowStart": {"_workflowDefId": "string", "_inputParams": "object"},
    "StatusUpdate": {"_status": "string"},
}  # fmt: skip


def elements(raw):
    """Everything that has to say where it is from, with its place."""
    components = raw["components"]
    for kind in ("parameters", "schemas", "examples", "links", "securitySchemes"):
        for name, node in components[kind].items():
            yield f"{kind}/{name}", node
    for name, schema in components["schemas"].items():
        for key, node in schema.get("properties", {}).items():
            yield f"schemas/{name}/{key}", node
    for path, item in raw["paths"].items():
        for method, operation in item.items():
            place = f"{method} {path}"
            yield place, operation
            if "requestBody" in operation:
                yield f"{place}/requestBody", operation["requestBody"]
            inline = [each for each in operation["parameters"] if "$ref" not in each]
            yield from ((f"{place}/{each['name']}", each) for each in inline)
            yield from ((f"{place}/{code}", each) for code, each in operation["responses"].items())


def test_every_element_says_where_it_is_from(api):
    found = list(elements(api.raw))

    assert len(found) > 90
    assert [place for place, node in found if node.get("x-source") not in SOURCES] == []


def test_what_is_not_stated_names_the_decision_that_made_it(api):
    inferred = [
        place
        for place, node in elements(api.raw)
        if node["x-source"] == "inferred" and "x-decision" not in node
    ]

    assert [p for p in inferred if not p.startswith(("schemas/Problem", "schemas/Violation"))] == []


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_of_the_tables_and_no_other_is_there(api, name):
    resolve = {p.name: p for p in api.operation(name).parameters}
    schemas = {n: _schema(api, p) for n, p in resolve.items()}
    found = [(n, schemas[n]["type"], p.required, p.default) for n, p in resolve.items()]

    assert sorted(found) == sorted(PARAMETERS[name])


def _schema(api, parameter):
    node = parameter.schema
    while "$ref" in node:
        node = at(api.raw, pointer_of(node["$ref"]))
    return node


@pytest.mark.parametrize("name", ROUTES)
def test_every_route_and_every_code_of_the_tables_is_there(api, name):
    method, path, codes = ROUTES[name]
    found = api.operation(name)
    stated = {code for code, reply in found.replies.items() if reply.source == "stated"}

    assert (found.method, found.path) == (method, path)
    assert stated == codes
    assert all(found.replies[code].source == "inferred" for code in set(found.replies) - codes)


def test_the_two_spellings_are_one_parameter(api):
    aliases = {p.name: p.alias_of for p in api.operation("listWorkflows").parameters if p.alias_of}

    assert aliases == {"_pagesize": "_pageSize", "enddate": "endDate"}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_the_examples_is_there_with_its_type(api, name):
    properties = api.raw["components"]["schemas"][name]["properties"]

    assert {key: each["type"] for key, each in properties.items()} == FIELDS[name]


def test_the_four_statuses_of_an_update_are_those_of_the_table(api):
    update = api.raw["components"]["schemas"]["StatusUpdate"]["properties"]["_status"]

    assert update["enum"] == ["PAUSED", "RESUMED", "RETRIED", "TERMINATED"]


def test_every_example_fits_what_it_is_an_example_of(api):
    judged = 0
    for operation in api.operations:
        for status, reply in operation.replies.items():
            for value in reply.examples.values():
                operation.compiled.replies[status][JSON].validate(value)
                judged += 1
        for content in operation.compiled.bodies.values():
            body = api.raw["paths"][operation.path][operation.method.lower()]["requestBody"]
            examples = body["content"][JSON]["examples"].values()
            for example in examples:
                name = example["$ref"].rpartition("/")[2]
                content.validator.validate(api.raw["components"]["examples"][name]["value"])
                judged += 1

    assert judged == 6


def test_every_example_of_a_parameter_is_taken(api):
    from urllib.parse import quote

    from wfmock.spec.exchange import Call

    operation = api.operation("listWorkflows")
    given = {"nsfilter": "first_tchgt1VU"}
    for node in api.raw["paths"][ROOT]["get"]["parameters"]:
        given |= {node["name"]: node["example"]} if "example" in node else {}
    query = "&".join(f"{name}={quote(str(value))}" for name, value in given.items())
    checked = check_call(operation, Call("GET", ROOT, query), {})

    assert len(given) == 9
    assert (checked.violations, checked.unknown) == ((), ())


def test_clauses_are_whole_unique_and_about_operations_that_exist(api):
    ids = {operation.id for operation in api.operations}

    assert Counter(clause.id for clause in api.clauses).most_common(1)[0][1] == 1
    for clause in api.clauses:
        assert clause.source in SOURCES
        assert clause.text.endswith(".")
        assert clause.where
        assert set(clause.operations) <= ids
        assert clause.operations


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_spoken_of_by_a_clause(api, name):
    spoken = " ".join(
        clause.text + clause.where for clause in api.clauses if name in clause.operations
    )
    named = {each for each, *_ in PARAMETERS[name]} - {"workflowId"}

    assert [each for each in named if each not in spoken] == []


def test_every_operation_has_a_clause_for_its_success(api):
    ids = {clause.id: clause for clause in api.clauses}

    for success in ("list.success", "get.success", "start.success", "update.success"):
        assert ids[success].source == "stated"
