"""Foreign text made safe to show: nothing invisible, nothing that steers a terminal or a log."""

from __future__ import annotations

import html
import json
import re
from typing import Any


def visible(text: str) -> str:
    """The text with every control, format and broken character spelt out; line feeds stay.

    What is left is printable, so it is valid in XML and HTML and moves no cursor.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else _spelt(c) for c in text)


def flat(text: str) -> str:
    """As ``visible``, on one line: line feeds are spelt out too."""
    return visible(text).replace("\n", "\\n")


def _spelt(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def markup(text: str) -> str:
    """Text for HTML, between tags or in a quoted attribute."""
    return html.escape(visible(text), quote=True)


_SUSPECT = re.compile(r"[^\n -~]")


def json_text(value: Any) -> str:
    """JSON that people can read and that holds no control character but line feeds.

    Nothing is lost: what cannot be shown is escaped. Values that JSON has not are written as text.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False, default=str)
    return _SUSPECT.sub(_json_escape, text) + "\n"


def _json_escape(match: re.Match[str]) -> str:
    char = match[0]
    return char if char.isprintable() else json.dumps(char)[1:-1]


# Runners of CI jobs read commands out of a log: GitHub's at the beginning of a line ("::"),
# older ones anywhere in it ("##[", "##vso[", "##teamcity[").
_LOG_COMMAND = re.compile(r"(^\s*:)(?=:)|(#)(?=#(\[|vso\[|teamcity\[))", re.MULTILINE)


def inert(text: str) -> str:
    """The text with whatever a CI runner could take for a command made harmless."""
    return _LOG_COMMAND.sub(r"\g<0>\\", text)
