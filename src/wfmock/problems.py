"""The only place where an error becomes a status and a body (RFC 9457, problem+json)."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson

from wfmock.dialect import Dialect
from wfmock.errors import (
    ForeignWorkflow,
    IllegalMove,
    StateError,
    UnknownDefinition,
    UnknownWorkflow,
)
from wfmock.spec.exchange import Reply, Violation
from wfmock.spec.nearest import Near

PROBLEM_TYPE = "urn:wfmock:problem:"
PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal before it has a form: ``kind`` names it for good, ``detail`` is one sentence.

    ``choices`` are the attributes of the dialect that chose to refuse, or with which status.
    """

    status: int
    kind: str
    detail: str
    hint: str = ""
    violations: Sequence[Violation] = ()
    headers: tuple[tuple[str, str], ...] = ()
    members: dict[str, object] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


def invalid_call(violations: Sequence[Violation], dialect: Dialect) -> Problem:
    """The problem of a call that breaks the spec; a missing namespace has a code of its own."""
    status, choice = dialect.invalid_request, "invalid_request"
    if all(_is_missing_namespace(violation) for violation in violations):
        status, choice = dialect.missing_namespace, "missing_namespace"
    first = violations[0]
    detail = first.message
    if len(violations) > 1:
        detail += f" (and {len(violations) - 1} more)"
    return Problem(status, "invalid-request", detail, violations=violations, choices=(choice,))


def _is_missing_namespace(violation: Violation) -> bool:
    return (violation.where, violation.pointer, violation.received) == (
        "query",
        "nsfilter",
        "nothing",
    )


def refused(error: StateError, dialect: Dialect, workflow_id: str = "") -> Problem:
    """The problem of a well-formed call that the present state does not allow."""
    if isinstance(error, IllegalMove):
        choice = _ILLEGAL[error.command]
        members: dict[str, object] = {"current": error.current, "command": error.command}
        return Problem(
            getattr(dialect, choice),
            "illegal-move",
            str(error),
            error.hint,
            members=members,
            choices=(*_CAN_BE_ILLEGAL.get((error.current, error.command), ()), choice),
        )
    kind, choice = _kind_and_choice(error, workflow_id)
    return Problem(getattr(dialect, choice), kind, str(error), error.hint, choices=(choice,))


_ILLEGAL = {
    "PAUSED": "illegal_pause",
    "RESUMED": "illegal_resume",
    "RETRIED": "illegal_retry",
    "TERMINATED": "illegal_terminate",
}
# Moves of the table that a dialect may refuse all the same.
_CAN_BE_ILLEGAL = {
    ("PAUSED", "PAUSED"): ("repeated_pause",),
    ("TERMINATED", "TERMINATED"): ("repeated_terminate",),
    ("TERMINATED", "RETRIED"): ("retry_of_terminated",),
}


def _kind_and_choice(error: StateError, workflow_id: str) -> tuple[str, str]:
    match error:
        case UnknownDefinition():
            return "unknown-definition", "unknown_definition"
        case ForeignWorkflow():
            return "foreign-workflow", "foreign_workflow"
        case UnknownWorkflow() if not _looks_like_uuid(workflow_id):
            return "unknown-workflow", "malformed_workflow_id"
        case UnknownWorkflow():
            return "unknown-workflow", "unknown_workflow"
    raise TypeError(f"no status for {type(error).__name__}")


def _looks_like_uuid(text: str) -> bool:
    groups = text.split("-")
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and all(
        character in "0123456789abcdefABCDEF" for group in groups for character in group
    )


UNAUTHENTICATED = Problem(
    401,
    "unauthenticated",
    "this server wants a bearer token that it knows",
    "send the header 'Authorization: Bearer TOKEN'",
    headers=(("WWW-Authenticate", "Bearer"),),
)


