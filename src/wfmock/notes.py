"""What is noticed about a call while it is conducted: references only, for somebody to read later.

Writing a note must cost next to nothing, so nothing is rendered, copied or looked up here.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypedDict

from wfmock.dialect import Dialect
from wfmock.problems import Problem
from wfmock.spec.exchange import Violation
from wfmock.workflows.model import Command, Status


class Done(NamedTuple):
    """What a start or a command did to a workflow; a start has no status before, no command."""

    body: bytes
    workflow: str
    before: Status | None
    after: Status
    command: Command | None = None


class Notes(TypedDict, total=False):
    """What the steps of the pipeline leave behind, each only where there was something to say."""

    choices: list[str]
    """Attributes of the dialect that had a say, in the order in which they were asked."""

    dialect: Dialect
    """The dialect that ``choices`` are of."""

    passed: tuple[Any, ...]
    """``worlds.Transition``: what time had brought about when the call came."""

    fault: tuple[tuple[str, str], ...]
    """Name and side of each fault rule that fired."""

    preferred: str
    """The preference that was met, as ``Preference-Applied`` says it."""

    violations: tuple[Violation, ...]
    """What is wrong with the call, or odd about it; moved to the exchange when it is recorded."""

    problem: Problem
    """The refusal, where the call was refused."""

    done: Done
    """What the call did to a workflow."""
