"""What differs between the reply that was recorded and the one that came now, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wfmock.replay.lines import Line, Replied

Json = Any

_MEMBERS = 5  # differing members that are told of one body
_AROUND = 30  # characters shown on both sides of the first that differs


def differences(line: Line, now: Replied) -> list[str]:
    """Everything that differs, none when the replies are the same byte for byte.

    Of calls of the control API only the status is held: their replies tell of real time.
    """
    then = line.replied
    found = []
    if then.status != now.status:
        found.append(f"status: recorded {then.status}, now {now.status}")
    if line.sent.control:
        return found
    if then.delivery != now.delivery:
        recorded, received = then.delivery or "whole", now.delivery or "whole"
        found.append(f"delivery: recorded {recorded}, now {received}")
    found += _headers(then, now)
    if then.digest != now.digest:
        found += _bodies(then.body, now.body or b"")
    return found


def told(line: Line, differs: list[str]) -> str:
    """A call and how its reply differs."""
    sent = line.sent
    query = f"?{sent.query}" if sent.query else ""
    head = f"call {line.number}, {sent.method} {sent.path}{query} in world {line.world}:"
    return "\n".join([head, *(f"  {each}" for each in differs)])


def _headers(then: Replied, now: Replied) -> Iterator[str]:
    if then.headers == now.headers:
        return
    recorded, received = dict(then.headers), dict(now.headers)
    for name in dict.fromkeys((*recorded, *received)):
        one, other = recorded.get(name), received.get(name)
        if one != other:
            yield f"header {name}: recorded {one or 'none'}, now {other or 'none'}"
    if recorded == received:
        yield "headers: the same in another order, or not as often"


def _bodies(then: bytes | None, now: bytes) -> Iterator[str]:
    if then is None:
        yield f"body: its digest differs (too long to be kept); now {len(now)} bytes"
        return
    try:
        members = list(_members(json.loads(then), json.loads(now), ""))
    except ValueError:
        members = []
    if not members:
        yield _place(then, now)
    yield from members[:_MEMBERS]
    if len(members) > _MEMBERS:
        yield f"and {len(members) - _MEMBERS} more members of the body"


def _members(then: Json, now: Json, pointer: str) -> Iterator[str]:
    if isinstance(then, dict) and isinstance(now, dict):
        for name in dict.fromkeys((*then, *now)):
            yield from _members(then.get(name, _NONE), now.get(name, _NONE), f"{pointer}/{name}")
    elif isinstance(then, list) and isinstance(now, list):
        for number in range(max(len(then), len(now))):
            one = then[number] if number < len(then) else _NONE
            other = now[number] if number < len(now) else _NONE
            yield from _members(one, other, f"{pointer}/{number}")
    elif then != now or type(then) is not type(now):
        yield f"body {pointer or 'as a whole'}: recorded {_shown(then)}, now {_shown(now)}"


class _Nothing:
    """A member that is not there."""


_NONE = _Nothing()


def _shown(value: Json) -> str:
    if value is _NONE:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"


def _place(then: bytes, now: bytes) -> str:
    pairs = enumerate(zip(then, now, strict=False))
    at = next((i for i, (one, other) in pairs if one != other), min(len(then), len(now)))
    first = max(0, at - _AROUND)
    one, other = (body[first : at + _AROUND] for body in (then, now))
    return f"body: differs from byte {at} on: recorded {one!r}, now {other!r}"
