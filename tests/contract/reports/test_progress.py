"""One line of progress, on terminals only."""

import io

import pytest

from wfmock.contract.reports.progress import Progress


class Terminal(io.StringIO):
    """A terminal, as far as it says."""

    encoding = "utf-8"

    def isatty(self):
        return True


class Clock:
    """Seconds that pass when they are told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def terminal():
    return Terminal()


def lines(terminal):
    return [part for part in terminal.getvalue().split("\r\x1b[2K") if part]


def test_it_says_the_phase_and_the_counts(terminal):
    clock = Clock()
    progress = Progress(terminal, clock, lambda stream: 80)
    clock.now = 3.0

    progress.update("laws", requests=42, violations=1)

    assert lines(terminal) == ["laws, 42 requests, 1 violation, 3 s"]


def test_nothing_is_written_where_there_is_no_terminal():
    stream = io.StringIO()

    with Progress(stream) as progress:
        progress.update("laws", requests=42)

    assert stream.getvalue() == ""


def test_it_is_cut_to_the_terminal_and_stays_on_one_line(terminal):
    progress = Progress(terminal, Clock(), lambda stream: 20)

    progress.update("a phase of\nmany \x1b[31m words 漢漢漢漢漢漢")

    assert len(lines(terminal)[0]) <= 19
    assert "\n" not in terminal.getvalue()


def test_quick_updates_are_not_all_drawn_but_a_new_phase_is(terminal):
    clock = Clock()
    progress = Progress(terminal, clock, lambda stream: 80)
    for requests in range(5):
        progress.update("laws", requests)
    progress.update("journeys", 5)

    assert [line.split(",")[0] for line in lines(terminal)] == ["laws", "journeys"]


def fail_under_way(terminal):
    with Progress(terminal, Clock(), lambda stream: 80) as progress:
        progress.update("laws")
        raise RuntimeError


def test_the_line_is_gone_at_the_end_also_after_an_error(terminal):
    with pytest.raises(RuntimeError):
        fail_under_way(terminal)

    assert terminal.getvalue().endswith("\r\x1b[2K")


def test_a_terminal_without_a_size_has_80_columns(terminal):
    progress = Progress(terminal)

    progress.update("x" * 200)

    assert len(lines(terminal)[0]) == 79
