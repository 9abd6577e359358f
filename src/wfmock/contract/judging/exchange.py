"""Any exchange against the document: which clauses it kept and which it broke.

Pure: needs no server and asks nothing. Every request that the kit sends, for whatever reason, is
judged here as well, so that each counts as a check of the structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wfmock.contract.judging.asking import PREFIXES, Asked, TooDeep, asked, parsed, successes
from wfmock.contract.judging.echoes import echoes
from wfmock.contract.judging.seen import Givens, Seen
from wfmock.contract.judging.shapes import Shape, shown
from wfmock.contract.judging.statuses import judged_status, refusal_owed
from wfmock.spec.exchange import Exchange, Reply
from wfmock.spec.model import Api

NOWHERE = Givens()
REFUSAL = "refusal"
# What the structure alone can decide; of what a reply owes its request only the laws see all.
STRUCTURE: tuple[str, ...] = (
    "http.json",
    "http.no-crash",
    "list.codes",
    *(f"{prefix}.success" for prefix in PREFIXES.values()),
    *(f"{prefix}.nsfilter.required" for prefix in PREFIXES.values()),
    "start.definition.required",
    "start.definition.string",
    "update.status.required",
    "update.status.four",
    "list.reply.envelope",
    "list.reply.items",
    *(f"{prefix}.reply.workflow" for prefix in ("get", "start", "update")),
    "workflow.fields",
    "workflow.types",
    "workflow.tasks",
    "workflow.timestamps.format",
    "workflow.timestamps.ordered",
    "workflow.status.lasting",
)
# What a reply shows by itself, whatever was asked: told as soon as it is seen.
SHAPES: tuple[str, ...] = (
    "http.json",
    "list.reply.envelope",
    "list.reply.items",
    *(f"{prefix}.reply.workflow" for prefix in ("get", "start", "update")),
    "workflow.fields",
    "workflow.types",
    "workflow.tasks",
    "workflow.timestamps.format",
    "workflow.timestamps.ordered",
)
_JSON = re.compile(r"[^/\s]+/(?:json|[^/\s]*\+json)", re.IGNORECASE)


def judge(exchange: Exchange, api: Api, givens: Givens = NOWHERE) -> tuple[Seen, ...]:
    """What one exchange says about the clauses of the document.

    An exchange whose ``notes`` hold ``expect: refusal`` was sent to be refused for a reason that
    the request itself does not show, an unknown id for one: whether it was is for the sender to
    judge, and a success is not looked into.
    """
    request = asked(exchange, api)
    if request is None or not successes(request.operation) or exchange.reply.status < 100:
        return ()
    return tuple(
        replace(seen, exchange=exchange.id) for seen in _judged(request, exchange, api, givens)
    )


def _judged(request: Asked, exchange: Exchange, api: Api, givens: Givens) -> Iterator[Seen]:
    reply = exchange.reply
    succeeds = 200 <= reply.status < 300
    if succeeds and exchange.notes.get("expect") == REFUSAL:
        return
    yield from judged_status(request, reply, givens)
    if not succeeds or refusal_owed(request) is not None:
        return
    if str(reply.status) not in successes(request.operation) and not reply.body:
        return  # the status is wrong and means that nothing follows
    bodies: list[Any] = []
    yield from _media(request, reply, bodies)
    for body in bodies:
        yield from Shape(request, api).judged(body)
        yield from echoes(request, body)


def _media(request: Asked, reply: Reply, bodies: list[Any]) -> Iterator[Seen]:
    """Whether a reply is JSON and says so; puts what it holds into ``bodies``."""
    media_type = content_type(reply).partition(";")[0].strip()
    problems = []
    if not _JSON.fullmatch(media_type):
        problems.append(("content-type", "says that it is", media_type or "nothing at all"))
    try:
        bodies.append(parsed(reply.body))
    except TooDeep:
        return
    except ValueError as error:
        received = shown(reply.body[:80].decode("utf-8", "replace"))
        problems.append(("no-json", f"is not JSON ({error}):", received))
    for symptom, verb, received in problems:
        yield Seen(
            "http.json",
            request.operation.id,
            False,
            symptom,
            f"The reply of {request.operation.id} {verb} {received}",
            "application/json",
            received,
            also=_unreadable(request) if symptom == "no-json" else (),
        )
    if not problems:
        yield Seen("http.json", request.operation.id, True)


def _unreadable(request: Asked) -> tuple[str, ...]:
    return (
        "list.reply.envelope" if request.binding == "list" else f"{request.prefix}.reply.workflow",
    )


def content_type(reply: Reply) -> str:
    """The Content-Type of a reply; "" when it names none."""
    return next((value for name, value in reply.headers if name.lower() == "content-type"), "")
