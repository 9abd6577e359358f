"""What the status of a reply says: success, refusal, server error."""

from __future__ import annotations

from collections.abc import Iterator

from wfmock.bindings import NAMESPACE
from wfmock.contract.judging.asking import NO_JSON, NOTHING, UNREAD, Asked, successes
from wfmock.contract.judging.seen import Givens, Seen
from wfmock.contract.judging.sorting import SORTABLE, sort_keys
from wfmock.spec.exchange import Reply
from wfmock.workflows.model import Command

# What stands between the caller and the service: gateways, credentials, quotas, HTTP itself.
ENVIRONMENTAL = frozenset(
    {401, 403, 406, 407, 408, 411, 413, 414, 415, 417, 421, 425, 426, 428, 429, 431, 451}
    | {502, 503, 504, 511}
)
# Replies that say nothing about what was asked: credentials, patience, outage.
UNANSWERED = frozenset({401, 407, 408, 425, 429, 502, 503, 504, 511})


def refusal_owed(asked: Asked) -> tuple[str, str, tuple[str, ...]] | None:
    """The clause that wants this request refused, what is wrong with it, and related clauses."""
    if NAMESPACE not in asked.query:
        return f"{asked.prefix}.nsfilter.required", f"a request without {NAMESPACE}", ()
    if asked.binding == "start":
        return _start_refused(asked.body)
    if asked.binding == "update-status":
        return _update_refused(asked.body)
    return None


def _start_refused(body: object) -> tuple[str, str, tuple[str, ...]] | None:
    if body is UNREAD:
        return None
    if not isinstance(body, dict):
        return "start.definition.required", f"a body that is {_kind(body)}", ()
    if "_workflowDefId" not in body:
        return "start.definition.required", "a body without _workflowDefId", ()
    definition = body["_workflowDefId"]
    if not isinstance(definition, str):
        related = ("start.definition.required",) if definition is None else ()
        return "start.definition.string", f"a _workflowDefId that is {_kind(definition)}", related
    if not definition:
        return "start.definition.unknown-refused", "an empty _workflowDefId", ()
    return None


def _update_refused(body: object) -> tuple[str, str, tuple[str, ...]] | None:
    if body is UNREAD:
        return None
    if not isinstance(body, dict):
        return "update.status.required", f"a body that is {_kind(body)}", ()
    if "_status" not in body:
        return "update.status.required", "a body without _status", ()
    status = body["_status"]
    # Only the spelling in capitals is documented: another case may be taken for the same word.
    if isinstance(status, str) and status.upper() in tuple(Command):
        return None
    related = ("update.status.required",) if status in (None, "") else ()
    return "update.status.four", f"the _status {status!r}", related


def _kind(value: object) -> str:
    if value is NOTHING:
        return "empty"
    if value is NO_JSON:
        return "no JSON"
    names = {bool: "a boolean", str: "a string", list: "an array", dict: "an object"}
    return "null" if value is None else names.get(type(value), "a number")


def judged_status(asked: Asked, reply: Reply, givens: Givens) -> Iterator[Seen]:
    """What the status alone keeps and breaks."""
    owed = refusal_owed(asked)
    if owed is not None and reply.status not in UNANSWERED:
        yield from _refusal(asked, reply, *owed)
    if owed is None and 200 <= reply.status < 300:
        yield from _success(asked, reply)
    if asked.binding in ("list", "start"):
        yield from _crash(asked, reply, givens)
    if asked.binding == "list":
        yield from _codes(asked, reply, givens)


def _refusal(
    asked: Asked, reply: Reply, clause: str, what: str, also: tuple[str, ...]
) -> Iterator[Seen]:
    if 200 <= reply.status < 300:
        yield Seen(
            clause,
            asked.operation.id,
            False,
            "accepted",
            f"{what} is accepted".capitalize(),
            "a refusal",
            f"status {reply.status}",
            also=also,
        )
    elif reply.status >= 400:
        yield Seen(clause, asked.operation.id, True)


def _success(asked: Asked, reply: Reply) -> Iterator[Seen]:
    clause = f"{asked.prefix}.success"
    documented = successes(asked.operation)
    if str(reply.status) in documented:
        yield Seen(clause, asked.operation.id, True)
        return
    yield Seen(
        clause,
        asked.operation.id,
        False,
        f"status-{reply.status}",
        f"{asked.operation.id} succeeds with {reply.status}",
        f"status {' or '.join(documented)}",
        f"status {reply.status}",
        also=("list.codes",) if asked.binding == "list" else (),
    )


def _crash(asked: Asked, reply: Reply, givens: Givens) -> Iterator[Seen]:
    if reply.status < 500:
        if reply.status not in UNANSWERED and is_odd(asked):
            yield Seen("http.no-crash", asked.operation.id, True)
    elif reply.status not in ENVIRONMENTAL and _should_be_answered(asked, givens):
        also = (f"{asked.prefix}.success",) if asked.valid else ()
        yield Seen(
            "http.no-crash",
            asked.operation.id,
            False,
            f"status-{reply.status}",
            f"{asked.operation.id} answers {reply.status} to {_described(asked)}",
            "an answer, or a refusal with 4xx",
            f"status {reply.status}",
            also=(*also, "list.codes") if asked.binding == "list" else also,
        )


def _should_be_answered(asked: Asked, givens: Givens) -> bool:
    """Whether a server error is no fair refusal of this request."""
    if not _in_known_namespace(asked, givens):
        return False
    if asked.binding == "list":
        return _sorts_by_known_fields(asked)
    if refusal_owed(asked) is not None:
        return True
    body = asked.body
    return isinstance(body, dict) and body["_workflowDefId"] == givens.definition != ""


def _in_known_namespace(asked: Asked, givens: Givens) -> bool:
    namespace = asked.namespace
    return asked.readable and namespace != "" and givens.namespace in ("", namespace)


def _sorts_by_known_fields(asked: Asked) -> bool:
    """Whether the sort is one whose answer the document fixes: what any other leads to is open."""
    try:
        keys = sort_keys(asked.query.get("sort"))
    except ValueError:
        return False
    return all(field in SORTABLE for field, _ in keys)


def is_odd(asked: Asked) -> bool:
    """Whether a request is one that a careless server might stumble over."""
    texts = [value for name, value in asked.query.items() if name != NAMESPACE]
    if asked.binding == "start":
        return not asked.valid or "_inputParams" in str(asked.body)
    return not asked.valid or any(
        not text.isascii() or not text or len(text) > 60 or set(text) & set("'\"%\\([*{")
        for text in texts
    )


def _described(asked: Asked) -> str:
    if asked.binding == "start":
        owed = refusal_owed(asked)
        return owed[1] if owed else "a start of a definition that exists"
    shown = [f"{name}={value}" for name, value in asked.query.items() if name != NAMESPACE]
    return f"a list with {', '.join(shown)}"[:200] if shown else "a plain list"


def _codes(asked: Asked, reply: Reply, givens: Givens) -> Iterator[Seen]:
    if not (_in_known_namespace(asked, givens) and _sorts_by_known_fields(asked)):
        return
    documented = [
        status
        for status, spec in asked.operation.replies.items()
        if spec.source in ("stated", "shown")
    ]
    status = reply.status
    if str(status) in documented:
        yield Seen("list.codes", asked.operation.id, True)
    elif 400 <= status < 500 and status not in ENVIRONMENTAL:
        yield Seen(
            "list.codes",
            asked.operation.id,
            False,
            f"status-{status}",
            f"{asked.operation.id} answers {status} to {_described(asked)}",
            f"one of {', '.join(documented)}",
            f"status {status}",
            also=("list.success",),
        )
