"""How faulty and honest servers are written down."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faulty.data import DEFINITION
from faulty.probe import Api
from faulty.reference import Service
from faulty.serving import Serving

Probe = Callable[[Api], Any]
Decorator = Callable[[type[Service]], type[Service]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A server that is wrong in exactly one way.

    ``clause`` is what it breaks, an id of x-clauses; a report that names one of ``also`` is
    right too. ``trigger`` says in words how to see it, ``witness`` shows it.
    ``needs_start``: cannot be seen by reading alone, runs must be started or updated.
    ``intermittent``: the same request is at times answered rightly.
    ``make`` gives a fresh WSGI app.
    """

    name: str
    clause: str
    also: tuple[str, ...]
    class_: str
    summary: str
    trigger: str
    needs_start: bool
    intermittent: bool
    make: Callable[[], Service]
    probe: Probe

    def witness(self, base_url: str) -> bool:
        """True when the server at this address shows the fault; the reference never does."""
        with Api(base_url) as api:
            return bool(self.probe(api))


@dataclass(frozen=True, slots=True)
class Honest:
    """A server that keeps every clause and chose differently where the document is silent.

    ``dialect_hint`` holds the dialect entries in which it differs from REFERENCE_DIALECT.
    ``needs_token`` is the bearer token that it asks for; ``prefix`` is the path to mount it at.
    ``definition`` is the one to start runs of; ``lag`` is how many seconds a write may stay
    unseen; ``patient`` says that throttling or rare 503s have to be waited out.
    """

    name: str
    summary: str
    make: Callable[[], Service]
    probe: Probe
    dialect_hint: Mapping[str, Any] = field(default_factory=dict)
    needs_token: str | None = None
    prefix: str = ""
    definition: str = DEFINITION
    lag: float = 0.0
    patient: bool = False

    @property
    def dialect(self) -> Mapping[str, Any]:
        """All entries in which it differs from the dialect's defaults."""
        return {**REFERENCE_DIALECT, **self.dialect_hint}

    def serve(self) -> Serving:
        """A fresh one, serving."""
        return Serving(self.make(), self.prefix)

    def api(self, base_url: str) -> Api:
        """A client with the credentials that this server wants."""
        headers = {"Authorization": f"Bearer {self.needs_token}"} if self.needs_token else {}
        return Api(base_url, headers=headers, patient=self.patient)

    def witness(self, base_url: str) -> bool:
        """True when the server at this address differs in the named way."""
        with self.api(base_url) as api:
            return bool(self.probe(api))


# What the reference does where the document is silent and wfmock's dialect defaults differ.
REFERENCE_DIALECT: Mapping[str, Any] = {"errorBody": "json"}


class Shelf:
    """Collects the faults of one class: decorate a Service with ``fault`` or call ``add``."""

    def __init__(self, class_: str) -> None:
        self.class_ = class_
        self._faults: list[Fault] = []

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(self._faults)

    def add(
        self,
        make: Callable[[], Service],
        name: str,
        clause: str,
        *,
        summary: str,
        trigger: str,
        witness: Probe,
        also: tuple[str, ...] = (),
        needs_start: bool = False,
        intermittent: bool = False,
    ) -> None:
        self._faults.append(
            Fault(
                name=name,
                clause=clause,
                also=also,
                class_=self.class_,
                summary=summary,
                trigger=trigger,
                needs_start=needs_start,
                intermittent=intermittent,
                make=make,
                probe=witness,
            )
        )

    def fault(
        self, name: str, clause: str, **facts: Any
    ) -> Callable[[type[Service]], type[Service]]:
        """Shelve the decorated server; the first line of its docstring is the summary."""

        def shelve(server: type[Service]) -> type[Service]:
            self.add(server, name, clause, summary=first_line(server), **facts)
            return server

        return shelve


class Gallery:
    """Collects honest servers in the same way."""

    def __init__(self) -> None:
        self._servers: list[Honest] = []

    @property
    def servers(self) -> tuple[Honest, ...]:
        return tuple(self._servers)

    def honest(self, name: str, **facts: Any) -> Decorator:
        """Hang the decorated server; the first line of its docstring is the summary."""

        def hang(server: type[Service]) -> type[Service]:
            self.add(server, name, summary=first_line(server), **facts)
            return server

        return hang

    def add(
        self,
        make: Callable[[], Service],
        name: str,
        *,
        summary: str,
        witness: Probe,
        dialect: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        self._servers.append(Honest(name, summary, make, witness, dialect or {}, **facts))


def first_line(server: type[Service]) -> str:
    return (inspect.getdoc(server) or "").split("\n")[0].rstrip(".")


def variant(**overrides: Any) -> type[Service]:
    """The reference with these attributes and methods in place of its own."""
    return type("Variant", (Service,), overrides)
