"""Starting a run: it is a new one, it begins as a run does, and it is found as it was told."""

from __future__ import annotations

from wfmock.contract.lives.agreement import disagreement
from wfmock.contract.lives.beginning import MARK, Begun, begin, other_zone
from wfmock.contract.lives.checking import check_all
from wfmock.contract.lives.effects import not_found
from wfmock.contract.lives.fields import INPUTS
from wfmock.contract.lives.reading import Listed, by_id, in_list, let_settle, listed
from wfmock.contract.lives.staying import FOUND, missing_from_list
from wfmock.contract.wire.deployment import OMIT, Answer
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Needs, law
from wfmock.contract.workbench.reproduction import as_text


@law(
    "started-is-found",
    (
        FOUND,
        "start.success",
        "start.status.initial",
        "start.definition.used",
        "start.namespace",
        "start.inputs.echoed",
        "get.success",
        "get.agrees-with-list",
        "workflow.created-at.fixed",
    ),
    needs=Needs.START,
    sends=("startWorkflow", "getWorkflow", "listWorkflows"),
    requests=3,
    starts=1,
)
def started_is_found(bench: Bench) -> None:
    """What is started is found by its id and in the list, with all that it was started with."""
    inputs = {MARK: f"{bench.chance.getrandbits(32):08x}"}

    def probe() -> Counterexample | None:
        begun = begin(bench, inputs)
        return begun.flaw or _found(bench, begun) or other_zone(begun.answer)

    check_all(bench, started_is_found.clauses, probe)


def _found(bench: Bench, begun: Begun) -> Counterexample | None:
    """How a run just started is not found, or is another one than was told."""
    started = begun.answer
    let_settle(bench)
    got = by_id(bench, begun.id)
    if not got.ok:
        return not_found(started, got)
    page = in_list(bench, begun.id, lambda _: True)
    if page.of(begun.id) is None:
        missing = missing_from_list(bench, begun.id, started.exchange)
        if missing:
            return missing
    item = page.of(begun.id)
    found = (item, page.exchanges[-1]) if item is not None else None
    told = disagreement((started.run, started.exchange), (got.run, got.exchange), found)
    return told or _extra(bench, started, page)


def _extra(bench: Bench, started: Answer, page: Listed) -> Counterexample | None:
    """A run that the kit did not start and that has the inputs of one that it did."""
    mark = started[INPUTS]
    for run_id, item in page.runs.items():
        same = mark and item.get(INPUTS) == mark and run_id not in bench.transport.owned
        if same and item.get("_createdBy") == started["_createdBy"]:
            return Counterexample(
                "more-than-one",
                "One start makes more than one workflow.",
                f"only the run {started['_id']} with these inputs",
                f"{as_text(run_id)} with them as well",
                (started.exchange, page.exchanges[-1]),
                fragile=True,  # others may start the same
                clause="start.id.new",
                operation="startWorkflow",
            )
    return None


@law(
    "equal-starts",
    ("start.id.new", "start.inputs.optional", FOUND),
    needs=Needs.START,
    sends=("startWorkflow", "getWorkflow", "listWorkflows"),
    requests=4,
    starts=2,
)
def equal_starts(bench: Bench) -> None:
    """A start that was sent before makes a run of its own; the latter leaves the former alone."""
    inputs = bench.chance.choice((OMIT, {MARK: "equal"})) if bench.round > 1 else OMIT

    def probe() -> Counterexample | None:
        first = begin(bench, inputs)
        if first.flaw and inputs is OMIT and first.flaw.symptom == "start-refused":
            return _inputs_required(bench, first.answer) or first.flaw
        if first.flaw:
            return first.flaw
        second = begin(bench, inputs)
        return second.flaw or _left_alone(bench, first, second) or _listed(bench, first, second)

    check_all(bench, equal_starts.clauses, probe)


def _listed(bench: Bench, first: Begun, second: Begun) -> Counterexample | None:
    """A run without inputs that is not in the list."""
    page = in_list(bench, second.id, lambda _: True)
    for begun in (first, second):
        if page.of(begun.id) is None:
            missing = missing_from_list(bench, begun.id, begun.answer.exchange)
            if missing:
                return missing
    return None


def _inputs_required(bench: Bench, refused: Answer) -> Counterexample | None:
    """Whether inputs make the difference between a start that is refused and one that is not."""
    control = bench.api.start({MARK: "inputs"})
    if not control.ok:
        return None
    return Counterexample(
        "inputs-required",
        "A start without _inputParams is refused.",
        "201",
        refused.brief(),
        (refused.exchange, control.exchange),
        clause="start.inputs.optional",
        operation="startWorkflow",
        also=("start.success",),
    )


def _left_alone(bench: Bench, first: Begun, second: Begun) -> Counterexample | None:
    let_settle(bench)
    got = by_id(bench, first.id)
    if not got.ok:
        return Counterexample(
            "lost-by-the-next-start",
            "A run is not found any more once another one was started.",
            f"200 and the run {first.id}",
            got.brief(),
            (first.answer.exchange, second.answer.exchange, got.exchange),
            clause=FOUND,
            operation="getWorkflow",
            also=("get.success",),
        )
    return _as_started(bench, first.answer, got)


def _as_started(bench: Bench, started: Answer, got: Answer) -> Counterexample | None:
    """How a run is shown otherwise than its start was answered; the list says who errs."""
    told, found = (started.run, started.exchange), (got.run, got.exchange)
    if disagreement(told, found, None) is None:
        return None
    page = listed(bench, str(started["_id"]))
    item = page.of(str(started["_id"]))
    return disagreement(told, found, (item, page.exchanges[-1]) if item is not None else None)


LAWS = (started_is_found, equal_starts)
