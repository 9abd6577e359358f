"""The values that cross every border: Call, Reply, Violation, Exchange."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: header names in lower case, ``query`` still percent-encoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply goes out when it is not simply sent.

    ``drop``: the connection ends before it; ``truncate``: the connection ends after ``share`` (0 to
    1) of the body; ``slow``: the body goes drop by drop over ``seconds``.
    """

    kind: Literal["drop", "truncate", "slow"]
    share: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply ready to be sent: the body is bytes and the headers name its media type."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a call or a reply breaks the spec.

    ``where`` is path, query, header, body or reply; ``pointer`` names the parameter or is a JSON
    pointer into the body.
    """

    where: str
    pointer: str
    message: str
    expected: str
    received: str

    def as_dict(self) -> dict[str, str]:
        """The entry as problem documents show it."""
        return {
            "where": self.where,
            "pointer": self.pointer,
            "message": self.message,
            "expected": self.expected,
            "received": self.received,
        }


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call with its reply and what was noticed about them; times are ns since the epoch."""

    id: str
    operation: str | None
    call: Call
    reply: Reply
    at: int
    took_ns: int
    violations: tuple[Violation, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
