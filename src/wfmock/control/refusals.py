"""How the control API refuses: errors of the control object as problems."""

from __future__ import annotations

import re

from wfmock.errors import (
    BadControl,
    DialectError,
    FixtureError,
    Missing,
    SettingsError,
    Taken,
    WfmockError,
)
from wfmock.problems import Problem
from wfmock.spec.exchange import Violation
from wfmock.store.base import StoreFailure

_KINDS: tuple[tuple[type[WfmockError], int, str], ...] = (
    (BadControl, 400, "bad-control"),
    (Missing, 404, "missing"),
    (Taken, 409, "taken"),
    (FixtureError, 422, "bad-fixture"),
    (DialectError, 422, "bad-dialect"),
    (SettingsError, 422, "bad-setting"),
    (StoreFailure, 503, "store-failed"),
)


def problem_of(error: WfmockError) -> Problem:
    """The problem of an error; one that names a field has it as a violation, too."""
    status, kind = next(
        ((status, kind) for type_, status, kind in _KINDS if isinstance(error, type_)),
        (422, "refused"),
    )
    violations = (_violation(error),) if isinstance(error, FixtureError) else ()
    return Problem(status, kind, str(error), error.hint, violations)


def _violation(error: FixtureError) -> Violation:
    pointer = re.sub(r"\.|\[(\d+)\]", lambda m: f"/{m[1] or ''}", error.field)
    expected = error.hint or "what the document says"
    return Violation("body", f"/{pointer}" if pointer else "", str(error), expected, error.reason)