def forbidden(namespace: str) -> Problem:
    """The token is known, but the namespace is not one of its own."""
    return Problem(
        403,
        "forbidden",
        f"this token may not use the namespace {namespace!r}",
        "add the namespace to the token in the --auth file",
    )


def unsupported_media_type(received: str, accepted: Sequence[str]) -> Problem:
    """A body in a media type that the operation does not document."""
    expected = " or ".join(accepted)
    hint = f"send the header 'Content-Type: {accepted[0]}'"
    violation = Violation("header", "Content-Type", f"expected {expected}", expected, received)
    detail = f"the body is {received or 'of no stated type'}; expected {expected}"
    return Problem(415, "unsupported-media-type", detail, hint, (violation,))


def not_acceptable(accept: str, produced: Sequence[str]) -> Problem:
    """An Accept header that takes none of the media types the operation answers in."""
    expected = " or ".join(produced)
    violation = Violation("header", "Accept", f"only {expected} can be had", expected, accept)
    return Problem(
        406, "not-acceptable", f"only {expected} can be had", "widen or drop Accept", (violation,)
    )


def too_large(limit: int) -> Problem:
    """A body over the limit, in bytes."""
    return Problem(413, "body-too-large", f"a body may have at most {limit:,} bytes")


def no_route(method: str, path: str, known: Sequence[str], near: Near | None) -> Problem:
    """A path that no operation of the document has."""
    hint = near.sentence() if near else "known: " + ", ".join(known)
    detail = f"no operation answers {method} {path}"
    return Problem(404, "no-route", detail, hint, members=_nearest(near))


def wrong_method(method: str, path: str, allowed: Sequence[str], near: Near | None) -> Problem:
    """A path that exists, but not with this method."""
    allow = ", ".join(allowed)
    detail = f"{path} does not answer {method}"
    headers = (("Allow", allow),)
    return Problem(
        405, "wrong-method", detail, f"try {allow}", headers=headers, members=_nearest(near)
    )


def _nearest(near: Near | None) -> dict[str, object]:
    return {"nearest": near.as_json()} if near else {}


def own_fault(violations: Sequence[Violation]) -> Problem:
    """A reply of ours that breaks the spec (found by --check-replies)."""
    detail = f"this mock made a reply that breaks its spec: {violations[0].message}"
    return Problem(500, "own-fault", detail, "please report this", violations)


def render(problem: Problem, style: str = "problem") -> Reply:
    """The reply of a problem in one of the dialect's styles: problem, json, text, html or empty."""
    body, media_type = _STYLES[style](problem)
    headers = (("Content-Type", media_type), *problem.headers) if media_type else problem.headers
    return Reply(problem.status, body, headers)


def title(status: int) -> str:
    """The standard phrase of a status code."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _problem(problem: Problem) -> tuple[bytes, str]:
    document: dict[str, object] = {
        "type": PROBLEM_TYPE + problem.kind,
        "title": title(problem.status),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.hint:
        document["hint"] = problem.hint
    if problem.violations:
        document["violations"] = [violation.as_dict() for violation in problem.violations]
    return orjson.dumps(document | problem.members), PROBLEM_JSON


def _json(problem: Problem) -> tuple[bytes, str]:
    body = {"status": problem.status, "message": problem.detail}
    return orjson.dumps(body), "application/json"


def _text(problem: Problem) -> tuple[bytes, str]:
    return f"{problem.status} {problem.detail}\n".encode(), "text/plain; charset=utf-8"


def _html(problem: Problem) -> tuple[bytes, str]:
    heading = f"{problem.status} {title(problem.status)}"
    page = (
        f"<!doctype html><title>{heading}</title><h1>{heading}</h1><p>{html.escape(problem.detail)}"
    )
    return page.encode(), "text/html; charset=utf-8"


def _empty(problem: Problem) -> tuple[bytes, str]:
    return b"", ""


_STYLES = {"problem": _problem, "json": _json, "text": _text, "html": _html, "empty": _empty}
