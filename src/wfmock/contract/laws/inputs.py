"""The inputs of a run: whatever JSON can say comes back as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wfmock.contract.lives.agreement import AGREES
from wfmock.contract.lives.beginning import Begun, begin
from wfmock.contract.lives.effects import not_found
from wfmock.contract.lives.fields import INPUTS, is_whole
from wfmock.contract.lives.inputs import RICH, Inputs, drawn, halves, smaller
from wfmock.contract.lives.reading import by_id, let_settle, listed
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.compare import Difference, differences
from wfmock.contract.workbench.probing import Counterexample, Needs, Probe, law
from wfmock.contract.workbench.reproduction import as_text
from wfmock.contract.workbench.snapshot import Item

ECHOED, CRASH = "start.inputs.echoed", "http.no-crash"
_STARTS_LEFT = 4  # starts that shrinking leaves for other laws
_OPERATIONS = {"start": "startWorkflow", "get": "getWorkflow", "list": "listWorkflows"}


@law(
    "inputs-echoed",
    (ECHOED,),
    needs=Needs.START,
    sends=("startWorkflow", "getWorkflow", "listWorkflows"),
    requests=5,
    starts=2,
)
def inputs_echoed(bench: Bench) -> None:
    """Inputs of every kind come back unchanged in the reply, by id and in the list."""
    first = dict(RICH) if bench.round == 1 else drawn(bench.chance)
    for inputs in (first, {}) if bench.round == 1 else (first,):
        found: list[str] = []
        probe = _probe(bench, inputs, found)
        bench.check(ECHOED, probe, simpler=_simpler(bench, inputs, found))


def _probe(bench: Bench, inputs: Inputs, found: list[str]) -> Probe:
    """A probe that starts a run with these inputs; where they come back otherwise goes to
    ``found``, as a JSON pointer."""

    def probe() -> Counterexample | None:
        begun = begin(bench, inputs)
        if begun.flaw and begun.flaw.symptom == "start-refused":
            return _refused(bench, inputs, begun)
        return begun.flaw or _changed(bench, inputs, begun, found)

    return probe


def _simpler(bench: Bench, inputs: Inputs, found: list[str]) -> Iterator[Probe]:
    """Probes of fewer inputs, made once it is known which of them are changed."""
    pointer = found[0] if found else "/"
    for fewer in smaller(inputs, pointer):
        if bench.starts_left > _STARTS_LEFT and inputs:
            yield _probe(bench, fewer, [])


def _changed(bench: Bench, inputs: Inputs, begun: Begun, found: list[str]) -> Counterexample | None:
    """How the inputs come back otherwise than they were sent."""
    started = begun.answer
    flaw = _otherwise("start", inputs, started.run, started, (), found)
    if flaw:
        return flaw
    let_settle(bench)
    got = by_id(bench, begun.id)
    if not got.ok:
        return not_found(started, got)
    flaw = _otherwise("get", inputs, got.run, started, (got.exchange,), found)
    if flaw:
        return flaw
    if not inputs:
        return None
    page = listed(bench)
    item = page.of(begun.id)
    return _otherwise("list", inputs, item, started, page.exchanges, found) if item else None


def _otherwise(
    reader: str,
    sent: Inputs,
    run: Item,
    started: Answer,
    looks: tuple[str, ...],
    found: list[str],
) -> Counterexample | None:
    if not is_whole(run) or not differences(sent, run.get(INPUTS)):
        return None
    difference = _first(sent, run.get(INPUTS))
    found.append(difference.pointer)
    by_list = reader == "list"
    return Counterexample(
        "inputs-changed" if INPUTS in run else "inputs-missing",
        f"_inputParams are shown by the {reader} otherwise than they were sent,"
        f" at {difference.pointer}.",
        difference.expected,
        difference.received,
        (started.exchange, *looks),
        clause=AGREES if by_list else ECHOED,
        operation=_OPERATIONS[reader],
        also=(ECHOED,) if by_list else (),
    )


def _first(sent: Inputs, got: Any) -> Difference:
    if isinstance(got, dict):
        return differences(sent, got)[0]
    return Difference("/", as_text(sent), as_text(got))


def _refused(bench: Bench, inputs: Inputs, begun: Begun) -> Counterexample | None:
    """A crash on some inputs; a refusal of odd ones with 4xx is fair and only noted."""
    guilty, last = inputs, begun.answer
    while len(guilty) > 1 and bench.starts_left > _STARTS_LEFT:
        for half in halves(guilty):
            answer = bench.api.start(half)
            if not answer.ok:
                guilty, last = half, answer
                break
        else:
            break
    if last.status < 500:
        bench.note(f"a start with the inputs {as_text(guilty, 80)} is answered with {last.status}")
        raise NotTested(f"inputs such as {as_text(guilty, 80)} are refused: {last.brief()}")
    return _crashed(guilty, last, ("start.success", ECHOED))


def _crashed(inputs: Any, answer: Answer, also: tuple[str, ...]) -> Counterexample:
    return Counterexample(
        f"status-{answer.status}",
        f"A start with the inputs {as_text(inputs, 80)} is answered with {answer.status}.",
        "an answer, or a refusal with 4xx",
        answer.brief(),
        (answer.exchange,),
        clause=CRASH,
        operation="startWorkflow",
        also=also,
    )


@law(
    "odd-inputs",
    (CRASH,),
    needs=Needs.START,
    sends=("startWorkflow",),
    requests=2,
    starts=2,
)
def odd_inputs(bench: Bench) -> None:
    """Inputs that are no object, or an odd one, are answered, with whatever it may be."""
    together = {name: value for each in _OBJECTS for name, value in each.items()}
    simpler = (_answered(bench, each) for each in _OBJECTS if bench.starts_left > _STARTS_LEFT)
    bench.check(CRASH, _answered(bench, together), simpler=simpler)
    bench.check(CRASH, _answered(bench, bench.chance.choice(_NO_OBJECTS)))


def _nested(depth: int) -> Any:
    nested: Any = []
    for level in range(depth):
        nested = {"deeper": nested} if level % 2 else [nested]
    return {"nested": nested}


_NO_OBJECTS: tuple[Any, ...] = (None, [], [{"a": 1}], "text", "", 5, 0.5, True, False)
_OBJECTS: tuple[Inputs, ...] = (
    *(_nested(60), {"": ""}, {"long " * 60: 1}, {"many": [{}] * 2000}),
    *({"$ref": "#/x"}, {"__proto__": {}}, {"{{x}}": "${y} %s {0}"}),
)


def _answered(bench: Bench, inputs: Any) -> Probe:
    def probe() -> Counterexample | None:
        answer = bench.api.start(inputs)
        if answer.status < 500:
            return None
        return _crashed(inputs, answer, ())

    return probe


LAWS = (inputs_echoed, odd_inputs)
