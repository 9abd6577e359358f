"""The JSON report is the whole report, and comes back as it was."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from contract.reports import samples
from wfmock.contract.reports import json_
from wfmock.contract.verdict import Report, Verdict
from wfmock.errors import SettingsError

PAGE = Path(__file__).parents[3] / "docs/verify.md"
BUILDERS = [samples.report, samples.conforming, samples.untested, samples.nasty]


@pytest.mark.parametrize("build", BUILDERS)
def test_what_was_written_is_read_back(build):
    report = build()

    assert json_.read(json_.write(report)) == report


@pytest.mark.parametrize("build", BUILDERS)
def test_no_control_character_goes_out(build):
    assert json_.write(build()).replace("\n", "").isprintable()


def test_it_says_its_version_and_a_summary():
    content = json.loads(json_.write(samples.report()))

    assert content["wfmock-report"] == 1
    assert content["summary"]["sentence"].startswith("The deployment breaks the contract")
    assert {str(v): content["summary"][v] for v in Verdict} == {
        "kept": 57,
        "broken": 3,
        "differs": 2,
        "undecided": 3,
        "not tested": 5,
    }


def test_findings_carry_their_fingerprints():
    report = samples.report()

    found = json.loads(json_.write(report))["findings"]

    assert [each["fingerprint"] for each in found] == [f.fingerprint for f in report.findings]


def test_a_body_is_text_where_it_can_be():
    first, _, binary, _ = json.loads(json_.write(samples.report()))["exchanges"]

    assert first["reply"]["body"].startswith('{"_offset": 0')
    assert binary["reply"]["body"] == {"base64": "//4AYmluYXJ5"}


def test_a_reader_overlooks_what_it_does_not_know():
    content = json.loads(json_.write(samples.report())) | {"later": 1}
    content["target"]["later"] = 2

    assert json_.read(json.dumps(content)) == samples.report()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "no report of wfmock"),
        ('{"a": 1}', "wfmock-report is missing"),
        ('{"wfmock-report": 2}', "version 2; this wfmock reads version 1"),
        ('{"wfmock-report": 1}', "incomplete at /"),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(text, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        json_.read(text)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("outcome",), "fine", "/outcome: expected one of conforms, violated, untested"),
        (("seconds",), "4", "/seconds: expected float, got '4'"),
        (("target",), [], "/target: expected an object"),
        (("clauses",), {}, "/clauses: expected an array"),
        (("clauses", 0, "kept"), True, "/clauses/0/kept: expected int, got True"),
        (("exchanges", 0, "reply", "body"), 7, "/exchanges/0/reply/body: expected text or"),
        (("exchanges", 0, "reply", "headers", 0), ["a"], "headers/0: expected 2 items"),
    ],
)
def test_a_damaged_report_is_refused_with_the_place(path, value, said):
    content = holder = json.loads(json_.write(samples.report()))
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value

    with pytest.raises(SettingsError, match=re.escape(said)):
        json_.read(json.dumps(content))


def test_the_documentation_names_every_key():
    shape = PAGE.read_text(encoding="utf-8").split("### The JSON report")[1].split("\n#")[0]
    documented = re.findall(r"^\| `([a-z-]+)` \|", shape, re.MULTILINE)

    assert documented == ["wfmock-report", "summary", *(each.name for each in fields(Report))]
