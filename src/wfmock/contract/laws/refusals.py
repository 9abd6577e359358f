"""What has to be refused is refused, and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wfmock.contract.lives.beginning import MARK
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.effects import REFUSED
from wfmock.contract.lives.fields import INPUTS, STATUS
from wfmock.contract.lives.goals import PAUSED
from wfmock.contract.lives.reading import let_settle, listed
from wfmock.contract.lives.walk import NOWHERE, Walk, current, set_out
from wfmock.contract.wire.deployment import OMIT, Answer
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.reproduction import as_text

FOUR, REQUIRED = "update.status.four", "update.status.required"
UNKNOWN_DEFINITION = "start.definition.unknown-refused"
DEFINITION_REQUIRED, DEFINITION_STRING = "start.definition.required", "start.definition.string"


# --- update: what is no command


@law(
    "refused-updates",
    (REFUSED, FOUR, REQUIRED),
    needs=Needs.START,
    sends=("startWorkflow", "updateWorkflowStatus", "getWorkflow"),
    requests=20,
    starts=1,
)
def refused_updates(bench: Bench) -> None:
    """What is no command is refused, and leaves the run as it was."""
    first = bench.round == 1
    states = bench.chance.sample(_STATES, 3 if first else 0)
    verbs = bench.chance.sample(_VERBS, 2 if first else 1)
    words = [*states, *verbs, *map(bench.chance.choice, _WRONG_WORDS)]
    bodies = [{}, {"_status": ["PAUSED"]}, {"_status": 0}, bench.chance.choice(_WRONG_BODIES)]
    wrong = [*({"_status": word} for word in words), *bodies]
    simpler = [_wrong(bench, [each]) for each in wrong]
    check_all(bench, (REFUSED, FOUR, REQUIRED), _wrong(bench, wrong), simpler=_few(bench, simpler))
    for own in [own for own in bench.transport.owned.runs.values() if own.status == PAUSED][:1]:
        bodies = [{}, {"_status": "RUNNING"}]
        simpler = [_to_paused(bench, own.id, [each]) for each in bodies]
        bench.check(REQUIRED, _to_paused(bench, own.id, bodies), simpler=simpler)


def _to_paused(bench: Bench, run_id: str, bodies: Sequence[Any]) -> Probe:
    """A probe that sends what is no command to a run that is paused."""

    def probe() -> Counterexample | None:
        got = current(bench, run_id)
        if got[STATUS] != PAUSED:
            raise NotTested("the run is not paused any more")
        walk = Walk(bench, got.run, got.exchange, NOWHERE, alone=True)
        for body in bodies:
            answer = bench.api.update(run_id, body=body)
            if answer.ok:
                return _accepted(body, answer)
        return walk.unchanged(walk.step(_named(bodies), answer))

    return probe


_STATES = ("COMPLETED", "FAILED", "RUNNING", "QUEUED")
_VERBS = ("PAUSE", "RESUME", "RETRY", "TERMINATE")
_WRONG_WORDS = (
    ("TIMED_OUT", "CANCELED", "STARTED", "ACTIVE"),
    ("PAUSED,TERMINATED", "0", "null", "PAUSED TERMINATED"),
)
_WRONG_BODIES: tuple[Any, ...] = (
    {"status": "TERMINATED"},
    {"_status": None},
    {"_status": ["TERMINATED", "PAUSED"]},
    {"_status": {"_status": "PAUSED"}},
    {"_status": 3},
    {"_status": True},
    {"_status": ""},
)


def _few(bench: Bench, probes: Sequence[Probe]) -> Sequence[Probe]:
    return probes if bench.requests_left > 60 else ()


def _wrong(bench: Bench, bodies: Sequence[Any]) -> Probe:
    """A probe that sends what is no command to an active run and then looks what came of it."""

    def probe() -> Counterexample | None:
        walk = set_out(bench, alone=True)
        if isinstance(walk, Counterexample):
            return walk
        answer = None
        for body in bodies:
            answer = bench.api.update(walk.id, body=body)
            if answer.ok:
                return _accepted(body, answer)
        if answer is None:
            return None
        flaw = walk.unchanged(walk.step(_named(bodies), answer))
        return flaw or (walk.go(PAUSED) if len(bodies) > 1 else None)

    return probe


def _named(bodies: Sequence[Any]) -> str:
    return " and then ".join(as_text(body) for body in bodies)


def _accepted(body: Any, answer: Answer) -> Counterexample:
    missing = "_status" not in body or body["_status"] in (None, "")
    return Counterexample(
        "accepted",
        f"An update with {as_text(body)} is accepted.",
        "a refusal",
        answer.brief(),
        (answer.exchange,),
        clause=REQUIRED if "_status" not in body else FOUR,
        operation="updateWorkflowStatus",
        also=(REQUIRED,) if missing else (),
    )


# --- start


@law(
    "refused-starts",
    (UNKNOWN_DEFINITION, DEFINITION_REQUIRED, DEFINITION_STRING),
    needs=Needs.START,
    sends=("startWorkflow", "listWorkflows", "getWorkflow"),
    requests=14,
    starts=1,
)
def refused_starts(bench: Bench) -> None:
    """A start without a definition that exists is refused and makes no workflow."""
    mark = {MARK: f"refused {bench.chance.getrandbits(32):08x}"}
    made = (bench.impossible.uuid(bench.chance), bench.impossible.word(bench.chance))
    kinds = bench.impossible.nearly(bench.api.definition)
    alike = [str(bench.chance.choice(kind)) for kind in kinds]
    definitions = (made[0], "", *alike) if bench.round == 1 else (made[1],)

    def probe() -> Counterexample | None:
        for definition in definitions:
            answer = bench.api.start(mark, definition=definition)
            if answer.ok:
                return _started(definition, answer)
        return _made_nothing(bench, mark, answer)

    for clause, definition in (
        (DEFINITION_REQUIRED, OMIT),
        (DEFINITION_STRING, None),
        (DEFINITION_STRING, bench.impossible.number(bench.chance)),
        (DEFINITION_STRING, {"_id": bench.api.definition}),
    ):
        bench.check(clause, _of_no_definition(bench, definition))
    bench.check(UNKNOWN_DEFINITION, probe)  # the last: the next start has to be a proper one


def _of_no_definition(bench: Bench, definition: Any) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.start(definition=definition)
        return _started(definition, answer) if answer.ok else None

    return probe


def _started(definition: Any, answer: Answer) -> Counterexample:
    if definition is OMIT:
        clause, what = DEFINITION_REQUIRED, "without _workflowDefId"
    elif isinstance(definition, str):
        clause, what = UNKNOWN_DEFINITION, "of a definition that does not exist"
    else:
        clause, what = DEFINITION_STRING, f"with the _workflowDefId {as_text(definition)}"
    return Counterexample(
        "accepted",
        f"A start {what} is accepted.",
        "a refusal",
        answer.brief(),
        (answer.exchange,),
        clause=clause,
        operation="startWorkflow",
        also=(DEFINITION_REQUIRED,) if definition in (None, "") else (),
    )


def _made_nothing(bench: Bench, mark: dict[str, str], answer: Answer) -> Counterexample | None:
    let_settle(bench)
    page = listed(bench, _defId=None)
    made = next((each for each in page.runs.values() if each.get(INPUTS) == mark), None)
    if made is None:
        return None
    return Counterexample(
        "refused-and-made",
        "A start is refused and makes a workflow all the same.",
        "no workflow with its inputs",
        as_text(made),
        (answer.exchange, *page.exchanges),
        clause=UNKNOWN_DEFINITION,
        operation="startWorkflow",
    )


LAWS = (refused_starts, refused_updates)
