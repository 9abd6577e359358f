"""An exchange as the control API tells it: everything that was noticed, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from wfmock.dialect import ENTRIES, Dialect
from wfmock.har import shown, text_or_base64
from wfmock.journal.explanation import explain
from wfmock.spec.exchange import Call, Exchange, Reply
from wfmock.workflows.timestamps import rfc3339

Json = Any


def entry(exchange: Exchange) -> dict[str, Json]:
    """One exchange with all its details. Values of headers that carry credentials are not told.

    A body is its JSON where it says it is JSON, else its text; bytes that are no text are
    ``{"base64": ...}``. It is left out where there is none.
    """
    return {
        "id": exchange.id,
        "operation": exchange.operation,
        "at": rfc3339(exchange.at),
        "took_ms": exchange.took_ns / 1e6,
        "request": _request(exchange.call),
        "reply": _reply(exchange.reply),
        "violations": [each.as_dict() for each in exchange.violations],
        **noticed(exchange),
        "explanation": " ".join(explain(exchange)),
    }


def noticed(exchange: Exchange) -> dict[str, Json]:
    """What the steps on the way noted: faults, preference, state, dialect, time."""
    notes = exchange.notes
    return {
        "fault": [{"name": name, "kind": kind} for name, kind in notes.get("fault", ())] or None,
        "preferred": notes.get("preferred"),
        "problem": notes["problem"].kind if "problem" in notes else None,
        "state": _state(notes),
        "dialect": choices(notes),
        "transitions": [transition(each) for each in notes.get("passed", ())],
    }


def transition(each: Any) -> dict[str, str]:
    """A change that time brought (``worlds.Transition``)."""
    return {
        "workflow": each.workflow,
        "from": each.source,
        "to": each.target,
        "at": rfc3339(each.at),
    }


def choices(notes: Mapping[str, Any]) -> list[dict[str, Json]]:
    """The entries of the dialect that had a say: name, value, meaning; each once."""
    dialect: Dialect | None = notes.get("dialect")
    if dialect is None:
        return []
    return [
        {
            "entry": _ENTRIES[name].name,
            "value": getattr(dialect, name),
            "meaning": _ENTRIES[name].meaning,
        }
        for name in dict.fromkeys(notes["choices"])
    ]


_ENTRIES = {each.attribute: each for each in ENTRIES}


def _state(notes: Mapping[str, Any]) -> dict[str, Json] | None:
    done = notes.get("done")
    if done is not None:
        return {"workflow": done.workflow, "before": done.before, "after": done.after}
    problem = notes.get("problem")
    if problem is not None and "current" in problem.members:
        current = problem.members["current"]
        return {"before": current, "after": current}
    return None


def _request(call: Call) -> dict[str, Json]:
    url = call.path + (f"?{call.query}" if call.query else "")
    headers = dict(shown(call.headers.items()))
    request: dict[str, Json] = {"method": call.method, "url": url, "headers": headers}
    return request | _body(call.body, call.headers.get("content-type", ""))


def _reply(reply: Reply) -> dict[str, Json]:
    headers = dict(shown(reply.headers))
    media_type = next((v for k, v in reply.headers if k.lower() == "content-type"), "")
    delivery = reply.delivery
    how = {} if delivery is None else {"delivery": delivery.kind}
    return {
        "status": reply.status,
        "headers": headers,
        **how,
        **_body(reply.body, media_type),
    }


def _body(body: bytes, media_type: str) -> dict[str, Json]:
    if not body:
        return {}
    if "json" in media_type:
        try:
            return {"body": orjson.loads(body)}
        except orjson.JSONDecodeError:
            pass  # it says so and is none: its text is what there is to see
    text, encoded = text_or_base64(body)
    return {"body": {"base64": text} if encoded else text}
