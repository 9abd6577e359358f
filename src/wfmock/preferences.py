"""What a caller prefers for a call: ``Prefer: code=, example=, wait=`` (RFC 7240), ``__code=``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from wfmock.spec.exchange import Call, Violation
from wfmock.spec.model import Operation
from wfmock.spec.validation import documented_as

MAX_WAIT_SECONDS = 60.0
NAMES = ("code", "example", "wait")


@dataclass(frozen=True, slots=True)
class Preferences:
    """A documented status, a named example, a delay in seconds: each None when not asked for."""

    code: str | None = None
    example: str | None = None
    wait: float | None = None

    def applied(self) -> str:
        """The value of the ``Preference-Applied`` header."""
        given = {"code": self.code, "example": self.example, "wait": self.wait}
        return ", ".join(f"{name}={_plain(v)}" for name, v in given.items() if v is not None)


NONE = Preferences()


def read(operation: Operation, call: Call) -> tuple[Preferences, tuple[Violation, ...]]:
    """The preferences of a call and what is wrong with them; the query wins over the header."""
    header = call.headers.get("prefer", "")
    if not header and "__" not in call.query:
        return NONE, ()
    asked = _from_header(header) | _from_query(call.query)
    violations = tuple(
        violation
        for name, value in asked.items()
        if (violation := _violation(operation, asked, name, value)) is not None
    )
    if violations or not asked:
        return NONE, violations
    wait = asked.get("wait")
    return Preferences(asked.get("code"), asked.get("example"), float(wait) if wait else None), ()


def _from_header(header: str) -> dict[str, str]:
    # RFC 7240 separates preferences with commas; semicolons are taken too because other mock
    # servers taught people to write them. Preferences that are not ours are ignored, as it asks.
    pairs = (part.partition("=") for part in header.replace(";", ",").split(","))
    return {
        name.strip().lower(): value.strip().strip('"')
        for name, _, value in pairs
        if name.strip().lower() in NAMES
    }


def _from_query(query: str) -> dict[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return {name[2:]: value for name, value in pairs if name[:2] == "__" and name[2:] in NAMES}


def _violation(
    operation: Operation, asked: Mapping[str, str], name: str, value: str
) -> Violation | None:
    if name == "wait":
        expected = f"a number of seconds from 0 to {MAX_WAIT_SECONDS:g}"
        return None if _is_wait(value) else _bad(name, value, expected)
    if name == "code":
        expected = f"one of the documented statuses {', '.join(operation.replies)}"
        return None if _key(operation, value) else _bad(name, value, expected)
    names = example_names(operation, asked.get("code"))
    expected = f"one of the examples {', '.join(names)}" if names else "nothing: there are none"
    return None if value in names else _bad(name, value, expected)


def example_names(operation: Operation, code: str | None) -> list[str]:
    """The named reply examples of an operation, of one status or of all."""
    codes = [_key(operation, code)] if code else list(operation.replies)
    return [
        name
        for each in codes
        if each is not None and each in operation.replies
        for name in operation.replies[each].examples
    ]


def _key(operation: Operation, code: str) -> str | None:
    """The key under which the document has a status code, in its range or by default too."""
    is_status = len(code) == 3 and code.isascii() and code.isdigit() and "1" <= code[0] <= "5"
    return documented_as(operation, int(code)) if is_status else None


def _is_wait(value: str) -> bool:
    try:
        return 0 <= float(value) <= MAX_WAIT_SECONDS
    except ValueError:
        return False


def _bad(name: str, value: str, expected: str) -> Violation:
    return Violation(
        "header", "Prefer", f"preference {name}={value} cannot be met: {expected}", expected, value
    )


def _plain(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
