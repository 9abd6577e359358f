"""Reports of a run, each written from the one ``Report`` model by a pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from wfmock.contract.reports import github, har, html, json_, junit, sarif, text
from wfmock.contract.reports.phrases import violations
from wfmock.contract.verdict import Outcome, Report, Severity, Verdict
from wfmock.errors import SettingsError

KINDS: Mapping[str, Callable[[Report], str]] = {
    "text": text.write,
    "json": json_.write,
    "junit": junit.write,
    "sarif": sarif.write,
    "html": html.write,
    "har": har.write,
    "github": github.write,
}
FAIL_ON = ("differs", "broken")

CONFORMS, VIOLATED, UNTESTED = 0, 1, 3


def write(report: Report, kind: str, path: str | Path) -> None:
    """Write one kind of report to a file; the folder is made if need be. Raises SettingsError."""
    file = Path(path)
    content = KINDS[kind](report)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise SettingsError(
            f"the {kind} report cannot be written to {file}: {error.strerror}"
        ) from None


def exit_code(report: Report, fail_on: str = "differs") -> int:
    """0 conforms, 1 violations, 3 could not test.

    ``fail_on`` is the lightest severity that counts, ``differs`` or ``broken``. What is known does
    not count.
    """
    if report.outcome is Outcome.UNTESTED:
        return UNTESTED
    severities = {Severity.BROKEN} | ({Severity.DIFFERS} if fail_on == "differs" else set())
    verdicts = {Verdict(each) for each in severities}
    found = any(each.severity in severities for each in violations(report))
    failed = any(each.verdict in verdicts and not each.accepted for each in report.clauses)
    return VIOLATED if found or failed else CONFORMS
