"""Laws: named promises of the document, each a function that tries to see its clauses broken.

A law gets a ``Bench`` and hands it probes. A probe makes its own requests and gives None when the
clause was kept, or a ``Counterexample``; the bench repeats, shrinks and reports it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the bench knows laws; a law only names the bench
    from wfmock.contract.workbench.bench import Bench


class Depth(StrEnum):
    """How far a run of the kit goes; safety is the same at each."""

    SMOKE = "smoke"
    GATE = "gate"
    DEEP = "deep"

    def includes(self, other: Depth) -> bool:
        """Whether what belongs to the other depth is run at this one."""
        order = list(Depth)
        return order.index(other) <= order.index(self)


class Needs(StrEnum):
    """What a law cannot do without."""

    READ = "read"  # reads only
    START = "start"  # starts or updates runs: only when a definition was named


@dataclass(frozen=True, slots=True)
class Counterexample:
    """How a probe saw a clause broken.

    ``symptom`` is a short stable code (``item-missing``), ``message`` one sentence. ``exchanges``
    are those that show it, in order; left empty, all that the probe sent. What the kit had done
    before to its own runs need not be named. ``about`` are the ids of the runs that it is about:
    ``steady`` drops it when one of these changed meanwhile. ``fragile`` says that somebody else's
    change between two requests would explain it just as well; then it must show again and again.
    ``clause``, ``operation`` and ``also`` replace or add to what the check was called with.
    """

    symptom: str
    message: str
    expected: str
    received: str
    exchanges: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()
    fragile: bool = False
    clause: str = ""
    operation: str = ""
    also: tuple[str, ...] = ()


Probe = Callable[[], Counterexample | None]
Body = Callable[["Bench"], None]


@dataclass(frozen=True, slots=True)
class Law:
    """A registered law. ``requests`` and ``starts`` are estimates of one round on a sound server.

    ``sends`` are the operations (by their ids) that it calls; ``again`` says that it is cheap and
    draws anew, so that more rounds may meet what shows only now and then.
    """

    name: str
    clauses: tuple[str, ...]
    body: Body = field(compare=False, repr=False)
    needs: Needs = Needs.READ
    sends: tuple[str, ...] = ()
    requests: int = 2
    starts: int = 0
    depth: Depth = Depth.SMOKE
    again: bool = True

    @property
    def purpose(self) -> str:
        """The first line of its docstring."""
        return (inspect.getdoc(self.body) or "").partition("\n")[0]

    def __call__(self, bench: Bench) -> None:
        self.body(bench)


def law(
    name: str,
    clauses: tuple[str, ...],
    *,
    needs: Needs = Needs.READ,
    sends: tuple[str, ...] = ("listWorkflows",),
    requests: int = 2,
    starts: int = 0,
    depth: Depth | None = None,
    again: bool = True,
) -> Callable[[Body], Law]:
    """Makes a law of a function. The depth is smoke for what reads, gate for what starts."""
    least = Depth.SMOKE if needs is Needs.READ else Depth.GATE

    def register(body: Body) -> Law:
        return Law(
            name, tuple(clauses), body, needs, tuple(sends), requests, starts, depth or least, again
        )

    return register
