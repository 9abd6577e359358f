"""How much of the document was exercised, read off the exchanges."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from wfmock.contract.verdict import Covered
from wfmock.contract.wire.transport import Transport
from wfmock.contract.workbench.ledger import Ledger
from wfmock.spec.exchange import Exchange
from wfmock.spec.model import Api
from wfmock.workflows.lifecycle import TRANSITIONS

_DOCUMENTED = ("stated", "shown")


def coverage(api: Api, transport: Transport, ledger: Ledger) -> tuple[Covered, ...]:
    """Operations, parameters, documented statuses, clauses and transitions: reached and missed."""
    exchanges = [each for each in transport.exchanges if each.reply.status]
    return (
        _covered("operations", [o.id for o in api.operations], {e.operation for e in exchanges}),
        _covered("parameters", _parameters(api), _sent(exchanges)),
        _covered(
            "statuses", _statuses(api), {f"{e.operation} {e.reply.status}" for e in exchanges}
        ),
        _covered("clauses", ledger.clauses, {c for c in ledger.clauses if ledger.is_settled(c)}),
        _covered(
            "transitions",
            [f"{status} {command}" for status, command in TRANSITIONS],
            {f"{before} {command}" for before, command, _ in transport.owned.moves},
        ),
    )


def _covered(kind: str, all_: Iterable[str], reached: Iterable[str | None]) -> Covered:
    known, hit = list(all_), set(reached)
    return Covered(
        kind,
        tuple(each for each in known if each in hit),
        tuple(each for each in known if each not in hit),
    )


def _parameters(api: Api) -> list[str]:
    return [
        f"{operation.id} {parameter.name}"
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.location in ("path", "query")
    ]


def _sent(exchanges: Iterable[Exchange]) -> set[str]:
    """Parameters in requests that were served; a path is in all requests of its operation."""
    sent = set()
    for exchange in exchanges:
        if exchange.reply.status < 300:
            names = {name for name, _ in parse_qsl(exchange.call.query, keep_blank_values=True)}
            sent |= {f"{exchange.operation} {name}" for name in (*names, "workflowId")}
    return sent


def _statuses(api: Api) -> list[str]:
    return [
        f"{operation.id} {status}"
        for operation in api.operations
        for status, reply in operation.replies.items()
        if reply.source in _DOCUMENTED
    ]
