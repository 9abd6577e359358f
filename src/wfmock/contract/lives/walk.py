"""Leads one own run along commands; after each its effect is looked for by id and in the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from wfmock.contract.lives import effects, learning
from wfmock.contract.lives.beginning import MARK, begin, other_zone, replied, sent_inputs
from wfmock.contract.lives.effects import Step
from wfmock.contract.lives.fields import STATUS, UPDATED, is_before, is_whole
from wfmock.contract.lives.goals import (
    BY_ITSELF,
    CLAUSES,
    DONE,
    PAUSED,
    RESUMED,
    RETRIED,
    TERMINATED,
    is_legal,
    is_reached,
    is_told,
    may_become,
    rests,
)
from wfmock.contract.lives.looking import parting
from wfmock.contract.lives.reading import Listed, anywhere, by_id, in_list, let_settle, listed, look
from wfmock.contract.lives.watching import OWN_ONLY, touched
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.owned import ACTIVE, ENDED
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample
from wfmock.contract.workbench.snapshot import Item

_FORBIDDEN = (401, 403)
NOWHERE = Listed({}, ())


@dataclass(slots=True)
class Walk:
    """A run as it was last shown, by id in the exchange ``look`` and in the list with others.

    ``active`` are the statuses that it is taken for active in; ``kept`` the clauses that its steps
    have shown to hold. ``alone``: the list is not looked at.
    """

    bench: Bench
    run: Item
    look: str
    page: Listed
    active: frozenset[str] = ACTIVE
    alone: bool = False
    kept: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return str(self.run["_id"])

    @property
    def status(self) -> str:
        return str(self.run.get(STATUS))

    def go(self, command: str, *, in_list: bool = True) -> Counterexample | None:
        """Send a command; how it, or what is shown after it, contradicts the document.

        Unless ``in_list``, its effect is looked for by id only. Raises NotTested when the run had
        ended by then.
        """
        legal = is_legal(command, self.status, self.active)
        told = is_told(command, self.status, self.active)
        step = self.send(command)
        learning.from_step(self.bench, step, told)
        if learning.as_the_table(step):
            self.kept.add("update.transition")
        if not step.answer.ok:
            return self.refused(step) if legal else self.unchanged(step)
        return self._accepted(step, told, in_list and not self.alone)

    def rush(self, commands: Iterable[str]) -> Counterexample | None:
        """Send legal commands without a look in between, then see where the run has come to.

        Raises NotTested where a reply does not tell the run.
        """
        last, told = None, False
        for command in commands:
            legal = is_legal(command, self.status, self.active)
            told = is_told(command, self.status, self.active)
            last = self.send(command)
            if not last.answer.ok and not legal:
                return None
            if not last.answer.ok:  # the one before may not have come to its end yet
                self.bench.transport.timing.sleep(self.bench.deadline())
                later = self.send(command)
                if not later.answer.ok:
                    return self.refused(later)
                raise NotTested("commands are not taken as soon as the one before is answered")
            if not is_whole(last.answer.run):
                raise NotTested("the reply to an update does not tell the run")
            flaw = effects.of_reply(last)
            if flaw:
                return flaw
            self.take(last.answer)
        if last is None:
            return None
        let_settle(self.bench)
        step = last
        got = by_id(self.bench, self.id, lambda run: self._fits(step, run, told))
        flaw = self._missed(step, got, told) if got.ok else effects.gone(step, got)
        if flaw is None:
            self._keep(step, told, in_list=False)
        return flaw

    def send(self, command: str) -> Step:
        """Send a command; nothing is judged."""
        return self.step(command, self.bench.api.update(self.id, command))

    def step(self, what: str, answer: Answer) -> Step:
        """An update, however it was sent."""
        own = self.bench.transport.owned.runs.get(self.id)
        started = replied(self.bench, own.start) if own else {}
        return Step(what, self.run, self.look, answer, started)

    def take(self, got: Answer) -> None:
        """The run is now as it was shown here."""
        self.run, self.look = got.run, got.exchange

    # --- refused

    def refused(self, step: Step) -> Counterexample:
        """What a legal update that is refused contradicts. Raises NotTested where it may be."""
        if step.answer.status in _FORBIDDEN and not self.bench.transport.owned.moves:
            raise NotTested(f"the credentials may not update runs: {step.answer.brief()}")
        if self.status != PAUSED and self._has_ended():
            raise NotTested(f"runs of this definition end before they can be {step.what}")
        if self.status == PAUSED and (flaw := self._moved(step)):
            return flaw
        return effects.refused(step)

    def _moved(self, step: Step) -> Counterexample | None:
        """How a run that should rest moved of itself, or because it was read."""
        got = look(self.bench, self.id)
        if not got.ok or may_become(self.status, got[STATUS]):
            return None
        return effects.moved(step, self.look, self.status, got)

    def _has_ended(self) -> bool:
        """Whether the run turns out to be over; a server that shows it late is given time."""
        late = self.bench.eventually(
            lambda: look(self.bench, self.id), lambda got: got[STATUS] not in self.active
        )
        return late[STATUS] not in self.active

    def unchanged(self, step: Step) -> Counterexample | None:
        """How the run was changed although the step was refused."""
        let_settle(self.bench)
        got = self.bench.eventually(
            lambda: look(self.bench, self.id),
            lambda got: got.ok and effects.after_refusal(step, got) is None,
        )
        if not got.ok:
            return effects.gone(step, got)
        flaw = effects.after_refusal(step, got)
        if flaw:
            again = look(self.bench, self.id)
            if parting(got.run, again.run, fine_times=True):
                raise Unsteady("the run is another one with every look at it")
            return flaw
        self.kept.add(effects.REFUSED)
        self.take(got)
        return None

    # --- accepted

    def _accepted(self, step: Step, told: bool, in_list: bool) -> Counterexample | None:
        flaw = effects.of_reply(step) if is_whole(step.answer.run) else None
        if flaw:
            return flaw
        let_settle(self.bench)
        before = len(self.bench.transport.exchanges)
        got = by_id(self.bench, self.id, lambda run: self._fits(step, run, told))
        at_once = len(self.bench.transport.exchanges) == before + 1
        if not got.ok:
            return effects.gone(step, got)
        flaw = self._missed(step, got, told) or self._shown(step, got, told and at_once)
        if flaw is None and in_list:
            flaw = self._in_list(step, got)
        if flaw is None:
            self.take(got)
            self._keep(step, told, in_list)
        return flaw

    def _fits(self, step: Step, run: Item, told: bool) -> bool:
        if is_before(run.get(UPDATED), step.answer[UPDATED]):
            return False  # as it was before, shown by somebody who is late
        if told:
            return is_reached(step.what, run.get(STATUS), self.active)
        said = step.answer[STATUS] or step.before.get(STATUS)
        return may_become(said, run.get(STATUS))

    def _missed(self, step: Step, got: Answer, told: bool) -> Counterexample | None:
        """How the run does not come to where an accepted update should lead."""
        status, said = got[STATUS], step.answer[STATUS]
        if not told:  # of such a move only that its effect is shown as it was answered
            fine = not is_whole(step.answer.run) or may_become(said, status)
            return None if fine else effects.missed(step, got, True, False)
        reached = is_reached(step.what, status, self.active)
        before = step.before.get(STATUS)
        may_end = before not in ENDED or step.what == RETRIED
        if may_end and status in (DONE if step.what == TERMINATED else BY_ITSELF):
            if before == PAUSED != step.what and step.what != RESUMED:
                return effects.missed(step, got, False, False)
            if not self._others_last():
                raise Unsteady(f"the run was {status} as soon as it was {step.what}")
            return effects.missed(step, got, False, True)
        if reached:
            return None
        said_so = is_reached(step.what, said, self.active)
        return effects.missed(step, got, said_so, False)

    def _others_last(self) -> bool:
        """Whether a run that was started before this one is still active."""
        runs = self.bench.transport.owned.runs
        older = takewhile(lambda own: own.id != self.id, runs.values())
        active = [own.id for own in older if own.status in ACTIVE]
        return any(look(self.bench, each)[STATUS] in ACTIVE for each in active[-2:])

    def _shown(self, step: Step, got: Answer, at_once: bool) -> Counterexample | None:
        fine = learning.has_fine_times(self.bench)
        moved = step.answer[UPDATED] != step.before.get(UPDATED)
        stale = step.answer[STATUS] == step.before.get(STATUS) != got[STATUS]
        flaw = effects.against_reply(step, got, fine)
        if flaw is None and at_once and stale and not self.bench.ledger.lags:
            flaw = effects.stale(step, got)
        if flaw is None and moved:
            flaw = other_zone(step.answer, UPDATED)
        return flaw

    def _in_list(self, step: Step, got: Answer) -> Counterexample | None:
        before = self.page
        if before.of(self.id) is None:  # that it is not there is for the law of starts to say
            self.page = listed(self.bench, self.id)
            return None
        self.page = in_list(self.bench, self.id, lambda run: self._agrees(got, run))
        item = self.page.of(self.id)
        if item is not None and is_whole(item):
            flaw = self._not_ended(step, got, item)
            if flaw:
                return flaw
            if not self._agrees(got, item):  # it may have moved on since it was asked
                self.take(got)
                flaw = self._moved(step)
                if flaw:
                    return flaw
                got = look(self.bench, self.id)
            fine = learning.has_fine_times(self.bench)
            flaw = effects.of_list(step, got, item, self.page.exchanges, fine)
            if flaw:
                return flaw
        if item is None:
            found = anywhere(self.bench, self.id)
            if self.id not in found.runs:
                return effects.unlisted(step, got, found.exchanges)
        return touched(self.bench, step, before, self.page, self.id)

    def _not_ended(self, step: Step, got: Answer, item: Item) -> Counterexample | None:
        """A run that the list shows as ended although it is not, not even a little later."""
        if got[STATUS] not in self.active or item.get(STATUS) not in ENDED:
            return None
        later = by_id(self.bench, self.id, lambda run: run.get(STATUS) not in self.active)
        if not later.ok or later[STATUS] not in self.active:
            return None
        return effects.listed_as_ended(step, later, item, self.page.exchanges)

    def _agrees(self, got: Answer, item: Item) -> bool:
        return may_become(got[STATUS], item.get(STATUS))

    def _keep(self, step: Step, told: bool, in_list: bool) -> None:
        self.kept |= {effects.PERSISTS, effects.SAME, effects.FIXED}
        if in_list:
            self.kept.add(OWN_ONLY)
        if told and step.before.get(STATUS) != step.answer[STATUS]:
            self.kept |= {CLAUSES[step.what], "update.success"}


def keep_company(bench: Bench) -> None:
    """Pause a run that nothing else is sent to, where there are some: what is done to others must
    not show on one that rests either."""
    runs = bench.transport.owned.runs.values()
    pool = [own.id for own in runs if own.status in ACTIVE]
    if len(pool) > 2 and not any(own.status == PAUSED for own in runs):
        bench.api.update(pool[-1], PAUSED)
        in_list(bench, pool[-1], lambda run: run.get(STATUS) == PAUSED)  # it may be late


def current(bench: Bench, run_id: str) -> Answer:
    """An own run, not older than the last reply to an update of it told; some look at it late."""
    own = bench.transport.owned.runs.get(run_id)
    told = [replied(bench, each).get(UPDATED) for each in (own.updates if own else ())]
    last = next((each for each in reversed(told) if each), None)
    return by_id(bench, run_id, lambda run: not is_before(run.get(UPDATED), last))


def set_out(bench: Bench, *, fresh: bool = False, alone: bool = False) -> Walk | Counterexample:
    """A walk with an active run of the pool (the oldest), or with a new one.

    Unless it is ``alone``, there is company about, and both are looked at in the list.

    Raises NotTested when runs end as soon as they are started.
    """
    pool = [own.id for own in bench.transport.owned.runs.values() if own.status in ACTIVE]
    if not pool and not alone:
        company = begin(bench)  # one that no update is sent to
        if company.flaw:
            return company.flaw
    if not fresh and len(pool) > (0 if alone else 1):
        got = current(bench, pool[0])
        if got.ok and got[STATUS] in ACTIVE:
            page = NOWHERE if alone else listed(bench, pool[0])
            return Walk(bench, got.run, got.exchange, page, alone=alone)
    return _new(bench, alone)


def _inputs(bench: Bench) -> Any:
    """Those of an earlier run: equal starts make runs of their own."""
    for own in bench.transport.owned.runs.values():
        inputs = sent_inputs(bench, own.start)
        if isinstance(inputs, dict) and MARK in inputs:
            return inputs
    return {MARK: "led"}


def _new(bench: Bench, alone: bool) -> Walk | Counterexample:
    begun = begin(bench, _inputs(bench))
    if begun.flaw:
        return begun.flaw
    let_settle(bench)
    got = by_id(bench, begun.id)
    if not got.ok:
        return effects.not_found(begun.answer, got)
    if rests(got[STATUS]):
        raise NotTested(f"a run is {got[STATUS]} as soon as it is started, so it cannot be led")
    active = ACTIVE | {str(begun.answer[STATUS]), str(got[STATUS])}
    page = NOWHERE if alone else listed(bench, begun.id)
    return Walk(bench, got.run, got.exchange, page, active, alone)
