"""Journeys: a run is led along drawn commands, legal and illegal, and seen through after each."""

from __future__ import annotations

from collections.abc import Iterator

from wfmock.chance import Chance
from wfmock.contract.laws.updating import EVERY_UPDATE, SENDS, Trail, led
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.walk import set_out
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.workflows.lifecycle import TRANSITIONS, legal_commands
from wfmock.workflows.model import Command, Status

_ILLEGAL = 0.25  # how often a step is one that the table does not know


@law(
    "journey",
    EVERY_UPDATE,
    needs=Needs.START,
    sends=SENDS,
    requests=11,
    starts=2,
)
def journey(bench: Bench) -> None:
    """Along any way through the transition table each step shows its effect, and nothing else."""
    commands = drawn(bench.chance, 2 if bench.round == 1 else bench.chance.randint(3, 5))
    trail = Trail()
    probe = led(bench, commands, trail)
    simpler = _simpler(bench, trail)
    check_all(bench, journey.clauses, probe, simpler=simpler, shown=trail.kept)


@law(
    "rush",
    ("update.persists", "update.success", "update.reply.same"),
    needs=Needs.START,
    sends=SENDS,
    requests=7,
    starts=1,
)
def rush(bench: Bench) -> None:
    """Commands that follow each other unread are all carried out, in their order."""
    commands = bench.chance.choice(_RUSHES)
    kept: set[str] = set()

    def probe() -> Counterexample | None:
        walk = set_out(bench, alone=True)
        if isinstance(walk, Counterexample):
            return walk
        flaw = walk.rush(commands)
        kept.update(walk.kept)
        return flaw

    check_all(bench, rush.clauses, probe, shown=kept)


_RUSHES = (
    ("PAUSED", "RESUMED"),
    ("PAUSED", "RESUMED", "PAUSED"),
    ("PAUSED", "RESUMED", "TERMINATED"),
)


def drawn(chance: Chance, count: int) -> tuple[str, ...]:
    """So many commands, each drawn from those that the table has for the status so far."""
    status, commands = Status.QUEUED, []
    for _ in range(count):
        legal = legal_commands(status)
        others = [each for each in Command if each not in legal]
        illegal = others and (not legal or chance.random() < _ILLEGAL)
        command = chance.choice(others if illegal else legal)
        commands.append(str(command))
        status = TRANSITIONS.get((status, command), status)
    return tuple(commands)


def _simpler(bench: Bench, trail: Trail) -> Iterator[Probe]:
    """The shortest way to the step at which the journey ended, asked for once it has."""
    status = Status.QUEUED
    for each in trail.sent[:-1]:
        status = TRANSITIONS.get((status, Command(each)), status)
    way = (*_WAYS[status], *trail.sent[-1:])
    if len(way) < len(trail.sent) and bench.starts_left > 2:
        yield led(bench, way, Trail(), fresh=True)


_WAYS: dict[Status, tuple[str, ...]] = {
    Status.QUEUED: (),
    Status.RUNNING: ("PAUSED", "RESUMED"),
    Status.PAUSED: ("PAUSED",),
    Status.TERMINATED: ("TERMINATED",),
}

LAWS = (journey, rush)
