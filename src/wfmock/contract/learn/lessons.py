"""A lesson finds out an entry of the dialect, or a handful; a study remembers what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wfmock.choices import Entry
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import BudgetSpent, NoReply, NotTested, OutOfTime, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.snapshot import Item
from wfmock.dialect import ENTRIES
from wfmock.workflows.model import Status

BY_NAME: Mapping[str, Entry] = {entry.name: entry for entry in ENTRIES}
_KEPT_BACK = 10  # requests that lessons leave for what comes after them


@dataclass(slots=True)
class Study:
    """What the lessons of one deployment share.

    ``untold`` says of each entry that was not found out why. ``patience`` is how many seconds may
    be waited for a run to end by itself. ``refusals`` are replies to what was to be refused,
    ``names`` what statuses were called when they were led to, ``first_run`` is an own run that was
    left to itself, ``seen`` are workflows that were shown for other reasons. ``allowance`` is how
    many requests it may cost in all.
    """

    bench: Bench
    patience: float = 0.0
    allowance: int | None = None
    untold: dict[str, str] = field(default_factory=dict)
    refusals: list[Answer] = field(default_factory=list)
    names: dict[Status, str] = field(default_factory=dict)
    first_run: str = ""
    seen: dict[str, Item] = field(default_factory=dict)
    _first: Answer | None = None
    _page: tuple[Item, ...] = ()

    def learn(self, name: str, value: Any, evidence: str) -> None:
        """The entry was found out. A value that it does not allow becomes a note.

        The evidence names nothing that differs from one deployment to the next, so that the same
        choices make the same file.
        """
        expected = BY_NAME[name].allowed.refuse(value)
        if expected:
            self.miss(name, f"{evidence}, which the dialect cannot say")
            self.bench.note(f"{evidence}, which the dialect entry {name} cannot say")
            return
        self.bench.choose(name, value, evidence)

    def miss(self, name: str, why: str) -> None:
        """The entry could not be found out."""
        self.untold[name] = why

    def knows(self, name: str) -> bool:
        return name in self.bench.learnt

    def refusal(self, name: str, answer: Answer, what: str) -> None:
        """Learn the status that something was refused with."""
        if answer.ok:
            self.miss(name, f"{what} is accepted")
            return
        self.refusals.append(answer)
        self.learn(name, answer.status, f"{what} is answered {answer.status}")

    def reaction(self, name: str, answer: Answer, what: str, accepted: str) -> None:
        """Learn ``refused`` or, for a success, what ``accepted`` names."""
        if not answer.ok:
            self.refusals.append(answer)
        value = accepted if answer.ok else "refused"
        self.learn(name, value, f"{what} is answered {answer.status}: {value}")

    def first_page(self) -> Answer:
        """The list as it comes without parameters; read once, unless it was empty."""
        if self._first is None or not self._first.items:
            self._first = self.bench.api.list()
        return self._first

    def page(self) -> tuple[Item, ...]:
        """As much of the list as can be had at once, without a sort; read once."""
        if not self._page:
            self._page = self.bench.page(self.bench.ground.largest_page).items
        return self._page

    def workflows(self) -> tuple[Item, ...]:
        """Some workflows to look at. Raises NotTested when there are none."""
        found = tuple(self.seen.values()) or self.page()
        if not found:
            raise NotTested("the namespace shows no workflow to look at")
        return found

    def start(self) -> Answer:
        """A run just started, without inputs."""
        return self.bench.start()

    def command(self, run_id: str, command: str) -> Answer:
        """The reply to a command for an own run."""
        return self.bench.api.update(run_id, command)


@dataclass(frozen=True, slots=True)
class Lesson:
    """``entries`` are what it may find out; ``requests`` and ``starts`` what that costs at most."""

    entries: tuple[str, ...]
    body: Callable[[Study], None]
    requests: int
    starts: int
    writes: bool

    def teach(self, study: Study) -> None:
        """Find out what is not known yet. Whatever happens in it, other lessons go on."""
        if all(study.knows(entry) for entry in self.entries):
            return
        before = study.bench.requests_left
        why = self._obstacle(study)
        if not why:
            try:
                self.body(study)
            except (BudgetSpent, OutOfTime, NoReply, NotTested, Unsteady) as signal:
                why = str(signal)
            except Exception as oddity:  # a reply too odd for one lesson must not end the others
                why = f"a reply could not be read ({type(oddity).__name__}: {oddity})"
        if study.allowance is not None:
            study.allowance -= max(0, before - study.bench.requests_left)
        for entry in self.entries:
            if study.knows(entry):
                study.untold.pop(entry, None)
            else:
                study.untold.setdefault(entry, why or "nothing told it")

    def _obstacle(self, study: Study) -> str:
        bench = study.bench
        if self.writes and not bench.transport.consent.definition:
            return "nothing may be written: no --definition was named"
        left = bench.requests_left - _KEPT_BACK
        if study.allowance is not None:
            left = min(left, study.allowance)
        if 0 < self.requests > left:
            return "too few requests are left"
        return "" if bench.starts_left >= self.starts else "too few starts are left"


def lesson(
    *entries: str, requests: int = 1, starts: int = 0, writes: bool = False
) -> Callable[[Callable[[Study], None]], Lesson]:
    """Makes a lesson of a function."""

    def make(body: Callable[[Study], None]) -> Lesson:
        return Lesson(entries, body, requests, starts, writes or starts > 0)

    return make


def teach(study: Study, lessons: Iterable[Lesson]) -> None:
    """Take lessons, one after the other."""
    for each in lessons:
        each.teach(study)
