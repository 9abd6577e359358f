"""A world: workflows, clock, random source, dialect, faults, journal; it shares none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import orjson

from wfmock.chance import Chance
from wfmock.dialect import Dialect
from wfmock.faults import Faults
from wfmock.journal import Journal
from wfmock.presenter import Presenter
from wfmock.spec.model import Operation
from wfmock.store.base import Found, Record, Store
from wfmock.workflows import lifecycle
from wfmock.workflows.clock import Clock, WorldClock
from wfmock.workflows.model import Definition, Status, Workflow
from wfmock.workflows.plan import Pace
from wfmock.workflows.query import Query
from wfmock.worlds.late import LateView, Written

DRAWS = "draws"
CLOCK = "clock"
SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Ground:
    """What worlds of one baseline, seed and dialect have in common; ``store`` is never written.

    ``shown_as`` tells apart what reply bodies depend on beside the workflow: document and dialect.
    """

    baseline: str
    seed: int
    pace: Pace
    dialect: Dialect
    presenter: Presenter
    definitions: Mapping[str, Definition]
    user: str
    store: Store
    operations: Mapping[str, Operation]
    shown_as: str

    def spelt(self, operation: Operation) -> Operation:
        """The operation with the spellings of its parameters that this dialect knows."""
        return self.operations.get(operation.id, operation)


@dataclass(frozen=True, slots=True)
class State:
    """A world at one instant, the journal apart. Nothing of it is ever written: worlds copy it."""

    ground: Ground
    store: Store
    clock: Mapping[str, Any]
    faults: Faults
    late: LateView | None


class Transition(NamedTuple):
    """A change of a workflow's status that time brought about, at an instant in nanoseconds."""

    workflow: str
    source: Status
    target: Status
    at: int


class World:
    """The state that a call is answered from.

    Time passes here only when somebody looks: ``settle`` lets everything happen that was due.
    Randomness comes from the seed, the world's name and a counter kept in the store, so the same
    calls in the same order give the same ids, in no other world the same.
    """

    def __init__(
        self,
        name: str,
        ground: Ground,
        store: Store,
        clock: WorldClock,
        faults: Faults,
        journal: Journal,
        late: LateView | None = None,
    ) -> None:
        self.name = name
        self.ground = ground
        self.store = store
        self.clock = clock
        self.faults = faults
        self.journal = journal
        self.kept_in_file = False
        self.dialect = ground.dialect
        self.rules = ground.dialect.move_rules()
        self.presenter = ground.presenter
        self.definitions = ground.definitions
        self.user = ground.user
        self.pace = ground.pace
        lag = int(ground.dialect.visibility_lag * SECOND)
        if lag and late is None:
            late = LateView(store.fork(), lag, partial(_settled, ground.presenter))
        self._late = late
        self._written: list[Written] = []  # by the open transaction, for the late view

    @classmethod
    def fresh(
        cls, name: str, ground: Ground, base: Clock, journal: Journal, store: Store | None = None
    ) -> World:
        """A world as its baseline has it; in ``store`` where that has the data already."""
        faults = Faults(f"{ground.seed}/{name}")
        return cls(name, ground, store or ground.store.fork(), WorldClock(base), faults, journal)

    @classmethod
    def of(
        cls, state: State, name: str, base: Clock, journal: Journal, store: Store | None = None
    ) -> World:
        """A world that begins in a state; in ``store`` where that has the data already."""
        clock = WorldClock(base)
        clock.load(state.clock)
        late = state.late.copy() if state.late else None
        faults = state.faults.copy(f"{state.ground.seed}/{name}")
        own = store or state.store.fork()
        return cls(name, state.ground, own, clock, faults, journal, late)

    def state(self) -> State:
        """What this world is now, with everything that was due by now."""
        self.settle()
        while True:
            hand = self.clock.export()
            with self._late.lock if self._late else nullcontext():
                store = self.store.fork()
                late = self._late.copy() if self._late else None
            # The clock turns inside transactions, which a fork waits for: else it fits the store.
            if self.clock.export() == hand:
                return State(self.ground, store, hand, self.faults.copy(), late)

    @property
    def namespaces(self) -> list[str]:
        """The namespaces that definitions or workflows are in, sorted."""
        defined = {name for each in self.definitions.values() for name in each.namespaces}
        return sorted(defined.union(self.store.namespaces()))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens together or not at all, and to nobody else's sight before."""
        if self._late is None:
            with self.store.transaction():
                yield
            return
        with self._late.lock:
            self._written = []
            with self.store.transaction():
                yield
            self._late.wrote(self._written, self.clock.now_ns())

    def settle(self) -> tuple[Transition, ...]:
        """Let happen what was due by now; the changes of status that this brought, in order."""
        due = self.store.next_due()
        if due is None:
            return ()
        now = self.clock.now_ns()
        if due > now:
            return ()
        with self.transaction():
            return self._pass(now)

    def turn(self, move: Callable[[WorldClock], object]) -> tuple[Transition, ...]:
        """Move the clock; the changes of status that this brought, in order.

        What was due before it moved has happened by then and is not among them; nobody sees the
        clock moved and the changes still to come. When ``move`` raises, nothing has moved.
        """
        hand = self.clock.export()
        try:
            with self.transaction():
                before = self.clock.now_ns()
                self._pass(before)
                move(self.clock)
                now = self.clock.now_ns()
                if self.kept_in_file:
                    self.store.kv_put(CLOCK, orjson.dumps(self.clock.export()))
                changes = self._pass(now)
        except BaseException:
            self.clock.load(hand)
            raise
        if self._late is not None and now < before:
            self._late.show(self.store.fork())
        return changes

    def _pass(self, now: int) -> tuple[Transition, ...]:
        changes: list[Transition] = []
        for record in self.store.due(now):
            workflow = Workflow.from_state(record.state)
            changes += [
                Transition(workflow.id, source, target, at)
                for at, source, target in lifecycle.to_come(workflow, now)
            ]
            self.store.put(self.presenter.record(lifecycle.settle(workflow, now)))
        return tuple(sorted(changes, key=lambda change: change.at))

    def find(self, query: Query) -> Found:
        """A page of the workflows that a list shows now."""
        if self._late is not None:
            return self._late.find(query, self.clock.now_ns())
        return self.store.find(query)

    def put(self, workflow: Workflow) -> bytes:
        """Keep a workflow; its reply body. Call inside a transaction."""
        record = self.presenter.record(workflow)
        self.store.put(record)
        if self._late is not None:
            self._written.append(record)
        return record.body

    def remove(self, workflow_id: str) -> bool:
        """Forget a workflow; whether there was one. Call inside a transaction."""
        if self._late is not None:
            self._written.append(workflow_id)
        return self.store.delete(workflow_id)

    def draw(self) -> Chance:
        """The next random source of this world. Call inside a transaction."""
        count = int(self.store.kv_get(DRAWS) or 0) + 1
        self.store.kv_put(DRAWS, str(count).encode())
        return Chance(f"{self.ground.seed}/{self.name}/{count}")


def _settled(presenter: Presenter, record: Record, now: int) -> Record:
    return presenter.record(lifecycle.settle(Workflow.from_state(record.state), now))
