"""``pytest --pyargs wfmock.contract``: a test item for every clause of the document."""

import re
from xml.etree import ElementTree as ET

import pytest

from faulty.data import DEFINITION
from faulty.reference import Service
from pytest_plugin.proved import STATUS, Interrupting, Plain, Unsound, Unstoppable, alive
from wfmock.contract.reports import json_

CONSENT = ("--wfmock-definition", DEFINITION)


def test_every_clause_is_an_item_and_listing_them_sends_nothing(pytester, api):
    done = pytester.runpytest_inprocess("--pyargs", "wfmock.contract", "--collect-only", "-q")

    listed = [line for line in done.outlines if line.startswith("wfmock.contract::")]
    assert listed == [f"wfmock.contract::{clause.id}" for clause in api.clauses]


@pytest.mark.slow
def test_a_sound_deployment_passes_and_nothing_is_left_behind(prove):
    service = Service()

    done = prove(service, *CONSENT)

    outcomes = done.parseoutcomes()
    assert done.ret == 0
    assert outcomes["passed"] > 55
    assert set(outcomes) <= {"passed", "skipped"}
    assert service.started
    assert not alive(service)


def test_a_broken_clause_fails_with_what_was_found_and_how_to_see_it(prove):
    done = prove(Unsound(), "-k", STATUS)

    assert done.ret == 1
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            f"*{STATUS}: _status keeps exactly*",
            "broken: The list with _status=*",
            "stated in: Get list of workflows*",
            "expected: *",
            "received: *",
            "fingerprint: *",
            "reproduce:",
            "curl -sS *",
            f"FAILED wfmock.contract::{STATUS} - *",
        ]
    )


def test_only_the_laws_of_the_selected_clauses_are_run(prove):
    service = Unsound()

    done = prove(service, "-k", "list.offset.position", *CONSENT)

    done.assert_outcomes(passed=1)
    assert set(service.calls) == {"list"}


def test_a_selection_of_nothing_sends_nothing(prove):
    service = Service()

    assert prove(service, "-k", "nothing-of-that-name").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert not service.calls


@pytest.mark.parametrize("dashes", [(), ("-q",)])
def test_a_clause_is_selected_by_the_id_that_pytest_prints(prove, dashes):
    done = prove(Unsound(), *dashes, suite=f"wfmock.contract::{STATUS}")

    done.assert_outcomes(failed=1)


def test_a_clause_that_is_not_there_is_an_error(prove):
    done = prove(Service(), suite="wfmock.contract::list.magic")

    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines(["the document has no clause list.magic"])


def test_nothing_is_written_without_consent_and_skipped_items_say_so(prove):
    service = Service()

    done = prove(service, "-k", "start.id.new or list.offset.position", "-rs")

    done.assert_outcomes(passed=1, skipped=1)
    assert not service.calls["start"] + service.calls["update"]
    done.stdout.fnmatch_lines(["SKIPPED*nothing may be written: no --wfmock-definition was named"])


def test_what_only_an_example_shows_can_be_forgiven(prove):
    smoke = ("-k", "http.json", "--wfmock-depth", "smoke")
    strict = prove(Plain(), *smoke)
    lenient = prove(Plain(), *smoke, "-rs", "--wfmock-fail-on", "broken")

    assert (strict.ret, lenient.ret) == (1, 0)
    strict.stdout.fnmatch_lines(["differs: *"])
    lenient.stdout.fnmatch_lines(["SKIPPED*differs, but only what is broken fails: *"])


def test_known_violations_are_skipped_with_what_was_found(prove, pytester):
    first = prove(Unsound(), "-k", STATUS)
    found = re.search(r"fingerprint: (\w+)", "\n".join(first.outlines))[1]
    file = pytester.makefile(".yaml", known=f"- fingerprint: {found}\n  reason: Told.")

    done = prove(Unsound(), "-k", STATUS, "-rs", "--wfmock-known", file)

    assert done.ret == 0
    done.stdout.fnmatch_lines(["SKIPPED*known: The list with *"])


def test_junit_comes_from_pytest_with_verdict_and_source(prove, pytester):
    prove(Unsound(), "-k", f"{STATUS} or list.offset.position", "--junitxml=j.xml")

    cases = {c.get("name"): c for c in ET.parse(pytester.path / "j.xml").iter("testcase")}
    facts = {p.get("name"): p.get("value") for p in cases[STATUS].iter("property")}
    assert set(cases) == {STATUS, "list.offset.position"}
    assert cases[STATUS].get("classname") == "wfmock.contract"
    assert "curl -sS" in cases[STATUS].find("failure").text
    assert (facts["verdict"], facts["source"]) == ("broken", "stated")


def test_the_reports_of_the_kit_are_written_too(prove, pytester):
    files = ("--wfmock-report", "r.html", "--wfmock-report", "deep/r.json")

    prove(Service(), "-k", STATUS, *files).assert_outcomes(passed=1)

    assert "<html" in (pytester.path / "r.html").read_text()
    assert json_.read((pytester.path / "deep/r.json").read_text()).outcome == "conforms"


def test_a_report_that_cannot_be_written_is_said_and_fails_the_session(prove, pytester):
    (pytester.path / "r.html").mkdir()

    done = prove(Service(), "-k", STATUS, "--wfmock-report", "r.html")

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stdout.fnmatch_lines(["wfmock: the html report cannot be written to r.html*"])


def test_the_end_of_the_session_tells_the_outcome_and_how_to_repeat_it(prove):
    done = prove(Unsound(), "-k", STATUS)

    done.stdout.fnmatch_lines(
        [
            "wfmock: http://127.0.0.1:*, namespace first_tchgt1VU, gate, only reads",
            "*= wfmock =*",
            "The deployment breaks the contract: 1 clause broken.",
            "No run was started. Nothing was written. * requests.",
            "The same run again, without pytest: wfmock verify http://127.0.0.1:*",
        ]
    )


def test_runs_that_cannot_be_ended_are_listed(prove):
    service = Unstoppable()

    done = prove(service, "-k", "start.id.new", *CONSENT)

    done.stdout.fnmatch_lines(["LEFT RUNNING: *", f"  {service.started[0]} *"])


def test_ctrl_c_ends_what_was_started_and_then_the_session(prove):
    service = Interrupting()

    done = prove(service, "-k", "start", *CONSENT)

    assert done.ret == pytest.ExitCode.INTERRUPTED
    assert len(alive(service)) <= 1  # the reply that would have told its id was not waited for
    done.stdout.fnmatch_lines(["*the run was interrupted*", "LEFT RUNNING: 1 run *"])
