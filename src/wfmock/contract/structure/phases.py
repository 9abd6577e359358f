"""The structural engine: requests made of the document, and every exchange judged by it.

``PHASES`` are run once, between the first round of the laws and the further ones; ``CONCLUSION``
when all is sent. Requests leave through the guarded transport only: what it refuses is left out, so
that no generator can do harm.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import requests

from wfmock.contract.judging.verdicts import CONCLUSION, JUDGED, deliver
from wfmock.contract.structure.narrowing import Deployed, narrowed
from wfmock.contract.wire.deployment import as_json
from wfmock.contract.wire.signals import (
    BudgetSpent,
    NoReply,
    NotTested,
    OutOfTime,
    Refused,
    Unsteady,
)
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Depth, Needs, law

__all__ = ["CONCLUSION", "PHASES"]

# How many requests generated ones may take, and how many are left for further rounds of laws.
SHARE = {Depth.SMOKE: 20, Depth.GATE: 24, Depth.DEEP: 600}
LEFT = {Depth.SMOKE: 15, Depth.GATE: 4, Depth.DEEP: 1000}
FUZZED = 150
SEQUENCES = 40
_READABLE = 3
_STARTS_LEFT = 5  # for the laws that draw anew afterwards


def share(bench: Bench) -> int:
    """How many requests a phase may send."""
    return min(SHARE[bench.depth], max(0, bench.requests_left - LEFT[bench.depth]))


def deployed(bench: Bench, own: tuple[str, ...] = ()) -> Deployed:
    """What this deployment has, of which one look and the laws before know; ``own`` are runs that
    may be updated."""
    consent = bench.transport.consent
    try:
        sample = bench.sample()
    except (NotTested, Unsteady, NoReply):
        sample = ()
    first = sample[0] if sample else {}
    words = {"_name": first.get("_name"), "_status": first.get("_status")}
    words["_defId"] = first.get("_workflowDefId")
    return Deployed(
        namespace=consent.namespace,
        definition=consent.definition,
        readable=tuple(str(each["_id"]) for each in sample[:_READABLE]),
        own=own,
        terms={name: value for name, value in words.items() if isinstance(value, str) and value},
    )


def _active(bench: Bench) -> tuple[str, ...]:
    """An own run that is active, where one can be had; else one that was."""
    if not bench.transport.consent.definition:
        return ()
    try:
        return (bench.active_run(),)
    except (BudgetSpent, NotTested, Unsteady, NoReply):
        return _any_own(bench)


def _any_own(bench: Bench) -> tuple[str, ...]:
    return tuple(bench.transport.owned.runs)[-1:]


def _send(bench: Bench, request: requests.Request) -> requests.Response | None:
    """The reply to a request that may be sent and was answered; None for any other."""
    try:
        return deliver(bench.transport, request)
    except BudgetSpent as spent:
        if spent.what == "starts":
            return None
        raise
    except (Refused, NoReply, requests.RequestException, ValueError):
        # Some of what is generated no client can write down; what goes unanswered, laws see.
        return None


@law("structure-bodies", (), needs=Needs.START, requests=3, starts=1, again=False)
def BODIES(bench: Bench) -> None:
    """Bodies that no generator of valid JSON makes, and the definition where it should not be."""
    definition = bench.transport.consent.definition
    starts = (b'{"_workflowDefId": ', as_json({"_workflowDefId": [definition]}))
    for body in starts:
        _attempt(partial(bench.api.start, body=body))
    for run_id in _any_own(bench):
        _attempt(partial(bench.api.update, run_id, body=b'{"_status": '))


def _attempt(send: Callable[[], object]) -> None:
    """Send for the sake of being judged; what comes of it does not matter here."""
    try:
        send()
    except BudgetSpent as spent:
        if spent.what != "starts":
            raise
    except (Refused, NoReply, Unsteady):
        return


@law("structure-coverage", (), requests=SHARE[Depth.GATE], again=False)
def COVERAGE(bench: Bench) -> None:
    """Examples of the document, boundaries, wrong types and missing parameters, one at a time."""
    from wfmock.contract.structure.cases import (
        made,  # heavy: only a run that comes here waits for it
    )
    from wfmock.contract.structure.thinning import telling

    document = narrowed(bench.ground.api, deployed(bench, _active(bench)))
    found = made(document, bench.transport.consent.base_url, bench.ground.seed)
    allowed = [each for each in found if _may_leave(bench, each.request)]
    if bench.depth is not Depth.DEEP:
        allowed = list(telling(allowed, bench.ground.api, share(bench)))
    for each in allowed[: share(bench)]:
        _send(bench, each.request)


def _may_leave(bench: Bench, request: requests.Request) -> bool:
    try:
        prepared = bench.transport.session.prepare_request(request)
    except (requests.RequestException, ValueError):
        return False
    return not bench.transport.refusal(prepared)


def _sender(bench: Bench) -> Callable[[requests.Request], requests.Response | None]:
    """A sender for generators that draw; it ends them when their share is spent."""
    from wfmock.contract.structure.cases import Enough

    def send(request: requests.Request) -> requests.Response | None:
        if bench.requests_left <= LEFT[bench.depth]:
            raise Enough
        if request.method == "POST" and bench.starts_left <= _STARTS_LEFT:
            return None
        try:
            return _send(bench, request)
        except (BudgetSpent, OutOfTime):
            raise Enough from None

    return send


@law("structure-fuzzing", (), requests=4 * FUZZED, depth=Depth.DEEP, again=False)
def FUZZING(bench: Bench) -> None:
    """Drawn requests, valid and invalid, of every operation."""
    from wfmock.contract.structure.cases import fuzz

    document = narrowed(bench.ground.api, deployed(bench, _active(bench)))
    base = bench.transport.consent.base_url
    fuzz(document, base, bench.ground.seed, FUZZED, _sender(bench))


@law(
    "structure-sequences",
    (),
    needs=Needs.START,
    requests=6 * SEQUENCES,
    depth=Depth.DEEP,
    again=False,
)
def LINKED(bench: Bench) -> None:
    """Sequences of requests along the links of the document."""
    from wfmock.contract.structure.cases import sequences

    document = narrowed(bench.ground.api, deployed(bench, _active(bench)))
    base = bench.transport.consent.base_url
    sequences(document, base, bench.ground.seed, SEQUENCES, _sender(bench))


PHASES = (COVERAGE, BODIES, FUZZING, LINKED, JUDGED)
