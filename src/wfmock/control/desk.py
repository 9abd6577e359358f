"""Calls of the control API: checked by its document, answered by the control object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfmock import problems, remarks
from wfmock.control.answers import Asked, answer
from wfmock.control.control import Control
from wfmock.control.refusals import problem_of
from wfmock.errors import WfmockError
from wfmock.pipeline import media_refusal
from wfmock.presenter import encoded
from wfmock.problems import Problem
from wfmock.spec.exchange import Call, Reply
from wfmock.spec.model import Operation
from wfmock.spec.validation import check_call, check_reply, produces

NO_STORE = ("Cache-Control", "no-store")


class Desk:
    """Where calls of the control API are answered; a refusal is a reply too."""

    def __init__(self, control: Control, check_replies: bool = False) -> None:
        self._control = control
        self._check_replies = check_replies

    def handle(self, operation: Operation, call: Call, path: Mapping[str, str]) -> Reply:
        """The reply to one call; a refused call has changed nothing."""
        refusal = media_refusal(operation, call)
        reply = problems.render(refusal) if refusal else self._answered(operation, call, path)
        reply = Reply(reply.status, reply.body, (*reply.headers, NO_STORE))
        if self._check_replies:
            broken = check_reply(operation, reply)
            if broken:
                return problems.render(problems.own_fault(broken))
        return reply

    def _answered(self, operation: Operation, call: Call, path: Mapping[str, str]) -> Reply:
        checked = check_call(operation, call, path)
        odd = [each for each in remarks.of_call(operation, call, checked) if each.where == "query"]
        violations = (*checked.violations, *odd)
        if violations:
            return problems.render(_invalid(violations))
        try:
            asked = Asked(checked.args, checked.body, f"http://{call.headers.get('host', '')}")
            return _reply(operation, answer(operation.id, self._control, asked))
        except WfmockError as error:
            return problems.render(problem_of(error))


def _invalid(violations: tuple[Any, ...]) -> Problem:
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    detail = violations[0].message + more
    return Problem(400, "invalid-request", detail, violations=violations)


def _reply(operation: Operation, body: Any) -> Reply:
    """A successful reply: the status that the document has, in the media type that it has."""
    status = next(int(status) for status in operation.replies if status.startswith("2"))
    if body is None:
        return Reply(status, b"", ())
    media_type = produces(operation)[0]
    content = body.encode() if isinstance(body, str) else encoded(body)
    return Reply(status, content, (("Content-Type", media_type),))
