"""Answers from state where an operation has a meaning, from its example or schema where not."""

from __future__ import annotations

import orjson

from wfmock.auth import Caller
from wfmock.mock.handlers import HANDLERS
from wfmock.notes import Notes
from wfmock.preferences import Preferences
from wfmock.problems import PROBLEM_JSON, Problem, render
from wfmock.spec.exchange import Reply
from wfmock.spec.model import Operation
from wfmock.spec.sampling import Sampler
from wfmock.spec.validation import Checked
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
            return HANDLERS[operation.binding](world, checked.args, checked.body, caller, notes)
        # The same call gets the same sample, another id gets another.
        key = orjson.dumps(checked.args, option=orjson.OPT_SORT_KEYS).decode()
        return _reply(self._sampler.reply(operation, key=key))

    def documented(self, operation: Operation, preferred: Preferences) -> Reply:
        """The documented reply that a caller prefers."""
        status, media_type, body = self._sampler.reply(operation, preferred.code, preferred.example)
        if operation.binding is not None and media_type == PROBLEM_JSON:
            # Ours, so that its status is the reply's and its text means something.
            return render(Problem(status, "preferred", f"a {status} was asked for"))
        return _reply((status, media_type, body))


def _reply(sample: tuple[int, str, bytes]) -> Reply:
    status, media_type, body = sample
    return Reply(status, body, (("Content-Type", media_type),) if media_type else ())
