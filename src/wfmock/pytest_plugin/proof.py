"""The one run of the kit behind a session: made when somebody first asks what it found."""

from __future__ import annotations

import dataclasses
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wfmock.contract import hooks, known
from wfmock.contract.cleanup import clean_up
from wfmock.contract.options import Options, Progress
from wfmock.contract.reports import json_
from wfmock.contract.runner import INTERRUPTED, conduct, document, prepare
from wfmock.contract.selection import laws_for
from wfmock.contract.verdict import OwnRun, Report
from wfmock.contract.wire.deployment import Deployment
from wfmock.contract.workbench.bench import conduct_law

_GRACE = 120.0  # seconds that another worker may take to end what it started
Say = Callable[[Progress], None]


class LeftRunning(UserWarning):
    """Runs that tests started could not be ended; they are named."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks of the kit; ``files`` are reports to write, by their kinds."""

    options: Options
    fail_on: str = "differs"
    accepted: tuple[known.Known, ...] = ()
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Proof:
    """Conducts the kit once. ``shared`` is a folder that the workers of one session share."""

    def __init__(self, asked: Asked, shared: Path | None = None) -> None:
        self.asked = asked
        self.clauses: frozenset[str] = frozenset()  # those that are asked for; none: all
        self.say: Say = asked.options.progress
        self._shared = shared
        self._report: Report | None = None
        self._failure: BaseException | None = None

    @property
    def made(self) -> Report | None:
        """The report, if the run was made by now, by whomever."""
        if self._report is None and self._shared is not None:
            return _read(self._shared)
        return self._report

    def report(self) -> Report:
        """What was found out; the run is made now if it was not. Raises KeyboardInterrupt when it
        was interrupted, and once more what it raised."""
        if self._failure is not None:
            raise self._failure
        if self._report is None:
            try:
                self._report = self._conduct() if self._shared is None else self._share()
                if self._report.trouble == INTERRUPTED:
                    raise KeyboardInterrupt
            except BaseException as failure:
                self._failure = failure
                raise
        return self._report

    def _conduct(self) -> Report:
        options = dataclasses.replace(self.asked.options, progress=self.say)
        chosen = laws_for(self.clauses) if self.clauses else ()
        report = conduct(options, *chosen)
        return known.apply(report, self.asked.accepted, datetime.now(UTC).date())

    def _share(self) -> Report:
        """The report of the worker that comes first; the others wait for it."""
        assert self._shared is not None
        try:
            os.close(os.open(self._shared / "begun", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return self._awaited(self._shared)
        report = self._conduct()
        whole = self._shared / "whole.json"
        whole.write_text(json_.write(report), encoding="utf-8")
        whole.replace(self._shared / "report.json")
        return report

    def _awaited(self, shared: Path) -> Report:
        until = time.monotonic() + self.asked.options.max_time + _GRACE
        while time.monotonic() < until:
            report = _read(shared)
            if report is not None:
                return report
            time.sleep(0.1)
        raise TimeoutError("the worker that tests the deployment did not come to an end")

    @contextmanager
    def client(self) -> Iterator[Deployment]:
        """The deployment for tests of the user's own, guarded as the kit is, with a budget of its
        own. What it started is ended; LeftRunning warns of what cannot be."""
        options = self.asked.options
        ground = prepare(options, document(options))
        try:
            conduct_law(ground, hooks.LEARN)
            ground.transport.label = ""
            yield ground.deployment
        finally:
            runs = clean_up(ground.deployment)
            ground.transport.close()
            _warn(tuple(run for run in runs if run.end == "left"))


def _warn(left: tuple[OwnRun, ...]) -> None:
    told = [f"{run.id or 'one without an id'} {run.status}: {run.why}" for run in left]
    if told:
        warnings.warn(
            LeftRunning("runs were started and not ended: " + "; ".join(told)), stacklevel=2
        )


def _read(shared: Path) -> Report | None:
    file = shared / "report.json"
    return json_.read(file.read_text(encoding="utf-8")) if file.exists() else None
