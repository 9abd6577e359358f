"""Inputs to start runs with: one of everything that JSON has, and drawn ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wfmock.chance import Chance

Inputs = dict[str, Any]
Pointer = tuple[str | int, ...]

TEXT_OF_5_KB = "The quick brown fox jumps over the lazy dog. " * 114
RICH: Mapping[str, Any] = {
    "text": "plain",
    "spaces": "  kept on both sides \t\n and a line ",
    "quotes": "\"double\" 'single' `back` \\ / <b>&amp;</b> %41 +",
    "latin": "Zürich, Smørrebrød, naïve",
    "combining": "e\u0301 is not \u00e9",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום",
    "han": "工作流程",
    "emoji": "🚀👩‍👩‍👧‍👦🏳️‍🌈",
    "beyond": "𝒜𝔘𐍈",
    "looksLikeANumber": "007",
    "looksLikeADate": "2026-02-29",
    "looksLikeTrue": "true",
    "looksLikeNull": "null",
    "emptyText": "",
    "zero": 0,
    "minusOne": -1,
    "fraction": 1.5,
    "tiny": 1e-7,
    "huge": 1.5e300,
    "beyond32Bits": 4294967297,
    "exact": 9007199254740991,
    "beyond53Bits": 9007199254740993,
    "largest64Bits": 9223372036854775807,
    "yes": True,
    "no": False,
    "nothing": None,
    "emptyObject": {},
    "emptyArray": [],
    "arrayOfOne": ["one"],
    "mixed": [1, "1", True, None, [], {}, [[2.5]], {"in": ["side"]}],
    "repeated": [3, 1, 2, 2, 3],
    "hundred": list(range(100)),
    "deep": {"b": {"c": {"d": {"e": {"f": {"g": {"h": [{"i": "end"}]}}}}}}},
    "a.b": "dotted",
    "with space": 1,
    "with-dash": 2,
    "_underscored": 3,
    "CamelCase": 4,
    "camelcase": 5,
    "schlüssel": 6,
    "鍵🔑": 7,
    'quo"ted': 8,
    "_id": "not the run's",
    "_status": "not the run's",
    "_name": "not the run's",
    "long": TEXT_OF_5_KB,
}
_LETTERS = "abcXYZ019 _-.,:;'\"\\/<>&%+#äßéñøĲœ\u0301жЯ中文日本語한ไทยעربया🚀😀𝒜\t\n"
_NUMBERS = (
    0,
    -1,
    1,
    2,
    10,
    255,
    256,
    65536,
    2**31,
    2**32,
    2**53,
    -(2**63),
    0.1,
    -2.5,
    1e21,
    5e-324,
)
_DEEPEST = 5


def drawn(chance: Chance) -> Inputs:
    """Some inputs, nested and of every type; equal for equal chances."""
    return {_text(chance, 12) or "_": _value(chance, 0) for _ in range(chance.randint(4, 16))}


def _value(chance: Chance, depth: int) -> Any:
    kinds = ("text", "number", "constant", "array", "object")
    kind = chance.choice(kinds if depth < _DEEPEST else kinds[:3])
    if kind == "array":
        return [_value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    if kind == "object":
        keys = [_text(chance, 8) or "_" for _ in range(chance.randint(0, 4))]
        return {key: _value(chance, depth + 1) for key in keys}
    if kind == "number":
        return chance.choice(_NUMBERS) if chance.random() < 0.5 else chance.randint(-999, 99_999)
    if kind == "constant":
        return chance.choice((True, False, None))
    return _text(chance, chance.choice((3, 20, 60, 300)))


def _text(chance: Chance, longest: int) -> str:
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randint(0, longest)))


def smaller(inputs: Inputs, pointer: str) -> Iterator[Inputs]:
    """Inputs that hold less of what is at a JSON pointer and around it, the smallest first."""
    path = tuple(each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:])
    values = _along(inputs, path)
    if len(values) < 2:
        yield from ({"a": 1}, {"a": {"b": [1]}})
        return
    leaf, key = values[-1], path[len(values) - 2]
    name = key if isinstance(values[-2], dict) else "a"
    if isinstance(leaf, str):
        yield from ({name: leaf[:size]} for size in (1, 10, 100, 256, 1000) if size < len(leaf))
    if len(values) > 2:
        yield {name: leaf}
        yield {"a": leaf}
        yield {path[0]: _only(values[1], path[1:])}
    yield {path[0]: values[1]}


def _along(value: Any, path: tuple[str, ...]) -> list[Any]:
    """The values on the way to a place, as far as there is one."""
    values = [value]
    for key in path:
        node = values[-1]
        if isinstance(node, dict) and key in node:
            values.append(node[key])
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            values.append(node[int(key)])
        else:
            break
    return values


def _only(value: Any, path: tuple[str, ...]) -> Any:
    """The value with nothing beside the way to a place."""
    if path and isinstance(value, dict) and path[0] in value:
        return {path[0]: _only(value[path[0]], path[1:])}
    if path and isinstance(value, list) and path[0].isdigit() and int(path[0]) < len(value):
        return [_only(value[int(path[0])], path[1:])]
    return value


def halves(inputs: Inputs) -> tuple[Inputs, Inputs]:
    """The first and the second half of the members."""
    members = list(inputs.items())
    middle = (len(members) + 1) // 2
    return dict(members[:middle]), dict(members[middle:])
