"""The part of the plugin that is there only where a deployment is to be proved."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from wfmock.contract.options import Progress
from wfmock.contract.reports import phrases, write
from wfmock.contract.reports.escape import flat
from wfmock.contract.verdict import Outcome, Report
from wfmock.errors import SettingsError
from wfmock.pytest_plugin import given
from wfmock.pytest_plugin.asking import asked
from wfmock.pytest_plugin.proof import Proof
from wfmock.pytest_plugin.suite import PROOF, ClauseItem, Suite
from wfmock.pytest_plugin.wording import ours, sentence

_SHARED = "wfmock_shared"


def begin(config: pytest.Config) -> None:
    """Prepare a session of the kit; nothing is sent yet. Raises pytest.UsageError."""
    given.picked(config)
    if not config.option.collectonly or config.getoption("wfmock_nsfilter"):
        told = getattr(config, "workerinput", {}).get(_SHARED)
        config.stash[PROOF] = Proof(asked(config), Path(told) if told else None)
    config.pluginmanager.register(Proving(config), "wfmock-proving")


def proof_of(config: pytest.Config) -> Proof:
    """The run behind this session, for fixtures. Fails the test where no deployment is named."""
    if PROOF not in config.stash:
        pytest.fail(
            "no deployment is named: give --wfmock-url URL and --wfmock-nsfilter NS", pytrace=False
        )
    return config.stash[PROOF]


class Proving:
    """Hooks of a session that proves a deployment."""

    def __init__(self, config: pytest.Config) -> None:
        self._proof = config.stash.get(PROOF, None)
        self._lines: list[str] = []  # what the end of the session says
        self._folder: Path | None = None  # what workers of xdist share; made and removed here

    def pytest_report_header(self) -> str | None:
        if self._proof is None:
            return None
        options = self._proof.asked.options
        parts = urlsplit(options.url)
        address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        consent = f"starts {options.consented}" if options.consented else "only reads"
        return flat(f"wfmock: {address}, namespace {options.namespace}, {options.depth}, {consent}")

    def pytest_collect_directory(
        self, path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        if not given.is_suite(path, parent.config):
            return None
        suite: Suite = Suite.from_parent(
            parent.session, path=path, name=given.SUITE, nodeid=given.SUITE
        )
        return suite

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if self._proof is not None:
            self._proof.clauses = _asked_for(session.items)
            self._proof.say = _Speaker(session.config).say

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """A worker of xdist is about to start: it is told where the one run is shared."""
        if self._folder is None and self._proof is not None:
            self._folder = Path(tempfile.mkdtemp(prefix="wfmock-"))
            self._proof = Proof(self._proof.asked, self._folder)
        if self._folder is not None:
            node.workerinput[_SHARED] = str(self._folder)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        report = self._proof.made if self._proof is not None else None
        if report is None or self._proof is None or hasattr(session.config, "workerinput"):
            return
        self._lines = list(_summary(report))
        for kind, file in self._proof.asked.files.items():
            try:
                write(report, kind, file)
            except SettingsError as error:
                self._lines.append(sentence(error))
                session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._lines:
            terminalreporter.write_sep("=", "wfmock")
        for line in self._lines:
            terminalreporter.write_line(line)

    def pytest_unconfigure(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _asked_for(items: list[pytest.Item]) -> frozenset[str]:
    """The clauses of these items; none where these are all of the document, or no clauses."""
    ids, whole = set(), 0
    for each in items:
        if isinstance(each, ClauseItem) and isinstance(each.parent, Suite):
            ids.add(each.clause.id)
            whole = each.parent.whole
    return frozenset(ids) if len(ids) < whole else frozenset()


class _Speaker:
    """Says on a terminal how far the run of the kit has come."""

    def __init__(self, config: pytest.Config) -> None:
        self._reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._begun = False

    def say(self, step: Progress) -> None:
        """Draw one line over the last."""
        reporter = self._reporter
        if reporter is None or not reporter.isatty or reporter.verbosity < 0:
            return
        if not self._begun:
            reporter.ensure_newline()
            self._begun = True
        requests = phrases.plural(step.requests, "request")
        reporter.rewrite(flat(f"wfmock: {step.doing}, {requests}"), erase=True)
        if step.doing == "cleanup":
            reporter.rewrite("", erase=True)


def _summary(report: Report) -> Iterator[str]:
    yield ours(phrases.headline(report))
    if report.trouble and report.outcome is not Outcome.UNTESTED:
        yield flat(f"The run was cut short: {report.trouble}")
    if report.hint:
        yield flat(f"Try: {ours(report.hint)}")
    yield phrases.tally(report)
    if report.left:
        yield phrases.left_sentence(report)
    for run in report.left:
        yield flat(f"  {run.id or 'a run without an id'} {run.status}: {run.why}")
    for each in report.gone:
        yield flat(f"Known, but gone: {each}")
    requests = phrases.plural(report.requests, "request")
    yield f"{phrases.runs_sentence(report.runs)} {phrases.writes_sentence(report)} {requests}."
    yield f"The same run again, without pytest: {flat(report.repeat)}"
