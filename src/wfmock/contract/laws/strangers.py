"""Other namespaces: nobody gets in by one that is not a workflow's own."""

from __future__ import annotations

from collections.abc import Sequence

from wfmock.contract.lives.beginning import MARK, replied
from wfmock.contract.lives.fields import INPUTS, STATUS, is_whole
from wfmock.contract.lives.goals import PAUSED, RESUMED, TERMINATED, may_become
from wfmock.contract.lives.reading import by_id, let_settle, listed, look
from wfmock.contract.lives.walk import set_out
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

READS = ("getWorkflow", "listWorkflows")
ISOLATES, UPDATE_ISOLATES = "get.nsfilter.isolates", "update.nsfilter.isolates"


@law("get-isolates", (ISOLATES, "get.success"), sends=READS, requests=5)
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


READING = (get_isolates,)
LAWS = (update_isolates, start_elsewhere)
