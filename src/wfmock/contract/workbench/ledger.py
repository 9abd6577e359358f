"""What has been found out so far, clause by clause, and the verdicts that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wfmock.contract.verdict import Choice, ClauseResult, Finding, Note, Severity, Verdict
from wfmock.spec.model import Clause

_WEIGHT = {Severity.BROKEN: 0, Severity.DIFFERS: 1, Severity.NOTE: 2}


class Ledger:
    """Filled by laws and engines; read once at the end. Unknown clause ids raise KeyError."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.clauses: Mapping[str, Clause] = {clause.id: clause for clause in clauses}
        self._kept: Counter[str] = Counter()
        self._laws: dict[str, dict[str, None]] = {clause: {} for clause in self.clauses}
        self._undecided: dict[str, str] = {}
        self._not_tested: dict[str, str] = {}
        self._findings: dict[str, Finding] = {}
        self._notes: dict[Note, None] = {}
        self._choices: dict[str, Choice] = {}
        self.lags: list[float] = []  # seconds until a write was seen, where it was not at once

    # --- entries

    def covers(self, law: str, clauses: Iterable[str]) -> None:
        """The law tests these clauses, whether or not it comes to anything."""
        for clause in clauses:
            self._laws[clause][law] = None

    def kept(self, clause: str, law: str, times: int = 1) -> None:
        """The clause was seen to hold."""
        self.covers(law, [clause])
        self._kept[clause] += times

    def found(self, finding: Finding) -> None:
        """A violation; on a clause that is neither stated nor shown it becomes a note."""
        self.covers(finding.law, [finding.clause, *finding.also])
        if Severity.of_source(self.clauses[finding.clause].source) is Severity.NOTE:
            self.note(finding.message, finding.clause, finding.operation)
            return
        before = self._findings.get(finding.fingerprint)
        if before is None:
            self._findings[finding.fingerprint] = finding
            return
        also = tuple(dict.fromkeys((*before.also, *finding.also)))
        self._findings[finding.fingerprint] = replace(before, also=also)

    def known(self, clause: str, operation: str, symptom: str) -> Finding | None:
        """The finding of that clause, operation and symptom, if there is one already."""
        for each in self._findings.values():
            if (each.clause, each.operation, each.symptom) == (clause, operation, symptom):
                return each
        return None

    def is_sure_of(self, law: str) -> bool:
        """Whether the law has a finding that showed every time that it was tried."""
        return any(f.law == law and f.seen == f.tried > 1 for f in self._findings.values())

    def seen_again(self, finding: Finding, seen: int, tried: int) -> None:
        """A finding was tried again later."""
        self._findings[finding.fingerprint] = replace(
            finding, seen=finding.seen + seen, tried=finding.tried + tried
        )

    def widened(self, finding: Finding, message: str, also: Iterable[str]) -> None:
        """More was seen of a finding: that other replies show it too, or what else it breaks."""
        named = dict.fromkeys((*finding.also, *also))
        others = tuple(each for each in named if each != finding.clause)
        self._findings[finding.fingerprint] = replace(finding, message=message, also=others)

    def undecided(self, clause: str, law: str, why: str) -> None:
        """The server would not hold still for this clause; the first reason is kept."""
        self.covers(law, [clause])
        self._undecided.setdefault(clause, why)

    def not_tested(self, clause: str, law: str, why: str) -> None:
        """The clause could not be tested; the first reason is kept."""
        self.covers(law, [clause])
        self._not_tested.setdefault(clause, why)

    def note(self, text: str, clause: str = "", operation: str = "") -> None:
        """Something worth knowing; the same note counts once."""
        self._notes[Note(text, clause, operation)] = None

    def choice(self, entry: str, value: Any, evidence: str) -> None:
        """A dialect entry that was found out; a later value replaces an earlier one."""
        self._choices[entry] = Choice(entry, value, evidence)

    # --- what follows

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The heaviest first, then in the order of the document's clauses."""
        order = list(self.clauses)
        return tuple(
            sorted(
                self._findings.values(),
                key=lambda each: (_WEIGHT[each.severity], order.index(each.clause)),
            )
        )

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(self._choices.values())

    def is_settled(self, clause: str) -> bool:
        """Whether the clause was kept or violated at least once."""
        return self._kept[clause] > 0 or self._violation(clause) is not None

    def results(self, otherwise: str = "no law came to it") -> tuple[ClauseResult, ...]:
        """The verdict on every clause, in the order of the document.

        ``otherwise`` is why a clause was not tested that nobody said anything about.
        """
        return tuple(self._result(clause, otherwise) for clause in self.clauses.values())

    def _result(self, clause: Clause, otherwise: str) -> ClauseResult:
        verdict, why = self._verdict(clause.id)
        return ClauseResult(
            clause=clause.id,
            text=clause.text,
            source=clause.source,
            where=clause.where,
            verdict=verdict,
            kept=self._kept[clause.id],
            why=why or (otherwise if verdict is Verdict.NOT_TESTED else ""),
            laws=tuple(self._laws[clause.id]),
            operations=clause.operations,
        )

    def _verdict(self, clause: str) -> tuple[Verdict, str]:
        violation = self._violation(clause)
        if violation is not None:
            return violation, ""
        if self._kept[clause]:
            return Verdict.KEPT, ""
        if clause in self._undecided:
            return Verdict.UNDECIDED, self._undecided[clause]
        return Verdict.NOT_TESTED, self._not_tested.get(clause, "")

    def _violation(self, clause: str) -> Verdict | None:
        """The heaviest finding against a clause decides; its own source says how heavy."""
        if not any(clause in (each.clause, *each.also) for each in self._findings.values()):
            return None
        severity = Severity.of_source(self.clauses[clause].source)
        return {Severity.BROKEN: Verdict.BROKEN, Severity.DIFFERS: Verdict.DIFFERS}.get(severity)
