"""A world: workflows, clock, random source, dialect, faults, journal; it shares none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from wfmock.chance import Chance
from wfmock.dialect import Dialect
from wfmock.faults import Faults
from wfmock.journal import Journal
from wfmock.presenter import Presenter
from wfmock.spec.model import Operation
from wfmock.store.base import Found, Store
from wfmock.workflows import lifecycle
from wfmock.workflows.clock import Clock, WorldClock
from wfmock.workflows.model import Definition, Status, Workflow
from wfmock.workflows.plan import Pace
from wfmock.workflows.query import Query
from wfmock.worlds.late import LateView

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
        self._late = LateView(store, lag) if lag else None

    @classmethod
    def fresh(
        cls, name: str, ground: Ground, base: Clock, journal: Journal, store: Store | None = None
    ) -> World:
        """A world as its baseline has it; in ``store`` where that has the data already."""
        faults = Faults(f"{ground.seed}/{name}")
        return cls(name, ground, store or ground.store.fork(), WorldClock(base), faults, journal)

    @property
    def namespaces(self) -> list[str]:
        """The namespaces that definitions or workflows are in, sorted."""
        defined = {name for each in self.definitions.values() for name in each.namespaces}
        return sorted(defined.union(self.store.namespaces()))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens together or not at all, and to nobody else's sight before."""
        with self.store.transaction():
            yield

    def settle(self) -> tuple[Transition, ...]:
        """Let happen what was due by now; the changes of status that this brought, in order."""
        due = self.store.next_due()
        if due is None:
            return ()
        now = self.clock.now_ns()
        if due > now:
            return ()
        with self.store.transaction():
            return self._pass(now)

    def turn(self, move: Callable[[WorldClock], object]) -> tuple[Transition, ...]:
        """Move the clock; the changes of status that this brought, in order.

        What was due before it moved has happened by then and is not among them; nobody sees the
        clock moved and the changes still to come. When ``move`` raises, nothing has moved.
        """
        hand = self.clock.export()
        try:
            with self.store.transaction():
                before = self.clock.now_ns()
                self._pass(before)
                move(self.clock)
                now = self.clock.now_ns()
                if self._late is not None and now < before:
                    self._late.catch_up()
                if self.kept_in_file:
                    self.store.kv_put(CLOCK, orjson.dumps(self.clock.export()))
                return self._pass(now)
        except BaseException:
            self.clock.load(hand)
            raise

    def _pass(self, now: int) -> tuple[Transition, ...]:
        changes: list[Transition] = []
        for record in self.store.due(now):
            workflow = Workflow.from_state(record.state)
            changes += [
                Transition(workflow.id, source, target, at)
                for at, source, target in lifecycle.to_come(workflow, now)
            ]
            self.put(lifecycle.settle(workflow, now))
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
            self._late.wrote(record, self.clock.now_ns())
        return record.body

    def remove(self, workflow_id: str) -> bool:
        """Forget a workflow; whether there was one. Call inside a transaction."""
        if self._late is not None:
            self._late.removed(workflow_id, self.clock.now_ns())
        return self.store.delete(workflow_id)

    def draw(self) -> Chance:
        """The next random source of this world. Call inside a transaction."""
        count = int(self.store.kv_get(DRAWS) or 0) + 1
        self.store.kv_put(DRAWS, str(count).encode())
        return Chance(f"{self.ground.seed}/{self.name}/{count}")
