"""SARIF 2.1.0, by its structural rules."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from contract.reports import samples
from wfmock.contract.reports import sarif


def closed(required, optional=None):
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
BAG = {"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": True}}}
TEXTS = {"type": "object", "additionalProperties": TEXT}
MESSAGE = closed({"text": TEXT})
CONTENT = closed({}, {"text": TEXT, "binary": {"type": "string", "pattern": "^[A-Za-z0-9+/=]*$"}})
UTC = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
RULE = closed(
    {"id": TEXT, "shortDescription": MESSAGE, "fullDescription": MESSAGE, "help": MESSAGE},
    {"defaultConfiguration": closed({"level": LEVEL}), "properties": BAG},
)
PLACE = closed(
    {
        "artifactLocation": closed({"uri": {"type": "string", "pattern": "^[^ \\\\]+$"}}),
        "region": closed({"startLine": {"type": "integer", "minimum": 1}}),
    }
)
LOGICAL = closed({"name": TEXT, "kind": TEXT})
LOCATION = closed({"physicalLocation": PLACE}, {"logicalLocations": {"items": LOGICAL}})
ASKED = {"protocol": TEXT, "version": TEXT, "method": TEXT, "target": TEXT, "headers": TEXTS}
ANSWERED = {"protocol": TEXT, "version": TEXT, "statusCode": {"type": "integer"}, "headers": TEXTS}
RESULT = closed(
    {
        "ruleId": TEXT,
        "ruleIndex": COUNT,
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION},
    },
    {
        "partialFingerprints": TEXTS,
        "suppressions": {
            "type": "array",
            "items": closed(
                {"kind": {"enum": ["inSource", "external"]}},
                {"status": {"enum": ["accepted", "underReview", "rejected"]}},
            ),
        },
        "webRequest": closed(ASKED, {"body": CONTENT}),
        "webResponse": closed(
            {}, ANSWERED | {"body": CONTENT, "reasonPhrase": TEXT, "noResponseReceived": {}}
        ),
        "properties": BAG,
    },
)
NOTIFICATION = closed({"level": LEVEL, "message": MESSAGE})
INVOCATION = closed(
    {"executionSuccessful": {"type": "boolean"}},
    {
        "commandLine": TEXT,
        "startTimeUtc": UTC,
        "endTimeUtc": UTC,
        "toolExecutionNotifications": {"type": "array", "items": NOTIFICATION},
    },
)
RULES = {"type": "array", "items": RULE, "uniqueItems": True}
RUN = closed(
    {"tool": closed({"driver": closed({"name": TEXT, "version": TEXT, "rules": RULES})})},
    {
        "automationDetails": closed({"id": TEXT}),
        "invocations": {"type": "array", "items": INVOCATION},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
)
LOG = closed(
    {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}}, {"$schema": TEXT}
)


def run(report):
    return json.loads(sarif.write(report))["runs"][0]


@pytest.mark.parametrize(
    "build", [samples.report, samples.conforming, samples.untested, samples.nasty]
)
def test_it_has_the_structure_of_sarif(build):
    log = json.loads(sarif.write(build()))

    errors = [error.json_path for error in Draft202012Validator(LOG).iter_errors(log)]

    assert errors == []


@pytest.mark.parametrize("build", [samples.report, samples.nasty])
def test_rule_ids_are_unique_and_results_point_at_their_rules(build):
    found = run(build())
    ids = [rule["id"] for rule in found["tool"]["driver"]["rules"]]

    assert len(set(ids)) == len(ids)
    for result in found["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]


def test_every_clause_is_a_rule_with_a_description():
    report = samples.report()
    rules = {rule["id"]: rule for rule in run(report)["tool"]["driver"]["rules"]}

    for clause in report.clauses:
        described = rules[clause.clause]["fullDescription"]["text"]
        assert clause.text in described
        assert clause.where in described or clause.source not in ("stated", "shown")


def test_severities_become_levels_and_known_findings_are_suppressed():
    report = samples.report()
    results = run(report)["results"][: len(report.findings)]

    levels = [(each["ruleId"], each["level"], "suppressions" in each) for each in results]

    assert levels == [
        ("list.status.filters", "error", False),
        ("update.persists", "error", False),
        ("start.inputs.echoed", "warning", False),
        ("list.page-size.default", "error", True),
        ("update.transition", "note", False),
    ]


def test_results_carry_the_fingerprints_of_the_findings():
    report = samples.report()

    found = [each.get("partialFingerprints") for each in run(report)["results"]]

    assert found[:5] == [{"wfmock/v1": each.fingerprint} for each in report.findings]


def test_notes_are_results_of_level_note():
    results = run(samples.report())["results"][-2:]

    assert [(each["ruleId"], each["level"]) for each in results] == [
        ("get.id.unknown-refused", "note"),
        ("note", "note"),
    ]


def test_the_last_exchange_of_a_finding_is_its_evidence():
    result = run(samples.report())["results"][0]

    assert result["webRequest"]["method"] == "GET"
    assert result["webResponse"]["statusCode"] == 200
    assert "COMPLETED" in result["webResponse"]["body"]["text"]


def test_a_call_that_got_no_reply_says_so():
    first = samples.FINDINGS[0]
    report = samples.report(findings=(samples.replace(first, exchanges=("e92",)),))

    assert run(report)["results"][0]["webResponse"] == {"noResponseReceived": True}


def test_a_message_holds_no_placeholder_and_no_link():
    text = run(samples.nasty())["results"][0]["message"]["text"]

    assert "{{0}}" in text
    assert r"\[click](https://evil.example)" in text
    assert text.replace("\n", "").isprintable()


def test_braces_are_doubled_as_the_standard_wants():
    text = run(samples.report())["results"][2]["message"]["text"]

    assert re.search(r'Expected: \{\{"name": "Zoë"\}\}', text)


def test_a_deployment_that_could_not_be_tested_is_an_unsuccessful_run():
    [invocation] = run(samples.untested())["invocations"]

    assert invocation["executionSuccessful"] is False
    assert "connection refused" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_the_raw_file_holds_no_control_character():
    assert sarif.write(samples.nasty()).replace("\n", "").isprintable()
