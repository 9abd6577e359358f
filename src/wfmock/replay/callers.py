"""Who called, without their tokens: a replay knows its callers by what they were to the server."""

from __future__ import annotations

import base64
import json

from wfmock.auth import Auth, Caller


class RecordedCallers(Auth):
    """Identifies callers by the header that ``header_of`` makes."""

    def __init__(self) -> None:
        super().__init__("recorded")

    def identify(self, authorization: str) -> Caller | None:
        """The caller that the header was made for; None without one."""
        if not authorization:
            return None
        user, namespaces = json.loads(base64.b64decode(authorization.partition(" ")[2]))
        return Caller(user, frozenset(namespaces))


def header_of(caller: Caller) -> str:
    """An Authorization header that stands for a caller."""
    text = json.dumps([caller.user, sorted(caller.namespaces)])
    return "Bearer " + base64.b64encode(text.encode()).decode("ascii")
