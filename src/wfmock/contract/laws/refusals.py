"""What has to be refused is refused, and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wfmock.contract.bench import Bench
from wfmock.contract.deployment import OMIT, Answer
from wfmock.contract.lives.beginning import begin
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.effects import REFUSED, not_found
from wfmock.contract.lives.fields import INPUTS, STATUS
from wfmock.contract.lives.goals import PAUSED, RESUMED, RETRIED, TERMINATED, may_become
from wfmock.contract.lives.reading import by_id, let_settle, listed, look
from wfmock.contract.lives.walk import set_out
from wfmock.contract.probing import Counterexample, Needs, Probe, law
from wfmock.contract.reproduction import as_text
from wfmock.contract.signals import NotTested

UNKNOWN, ISOLATES = "get.id.unknown-refused", "get.nsfilter.isolates"
UNKNOWN_UPDATE, UPDATE_ISOLATES = "update.id.unknown-refused", "update.nsfilter.isolates"
FOUR, REQUIRED = "update.status.four", "update.status.required"
UNKNOWN_DEFINITION = "start.definition.unknown-refused"
_COMMANDS = (PAUSED, RESUMED, RETRIED, TERMINATED)


# --- get


@law("unknown-id", (UNKNOWN,), sends=("getWorkflow", "listWorkflows"), requests=6)
def unknown_id(bench: Bench) -> None:
    """An id that no workflow has is refused, also one that is nearly that of a workflow."""
    made = [bench.impossible.uuid(bench.chance), bench.impossible.word(bench.chance)]
    for run_id in (*made, *_nearly(bench)):
        bench.check(UNKNOWN, _unknown(bench, run_id))


def _nearly(bench: Bench) -> tuple[str, ...]:
    """Ids that a careless comparison takes for that of a workflow."""
    known = {str(item["_id"]) for item in bench.sample()} | set(bench.transport.owned.runs)
    run_id = str(bench.chance.choice(bench.sample())["_id"])
    last = "0" if run_id[-1] != "0" else "1"
    nearly = (run_id[:-1] + last, f"{run_id}-{last}", run_id[: len(run_id) // 4], run_id[:-1])
    usable = [each for each in nearly if each and each not in known]
    return (*usable[:1], *bench.chance.sample(usable[1:], min(2, len(usable[1:]))))


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


@law("get-isolates", (ISOLATES,), sends=("getWorkflow", "listWorkflows"), requests=3)
def get_isolates(bench: Bench) -> None:
    """A workflow is not given out under a namespace that is not its own."""
    item = bench.chance.choice(bench.sample())
    named = item.get("_namespaces")
    own = named if isinstance(named, list) else []
    namespace = bench.api.namespace
    candidates = (
        bench.impossible.namespace(bench.chance),
        bench.chance.choice((namespace[:-1], namespace + "x", namespace.partition("_")[0])),
    )
    for other in candidates:
        if other and other not in own and other != namespace:
            bench.check(ISOLATES, _isolated(bench, str(item["_id"]), other))


def _isolated(bench: Bench, run_id: str, namespace: str) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.get(run_id, nsfilter=namespace)
        if not answer.ok or run_id.encode() not in answer.body:
            return None
        return Counterexample(
            "given-out",
            f"A workflow is given out under the namespace {namespace}, which is not its own.",
            "a refusal",
            answer.brief(),
            (answer.exchange,),
            clause=ISOLATES,
            operation="getWorkflow",
        )

    return probe


# --- update: of what does not exist, or not there


@law(
    "unknown-update",
    (UNKNOWN_UPDATE,),
    needs=Needs.START,
    sends=("updateWorkflowStatus", "getWorkflow"),
    requests=4,
)
def unknown_update(bench: Bench) -> None:
    """An update of an id that no workflow has is refused, and makes no workflow of it."""
    made = (bench.impossible.uuid(bench.chance), bench.impossible.word(bench.chance))
    for run_id in made:
        command = str(bench.chance.choice(_COMMANDS))
        bench.check(UNKNOWN_UPDATE, _unknown_update(bench, run_id, command))


def _unknown_update(bench: Bench, run_id: str, command: str) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.update(run_id, command)
        got = bench.api.get(run_id)
        if not answer.ok and not got.ok:
            return None
        accepted = answer.ok
        if not accepted and bench.api.get(bench.impossible.uuid(bench.chance)).ok:
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


@law(
    "update-isolates",
    (UPDATE_ISOLATES,),
    needs=Needs.START,
    sends=("startWorkflow", "updateWorkflowStatus", "getWorkflow"),
    requests=4,
    starts=1,
)
def update_isolates(bench: Bench) -> None:
    """A run is not updated through a namespace that is not its own."""
    namespace = bench.impossible.namespace(bench.chance)
    command = str(bench.chance.choice((PAUSED, TERMINATED)))

    def probe() -> Counterexample | None:
        walk = set_out(bench, alone=True)
        if isinstance(walk, Counterexample):
            return walk
        answer = bench.api.update(walk.id, command, nsfilter=namespace)
        let_settle(bench)
        got = look(bench, walk.id)
        return _reached(answer, got, command, f"the namespace {namespace}", UPDATE_ISOLATES)

    bench.check(UPDATE_ISOLATES, probe)


def _reached(
    answer: Answer, got: Answer, command: str, through: str, clause: str
) -> Counterexample | None:
    """An update that was in effect although it should not have been."""
    status = got[STATUS]
    if not got.ok or may_become("QUEUED", status):
        return None
    return Counterexample(
        "in-effect",
        f"{command}, sent through {through}, is in effect.",
        "a refusal, and the run as it was",
        f"{answer.brief()[:80]}, then _status {as_text(status)}",
        (answer.exchange, got.exchange),
        clause=clause,
        operation="updateWorkflowStatus",
    )


# --- update: what is no command


@law(
    "refused-updates",
    (REFUSED, FOUR, REQUIRED),
    needs=Needs.START,
    sends=("startWorkflow", "updateWorkflowStatus", "getWorkflow"),
    requests=19,
    starts=1,
)
def refused_updates(bench: Bench) -> None:
    """What is no command is refused and changes nothing, nor does a move that is refused."""
    words = list(_WRONG_WORDS)
    bench.chance.shuffle(words)
    bodies = (bench.chance.choice(_WRONG_BODIES[:2]), bench.chance.choice(_WRONG_BODIES[2:]))
    wrong = [*({"_status": word} for word in words[:3]), *bodies]
    simpler = [_wrong(bench, [each]) for each in wrong]
    check_all(bench, (REFUSED, FOUR, REQUIRED), _wrong(bench, wrong), simpler=_few(bench, simpler))
    unmoved = [RESUMED, RETRIED]
    bench.chance.shuffle(unmoved)
    ended = str(bench.chance.choice((PAUSED, RESUMED)))
    bench.check(REFUSED, _moves(bench, (*unmoved, PAUSED, TERMINATED, ended)))


_WRONG_WORDS = (
    *("COMPLETED", "FAILED", "RUNNING", "QUEUED", "CANCELED", "STARTED"),
    *("STOP", "PAUSE", "RESUME", "RETRY", "TERMINATE", "PAUSED,TERMINATED", "0", "null"),
)
_WRONG_BODIES: tuple[Any, ...] = (
    {},
    {"status": "TERMINATED"},
    {"_status": None},
    {"_status": ["PAUSED"]},
    {"_status": {"_status": "PAUSED"}},
    {"_status": 1},
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
        return walk.unchanged(walk.step(_named(bodies), answer)) if answer else None

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


def _moves(bench: Bench, moves: Sequence[str]) -> Probe:
    """A probe of moves of which some are nowhere made legal; if these are accepted, it is fair."""

    def probe() -> Counterexample | None:
        walk = set_out(bench, alone=True)
        if isinstance(walk, Counterexample):
            return walk
        return next((flaw for move in moves if (flaw := walk.go(move))), None)

    return probe


# --- start


@law(
    "refused-starts",
    (UNKNOWN_DEFINITION,),
    needs=Needs.START,
    sends=("startWorkflow", "listWorkflows", "getWorkflow"),
    requests=6,
    starts=1,
)
def refused_starts(bench: Bench) -> None:
    """A start without a definition that exists is refused and makes no workflow."""
    mark = {"wfmock": f"refused {bench.chance.getrandbits(32):08x}"}
    definitions = [
        bench.impossible.uuid(bench.chance),
        bench.impossible.word(bench.chance),
        OMIT,
    ]

    def probe() -> Counterexample | None:
        for definition in definitions:
            answer = bench.api.start(mark, definition=definition)
            if answer.ok:
                return _started(definition, answer)
        return _made_nothing(bench, mark, answer) or _goes_on(bench)

    bench.check(UNKNOWN_DEFINITION, probe)


def _started(definition: Any, answer: Answer) -> Counterexample:
    omitted = definition is OMIT
    return Counterexample(
        "accepted",
        "A start without _workflowDefId is accepted."
        if omitted
        else "A start of a definition that does not exist is accepted.",
        "a refusal",
        answer.brief(),
        (answer.exchange,),
        clause="start.definition.required" if omitted else UNKNOWN_DEFINITION,
        operation="startWorkflow",
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


def _goes_on(bench: Bench) -> Counterexample | None:
    """Whether a start that should succeed still does, and is found."""
    begun = begin(bench)
    if begun.flaw:
        return begun.flaw
    got = by_id(bench, begun.id)
    return None if got.ok else not_found(begun.answer, got)


READING = (unknown_id, get_isolates)
LAWS = (refused_updates, unknown_update, update_isolates, refused_starts)
