"""The journal of a world as the report of a failed test shows it: short, and without secrets."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from wfmock.errors import WfmockError
from wfmock.har import REDACTED, reason
from wfmock.pytest_plugin.world import MockWorld

Json = Any

_LATEST = 20
_LONGEST = 600  # signs of an explanation
_SECRET = re.compile(
    r"([?&][^=&]*(?:token|secret|passw|pwd|key|auth|credential|signature|session|jwt)[^=&]*=)"
    r"([^&\s]+)",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[^\s,;'\"]+", re.IGNORECASE)
_USUAL = "It was answered from the state of the world."
_ODD = "Odd about the call"


def told(world: MockWorld) -> str:
    """The latest calls to a world, oldest first: method, URL, status, and why it was so."""
    try:
        entries = world.journal.entries(last=_LATEST + 1)
    except WfmockError as error:
        return f"the journal cannot be read: {error}"
    lines = ["earlier calls are left out"] if len(entries) > _LATEST else []
    for entry in entries[-_LATEST:]:
        lines += _told(entry)
    return "\n".join(lines) or "nothing was called"


def _told(entry: Mapping[str, Json]) -> Iterator[str]:
    request, reply = entry["request"], entry["reply"]
    url = str(request["url"])
    secrets = [secret for _, secret in _SECRET.findall(url)]
    dropped = reply.get("delivery") == "drop"
    status = "connection dropped" if dropped else str(reply["status"])
    yield _safe(f"#{entry['id']} {request['method']} {url} -> {status}", secrets)
    why = _safe(_why(entry), secrets)
    yield from textwrap.wrap(why, 96, initial_indent="    ", subsequent_indent="    ")


def _why(entry: Mapping[str, Json]) -> str:
    """The explanation without what stands in the line above it."""
    request, status = entry["request"], entry["reply"]["status"]
    path = str(request["url"]).partition("?")[0]
    what = entry["operation"] or f"{request['method']} {path}, which no operation takes"
    answered = f"{status} {reason(status)}".rstrip()
    text = str(entry["explanation"])
    for head in (f"it was answered {answered}.", "its connection was dropped."):
        text = text.removeprefix(f"Call {entry['id']} was {what}; {head}")
    text = text.replace(_USUAL, "").strip()
    if status < 400:  # what was chosen where the document is silent is of interest to the refused
        text, _, rest = text.partition("Dialect: ")
        odd = rest.find(_ODD)
        text += rest[odd:] if odd >= 0 else ""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."


def _safe(text: str, secrets: list[str]) -> str:
    """The text on one line, without what could be a credential."""
    text = _BEARER.sub(rf"\1 {REDACTED}", _SECRET.sub(rf"\1{REDACTED}", text))
    for secret in secrets:
        text = text.replace(secret, REDACTED) if len(secret) > 3 else text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
