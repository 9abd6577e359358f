"""The suite as pytest collects it: one item for each clause of the document."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest

from wfmock.contract.options import Options
from wfmock.contract.reports import junit, phrases
from wfmock.contract.reports.escape import flat
from wfmock.contract.runner import document
from wfmock.contract.verdict import ClauseResult, Outcome, Report, Verdict
from wfmock.pytest_plugin import given
from wfmock.pytest_plugin.proof import Proof
from wfmock.pytest_plugin.wording import ours
from wfmock.resources import resource
from wfmock.spec.model import Clause

PROOF = pytest.StashKey[Proof]()
_TOLD = pytest.StashKey[bool]()


class Suite(pytest.Directory):
    """Stands for the package ``wfmock.contract``; ``whole`` counts the clauses there are."""

    whole = 0

    def collect(self) -> Iterable[pytest.Item]:
        picked = given.picked(self.config)
        clauses = document(Options("", "")).clauses
        unknown = picked.difference(each.id for each in clauses)
        if unknown:
            raise self.CollectError(f"the document has no clause {', '.join(sorted(unknown))}")
        chosen = [each for each in clauses if not picked or each.id in picked]
        self.whole = len(clauses)
        for clause in chosen:
            nodeid = f"{self.nodeid}::{clause.id}"
            yield ClauseItem.from_parent(self, name=clause.id, nodeid=nodeid, clause=clause)


class ClauseItem(pytest.Item):
    """Passes when its clause is kept; its setup makes the run of the kit, if nobody has."""

    def __init__(self, *, clause: Clause, **facts: object) -> None:
        super().__init__(**facts)  # type: ignore[arg-type]  # name, parent and nodeid, from pytest
        self.clause = clause

    def setup(self) -> None:
        report = self.config.stash[PROOF].report()
        if report.outcome is Outcome.UNTESTED and not self.session.stash.get(_TOLD, False):
            # Once is enough, but a run of nothing but skipped items would look like a good one.
            self.session.stash[_TOLD] = True
            hint = f"\n  try: {ours(report.hint)}" if report.hint else ""
            pytest.fail(ours(phrases.headline(report)) + hint, pytrace=False)

    def runtest(self) -> None:
        proof = self.config.stash[PROOF]
        report = proof.report()
        result = phrases.clauses_by_id(report)[self.clause.id]
        self.user_properties += _properties(result)
        _judge(result, report, proof.asked.fail_on)

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        return resource("openapi/workflows.yaml"), 0, f"{self.clause.id}: {self.clause.text}"


def _judge(result: ClauseResult, report: Report, fail_on: str) -> None:
    """Return, skip or fail as the verdict has it."""
    if result.verdict in (Verdict.UNDECIDED, Verdict.NOT_TESTED):
        pytest.skip(flat(f"{result.verdict}: {ours(result.why)}"))
    if result.verdict is Verdict.KEPT:
        return
    findings = phrases.against(report, result.clause)
    messages = flat(" ".join(each.message for each in findings))
    if result.accepted:
        pytest.skip(f"known: {messages}")
    if result.verdict is Verdict.DIFFERS and fail_on == "broken":
        pytest.skip(f"differs, but only what is broken fails: {messages}")
    pytest.fail(f"{result.verdict}: {messages}\n\n{junit.in_full(result, findings)}", pytrace=False)


def _properties(result: ClauseResult) -> list[tuple[str, object]]:
    return [
        ("verdict", str(result.verdict)),
        ("source", result.source),
        ("where", flat(result.where)),
        ("kept", result.kept),
    ]
