"""Text that matches a regular expression, for the common constructs of schemas."""

from __future__ import annotations

import re
from typing import Any

from wfmock.chance import Chance

_parser: Any = re._parser  # type: ignore[attr-defined]  # the standard parser; no public name
_PRINTABLE = [chr(code) for code in range(33, 127)]
_CATEGORIES = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_WORD": "abcdefghijklmnopqrstuvwxyz0123456789_",
    "CATEGORY_SPACE": " ",
}


def matching(pattern: str, chance: Chance) -> str:
    """A text that the pattern is found in. Raises ValueError for what cannot be made."""
    try:
        text = _sequence(_parser.parse(pattern), chance)
    except (re.error, KeyError) as error:
        raise ValueError(f"unsupported: {error}") from error
    if re.search(pattern, text) is None:
        raise ValueError("what was made does not match")
    return text


def _sequence(parsed: Any, chance: Chance) -> str:
    return "".join(_one(str(op), argument, chance) for op, argument in parsed)


def _one(op: str, argument: Any, chance: Chance) -> str:
    match op:
        case "LITERAL":
            return chr(argument)
        case "ANY" | "NOT_LITERAL":
            return chance.choice([c for c in "abcxyz" if ord(c) != argument])  # type: ignore[no-any-return]
        case "IN":
            return chance.choice(_class(argument))  # type: ignore[no-any-return]
        case "BRANCH":
            return _sequence(chance.choice(argument[1]), chance)
        case "SUBPATTERN":
            return _sequence(argument[3], chance)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = argument
            count = chance.randint(least, min(int(most), least + 5))
            return "".join(_sequence(inner, chance) for _ in range(count))
        case "AT":
            return ""
    raise ValueError(f"unsupported: {op.lower()}")


def _class(items: Any) -> list[str]:
    negated = str(items[0][0]) == "NEGATE"
    members: list[str] = []
    for op, argument in items:
        match str(op):
            case "LITERAL":
                members.append(chr(argument))
            case "RANGE":
                members += [
                    chr(code)
                    for code in range(argument[0], min(argument[1], argument[0] + 200) + 1)
                ]
            case "CATEGORY":
                members += _CATEGORIES[str(argument)]
    return [c for c in _PRINTABLE if c not in members] if negated else members
