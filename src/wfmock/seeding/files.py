"""Fixture files as plain values: found by name or path, read, their includes joined."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import yaml

from wfmock.errors import FixtureError
from wfmock.resources import resource
from wfmock.seeding.entries import Entry, did_you_mean
from wfmock.seeding.plain import refuse_unplain

_SHARED = {"definitions", "words"}  # what an included file may have
_FIELDS = {"description", "include", "namespaces", "users", "workflows", "recipes", *_SHARED}
_LISTS = ("definitions", "workflows", "recipes")


@dataclass(frozen=True, slots=True)
class Source:
    """What a baseline's files say: the top of the main file, all entries, a hash of the bytes."""

    top: Entry
    definitions: tuple[Entry, ...]
    workflows: tuple[Entry, ...]
    recipes: tuple[Entry, ...]
    words: tuple[Entry, ...]
    hash: str


def baseline_names() -> list[str]:
    """The baselines that can be asked for by name."""
    return sorted(file.stem for file in resource("fixtures").glob("*.yaml"))


def read_source(name_or_path: str) -> Source:
    """The files of a baseline. Raises FixtureError."""
    file = _find(name_or_path)
    text = _bytes(file, file.name)
    top = _document(text, file.name)
    top.only(_FIELDS)
    texts, parts = [text], [top]
    for name in top.texts("include", ()):
        texts.append(_bytes(file.parent / name, name))
        parts.append(_document(texts[-1], name))
        parts[-1].only(_SHARED)
    entries = {key: [each for part in parts for each in _entries(part, key)] for key in _LISTS}
    return Source(
        top,
        tuple(entries["definitions"]),
        tuple(entries["workflows"]),
        tuple(entries["recipes"]),
        tuple(Entry(each.file, "words", each.mapping("words", {})) for each in parts),
        sha256(b"\0".join(texts)).hexdigest(),
    )


def source_files(name_or_path: str) -> list[Path]:
    """The files that a baseline is read from, the main one first. Raises FixtureError."""
    file = _find(name_or_path)
    top = _document(_bytes(file, file.name), file.name)
    return [file, *(file.parent / name for name in top.texts("include", ()))]


def _find(name_or_path: str) -> Path:
    looks_like_path = name_or_path.endswith((".yaml", ".yml")) or "/" in name_or_path
    if looks_like_path or Path(name_or_path).is_file():
        return Path(name_or_path)
    known = baseline_names()
    if name_or_path in known:
        return resource(f"fixtures/{name_or_path}.yaml")
    hint = f"{did_you_mean(name_or_path, known)} A path to a YAML file works too."
    raise FixtureError(name_or_path, "", "", "there is no baseline of this name", hint)


def _bytes(file: Path, name: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise FixtureError(name, "", "", reason, f"looked for {file}") from None


@lru_cache(maxsize=8)  # nobody writes to what stands in it
def _document(text: bytes, name: str) -> Entry:
    try:
        document = yaml.load(text, Loader=_Loader)  # a safe loader, only stricter
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise FixtureError(name, line, "", f"not YAML: {problem}") from None
    if not isinstance(document, Mapping):
        raise FixtureError(name, "", "", "expected a mapping")
    return Entry(name, "", document)


def _entries(part: Entry, key: str) -> list[Entry]:
    value = part.values.get(key) or []
    if not isinstance(value, list):
        raise part.wrong(key, "expected a list")
    return [_entry(part.file, key, position, each) for position, each in enumerate(value)]


def _entry(file: str, key: str, position: int, value: Any) -> Entry:
    if not isinstance(value, Mapping):
        raise FixtureError(file, f"{key}[{position}]", "", f"expected a mapping, not {value!r:.80}")
    own = next((value[word] for word in ("_id", "name", "_name") if value.get(word)), "")
    named = f" {own:.80}" if own and isinstance(own, str) else ""
    entry = Entry(file, f"{key}[{position}]{named}", value)
    refuse_unplain(entry)
    return entry


_MERGE = "tag:yaml.org,2002:merge"
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]  # which one it is is known at run time only
    """Safe loading that keeps timestamps as text and refuses a key that stands twice."""

    yaml_implicit_resolvers: ClassVar[dict[Any, Any]] = {
        first: [(tag, pattern) for tag, pattern in each if not tag.endswith(":timestamp")]
        for first, each in _Safe.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """As the loader does, but never losing a value."""
        # Before the loader puts in what << merges: that may be overridden, which loses nothing.
        written = [key.value for key, _ in node.value if key.tag != _MERGE]
        twice = next((key for key in written if written.count(key) > 1), None)
        if twice is not None:
            mark = node.start_mark
            raise yaml.constructor.ConstructorError(None, None, f"{twice} stands twice", mark)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping
