"""Odd input of list and start: whatever is answered, it is no server error, and no silence.

Crashes on anything else that is sent are found as well: every exchange is judged (``judging``).
"""

from __future__ import annotations

from typing import Any

from wfmock.contract.judging.verdicts import counterexample, judged
from wfmock.contract.lists.oddities import Query, drawn
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import NoReply, Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Counterexample, Depth, Needs, Probe, law

CRASH = "http.no-crash"
_AT_SMOKE = 4
_OF_EACH_WHEN_DEEP = 3
_IDS: tuple[Any, ...] = ("", False, [], {}, [[]], [{}])  # nothing that could name a definition
_INPUTS: tuple[Any, ...] = (None, [], "x", 1)
_ARRAYS: tuple[Any, ...] = ([], [1], [{}])
_BODIES: tuple[Any, ...] = (
    *(None, "start", 7, True, {}, {"_inputParams": {}}, {"_workflowDefId": None}),
    *({"_workflowDefId": each} for each in _IDS if each != ""),
    *({"_workflowDefId": None, "_inputParams": each} for each in _INPUTS),
)


@law("odd-queries", (CRASH,), requests=26)
def odd_queries(bench: Bench) -> None:
    """Odd values of the list's parameters are answered; a crash is narrowed down to its cause."""
    deep = bench.depth is Depth.DEEP
    oddities = drawn(bench.chance, _OF_EACH_WHEN_DEEP if deep else 1)
    for oddity in oddities[: _AT_SMOKE if bench.depth is Depth.SMOKE else None]:
        shown = _asking(bench, oddity.query)()
        if shown is None:
            bench.kept(CRASH)
        else:
            simpler = [_asking(bench, query) for query in oddity.simpler]
            bench.check(CRASH, _after(shown, _asking(bench, oddity.query)), simpler=simpler)


def _asking(bench: Bench, query: Query) -> Probe:
    """A probe for a crash on a query of the list; silence, when it lasts, is one as well."""
    exact = {bench.api.spelling.of(name): value for name, value in query.items()}

    def probe() -> Counterexample | None:
        try:
            answer = bench.api.list(exact=exact)
        except Unsteady:
            return None
        except NoReply as silence:
            operation = bench.api.operation("list").id
            asked = ", ".join(f"{name}={value}" for name, value in exact.items())
            return Counterexample(
                "no-reply",
                f"{operation} does not answer a list with {asked}.",
                "an answer, or a refusal with 4xx",
                str(silence),
                (silence.exchange,),
                fragile=True,
            )
        seen = judged(bench.ground, bench.transport.exchanges[int(answer.exchange) - 1])
        return next((counterexample(s) for s in seen if s.clause == CRASH and not s.ok), None)

    return probe


def _after(shown: Counterexample, probe: Probe) -> Probe:
    """The probe, whose first result is at hand already."""
    waiting = [shown]
    return lambda: waiting.pop() if waiting else probe()


@law(
    "odd-starts",
    (CRASH,),
    needs=Needs.START,
    sends=("startWorkflow",),
    requests=2,
    starts=0,
)
def odd_starts(bench: Bench) -> None:
    """Bodies that can start nothing are answered without a server error."""
    for body in (bench.chance.choice(_ARRAYS), bench.chance.choice(_BODIES)):
        _answered(bench, bench.api.start(body=body, bare=True))


def _answered(bench: Bench, answer: Answer) -> None:
    if answer.status < 500:
        bench.kept(CRASH)


STARTS = (odd_starts,)
LAWS = (odd_queries,)
