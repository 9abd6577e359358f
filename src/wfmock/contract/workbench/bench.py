"""What a law works with: the deployment, its draws, and the checks that become verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from wfmock.chance import Chance
from wfmock.contract.wire.deployment import OMIT, Answer, Deployment
from wfmock.contract.wire.owned import ACTIVE
from wfmock.contract.wire.signals import BudgetSpent, NoReply, NotTested, OutOfTime, Unsteady
from wfmock.contract.wire.transport import Transport
from wfmock.contract.workbench.confirming import ask, finding_of, replayed, smallest, with_exchanges
from wfmock.contract.workbench.ground import LARGEST_PAGE, Ground
from wfmock.contract.workbench.ledger import Ledger
from wfmock.contract.workbench.probing import Counterexample, Depth, Law, Probe
from wfmock.contract.workbench.snapshot import Item, Snapshot

__all__ = ["Bench", "Ground", "conduct_law"]

T = TypeVar("T")
_REPLAYS = 4
_SNAPSHOT = 400
_IN_VAIN = 3


class Bench:
    """One law at work, in one round. Draw from ``chance`` only, and outside of probes."""

    def __init__(self, ground: Ground, law: Law, round_: int = 1) -> None:
        self.ground = ground
        self.law = law
        self.round = round_
        self.api: Deployment = ground.deployment
        self.transport: Transport = ground.transport
        self.ledger: Ledger = ground.ledger
        self.learnt: dict[str, Any] = ground.learnt
        self.depth: Depth = ground.depth
        self.chance = Chance(f"{ground.seed}:{law.name}:{round_}")
        self.impossible = ground.transport.impossible
        self.settled: set[str] = set()
        self._replaying = False

    # --- verdicts

    def check(
        self,
        clause: str,
        probe: Probe,
        *,
        operation: str = "",
        also: tuple[str, ...] = (),
        simpler: Iterable[Probe] = (),
        replays: int = _REPLAYS,
    ) -> bool:
        """Whether the clause was kept. A counterexample is repeated, shrunk and reported.

        ``simpler`` are probes of smaller cases, simplest first; the first that shows a
        counterexample too is reported in place of the one at hand.
        """
        try:
            shown = ask(self.transport, probe)
            if shown is None:
                self.kept(clause)
                return True
            probe, shown = smallest(self.transport, simpler, probe, shown)
            self._report(clause, operation, also, probe, shown, replays)
        except (BudgetSpent, OutOfTime):
            raise
        except NotTested as why:
            self.not_tested(clause, str(why))
        except (Unsteady, NoReply) as why:
            self.undecided(clause, str(why))
        except Exception as bug:  # a reply too odd for the law must not end the run
            self.crashed([clause], bug)
        return False

    def kept(self, clause: str, times: int = 1) -> None:
        """The clause was seen to hold."""
        self.settled.add(clause)
        self.ledger.kept(clause, self.law.name, times)

    def undecided(self, clause: str, why: str) -> None:
        """The server would not hold still."""
        self.settled.add(clause)
        self.ledger.undecided(clause, self.law.name, why)

    def not_tested(self, clause: str, why: str) -> None:
        """What the clause needs cannot be had here."""
        self.settled.add(clause)
        self.ledger.not_tested(clause, self.law.name, why)

    def note(self, text: str, clause: str = "", operation: str = "") -> None:
        """Something undocumented but fair."""
        self.ledger.note(text, clause, operation)

    def choose(self, entry: str, value: Any, evidence: str) -> None:
        """A dialect entry was found out, from now on known to every law as ``learnt[entry]``."""
        self.learnt[entry] = value
        self.ledger.choice(entry, value, evidence)

    # --- holding a live server still

    def steady(
        self,
        look: Callable[[], T],
        probe: Callable[[T], Counterexample | None],
        *,
        tries: int = 3,
    ) -> Counterexample | None:
        """A probe between two looks: its counterexample counts only if nothing changed meanwhile.

        ``look`` is read before, and again only when the probe has a counterexample. When the runs
        that it is ``about`` (or, without these, anything) look otherwise by then, it is tried again
        from there; after ``tries`` times Unsteady is raised.
        """
        mark = len(self.transport.exchanges)
        before = look()
        for _ in range(tries):
            shown = probe(before)
            if shown is None:
                return None
            shown = with_exchanges(self.transport, shown, mark)
            mark = len(self.transport.exchanges)
            after = look()
            if _same(before, after, shown.about):
                return shown
            before = after
        raise Unsteady(f"runs changed while they were looked at, {tries} times in a row")

    def eventually(
        self,
        ask: Callable[[], T],
        good: Callable[[T], bool] = bool,
        *,
        within: float | None = None,
    ) -> T:
        """What ``ask`` gives, as soon as it is ``good`` or the deadline is over.

        A server that shows its writes late is waited for, and the lag is recorded. Every ask costs
        requests; the pauses between them grow. Once writes were always seen at once, or waiting
        was always in vain, the deadline shrinks.
        """
        timing = self.transport.timing
        began = timing.monotonic()
        deadline = began + (self.deadline() if within is None else within)
        pause, asked = 0.02, 1
        answer = ask()
        while not good(answer):
            left = deadline - timing.monotonic()
            if left <= 0:
                self.ground.in_vain += 1
                return answer
            timing.sleep(min(pause, left))
            pause *= 2
            asked += 1
            answer = ask()
        if asked > 1:
            self.ledger.lags.append(timing.monotonic() - began)
        else:
            self.ground.at_once += 1
        return answer

    def deadline(self) -> float:
        """How many seconds a write is given to be seen."""
        never_late = not self.ledger.lags
        is_known = self.ground.at_once >= 5 or self.ground.in_vain >= _IN_VAIN
        short = self._replaying or (never_late and is_known)
        return min(self.ground.settle, 1.0) if short else self.ground.settle

    # --- data

    def everything(self, limit: int = _SNAPSHOT, **query: Any) -> Snapshot:
        """All runs that match, read page by page in the order of their ids, up to ``limit``.

        Raises Unsteady when the list is refused.
        """
        runs: dict[str, Item] = {}
        exchanges, total, offset = [], None, 0
        while True:
            asked: dict[str, Any] = {"sort": {"_id": 1}, **query, "_offset": offset or None}
            page = self.page(min(limit, LARGEST_PAGE), **asked)
            exchanges.append(page.exchange)
            total = page.total
            before = len(runs)
            runs |= {item["_id"]: item for item in page.items if isinstance(item.get("_id"), str)}
            offset += len(page.items)
            if len(runs) == before or len(runs) >= limit or total is None or offset >= total:
                break
        return Snapshot(runs, total, total is not None and len(runs) == total, tuple(exchanges))

    def sample(self) -> tuple[Item, ...]:
        """Some runs that are there, newest first, to draw terms from; read once a run of the kit.

        Raises NotTested when the namespace shows none.
        """
        if not self.ground.sampled:
            page = self.page(50, sort={"_createdAt": -1})
            self.ground.sampled = tuple(i for i in page.items if isinstance(i.get("_id"), str))
        if not self.ground.sampled:
            raise NotTested("the namespace shows no workflow to take a term from")
        return self.ground.sampled

    def page(self, size: int, **query: Any) -> Answer:
        """A page of that size, or of the largest that the deployment allows.

        Raises Unsteady when it gives none at all.
        """
        size = min(size, self.ground.largest_page)
        page = self.api.list(_pageSize=size, **query)
        for smaller in (each for each in (100, 50, 20, 10, 5, 3) if each < size and not page.ok):
            page = self.api.list(_pageSize=smaller, **query)
            if page.ok:
                self.ground.largest_page = smaller
        if not page.ok:
            raise Unsteady(f"the list could not be read: {page.brief()}")
        return page

    def start(self, inputs: Any = OMIT, **query: Any) -> Answer:
        """A run just started; Unsteady when that was refused (the law for that says so itself)."""
        answer = self.api.start(inputs, **query)
        if not answer.ok or not isinstance(answer["_id"], str):
            raise Unsteady(f"no run could be started: {answer.brief()}")
        return answer

    def active_run(self) -> str:
        """The id of an own run that is QUEUED or RUNNING: one that is there, else a new one."""
        for own in reversed(tuple(self.transport.owned.runs.values())):
            if own.status in ACTIVE and self.api.get(own.id)["_status"] in ACTIVE:
                return own.id
        answer = self.start()
        return str(answer["_id"])

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The clauses of the law that nothing has been said about in this round."""
        return tuple(clause for clause in self.law.clauses if clause not in self.settled)

    @property
    def requests_left(self) -> int:
        return self.transport.requests_left

    @property
    def starts_left(self) -> int:
        return self.transport.budget.starts_left

    # --- what a probe comes to

    def _report(
        self,
        clause: str,
        operation: str,
        also: tuple[str, ...],
        probe: Probe,
        shown: Counterexample,
        replays: int,
    ) -> None:
        clause = shown.clause or clause
        operation = shown.operation or operation or self.ledger.clauses[clause].operations[0]
        self.settled.add(clause)
        known = self.ledger.known(clause, operation, shown.symptom)
        if known is not None and known.seen == known.tried:
            return
        self._replaying = True
        seen, tried = replayed(self.transport, probe, shown, replays)
        self._replaying = False
        if shown.fragile and (seen < 2 or 2 * seen <= tried):
            times = f"It showed {seen} of {tried} times"
            self.undecided(clause, f"{shown.message} {times}; a change by others explains it")
        elif known is not None:
            self.ledger.seen_again(known, seen, tried)
        else:
            named = (self.law.name, clause, operation, (*also, *shown.also))
            finding = finding_of(self.transport, self.ledger, *named, shown)
            self.ledger.found(replace(finding, seen=seen, tried=tried))

    def crashed(self, clauses: Iterable[str], bug: Exception) -> None:
        """The law met something that it was not written for: a fault of the kit."""
        why = f"the law could not read a reply ({type(bug).__name__}: {bug})"
        for clause in clauses:
            self.undecided(clause, why)
        self.note(f"The law {self.law.name} failed, which is a fault of the kit: {why}")


def _same(before: Any, after: Any, about: frozenset[str]) -> bool:
    if isinstance(before, Snapshot) and isinstance(after, Snapshot):
        return before.same(after, about)
    return bool(before == after)


def conduct_law(ground: Ground, law: Law, round_: int = 1) -> None:
    """Run one law. Nothing that happens in it ends the run of the kit but Ctrl-C."""
    bench = Bench(ground, law, round_)
    ground.transport.label = law.name
    ground.ledger.covers(law.name, law.clauses)
    try:
        law(bench)
    except (BudgetSpent, OutOfTime, NotTested) as why:
        for clause in bench.unsettled:
            bench.not_tested(clause, str(why))
    except (Unsteady, NoReply) as why:
        for clause in bench.unsettled:
            bench.undecided(clause, str(why))
    except Exception as bug:  # a reply too odd for the law must not end the run
        bench.crashed(bench.unsettled, bug)
