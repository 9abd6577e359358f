"""Annotations for GitHub Actions: workflow commands, one a line."""

from __future__ import annotations

from collections.abc import Iterator

from wfmock.contract.reports import phrases
from wfmock.contract.reports.escape import inert, visible
from wfmock.contract.verdict import Finding, Outcome, Report, Severity


def write(report: Report) -> str:
    """Errors for what is broken, warnings for what differs or was left, notices for the rest.

    GitHub shows the first ten of each kind; the heaviest come first.
    """
    return "".join(f"{line}\n" for line in _commands(report))


def _commands(report: Report) -> Iterator[str]:
    if report.outcome is Outcome.UNTESTED:
        text = "\n".join(filter(None, (phrases.headline(report), report.hint)))
        yield _command("error", "The deployment could not be tested", text)
    if report.left:
        runs = [f"{run.id} {run.status}: {run.why}" for run in report.left]
        text = "\n".join([phrases.left_sentence(report), *runs])
        yield _command("warning", "Runs left running", text)
    for finding in phrases.violations(report):
        level = "error" if finding.severity is Severity.BROKEN else "warning"
        yield _command(level, f"{finding.clause} {finding.severity}", _body(finding))
    for finding in phrases.accepted(report):
        yield _command("notice", f"{finding.clause} known", _body(finding))
    for gone in report.gone:
        yield _command("notice", "Known violation is gone", gone)


def _body(finding: Finding) -> str:
    lines = (
        finding.message,
        f"Expected: {finding.expected}",
        f"Received: {finding.received}",
        f"Seen: {finding.how_often}",
        f"Fingerprint: {finding.fingerprint}",
        finding.reproduction,
    )
    return "\n".join(filter(None, lines))


def _command(level: str, title: str, text: str) -> str:
    return f"::{level} title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return inert(visible(text)).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
