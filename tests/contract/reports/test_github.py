"""Annotations for GitHub Actions."""

import re

import pytest

from contract.reports import samples
from wfmock.contract.reports import github

COMMAND = re.compile(r"::(error|warning|notice) title=([^:,\r\n]*)::([^\r\n]*)")


def commands(report):
    return [COMMAND.fullmatch(line).groups() for line in github.write(report).splitlines()]


def test_severities_become_levels():
    assert [(level, title) for level, title, _ in commands(samples.report())] == [
        ("warning", "Runs left running"),
        ("error", "list.status.filters broken"),
        ("error", "update.persists broken"),
        ("warning", "start.inputs.echoed differs"),
        ("notice", "list.page-size.default known"),
        ("notice", "Known violation is gone"),
    ]


def test_an_annotation_says_what_was_expected_and_how_to_see_it():
    _, _, text = commands(samples.report())[1]

    lines = text.replace("%0A", "\n").split("\n")
    assert "Expected: every item has _status PAUSED" in lines
    assert any(line.startswith("curl ") for line in lines)


def test_a_deployment_that_could_not_be_tested_is_an_error_with_a_hint():
    [(level, _, text)] = commands(samples.untested(gone=()))

    assert level == "error"
    assert "connection refused" in text
    assert "a proxy may be in the way" in text


def test_a_deployment_that_conforms_needs_no_annotation():
    assert github.write(samples.conforming()) == ""


def test_nothing_that_a_server_sends_is_a_command():
    written = github.write(samples.nasty())

    assert written.replace("\n", "").isprintable()
    assert len(commands(samples.nasty())) == 4
    assert "##[" not in written


@pytest.mark.parametrize(
    ("text", "sent"), [("100%", "100%25"), ("%0A", "%250A"), ("a\nb", "a%0Ab")]
)
def test_what_steers_a_command_is_escaped(text, sent):
    written = github.write(samples.conforming(gone=(text,)))

    assert written == f"::notice title=Known violation is gone::{sent}\n"
