"""Ids that no workflow has and namespaces that are not its own: nobody gets in by these."""

from __future__ import annotations

from collections.abc import Sequence

from wfmock.contract.lives.beginning import MARK, replied
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.fields import INPUTS, STATUS, is_whole
from wfmock.contract.lives.goals import CLAUSES, PAUSED, RESUMED, RETRIED, TERMINATED, may_become
from wfmock.contract.lives.looking import is_old
from wfmock.contract.lives.reading import by_id, let_settle, listed, look, same_id
from wfmock.contract.lives.walk import set_out
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

READS = ("getWorkflow", "listWorkflows")
UNKNOWN, ISOLATES = "get.id.unknown-refused", "get.nsfilter.isolates"
UNKNOWN_UPDATE, UPDATE_ISOLATES = "update.id.unknown-refused", "update.nsfilter.isolates"
GET_NEEDS, UPDATE_NEEDS = "get.nsfilter.required", "update.nsfilter.required"
_NEXT_DIGIT = str.maketrans("0123456789abcdef", "123456789abcdef0")


# --- get


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


@law("get-isolates", (ISOLATES, GET_NEEDS, "get.success"), sends=READS, requests=7)
def get_isolates(bench: Bench) -> None:
    """A workflow is not given out under a namespace that is not its own."""
    item = _any_run(bench)
    named = item.get("_namespaces")
    own = named if isinstance(named, list) else []
    namespace = bench.api.namespace
    candidates = (
        bench.impossible.namespace(bench.chance),
        bench.chance.choice((namespace[:-1], namespace + "x", namespace.partition("_")[0])),
    )
    bench.api.get(str(item["_id"]))  # from now on a cache may know it
    for other in candidates:
        if other and other not in own and other != namespace:
            bench.check(ISOLATES, _isolated(bench, str(item["_id"]), other))
    bench.check("get.success", _still_given(bench, str(item["_id"])))
    for loops in (None, True):
        bench.check(GET_NEEDS, _given_out_without(bench, str(item["_id"]), loops))


def _still_given(bench: Bench, run_id: str) -> Probe:
    """A probe for a get that fails once others were refused the workflow."""

    def probe() -> Counterexample | None:
        got = bench.api.get(run_id)
        if got.ok:
            return None
        if run_id not in bench.transport.owned:
            raise Unsteady("the run went away while it was looked at")
        return Counterexample(
            "refused-to-its-own",
            "A workflow is not found any more once it was asked for in another namespace.",
            "200 and the workflow",
            got.brief(),
            (*_own_start(bench, run_id), str(int(got.exchange) - 1), got.exchange),
            clause="get.success",
            operation="getWorkflow",
        )

    return probe


def _own_start(bench: Bench, run_id: str) -> tuple[str, ...]:
    own = bench.transport.owned.runs.get(run_id)
    return (own.start,) if own else ()


def _given_out_without(bench: Bench, run_id: str, loops: bool | None) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.get(run_id, nsfilter=None, _includeLoopOverTasks=loops)
        if not answer.ok:
            return None
        return Counterexample(
            "accepted",
            "A get without nsfilter is answered with success.",
            "a refusal",
            answer.brief(),
            (answer.exchange,),
            clause=GET_NEEDS,
            operation="getWorkflow",
        )

    return probe


def _any_run(bench: Bench) -> Item:
    """One of the kit's own runs where there is one; in every second round any that is there."""
    own = [replied(bench, each.start) for each in bench.transport.owned.runs.values()]
    whole = [each for each in own if is_whole(each)]
    mine = whole and bench.round % 2
    chosen: Item = bench.chance.choice(whole if mine else bench.sample())
    return chosen


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


@law(
    "update-needs-namespace",
    (UPDATE_NEEDS,),
    needs=Needs.START,
    sends=("startWorkflow", "updateWorkflowStatus", "getWorkflow"),
    requests=4,
    starts=1,
    again=False,
)
def update_needs_namespace(bench: Bench) -> None:
    """No command is carried out without a namespace."""
    runs = {own.status: own.id for own in bench.transport.owned.runs.values()}
    active = runs.get("RUNNING") or runs.get("QUEUED") or bench.active_run()
    bench.check(UPDATE_NEEDS, _without(bench, active, TERMINATED))
    for status, command in ((PAUSED, RESUMED), (TERMINATED, RETRIED)):
        if status in runs:
            bench.check(UPDATE_NEEDS, _without(bench, runs[status], command))


def _without(bench: Bench, run_id: str, command: str) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.update(run_id, command, nsfilter=None)
        if not answer.ok:
            return _done_all_the_same(bench, run_id, command, answer)
        return Counterexample(
            "accepted",
            f"{command} without nsfilter is answered with success.",
            "a refusal",
            answer.brief(),
            (answer.exchange,),
            clause=UPDATE_NEEDS,
            operation="updateWorkflowStatus",
        )

    return probe


