"""The terminal report says what matters first, fits, and is safe to print."""

import io
import re

import pytest
from rich.cells import cell_len

from contract.reports import samples
from wfmock.contract.reports import text
from wfmock.contract.verdict import Verdict

UNSURE = (Verdict.UNDECIDED, Verdict.NOT_TESTED)  # these stand under the reasons that they share


@pytest.fixture(scope="module")
def written():
    return text.write(samples.report())


def test_the_first_line_is_the_outcome(written):
    first = written.split("\n")[0]

    assert first == "The deployment breaks the contract: 2 clauses broken, 2 differ (1 more known)."


@pytest.mark.parametrize(
    ("report", "first"),
    [
        (samples.conforming(), "The deployment keeps the contract: 2 clauses kept."),
        (samples.untested(), "The deployment could not be tested: nothing answers at"),
    ],
    ids=["conforming", "untested"],
)
def test_every_outcome_has_its_sentence(report, first):
    assert text.write(report).split("\n")[0] == first


@pytest.mark.parametrize("build", [samples.report, samples.conforming, samples.untested])
def test_every_line_fits_into_80_columns(build):
    assert max(cell_len(line) for line in text.write(build()).split("\n")) <= 80


@pytest.mark.parametrize("width", [40, 60, 79, 100])
def test_it_fits_other_widths(width):
    lines = text.write(samples.report(), width=width).split("\n")

    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("part", ["expected", "received", "message", "reproduction", "where"])
def test_a_violation_is_told_in_full(part):
    finding = samples.FINDINGS[0]
    wide = text.write(samples.report(), width=300)

    assert getattr(finding, part) in wide
    assert finding.fingerprint in wide
    assert "always (5 of 5 times)" in wide
    assert "stated in: Get list of workflows, Query parameters, _status" in wide


def test_the_place_in_the_document_is_told_once():
    place = "Get list of workflows, Query parameters, _status"
    finding = samples.replace(samples.FINDINGS[0], where=place)

    assert text.write(samples.report(findings=(finding,)), width=300).count(place) == 1


def test_the_runs_that_are_left_stand_before_the_violations(written):
    left = samples.report().left[0]

    assert "LEFT RUNNING: 1 run" in written
    assert written.index(left.id) < written.index("Violations (3)")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_clause_stands_under_its_verdict(written, verdict):
    table = written.split("\n── Clauses")[1].split("\n── ")[0]
    clauses = [each.clause for each in samples.report().clauses if each.verdict is verdict]

    under = table.split(f"\n{verdict} {len(clauses)}\n")[1]
    own = re.split(r"\n(?=\w)", under)[0]  # up to the next line that is not indented
    named = re.findall(r"[a-z]+(?:\.[a-z-]+)+", own)

    assert [name for name in named if name in clauses] == clauses or verdict in UNSURE
    assert set(clauses) <= set(named)


def test_undecided_and_untested_clauses_say_why(written):
    assert samples.RESTLESS in written
    assert samples.NO_DEFINITION in written


def test_notes_choices_coverage_and_what_is_gone_are_told(written):
    for part in ("_tenant", "pageSizeNames", "5a1e0c9d7b32", "listWorkflows 404"):
        assert part in written


def test_it_ends_with_the_figures_and_the_command_that_repeats_it(written):
    end = written.split("── This run")[1]

    assert "283 requests in 4.2 s, gate, seed 1" in end
    assert "wfmock verify https://flows.example.com/eu --nsfilter first_tchgt1VU \\\n" in end


def test_without_colours_there_is_no_escape_sequence(written):
    assert written.replace("\n", "").isprintable()
    assert "\x1b[" in text.write(samples.report(), colour=True)


def test_what_a_server_sends_moves_no_cursor_and_commands_no_runner():
    written = text.write(samples.nasty())

    assert written.replace("\n", "").isprintable()
    assert not any(line.strip().startswith("::") for line in written.split("\n"))
    assert "##[" not in written


def test_the_environment_does_not_change_it(monkeypatch, written):
    for name, value in {"COLUMNS": "20", "FORCE_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)

    assert text.write(samples.report()) == written


class Stream(io.StringIO):
    """A text stream of an encoding, on a terminal or not."""

    def __init__(self, encoding, terminal):
        super().__init__()
        self._encoding, self._terminal = encoding, terminal

    @property
    def encoding(self):
        return self._encoding

    def isatty(self):
        return self._terminal


def test_a_stream_that_knows_only_ascii_gets_only_that():
    stream = Stream("ascii", terminal=False)

    text.show(samples.report(), stream)

    assert stream.getvalue().isascii()
    assert "-- Violations (3) --" in stream.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_colours_are_for_terminals_only(monkeypatch, terminal):
    monkeypatch.setenv("TERM", "xterm")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    stream = Stream("utf-8", terminal)

    text.show(samples.report(), stream)

    assert ("\x1b[" in stream.getvalue()) is terminal
