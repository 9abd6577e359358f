"""Text that matches a regular expression, for the constructs that schemas use."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from wfmock.chance import Chance

_parser: Any = vars(re)["_parser"]  # the standard parser has no public name
_ATTEMPTS, _BY_CHANCE = 60, 30
_PRINTABLE = [chr(code) for code in range(32, 127)]
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WORD = "abcdefghijklmnopqrstuvwxyz0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CATEGORIES = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_WORD": _WORD,
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": "".join(c for c in _PRINTABLE if not c.isdigit()),
    "CATEGORY_NOT_WORD": "".join(c for c in _PRINTABLE if c not in _WORD),
    "CATEGORY_NOT_SPACE": "".join(c for c in _PRINTABLE if c != " "),
}
# Of the properties of Unicode those that schemas name, as ranges that Python's parser knows.
_PROPERTIES = {"L": "a-zA-Z", "Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9"}
_PROPERTIES |= {"Letter": "a-zA-Z", "Alphabetic": "a-zA-Z", "P": "!-/:-@"}


def matching(pattern: str, chance: Chance, least: int = 0, most: int | None = None) -> str:
    """A text in which the pattern is found, of ``least`` to ``most`` characters.

    Raises ValueError for a pattern that no text can be made for.
    """
    try:
        parsed = _parsed(pattern)
        search = re.compile(_in_python(pattern)).search
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"the pattern {pattern!r} is not understood: {error}") from error
    spread = 5
    for attempt in range(_ATTEMPTS):
        # At first by chance; then as long as it may be, so that it can be led to a length.
        is_full = attempt >= _BY_CHANCE
        text = _Maker(chance, spread, is_full, attempt % 2 == 1).sequence(parsed)
        if is_full and len(text) < least:
            spread += least - len(text)
        elif is_full and most is not None and len(text) > most:
            spread = max(0, spread - max(1, (len(text) - most) // 2))
        if len(text) < least:
            text = _padded(text, pattern, least, chance)
        if len(text) >= least and (most is None or len(text) <= most) and search(text):
            return text
    raise ValueError(f"no text can be made for the pattern {pattern!r}")


def found_in(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text; ValueError for one that is not understood."""
    try:
        return re.search(_in_python(pattern), text) is not None
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"the pattern {pattern!r} is not understood: {error}") from error


def _padded(text: str, pattern: str, least: int, chance: Chance) -> str:
    """A text made longer where the pattern leaves an end open."""
    missing = least - len(text)
    padding = "".join(chance.choice(_PLAIN) for _ in range(missing))
    if not pattern.endswith("$"):
        return text + padding
    return text if pattern.startswith("^") else padding + text


@lru_cache(maxsize=256)
def _parsed(pattern: str) -> Any:
    return _parser.parse(_in_python(pattern))


def _in_python(pattern: str) -> str:
    """A pattern of ECMAScript, which schemas speak, in Python's spelling."""
    pattern = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", pattern)
    pattern = re.sub(r"\\k<(\w+)>", r"(?P=\1)", pattern)
    pattern = re.sub(r"\\u\{?([0-9A-Fa-f]{4})\}?", r"\\u\1", pattern)
    return re.sub(r"\\p\{(\w+)\}", _property, pattern).replace(r"\/", "/")


def _property(match: re.Match[str]) -> str:
    ranges = _PROPERTIES.get(match[1])
    if ranges is None:
        return match[0]
    text = match.string[: match.start()]
    inside = text.count("[") - text.count("\\[") > text.count("]") - text.count("\\]")
    return ranges if inside else f"[{ranges}]"


class _Maker:
    """Makes one text along a parsed pattern.

    ``spread`` is how many more than the least number of repetitions there may be, and ``full``
    whether there are; ``ahead`` whether what a lookahead asks for is written before what follows.
    """

    def __init__(self, chance: Chance, spread: int, full: bool, ahead: bool) -> None:
        self._chance = chance
        self._spread = spread
        self._full = full
        self._ahead = ahead
        self._groups: dict[int, str] = {}

    def sequence(self, parsed: Any) -> str:
        return "".join(self._one(str(op), argument) for op, argument in parsed)

    def _one(self, op: str, argument: Any) -> str:
        match op:
            case "LITERAL":
                return chr(argument)
            case "ANY":
                return str(self._chance.choice(_PLAIN))
            case "NOT_LITERAL":
                return str(self._chance.choice([c for c in _PLAIN if ord(c) != argument]))
            case "IN":
                return str(self._chance.choice(_class(argument)))
            case "BRANCH":
                return self.sequence(self._chance.choice(argument[1]))
            case "SUBPATTERN":
                return self._group(argument)
            case "ATOMIC_GROUP":
                return self.sequence(argument)
            case "GROUPREF":
                return self._groups.get(argument, "")
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeated(*argument)
            case "ASSERT":
                direction, inner = argument
                return self.sequence(inner) if self._ahead and direction > 0 else ""
            case "AT" | "ASSERT_NOT":
                return ""
        raise ValueError(f"the pattern has {op.lower()}, of which no text is made")

    def _group(self, argument: Any) -> str:
        number, inner = argument[0], argument[3]
        text = self.sequence(inner)
        if number is not None:
            self._groups[number] = text
        return text

    def _repeated(self, least: int, most: Any, inner: Any) -> str:
        most = min(int(most), least + self._spread, sys.maxsize)
        count = most if self._full else self._chance.randint(least, most)
        return "".join(self.sequence(inner) for _ in range(count))


def _class(items: Any) -> list[str]:
    negated = str(items[0][0]) == "NEGATE"
    members = [member for op, argument in items for member in _members(str(op), argument)]
    found = [c for c in _PRINTABLE if c not in members] if negated else members
    if not found:
        raise ValueError("the pattern has a class of characters without a member")
    return found


def _members(op: str, argument: Any) -> Iterator[str]:
    match op:
        case "LITERAL":
            yield chr(argument)
        case "RANGE":
            low, high = argument
            yield from (chr(code) for code in range(low, min(high, low + 200) + 1))
        case "CATEGORY":
            yield from _CATEGORIES[str(argument)]
