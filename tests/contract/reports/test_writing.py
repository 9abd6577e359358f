"""Every kind of report goes into a file, and the exit code follows from the report."""

import pytest

from contract.reports import samples
from wfmock.contract.reports import KINDS, exit_code, write
from wfmock.contract.verdict import Outcome, Verdict
from wfmock.errors import SettingsError


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_to_a_file(tmp_path, kind):
    file = tmp_path / "new" / "report"

    write(samples.report(), kind, file)

    assert file.read_text(encoding="utf-8") == KINDS[kind](samples.report())


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_gives_the_same_bytes(kind):
    assert KINDS[kind](samples.report()) == KINDS[kind](samples.report())


def test_a_file_that_cannot_be_written_is_an_error_that_names_it(tmp_path):
    with pytest.raises(SettingsError, match=r"json report cannot be written to .*: Is a directory"):
        write(samples.report(), "json", tmp_path)


DIFFERING = samples.clause("list.reply.total", Verdict.DIFFERS, source="shown")
BROKEN = samples.clause("list.codes", Verdict.BROKEN)


def violated(*clauses, findings=()):
    return samples.conforming(outcome=Outcome.VIOLATED, clauses=clauses, findings=findings)


@pytest.mark.parametrize(
    ("report", "fail_on", "code"),
    [
        (samples.conforming(), "differs", 0),
        (samples.untested(), "differs", 3),
        (samples.untested(), "broken", 3),
        (samples.report(), "differs", 1),
        (samples.report(), "broken", 1),
        (violated(DIFFERING), "differs", 1),
        (violated(DIFFERING), "broken", 0),
        (violated(BROKEN), "broken", 1),
        (violated(findings=samples.FINDINGS[2:3]), "differs", 1),
        (violated(findings=samples.FINDINGS[2:3]), "broken", 0),
    ],
)
def test_the_exit_code_is_that_of_the_heaviest_thing_that_counts(report, fail_on, code):
    assert exit_code(report, fail_on) == code


@pytest.mark.parametrize("findings", [samples.FINDINGS[3:4], samples.FINDINGS[4:]])
def test_what_is_known_or_only_noted_fails_nothing(findings):
    accepted = samples.clause("list.page-size.default", Verdict.BROKEN, accepted=True)

    assert exit_code(violated(accepted, findings=findings)) == 0
