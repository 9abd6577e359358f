"""Why a reply was what it was, in sentences made from what was noted on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wfmock.dialect import ENTRIES
from wfmock.har import reason
from wfmock.spec.exchange import Exchange
from wfmock.workflows.timestamps import rfc3339

_FEW = 3  # more changes than this are counted, not listed


def explain(exchange: Exchange) -> list[str]:
    """Sentences in the order of the story: time, trouble, refusal or effect, dialect."""
    notes = exchange.notes
    return [
        _head(exchange),
        *_passed(notes),
        *_fault(notes),
        *_outcome(exchange),
        *_choices(notes),
        *_odd(exchange),
    ]


def _head(exchange: Exchange) -> str:
    call, reply = exchange.call, exchange.reply
    what = exchange.operation or f"{call.method} {call.path}, which no operation takes"
    answered = f"{reply.status} {reason(reply.status)}".rstrip()
    if reply.delivery is not None and reply.delivery.kind == "drop":
        return f"Call {exchange.id} was {what}; its connection was dropped."
    return f"Call {exchange.id} was {what}; it was answered {answered}."


def _passed(notes: Mapping[str, Any]) -> Iterator[str]:
    passed = notes.get("passed", ())
    if passed:
        told = [
            f"{each.workflow} went from {each.source} to {each.target} at {rfc3339(each.at)}"
            for each in passed[:_FEW]
        ]
        more = f" and {len(passed) - _FEW} more" if len(passed) > _FEW else ""
        yield f"Before it was looked at, time had passed: {'; '.join(told)}{more}."


def _fault(notes: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in notes.get("fault", ()):
        side = "breaks the contract on purpose" if kind == "breaking" else "keeps to the contract"
        yield f"The fault {name!r} of this world struck, which {side}."


def _outcome(exchange: Exchange) -> Iterator[str]:
    notes = exchange.notes
    problem, done = notes.get("problem"), notes.get("done")
    if problem is not None:
        yield f"It was refused ({problem.kind}): {problem.detail}."
        for each in exchange.violations[1:]:
            yield f"Also: {each.message}."
        if problem.hint:
            yield f"Hint: {problem.hint}."
    elif "preferred" in notes:
        yield (
            f"The caller preferred {notes['preferred']}, so the documented reply was given; "
            "the state was neither asked nor changed."
        )
    elif done is not None:
        yield _done(done)
    elif "fault" not in notes and exchange.operation:
        yield "It was answered from the state of the world."


def _done(done: Any) -> str:
    if done.before is None:
        return f"It started the workflow {done.workflow}, which was then {done.after}."
    if done.before is done.after:
        return f"The workflow was {done.before} already; nothing changed."
    return f"{done.command} took the workflow from {done.before} to {done.after}."


def _choices(notes: Mapping[str, Any]) -> Iterator[str]:
    dialect = notes.get("dialect")
    for name in dict.fromkeys(notes.get("choices", ())):
        entry = _ENTRIES[name]
        value = getattr(dialect, name)
        yield f"Dialect: {entry.name} is {_shown(value)} ({entry.meaning.rstrip('.')})."


_ENTRIES = {each.attribute: each for each in ENTRIES}


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _odd(exchange: Exchange) -> Iterator[str]:
    if "problem" not in exchange.notes:
        for each in exchange.violations:
            yield f"Odd about the call, yet let through: {each.message}."
