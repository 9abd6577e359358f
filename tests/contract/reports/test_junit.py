"""A test case per clause, in the JUnit XML that CI servers commonly read."""

import re
from xml.etree import ElementTree as ET

import pytest

from contract.reports import samples
from wfmock.contract.reports import junit

# What may stand where in the common format: attributes (those that must be, those that may be),
# and child elements in their order.
TOTALS = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"}
RULES = {
    "testsuites": (TOTALS, set(), ("testsuite",)),
    "testsuite": (TOTALS, set(), ("properties", "testcase", "system-out", "system-err")),
    "properties": (set(), set(), ("property",)),
    "property": ({"name", "value"}, set(), ()),
    "testcase": (
        {"name", "classname", "time"},
        {"assertions"},
        ("properties", "skipped", "error", "failure"),
    ),
    "skipped": ({"message"}, set(), ()),
    "failure": ({"message", "type"}, set(), ()),
    "error": ({"message", "type"}, set(), ()),
    "system-out": (set(), set(), ()),
    "system-err": (set(), set(), ()),
}


def parsed(report):
    return ET.fromstring(junit.write(report))


def case(report, clause):
    return parsed(report).find(f".//testcase[@name='{clause}']")


@pytest.mark.parametrize(
    "build", [samples.report, samples.conforming, samples.untested, samples.nasty]
)
def test_it_is_valid_against_the_common_schema(build):
    for element in parsed(build()).iter():
        must, may, children = RULES[element.tag]
        order = [children.index(child.tag) for child in element]

        assert must <= set(element.attrib) <= must | may
        assert order == sorted(order)
        assert re.fullmatch(r"\d+(\.\d+)?", element.get("time", "0"))


@pytest.mark.parametrize("build", [samples.report, samples.untested])
def test_the_totals_are_those_of_the_cases(build):
    root = parsed(build())
    counts = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}

    for element in (root, root[0]):
        for attribute, tag in counts.items():
            assert int(element.get(attribute)) == len(list(root.iter(tag)))
        assert element.get("time") == "4.217"
        assert element.get("timestamp") == "2026-07-30T09:15:02"


def test_there_is_a_case_for_each_clause_in_the_order_of_the_document():
    report = samples.report()

    names = [each.get("name") for each in parsed(report).iter("testcase")]

    assert names == [each.clause for each in report.clauses]


@pytest.mark.parametrize(
    ("clause", "type"), [("update.persists", "broken"), ("start.inputs.echoed", "differs")]
)
def test_a_violation_is_a_failure_with_all_that_is_needed(clause, type):
    finding = next(each for each in samples.FINDINGS if each.clause == clause)

    failure = case(samples.report(), clause).find("failure")

    assert (failure.get("type"), failure.get("message")) == (type, finding.message)
    for part in (finding.expected, finding.received, finding.reproduction, finding.fingerprint):
        assert part in failure.text


def test_a_clause_contradicted_besides_fails_with_that_finding():
    failure = case(samples.report(), "list.filters.combine").find("failure")

    assert failure.get("message") == samples.FINDINGS[0].message


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("list.offset.position", f"undecided: {samples.RESTLESS}"),
        ("start.namespace", f"not tested: {samples.NO_DEFINITION}"),
        ("list.page-size.default", "known: Without a page size a page holds 25 workflows."),
    ],
)
def test_what_decides_nothing_is_skipped_with_the_reason(clause, message):
    found = case(samples.report(), clause)

    assert found.find("skipped").get("message") == message
    assert found.find("failure") is None


def test_a_case_says_where_its_clause_comes_from():
    found = case(samples.report(), "http.json")
    properties = {each.get("name"): each.get("value") for each in found.iter("property")}

    assert properties["source"] == "shown"
    assert properties["where"] == "all four response examples"
    assert found.get("assertions") == "1"


def test_a_deployment_that_could_not_be_tested_is_an_error():
    root = parsed(samples.untested())

    assert "connection refused" in root.find(".//error").get("message")
    assert root.get("errors") == "1"


def test_runs_that_were_left_stand_in_the_error_output():
    assert samples.report().left[0].id in parsed(samples.report()).find(".//system-err").text


def test_what_a_server_sends_stays_text():
    written = junit.write(samples.nasty())

    assert written.replace("\n", "").isprintable()
    assert "<script" not in written
    assert "]]>" not in written
