"""Updating the status: where each command leads, for the run of the path and for no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.goals import PAUSED, RESUMED, RETRIED, TERMINATED
from wfmock.contract.lives.walk import keep_company, set_out
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law

EVERY_UPDATE = (
    "update.success",
    "update.persists",
    "update.reply.same",
    "update.own-run-only",
    "workflow.created-at.fixed",
    "update.transition",
)
SENDS = ("startWorkflow", "getWorkflow", "listWorkflows", "updateWorkflowStatus")


@dataclass(slots=True)
class Trail:
    """How far a run was led: the commands sent, and the clauses that they showed to hold.

    ``looked`` says after which of them the list is looked at: the same each time it is led.
    """

    sent: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    looked: dict[int, bool] = field(default_factory=dict)


def led(bench: Bench, commands: Sequence[str], trail: Trail, *, fresh: bool = False) -> Probe:
    """A probe that leads a run along the commands until one contradicts the document.

    The list is looked at after commands that are new to this run of the kit, and after the last.
    """

    def probe() -> Counterexample | None:
        keep_company(bench)
        walk = set_out(bench, fresh=fresh)
        if isinstance(walk, Counterexample):
            return walk
        trail.sent.clear()
        flaw = None
        for place, command in enumerate(commands):
            trail.sent.append(command)
            new = command not in bench.ground.watched or place == len(commands) - 1
            in_list = trail.looked.setdefault(place, new)
            moves = len(bench.transport.owned.moves)
            flaw = walk.go(command, in_list=in_list)
            if in_list and len(bench.transport.owned.moves) > moves:
                bench.ground.watched.add(command)
            if flaw:
                break
        trail.kept.update(walk.kept)
        return flaw

    return probe


def lead(
    bench: Bench, clauses: Sequence[str], commands: Sequence[str], *, fresh: bool = False
) -> bool:
    """Whether a run could be led along the commands without contradicting the document."""
    trail = Trail()
    return check_all(bench, clauses, led(bench, commands, trail, fresh=fresh), shown=trail.kept)


@law(
    "pause-and-resume",
    (*EVERY_UPDATE, "update.paused", "update.resumed", "update.terminated"),
    needs=Needs.START,
    sends=SENDS,
    requests=22,
    starts=2,
    again=False,
)
def pause_and_resume(bench: Bench) -> None:
    """PAUSED pauses, sent twice too, from any active status; RESUMED makes active again."""
    commands = (PAUSED, PAUSED, RESUMED, PAUSED, RESUMED, TERMINATED)
    lead(bench, pause_and_resume.clauses, commands)


@law(
    "terminate-and-retry",
    (*EVERY_UPDATE, "update.terminated", "update.retried", "update.refused-changes-nothing"),
    needs=Needs.START,
    sends=SENDS,
    requests=27,
    starts=2,
    again=False,
)
def terminate_and_retry(bench: Bench) -> None:
    """TERMINATED ends, RETRIED makes active again where accepted, a second time too; a refused
    move does nothing."""
    again = (RETRIED, TERMINATED, RETRIED, PAUSED, TERMINATED)
    commands = (RESUMED, RETRIED, TERMINATED, PAUSED, RESUMED, *again)
    lead(bench, terminate_and_retry.clauses, commands, fresh=True)


LAWS = (pause_and_resume, terminate_and_retry)