def _done_all_the_same(
    bench: Bench, run_id: str, command: str, refused: Answer
) -> Counterexample | None:
    """A command that was refused for want of a namespace, and carried out."""
    before = {RESUMED: PAUSED, TERMINATED: "RUNNING"}.get(command)
    if before is None:
        return None
    let_settle(bench)
    got = by_id(bench, run_id, lambda run: may_become(before, run.get(STATUS)))
    if not got.ok or may_become(before, got[STATUS]):
        return None
    return Counterexample(
        "refused-but-done",
        f"{command} without nsfilter is refused, and carried out all the same.",
        f"a run that is {before}, as before",
        f"_status {as_text(got[STATUS])}",
        (refused.exchange, got.exchange),
        clause="update.refused-changes-nothing",
        operation="updateWorkflowStatus",
        also=(UPDATE_NEEDS,),
    )


@law(
    "update-isolates",
    (UPDATE_ISOLATES,),
    needs=Needs.START,
    sends=("startWorkflow", "updateWorkflowStatus", "getWorkflow"),
    requests=7,
    starts=1,
)
def update_isolates(bench: Bench) -> None:
    """A run is not updated through a namespace that is not its own, whatever the command."""
    namespace = bench.impossible.namespace(bench.chance)
    for resting, commands in ((False, (PAUSED, TERMINATED)), (True, (RESUMED,))):
        probe = _through(bench, namespace, commands, resting)
        alone = [_through(bench, namespace, (each,), resting) for each in commands[:-1]]
        bench.check(UPDATE_ISOLATES, probe, simpler=alone)


def _through(bench: Bench, namespace: str, commands: tuple[str, ...], resting: bool) -> Probe:
    """A probe that sends the commands through another namespace, to an active run of the kit or to
    one that is paused."""

    def probe() -> Counterexample | None:
        run_id = _paused(bench) if resting else _active(bench)
        if isinstance(run_id, Counterexample):
            return run_id
        answers = [bench.api.update(run_id, each, nsfilter=namespace) for each in commands]
        let_settle(bench)
        sent = " and ".join(commands)
        before = PAUSED if resting else "QUEUED"
        got = by_id(bench, run_id, lambda run: may_become(before, run.get(STATUS)))
        return _reached(bench, answers, got, before, sent, f"the namespace {namespace}")

    return probe


def _active(bench: Bench) -> str | Counterexample:
    walk = set_out(bench, alone=True)
    return walk if isinstance(walk, Counterexample) else walk.id


def _paused(bench: Bench) -> str:
    """An own run that is paused. Raises NotTested where there is none."""
    for own in bench.transport.owned.runs.values():
        if own.status == PAUSED:
            return own.id
    raise NotTested("no run of the kit is paused")


def _reached(
    bench: Bench, answers: Sequence[Answer], got: Answer, before: str, command: str, through: str
) -> Counterexample | None:
    """An update that was in effect although it should not have been."""
    status = got[STATUS]
    if not got.ok or may_become(before, status):
        return None
    if any(look(bench, str(got["_id"]))[STATUS] != status for _ in range(2)):
        raise Unsteady("the run is another one with every look at it")
    return Counterexample(
        "in-effect",
        f"{command}, sent through {through}, is in effect.",
        "a refusal, and the run as it was",
        f"{answers[-1].brief()[:80]}, then _status {as_text(status)}",
        (*(each.exchange for each in answers), got.exchange),
        clause=UPDATE_ISOLATES,
        operation="updateWorkflowStatus",
    )


@law(
    "start-elsewhere",
    ("start.namespace",),
    needs=Needs.START,
    sends=("startWorkflow", "listWorkflows"),
    requests=2,
    starts=1,
    again=False,
)
def start_elsewhere(bench: Bench) -> None:
    """A start in another namespace makes no run in that of the definition."""
    mark = {MARK: f"elsewhere {bench.chance.getrandbits(32):08x}"}
    namespace = bench.impossible.namespace(bench.chance)

    def probe() -> Counterexample | None:
        answer = bench.api.start(mark, nsfilter=namespace)
        run_id, named = answer["_id"], answer["_namespaces"]
        if answer.ok and isinstance(run_id, str) and isinstance(named, list) and namespace in named:
            bench.api.update(run_id, TERMINATED, nsfilter=namespace)
            return None
        let_settle(bench)
        page = listed(bench, _defId=None)
        made = [each.get("_id") for each in page.runs.values() if each.get(INPUTS) == mark]
        if not made and not (answer.ok and isinstance(named, list)):
            return None
        return Counterexample(
            "started-elsewhere",
            f"A start in the namespace {namespace} makes a run that is not in it.",
            f"a refusal, or a run whose _namespaces hold {namespace}",
            f"{answer.brief()[:120]}; in the list of {bench.api.namespace}: {as_text(made)}",
            (answer.exchange, *page.exchanges),
            operation="startWorkflow",
        )

    bench.check("start.namespace", probe)


READING = (unknown_id, get_isolates)
LAWS = (unknown_update, update_needs_namespace, update_isolates, start_elsewhere)
