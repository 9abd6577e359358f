"""Known violations: read with care, applied by fingerprint, and written from what is found."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contract.reports import samples
from wfmock.contract import known
from wfmock.contract.known_file import Known, fingerprint, load, parse
from wfmock.contract.verdict import Outcome, Verdict
from wfmock.errors import SettingsError

TODAY = date(2026, 7, 30)
FOUND = samples.FINDINGS[0]
ENTRY = Known(FOUND.fingerprint, "It is being fixed.")


def only(finding, verdict=Verdict.BROKEN, **changes):
    """A report in which one clause is violated by one finding."""
    clause = samples.clause(finding.clause, verdict)
    changes = {"outcome": Outcome.VIOLATED, "clauses": (clause,), "findings": (finding,)} | changes
    return samples.conforming(**changes)


def test_an_entry_names_a_finding_by_fingerprint_or_by_what_that_is_made_of():
    entries = parse(
        """
        - fingerprint: 339de5018331
          reason: It is being fixed.
        - clause: update.persists
          operation: updateWorkflowStatus
          symptom: lost
          reason: 'Known since May'
          expires: 2026-12-31
          ticket: WF-12
        """,
        "known.yaml",
    )

    assert entries[0] == ENTRY
    assert entries[1].fingerprint == samples.FINDINGS[1].fingerprint
    assert (entries[1].expires, entries[1].ticket) == (date(2026, 12, 31), "WF-12")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]"])
def test_a_file_may_hold_no_entry(text):
    assert parse(text, "known.yaml") == ()


@pytest.mark.parametrize("digits", ["123456789012", "012345670123", "1234567890e1", "000000000000"])
def test_a_fingerprint_of_digits_is_text(digits):
    assert parse(f"- {{fingerprint: {digits}, reason: r}}", "f")[0].fingerprint == digits


GOOD = "fingerprint: 339de5018331, reason: r"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("known: []", "k.yaml: expected a list of entries"),
        ("- [", "k.yaml: not YAML at line 1"),
        ("- text", "k.yaml: entry 1: expected a mapping"),
        (f"- {{{GOOD}}}\n- {{reason: r}}", "k.yaml: entry 2: clause: missing"),
        ("- {clause: a, symptom: b, reason: r}", "entry 1: operation: missing"),
        ("- {fingerprint: 339de5018331}", "entry 1: reason: missing"),
        ("- {fingerprint: 339de5018331, reason: ''}", "entry 1: reason: expected text"),
        ("- {fingerprint: 339de5018331, reason: [a]}", "entry 1: reason: expected text"),
        ("- {fingerprint: xyz, reason: r}", "entry 1: fingerprint: expected 12 hex digits"),
        (f"- {{{GOOD}, expires: soon}}", "entry 1: expires: expected a date like 2027-01-31"),
        (f"- {{{GOOD}, expires: 2026-02-30}}", "entry 1: expires: expected a date"),
        (f"- {{{GOOD}, expire: 2026-02-20}}", "unknown field expire; did you mean expires?"),
        (f"- {{{GOOD}, reason: again}}", "a field stands twice"),
        (
            f"- {{{GOOD}}}\n- {{{GOOD}}}",
            "entry 2: fingerprint: 339de5018331 is that of entry 1 too",
        ),
        (
            f"- {{{GOOD}, clause: a, operation: b, symptom: c}}",
            "entry 1: fingerprint: 339de5018331 is not that of clause, operation and symptom",
        ),
    ],
)
def test_a_bad_entry_is_refused_with_the_file_the_entry_and_the_field(text, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        parse(text, "k.yaml")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "no UTF-8"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "known.yaml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SettingsError, match=re.escape(str(file))):
        load(file)


def test_yaml_cannot_make_objects():
    with pytest.raises(SettingsError):
        parse("- !!python/object/apply:os.getcwd []", "k.yaml")


def test_a_run_with_nothing_but_known_violations_conforms():
    report = known.apply(only(FOUND), [ENTRY], TODAY)

    assert report.outcome is Outcome.CONFORMS
    assert report.findings[0].known
    assert report.clauses[0].accepted
    assert report.gone == ()
    assert "It is being fixed." in report.notes[-1].text


def test_a_new_violation_is_still_one():
    new = samples.FINDINGS[1]
    clauses = tuple(samples.clause(each.clause, Verdict.BROKEN) for each in (FOUND, new))

    report = known.apply(only(FOUND, findings=(FOUND, new), clauses=clauses), [ENTRY], TODAY)

    assert report.outcome is Outcome.VIOLATED
    assert [each.known for each in report.findings] == [True, False]
    assert [each.accepted for each in report.clauses] == [True, False]


def test_a_clause_is_accepted_only_when_all_that_contradicts_it_is_known():
    other = replace(FOUND, clause="list.codes", symptom="other", also=(FOUND.clause,))

    report = known.apply(only(FOUND, findings=(FOUND, other)), [ENTRY], TODAY)

    assert not report.clauses[0].accepted


def test_a_clause_contradicted_besides_is_accepted_with_the_finding():
    besides = samples.clause(FOUND.also[0], Verdict.DIFFERS, source="shown")

    report = known.apply(only(FOUND, clauses=(besides,)), [ENTRY], TODAY)

    assert report.clauses[0].accepted


@pytest.mark.parametrize(
    ("today", "outcome"),
    [(date(2026, 7, 31), Outcome.CONFORMS), (date(2026, 8, 1), Outcome.VIOLATED)],
)
def test_an_entry_is_good_to_its_last_day(today, outcome):
    entry = replace(ENTRY, expires=date(2026, 7, 31))

    report = known.apply(only(FOUND), [entry], today)

    assert report.outcome is outcome
    assert "until 2026-07-31" in report.notes[-1].text


@pytest.mark.parametrize("expires", [None, date(2020, 1, 1)])
def test_what_did_not_show_is_gone(expires):
    entry = replace(ENTRY, expires=expires, ticket="WF-1")

    report = known.apply(samples.conforming(), [entry], TODAY)

    assert report.gone == ("339de5018331: It is being fixed. [WF-1]",)
    assert report.outcome is Outcome.CONFORMS


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.NOT_TESTED])
def test_what_was_not_looked_at_is_not_gone(verdict):
    entry = replace(ENTRY, clause=FOUND.clause, operation="listWorkflows", symptom="item-foreign")
    report = samples.conforming(clauses=(samples.clause(FOUND.clause, verdict),))

    assert known.apply(report, [entry], TODAY).gone == ()


def test_nothing_is_gone_from_a_deployment_that_could_not_be_tested():
    report = known.apply(samples.untested(), [ENTRY], TODAY)

    assert report.gone == ()
    assert report.outcome is Outcome.UNTESTED


def test_a_dump_accepts_all_that_was_found():
    report = known.apply(samples.report(), (), TODAY)

    entries = parse(known.dump(report), "known.yaml")

    assert known.apply(report, entries, TODAY).outcome is Outcome.CONFORMS
    assert [each.fingerprint for each in entries] == [
        each.fingerprint for each in samples.FINDINGS if each.severity != "note"
    ]


def test_a_dump_keeps_what_was_said_before_and_drops_what_is_gone():
    kept = replace(ENTRY, ticket="WF-1", expires=date(2027, 1, 1))
    gone = Known(fingerprint("a", "b", "c"), "Fixed.")
    report = known.apply(only(FOUND), [kept, gone], TODAY)

    [entry] = parse(known.dump(report, [kept, gone]), "known.yaml")

    assert (entry.reason, entry.ticket, entry.expires) == (kept.reason, "WF-1", kept.expires)


def test_a_dump_accepts_anew_what_has_expired():
    expired = replace(ENTRY, expires=date(2026, 1, 1))
    report = known.apply(only(FOUND), [expired], TODAY)

    [entry] = parse(known.dump(report, [expired]), "known.yaml")

    assert (entry.reason, entry.expires) == (ENTRY.reason, None)


def test_a_dump_of_nothing_is_a_file_without_entries():
    assert parse(known.dump(samples.conforming()), "known.yaml") == ()


def test_a_dump_holds_whatever_a_server_sent_and_no_control_character():
    report = samples.nasty()

    written = known.dump(report)

    assert written.replace("\n", "").isprintable()
    assert len(parse(written, "known.yaml")) == len(report.findings)


def test_the_documented_file_is_one():
    page = (Path(__file__).parents[2] / "docs/verify.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]

    by_fingerprint, by_names = parse(example, "docs/verify.md")

    assert by_fingerprint.fingerprint == FOUND.fingerprint
    assert by_names.fingerprint == samples.FINDINGS[1].fingerprint
