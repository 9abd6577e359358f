"""The namespace: nothing is given out, started or changed without it."""

from __future__ import annotations

from wfmock.contract.lives.fields import STATUS
from wfmock.contract.lives.goals import PAUSED, RESUMED, RETRIED, TERMINATED, may_become
from wfmock.contract.lives.reading import by_id, let_settle
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.reproduction import as_text

GET_NEEDS, START_NEEDS = "get.nsfilter.required", "start.nsfilter.required"
UPDATE_NEEDS = "update.nsfilter.required"


@law("get-needs-namespace", (GET_NEEDS,), sends=("getWorkflow",), requests=2)
def get_needs_namespace(bench: Bench) -> None:
    """A get without a namespace is refused, whether or not loop-over tasks are asked for."""
    run_id = str(bench.chance.choice(bench.sample())["_id"])
    for loops in (None, True):

        def probe(loops: bool | None = loops) -> Counterexample | None:
            answer = bench.api.get(run_id, nsfilter=None, _includeLoopOverTasks=loops)
            return _accepted("A get", answer, GET_NEEDS, "getWorkflow") if answer.ok else None

        bench.check(GET_NEEDS, probe)


@law(
    "start-needs-namespace",
    (START_NEEDS,),
    needs=Needs.START,
    sends=("startWorkflow",),
    requests=1,
    starts=1,
    again=False,
)
def start_needs_namespace(bench: Bench) -> None:
    """A start without a namespace is refused."""

    def probe() -> Counterexample | None:
        answer = bench.api.start(nsfilter=None)
        return _accepted("A start", answer, START_NEEDS, "startWorkflow") if answer.ok else None

    bench.check(START_NEEDS, probe)


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
        if answer.ok:
            return _accepted(command, answer, UPDATE_NEEDS, "updateWorkflowStatus")
        return _done_all_the_same(bench, run_id, command, answer)

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


def _accepted(what: str, answer: Answer, clause: str, operation: str) -> Counterexample:
    return Counterexample(
        "accepted",
        f"{what} without nsfilter is answered with success.",
        "a refusal",
        answer.brief(),
        (answer.exchange,),
        clause=clause,
        operation=operation,
    )


STARTS = (start_needs_namespace,)
READING = (get_needs_namespace,)
LAWS = (update_needs_namespace,)
