"""What a run of the kit found: the one model that every report is written from.

A ``Report`` is plain frozen data without open ends: no writer has to ask the kit anything. Texts
are meant for people, never hold a token (the transport redacts), and are not cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wfmock.spec.exchange import Exchange


class Severity(StrEnum):
    """How much a finding weighs; it follows from the source of its clause."""

    BROKEN = "broken"  # contradicts what the document states
    DIFFERS = "differs"  # contradicts what only an example shows
    NOTE = "note"  # contradicts only what is inferred or known from the platform

    @staticmethod
    def of_source(source: str) -> Severity:
        """The severity of violating a clause with this ``x-clauses`` source."""
        return {"stated": Severity.BROKEN, "shown": Severity.DIFFERS}.get(source, Severity.NOTE)


class Verdict(StrEnum):
    """What is known of one clause after the run."""

    KEPT = "kept"
    BROKEN = "broken"
    DIFFERS = "differs"
    UNDECIDED = "undecided"  # the server would not hold still
    NOT_TESTED = "not tested"


class Outcome(StrEnum):
    """What became of the whole run."""

    CONFORMS = "conforms"
    VIOLATED = "violated"
    UNTESTED = "untested"  # unreachable, every request refused, unknown namespace, ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which the server contradicts a clause.

    ``clause`` is the clause that it contradicts first, ``also`` are further ones whose words it
    contradicts too. ``law`` names the law or engine that saw it, ``symptom`` is a short stable code
    (``item-missing``) and ``message`` one sentence. ``reproduction`` is a shell script of curl
    lines. ``seen`` of ``tried`` times it showed. ``exchanges`` are ids of ``Report.exchanges``.
    """

    clause: str
    law: str
    operation: str
    symptom: str
    message: str
    expected: str
    received: str
    where: str
    severity: Severity
    reproduction: str = ""
    seen: int = 1
    tried: int = 1
    exchanges: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    known: bool = False

    @property
    def fingerprint(self) -> str:
        """Stable over runs, seeds and data: clause, operation and symptom."""
        text = f"{self.clause}\n{self.operation}\n{self.symptom}"
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def how_often(self) -> str:
        """``always (5 of 5 times)``, ``3 of 10 times``."""
        times = f"{self.seen} of {self.tried} times"
        return f"always ({times})" if self.seen == self.tried > 1 else times


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """The verdict on one clause of the document.

    ``kept`` counts the times that it was seen to hold. ``why`` says why it is undecided or not
    tested; "" otherwise. ``laws`` are the names of those that test it. ``accepted`` is True when
    every finding against it is known.
    """

    clause: str
    text: str
    source: str
    where: str
    verdict: Verdict
    kept: int = 0
    why: str = ""
    laws: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that is no violation; ``clause`` may be ""."""

    text: str
    clause: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A dialect entry that the kit found out, by its camelCase name, with what it was read off."""

    entry: str
    value: Any
    evidence: str


@dataclass(frozen=True, slots=True)
class Write:
    """A request that could have changed something, in the order sent; ``status`` 0: no reply."""

    exchange: str
    method: str
    url: str
    body: str
    status: int


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run that the kit started; ``end`` is ``ended``, ``terminated`` or ``left`` (and why)."""

    id: str
    status: str
    end: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of one kind of thing was exercised; ``missed`` are those that were not."""

    kind: str  # operations, parameters, statuses, clauses, transitions
    reached: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What was tested, and how: enough to repeat the run."""

    url: str
    namespace: str
    definition: str
    depth: str
    seed: int
    title: str
    version: str
    wfmock: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run of the kit has to say.

    ``clauses`` holds every clause of the document in its order; ``findings`` the heaviest first.
    ``trouble`` is one sentence on why the run is ``untested`` or was cut short ("" otherwise) and
    ``hint`` the next thing to try. ``repeat`` is the command line that repeats the run. ``gone``
    are known violations that did not show any more. ``started`` is RFC 3339, ``seconds`` the
    duration; ``requests`` counts all that left.
    """

    target: Target
    outcome: Outcome
    started: str
    seconds: float
    requests: int
    clauses: tuple[ClauseResult, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    dialect: tuple[Choice, ...] = ()
    coverage: tuple[Covered, ...] = ()
    writes: tuple[Write, ...] = ()
    runs: tuple[OwnRun, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    gone: tuple[str, ...] = ()
    trouble: str = ""
    hint: str = ""
    repeat: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many clauses have this verdict."""
        return sum(1 for each in self.clauses if each.verdict is verdict)

    @property
    def left(self) -> tuple[OwnRun, ...]:
        """The runs that the kit started and could not end."""
        return tuple(run for run in self.runs if run.end == "left")
