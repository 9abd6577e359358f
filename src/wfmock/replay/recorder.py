"""Writes the file of a run: append only, a line at a time, complete whenever the server dies."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from wfmock.auth import Auth, Caller
from wfmock.dialect import Dialect
from wfmock.errors import SettingsError
from wfmock.replay.lines import Head, Line, Replied, Sent
from wfmock.replay.stage import Stage
from wfmock.resources import resource
from wfmock.seeding.files import source_files
from wfmock.settings import Settings
from wfmock.spec.model import Api

# What a reply can depend on; where the server listens, and what is made of replies, is not.
REMEMBERED = (
    "baseline",
    "count",
    "seed",
    "pace",
    "strict",
    "cors",
    "check_replies",
    "control",
    "journal",
)


def check_recordable(settings: Settings) -> None:
    """Raise SettingsError for a server whose replies a recording could not explain."""
    if settings.db:
        raise SettingsError(
            "a recording begins from a baseline, not from what a file has kept",
            "leave out --db or --record",
        )


class Recorder:
    """Records what happens on a stage. ``auth`` tells who a caller is.

    Request and reply bodies are written as they are, tokens are not.
    """

    def __init__(
        self, settings: Settings, api: Api, dialect: Dialect, auth: Auth, stage: Stage
    ) -> None:
        self.stage = stage
        self.header_names = _header_names(api)
        self._auth = auth
        self._count = 0
        self._file = _open(Path(settings.record))
        self._write(_head(settings, api, dialect, stage.now_ns()).dump())

    def caller(self, authorization: str) -> Caller | None:
        """Who the value of an Authorization header stands for."""
        return self._auth.identify(authorization)

    def write(self, at: int, world: str, clock: int | None, sent: Sent, replied: Replied) -> None:
        """Write one call. To be called on the stage, so that the lines are in its order."""
        self._count += 1
        self._write(Line(self._count, at, world, clock, sent, replied).dump())

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _write(self, line: bytes) -> None:
        while line:
            line = line[os.write(self._file, line) :]


def _open(path: Path) -> int:
    """The file to append to, readable by its owner alone; a line cut short is ended first."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}", "give --record a file to write") from error
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        os.write(file, b"\n")
    return file


def _head(settings: Settings, api: Api, dialect: Dialect, at: int) -> Head:
    packaged = not settings.spec or Path(settings.spec).resolve() == resource(
        "openapi/workflows.yaml"
    )
    remembered = {name: getattr(settings, name) for name in REMEMBERED}
    remembered["auth"] = "off" if settings.auth == "off" else "recorded"
    return Head(
        version("wfmock"),
        at,
        remembered,
        dialect.to_mapping(),
        api.source_hash,
        None if packaged else api.file.read_text(encoding="utf-8"),
        _baseline_files(settings.baseline),
    )


def _baseline_files(name_or_path: str) -> dict[str, str]:
    """The files of a baseline that is not a packaged one, by their path from a common folder."""
    files = [path.resolve() for path in source_files(name_or_path)]
    if files[0].parent == resource("fixtures").resolve():
        return {}
    top = os.path.commonpath([path.parent for path in files])
    return {
        os.path.relpath(path, top).replace(os.sep, "/"): path.read_text(encoding="utf-8")
        for path in files
    }


def _header_names(api: Api) -> frozenset[str]:
    """The request headers that a reply can depend on, in lower case."""
    declared = {
        parameter.name.lower()
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.location == "header"
    }
    cookies = any(p.location == "cookie" for o in api.operations for p in o.parameters)
    return (_HEADERS | declared | ({"cookie"} if cookies else set())) - {"authorization"}


_HEADERS = frozenset(
    {
        "accept",
        "content-type",
        "prefer",
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "access-control-request-private-network",
        "x-wfmock-world",
    }
)
