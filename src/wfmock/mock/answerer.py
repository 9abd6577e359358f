"""Answers from state where an operation has a meaning, from its example or schema where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import orjson

from wfmock.auth import Caller
from wfmock.media import accepts
from wfmock.mock.handlers import HANDLERS
from wfmock.notes import Notes
from wfmock.preferences import Preferences
from wfmock.problems import PROBLEM_JSON, Problem, render
from wfmock.spec.exchange import Reply
from wfmock.spec.model import Operation
from wfmock.spec.sampling import Sampler, success_of
from wfmock.spec.validation import Checked, documented_as
from wfmock.worlds import World


class MockAnswerer:
    """The mock's side of the pipeline."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler

    def answer(
        self, world: World, operation: Operation, checked: Checked, caller: Caller, notes: Notes
    ) -> Reply:
        """The reply to a valid call. Raises StateError or Refused."""
        if operation.binding is not None:
            reply = HANDLERS[operation.binding](world, operation, checked, caller, notes)
            return self._with_headers(operation, reply)
        # The same call gets the same sample, another id gets another.
        key = orjson.dumps(checked.args, option=orjson.OPT_SORT_KEYS).decode()
        sample = self._sampler.reply(operation, key=key, takes=_taking(checked.accept))
        return self._with_headers(operation, _reply(sample), key)

    def documented(self, operation: Operation, preferred: Preferences) -> Reply:
        """The documented reply that a caller prefers."""
        status, media_type, body = self._sampler.reply(operation, preferred.code, preferred.example)
        if operation.binding is not None and media_type == PROBLEM_JSON:
            # Ours, so that its status is the reply's and its text means something.
            return render(Problem(status, "preferred", f"a {status} was asked for"))
        return self._with_headers(operation, _reply((status, media_type, body)))

    def _with_headers(self, operation: Operation, reply: Reply, key: str = "") -> Reply:
        """The reply with a status that the document has, and the headers that it has for it."""
        if documented_as(operation, reply.status) is None:
            reply = replace(reply, status=success_of(operation))
        status = documented_as(operation, reply.status)
        if status is None or not operation.replies[status].headers:
            return reply
        headers = self._sampler.headers(operation, status, key)
        return replace(reply, headers=(*reply.headers, *headers))


def _taking(accept: str) -> Callable[[str], bool]:
    return lambda media_type: accepts(accept, (media_type,))


def _reply(sample: tuple[int, str, bytes]) -> Reply:
    status, media_type, body = sample
    return Reply(status, body, (("Content-Type", media_type),) if media_type else ())
