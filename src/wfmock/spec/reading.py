"""Text to values: YAML as JSON knows it, and JSON itself."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import yaml

from wfmock.errors import SpecError

BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
# The parsers descend by recursion, and the one in C does not survive what is far deeper.
_DEEP = 2000
_TOO_DEEP = re.compile(rb"(?:[\[{][^\[{\]}]*+){%d}|(?:[-?][ \t]+){%d}" % (_DEEP, _DEEP))


class _Loader(BaseLoader):  # type: ignore[misc]  # which one it is is known at run time only
    """The types of JSON and no others (YAML 1.2, 10.2), keys as they are written, none twice.

    What YAML 1.1 has beyond that would surprise a writer of OpenAPI: ``no`` that is false, ``010``
    that is eight, ``12:30`` that is 750, dates that are no text.
    """

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
        own: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _marked("a key is no text", key)
            if key.tag != _MERGE:
                if key.value in own:
                    raise _marked(f"the key {key.value!r} stands twice", key)
                own.add(key.value)
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}

    def construct_int(self, node: Any) -> int:
        return int(node.value, {"0x": 16, "0o": 8}.get(node.value[:2], 10))

    def construct_float(self, node: Any) -> float:
        value = float(node.value)
        if not math.isfinite(value):
            raise _marked(f"the number {node.value} is too large", node)
        return value


def _marked(problem: str, node: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


_Loader.yaml_implicit_resolvers = {}
for _kind, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_pattern})\Z"), list(_first)
    )
_Loader.yaml_constructors = {
    tag: construct
    for tag, construct in BaseLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in ("null", "bool", "str", "seq", "map")
}
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_int)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_float)


def read(file: Path) -> bytes:
    """The bytes of a file. Raises SpecError."""
    try:
        return file.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise SpecError(str(file), "", reason, "give the path of an OpenAPI document") from error


def parse(file: Path, text: bytes) -> dict[str, Any]:
    """An OpenAPI 3.0 or 3.1 document as it stands, unchecked but for its version.

    Raises SpecError for text that is neither YAML nor JSON and for another kind of document.
    """
    raw = _value(file, text)
    if not isinstance(raw, dict):
        raise SpecError(str(file), "", "is no mapping", "give the path of an OpenAPI document")
    version = str(raw.get("openapi", ""))
    if not re.match(r"3\.[01](\.|$)", version):
        received = f"openapi {version}" if version else f"swagger {raw.get('swagger', 'unknown')}"
        reason = f"expected OpenAPI 3.0 or 3.1, received {received}"
        raise SpecError(str(file), "/openapi", reason, "convert the document to OpenAPI 3.1")
    return raw


def _value(file: Path, text: bytes) -> Any:
    try:
        if text.lstrip()[:1] == b"{":
            return _json(text)
    except json.JSONDecodeError as error:
        if file.suffix == ".json":
            reason = f"is no JSON: line {error.lineno}, column {error.colno}: {error.msg}"
            raise SpecError(str(file), "", reason) from error
    except (ValueError, RecursionError) as error:
        raise SpecError(str(file), "", f"cannot be read: {_reason(error)}") from error
    try:
        if _opens(text) >= _DEEP and _TOO_DEEP.search(text):
            raise RecursionError
        return yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SpecError(str(file), "", f"is neither YAML nor JSON: {_reason(error)}") from error


def _opens(text: bytes) -> int:
    return sum(map(text.count, (b"[", b"{", b"- ", b"? ")))


def _json(text: bytes) -> Any:
    return json.loads(text, object_pairs_hook=_object, parse_float=_float, parse_constant=_float)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return found


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {text} is too large or none")
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark else str(problem)
