"""The file of violations that are known and accepted: its entries, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from wfmock.contract.verdict import Finding, Severity
from wfmock.errors import SettingsError
from wfmock.spec.suggest import nearest

_NAMES = ("clause", "operation", "symptom")
_FIELDS = ("fingerprint", *_NAMES, "reason", "expires", "ticket")
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NO_FILE = "the report says what to put into it; docs/verify.md shows how"
_HINT = "an entry has fingerprint, or clause, operation and symptom; and a reason"


@dataclass(frozen=True, slots=True)
class Known:
    """One accepted violation. ``expires`` is the last day on which it is accepted."""

    fingerprint: str
    reason: str
    clause: str = ""
    operation: str = ""
    symptom: str = ""
    expires: date | None = None
    ticket: str = ""

    def lasts(self, today: date) -> bool:
        """Whether it is still accepted."""
        return self.expires is None or today <= self.expires

    def __str__(self) -> str:
        names = ", ".join(filter(None, (self.clause, self.operation, self.symptom)))
        about = f"{self.fingerprint} ({names})" if names else self.fingerprint
        ticket = f" [{self.ticket}]" if self.ticket else ""
        return f"{about}: {self.reason}{ticket}"


def load(path: str | Path) -> tuple[Known, ...]:
    """The entries of a file. Raises SettingsError, with the file, the entry and the field."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}", _NO_FILE) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: not UTF-8", _HINT) from None
    return parse(text, str(file))


def parse(text: str, file: str) -> tuple[Known, ...]:
    """The entries of a file's text. Raises SettingsError."""
    try:
        content = yaml.load(text, Loader=_Loader)  # knows text only, so it is safe
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise SettingsError(f"{file}: not YAML{line}: {problem}", _HINT) from None
    if not content:
        return ()
    if not isinstance(content, list):
        raise SettingsError(f"{file}: expected a list of entries", _HINT)
    entries = tuple(_entry(each, f"{file}: entry {n}") for n, each in enumerate(content, 1))
    _refuse_twins(entries, file)
    return entries


def _entry(content: Any, place: str) -> Known:
    if not isinstance(content, Mapping):
        raise SettingsError(f"{place}: expected a mapping", _HINT)
    for field, value in content.items():
        if field not in _FIELDS:
            near = nearest(str(field), _FIELDS)
            advice = f"did you mean {near}?" if near else f"known: {', '.join(_FIELDS)}"
            raise SettingsError(f"{place}: unknown field {field}; {advice}", _HINT)
        if not isinstance(value, str) or not value.strip():
            raise SettingsError(f"{place}: {field}: expected text", _HINT)
    if "reason" not in content:
        raise SettingsError(f"{place}: reason: missing; say why it is accepted", _HINT)
    names = {name: content.get(name, "") for name in _NAMES}
    return Known(
        fingerprint=_fingerprint(content, names, place),
        reason=content["reason"],
        expires=_expires(content.get("expires"), place),
        ticket=content.get("ticket", ""),
        **names,
    )


def _fingerprint(content: Mapping[str, str], names: Mapping[str, str], place: str) -> str:
    given = content.get("fingerprint", "")
    if given and not _FINGERPRINT.fullmatch(given):
        raise SettingsError(f"{place}: fingerprint: expected 12 hex digits, got {given}", _HINT)
    missing = [name for name, value in names.items() if not value]
    if missing and (len(missing) < len(names) or not given):
        raise SettingsError(f"{place}: {missing[0]}: missing", _HINT)
    if missing:
        return given
    computed = fingerprint(**names)
    if given not in ("", computed):
        problem = f"{given} is not that of clause, operation and symptom, which is {computed}"
        raise SettingsError(f"{place}: fingerprint: {problem}", _HINT)
    return computed


def fingerprint(clause: str, operation: str, symptom: str) -> str:
    """The fingerprint of the findings of this clause, operation and symptom."""
    bare = Finding(clause, "", operation, symptom, "", "", "", "", Severity.NOTE)
    return bare.fingerprint


def _expires(value: str | None, place: str) -> date | None:
    if value is None:
        return None
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:  # a day that the calendar does not have
        pass
    raise SettingsError(f"{place}: expires: expected a date like 2027-01-31, got {value}", _HINT)


def _refuse_twins(entries: Sequence[Known], file: str) -> None:
    first: dict[str, int] = {}
    for number, each in enumerate(entries, 1):
        if each.fingerprint in first:
            twin = f"is that of entry {first[each.fingerprint]} too"
            raise SettingsError(f"{file}: entry {number}: fingerprint: {each.fingerprint} {twin}")
        first[each.fingerprint] = number


class _Loader(yaml.BaseLoader):
    """Every scalar is text, so that a fingerprint of digits is one; no key stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """As the loader does, but never losing a value."""
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            problem = "a field stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return mapping
