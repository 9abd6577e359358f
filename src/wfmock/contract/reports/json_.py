"""The whole report as JSON, and back. ``docs/verify.md`` documents the shape.

Keys are the fields of ``Report`` and what it holds. A body is text where it is UTF-8 and
``{"base64": ...}`` otherwise. ``summary`` and each ``fingerprint`` are for readers: ``read`` works
them out again. A reader ignores keys that it does not know; what breaks it gets a new version.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from wfmock.contract.reports.escape import json_text
from wfmock.contract.reports.phrases import headline
from wfmock.contract.verdict import Finding, Report, Verdict
from wfmock.errors import SettingsError

KEY = "wfmock-report"
VERSION = 1


def write(report: Report) -> str:
    """The report as one JSON object."""
    summary = {"sentence": headline(report)} | {str(v): report.count(v) for v in Verdict}
    return json_text({KEY: VERSION, "summary": summary} | _encoded(report))


def _encoded(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _encoded(getattr(value, f.name)) for f in dataclasses.fields(value)}
        extra = {"fingerprint": value.fingerprint} if isinstance(value, Finding) else {}
        return fields | extra
    if isinstance(value, bytes):
        return _body(value)
    if isinstance(value, Mapping):
        return {str(key): _encoded(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_encoded(each) for each in value]
    return value


def _body(value: bytes) -> str | dict[str, str]:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode("ascii")}


def read(text: str) -> Report:
    """The report that ``write`` wrote. Raises SettingsError for what is none, with the place."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"the report is not JSON: {error}") from None
    if not isinstance(content, dict) or KEY not in content:
        raise SettingsError(f"this is no report of wfmock: {KEY} is missing")
    if content[KEY] != VERSION:
        raise SettingsError(
            f"the report has version {content[KEY]!r}; this wfmock reads version {VERSION}",
            "read it with the wfmock that wrote it",
        )
    report: Report = _dataclass(Report, content, "")
    return report


def _decoded(hint: Any, value: Any, place: str) -> Any:
    """The value as its type hint has it. Raises SettingsError."""
    if hint is Any:
        return value
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint, value, place)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _decoded(inner[0], value, place)
    if origin is tuple:
        return _tuple(inner, value, place)
    if origin is not None and issubclass(origin, Mapping):
        _expect(isinstance(value, dict), place, "an object", value)
        return {key: _decoded(inner[1], each, f"{place}/{key}") for key, each in value.items()}
    return _plain(hint, value, place)


def _dataclass(kind: type, value: Any, place: str) -> Any:
    _expect(isinstance(value, dict), place, "an object", value)
    hints = get_type_hints(kind)
    names = [each.name for each in dataclasses.fields(kind) if each.name in value]
    given = {name: _decoded(hints[name], value[name], f"{place}/{name}") for name in names}
    try:
        return kind(**given)
    except TypeError as error:
        raise SettingsError(f"the report is incomplete at {place or '/'}: {error}") from None


def _tuple(inner: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    _expect(isinstance(value, list), place, "an array", value)
    hints = [inner[0]] * len(value) if inner[-1] is Ellipsis else list(inner)
    _expect(len(hints) == len(value), place, f"{len(hints)} items", value)
    pairs = zip(hints, value, strict=True)
    return tuple(_decoded(hint, v, f"{place}/{n}") for n, (hint, v) in enumerate(pairs))


def _plain(hint: Any, value: Any, place: str) -> Any:
    if hint is bytes:
        return _bytes(value, place)
    if issubclass(hint, Enum):
        known = [each.value for each in hint]
        _expect(value in known, place, f"one of {', '.join(known)}", value)
        return hint(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    _expect(type(value) is hint, place, hint.__name__, value)
    return value


def _bytes(value: Any, place: str) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8")
    try:
        return base64.b64decode(value["base64"], validate=True)
    except (KeyError, TypeError, binascii.Error):
        raise _wrong(place, 'text or {"base64": ...}', value) from None


def _expect(fits: bool, place: str, expected: str, value: Any) -> None:
    if not fits:
        raise _wrong(place, expected, value)


def _wrong(place: str, expected: str, value: Any) -> SettingsError:
    return SettingsError(f"the report at {place or '/'}: expected {expected}, got {value!r:.80}")
