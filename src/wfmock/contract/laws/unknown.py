"""Ids that no workflow has: whatever is asked of them is refused, and makes no workflow."""

from __future__ import annotations

from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.goals import CLAUSES, TERMINATED
from wfmock.contract.lives.looking import is_old
from wfmock.contract.lives.reading import listed, same_id
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.snapshot import Item

READS = ("getWorkflow", "listWorkflows")
UNKNOWN, UNKNOWN_UPDATE = "get.id.unknown-refused", "update.id.unknown-refused"
_NEXT_DIGIT = str.maketrans("0123456789abcdef", "123456789abcdef0")


@law("unknown-id", (UNKNOWN, "get.success"), sends=READS, requests=5)
def unknown_id(bench: Bench) -> None:
    """An id that no workflow has is refused, also one that is nearly that of a workflow."""
    made = (bench.impossible.uuid(bench.chance), bench.impossible.word(bench.chance))
    unknown = made[(bench.round + 1) % 2]
    for run_id in _nearly(bench):
        bench.check(UNKNOWN, _unknown(bench, run_id))
    known = bench.chance.choice(bench.sample())
    check_all(bench, (UNKNOWN, "get.success"), _still_known(bench, known, unknown))


def _still_known(bench: Bench, item: Item, unknown: str) -> Probe:
    """A probe for a get that fails once another, of an id that does not exist, was refused."""
    run_id = str(item["_id"])

    def probe() -> Counterexample | None:
        flaw = _unknown(bench, unknown)()
        if flaw:
            return flaw
        refused = bench.transport.exchanges[-1]
        got = bench.api.get(run_id)
        if got.ok or not is_old(item, got):
            return None
        page = listed(bench, run_id, _defId=None)
        if run_id not in page.runs:
            raise Unsteady("the run went away while it was looked at")
        return Counterexample(
            "listed-not-got",
            "A workflow that stands in the list is not found by its id.",
            "200 and the workflow",
            got.brief(),
            (refused.id, got.exchange, *page.exchanges),
            clause="get.success",
            operation="getWorkflow",
        )

    return probe


def _nearly(bench: Bench) -> tuple[str, ...]:
    """Ids that a careless comparison takes for that of a workflow."""
    known = {str(item["_id"]) for item in bench.sample()} | set(bench.transport.owned.runs)
    run_id = str(bench.chance.choice(bench.sample())["_id"])
    last = "0" if run_id[-1] != "0" else "1"
    parts = (f"{run_id}-{last}", run_id[: len(run_id) // 4], run_id[:-1])
    alike = (run_id[:-1] + last, run_id[:8] + run_id[8:].translate(_NEXT_DIGIT))
    definition = bench.chance.choice(bench.sample()).get("_workflowDefId")
    of_another = (definition,) if isinstance(definition, str) else ()
    kinds: tuple[tuple[str, ...], ...] = (alike, parts[:1], parts[1:], of_another)
    usable = ([each for each in kind if each and each not in known] for kind in kinds)
    return tuple(str(bench.chance.choice(kind)) for kind in usable if kind)


def _unknown(bench: Bench, run_id: str) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.get(run_id)
        if not answer.ok:
            return None
        return Counterexample(
            "unknown-id-accepted",
            "An id that no workflow has is answered with success.",
            "a refusal",
            answer.brief(),
            (answer.exchange,),
            clause=UNKNOWN,
            operation="getWorkflow",
        )

    return probe


@law(
    "unknown-update",
    (UNKNOWN_UPDATE,),
    needs=Needs.START,
    sends=("updateWorkflowStatus", "getWorkflow"),
    requests=6,
)
def unknown_update(bench: Bench) -> None:
    """An update of an id that no workflow has is refused, and makes no workflow of it."""
    impossible, chance = bench.impossible, bench.chance
    own = next(reversed(bench.transport.owned.runs), "")
    nearly = impossible.near(own)
    commands = chance.sample(tuple(CLAUSES), len(CLAUSES) if bench.round == 1 else 1)
    for command in commands:
        probe = _unknown_update(bench, impossible.uuid(chance), command, bench.round == 1)
        bench.check(UNKNOWN_UPDATE, probe)
    other = impossible.word(chance) if nearly == own or bench.round % 2 == 0 else nearly
    bench.check(UNKNOWN_UPDATE, _unknown_update(bench, other, TERMINATED))


def _unknown_update(bench: Bench, run_id: str, command: str, brief: bool = False) -> Probe:
    """A probe that sends it; unless it is ``brief``, it looks whether a workflow was made."""
    unheard_of = bench.impossible.uuid(bench.chance)

    def probe() -> Counterexample | None:
        answer = bench.api.update(run_id, command)
        accepted = answer.ok
        if brief and not accepted:
            return None
        got = answer if accepted else bench.api.get(run_id)
        if not accepted and not (got.ok and same_id(got, run_id)):
            return None
        if not accepted and bench.api.get(unheard_of).ok:
            raise NotTested("a get finds any id, so it cannot be told whether one was made")
        return Counterexample(
            "unknown-id-accepted" if accepted else "unknown-id-made",
            "An update of an id that no workflow has "
            + ("is accepted." if accepted else "makes a workflow of it."),
            "a refusal, and no such workflow",
            answer.brief() if accepted else got.brief(),
            (answer.exchange,) if accepted else (answer.exchange, got.exchange),
            clause=UNKNOWN_UPDATE,
            operation="updateWorkflowStatus",
        )

    return probe


READING = (unknown_id,)
LAWS = (unknown_update,)
