"""Long shell lines broken so that they fit and still say the same when they are pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells

_INDENT = "  "
_BETWEEN, _BEFORE_OPTION = 2, 3
_JOINTS = "?&,/ "  # where a quoted word can be cut and still be read easily
# Within these a double quote is not the end of its word, or a cut would part a name.
_NESTED = re.compile(r'"[^"]*(\$[({]|`)')


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where a line may be cut: what then ends the one line and begins the next."""

    at: int
    end: str
    begin: str
    rank: int  # 3 before an option, 2 between words, 1 at a joint within quotes, 0 elsewhere there


def folded(script: str, width: int = 80) -> str:
    """The script with its long lines continued by backslashes, where shell quoting allows it.

    A line that offers no place, such as one long word in double quotes, stays long.
    """
    if "<<" in script:  # the lines of a here-document are not ours to break
        return script
    parts: list[str] = []
    quote = ""
    for line in script.split("\n"):
        _, after = _scan(line, quote)
        parts += [line] if quote or after else _fold(line, width)
        quote = after
    return "\n".join(parts)


def _fold(line: str, width: int) -> list[str]:
    if line.startswith("# "):
        return ["# " + part for part in _wrapped(line[2:], width - 2)]
    parts = []
    while cell_len(line) > width:
        cut = _best(_scan(line, "")[0], line, width)
        if cut is None:
            break
        parts.append(line[: cut.at] + cut.end)
        line = cut.begin + line[cut.at :].removeprefix(" " if cut.rank >= _BETWEEN else "")
    return [*parts, line]


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines += chop_cells(word, width)
    return [line for line in lines if line]


def _best(cuts: list[_Cut], line: str, width: int) -> _Cut | None:
    """The last place that fits, the better kinds first; else the first that comes too late."""
    indent = len(line) - len(line.lstrip())
    cuts = [cut for cut in cuts if cut.at > indent]  # progress is made
    fit = [cut for cut in cuts if cell_len(line[: cut.at] + cut.end) <= width]
    for rank in (_BEFORE_OPTION, _BETWEEN, 1):
        good = [cut for cut in fit if cut.rank == rank and cut.at > width // 3]
        if good:
            return good[-1]
    return fit[-1] if fit else cuts[0] if cuts else None


def _scan(line: str, quote: str) -> tuple[list[_Cut], str]:
    """The places where a line may be cut, and the quote that is still open at its end."""
    found: list[_Cut] = []
    at, opened = 0, -1
    quotes = "'" if _NESTED.search(line) else "'\""
    while at < len(line):
        char = line[at]
        if not quote and char == "#" and (at == 0 or line[at - 1] == " "):
            break  # a comment has no continuation
        if quote != "'" and char == "\\":
            at += 2
            continue
        if not quote and char == " ":
            rank = _BEFORE_OPTION if line[at + 1 : at + 2] in ("-", "|") else _BETWEEN
            found.append(_Cut(at, " \\", _INDENT, rank))
        elif quote and quote in quotes and char != quote and at > opened + 1:
            joint = char in _JOINTS
            if joint or quote == "'":
                found.append(_Cut(at, quote + "\\", quote, int(joint)))
        before, quote = quote, _quote_after(quote, line, at)
        opened = at if quote and not before else opened
        at += 1
    return found, quote


def _quote_after(quote: str, line: str, at: int) -> str:
    """The quote that the character after this one stands in; ``$'`` knows backslashes."""
    char = line[at]
    if quote:
        return "" if char == quote[-1] else quote
    if char == "'":
        return "$'" if at and line[at - 1] == "$" else "'"
    return char if char == '"' else ""
