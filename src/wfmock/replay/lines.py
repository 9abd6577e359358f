"""The lines of a recording: a head, then one line for each call. JSON, one object a line.

A head begins a session: a server that was started with these settings. A recording that a second
server wrote on to has a second head.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import orjson

from wfmock.auth import Caller
from wfmock.errors import SettingsError
from wfmock.workflows.timestamps import rfc3339

Json = Any

FORMAT = 1
LONGEST_BODY = 64 * 1024  # of a reply; of a longer one only the digest is kept
_PATH = "/:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Head:
    """How the server was started.

    ``settings`` are fields of Settings that bear on replies. ``spec`` is the document's digest, and
    its text unless it is the packaged one; ``files`` are those of a baseline that is no packaged
    one, by path, the main file first.
    """

    version: str
    at: int
    settings: Mapping[str, Json]
    dialect: Mapping[str, Json]
    spec: str
    spec_text: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    def dump(self) -> bytes:
        """The head as a line."""
        document = {
            "wfmock": self.version,
            "format": FORMAT,
            "at": self.at,
            "started": rfc3339(self.at),
            "spec": {"sha256": self.spec, "text": self.spec_text},
            "settings": dict(self.settings),
            "dialect": dict(self.dialect),
            "files": dict(self.files),
        }
        return json.dumps(document).encode() + b"\n"  # settings may hold wide integers

    @staticmethod
    def parse(document: Mapping[str, Json]) -> Head:
        """The head of a line's JSON. Raises KeyError, TypeError, SettingsError."""
        if document["format"] != FORMAT:
            raise SettingsError(
                f"a recording of format {document['format']} cannot be read",
                f"replay it with wfmock {document['wfmock']}, which wrote it",
            )
        return Head(
            document["wfmock"],
            document["at"],
            document["settings"],
            document["dialect"],
            document["spec"]["sha256"],
            document["spec"]["text"],
            document["files"],
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as WSGI hands it over: ``path`` and ``query`` are Latin-1 text of raw bytes.

    ``size`` is the length of the body; ``body`` is empty where it was too long to be read.
    ``caller`` is who it was, None for nobody the server knows; the token itself is not kept.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    size: int
    caller: Caller | None = None
    control: bool = False


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply: ``body`` is None where only its digest is kept; ``delivery`` is how it went out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    digest: str
    delivery: str = ""

    @staticmethod
    def of(
        status: int, headers: tuple[tuple[str, str], ...], body: bytes, delivery: str = ""
    ) -> Replied:
        """What was answered."""
        return Replied(status, headers, body, hashlib.sha256(body).hexdigest(), delivery)


@dataclass(frozen=True, slots=True)
class Line:
    """One call with its reply. ``at`` is the server's time, ``clock`` that of the world."""

    number: int
    at: int
    world: str
    clock: int | None
    sent: Sent
    replied: Replied

    def dump(self) -> bytes:
        """The call as a line."""
        sent, replied = self.sent, self.replied
        document = {
            "n": self.number,
            "at": self.at,
            "world": self.world,
            "clock": None if self.clock is None else rfc3339(self.clock),
            "control": sent.control,
            "method": sent.method,
            "path": quote(sent.path.encode("latin-1"), safe=_PATH),
            "query": sent.query,
            "headers": dict(sent.headers),
            "caller": _caller(sent.caller),
            "size": sent.size,
            "body": _body(sent.body),
            "reply": {
                "status": replied.status,
                "headers": replied.headers,
                "delivery": replied.delivery,
                "sha256": replied.digest,
                "body": _kept(replied.body),
            },
        }
        return orjson.dumps(document) + b"\n"

    @staticmethod
    def parse(document: Mapping[str, Json]) -> Line:
        """The call of a line's JSON. Raises KeyError, TypeError, ValueError."""
        caller, reply = document["caller"], document["reply"]
        sent = Sent(
            document["method"],
            unquote_to_bytes(document["path"]).decode("latin-1"),
            document["query"],
            document["headers"],
            _bytes(document["body"]),
            document["size"],
            caller and Caller(caller["user"], frozenset(caller["namespaces"])),
            document["control"],
        )
        replied = Replied(
            reply["status"],
            tuple((name, value) for name, value in reply["headers"]),
            None if reply["body"] is None else _bytes(reply["body"]),
            reply["sha256"],
            reply["delivery"],
        )
        return Line(document["n"], document["at"], document["world"], None, sent, replied)


@dataclass(frozen=True, slots=True)
class CutShort:
    """A line that was not written to its end: its server was killed."""

    line: int


def read(file: Path) -> Iterator[Head | Line | CutShort]:
    """The lines of a recording. Raises SettingsError for what is none, naming the line."""
    broken = 0
    found = 0
    try:
        with file.open("rb") as lines:
            for found, text in enumerate(lines, 1):
                document = _json(text)
                begins = document is not None and "wfmock" in document
                if found == 1 and not begins:
                    raise SettingsError(f"{file}: is no recording of wfmock serve --record")
                if broken and not begins:
                    raise SettingsError(f"{file}: line {broken} is damaged")
                if document is None:
                    broken = found
                    yield CutShort(found)
                    continue
                broken = 0
                yield _parsed(file, found, document)
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}", "give the path of a recording") from error
    if not found:
        raise SettingsError(f"{file}: is empty")


def _parsed(file: Path, number: int, document: Mapping[str, Json]) -> Head | Line:
    try:
        return Head.parse(document) if "wfmock" in document else Line.parse(document)
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"{file}: line {number} is damaged: {error!r}") from None


def _json(text: bytes) -> dict[str, Json] | None:
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _caller(caller: Caller | None) -> Json:
    if caller is None:
        return None
    return {"user": caller.user, "namespaces": sorted(caller.namespaces)}


def _kept(body: bytes | None) -> Json:
    return None if body is None or len(body) > LONGEST_BODY else _body(body)


def _body(body: bytes) -> Json:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _bytes(body: Json) -> bytes:
    return base64.b64decode(body["base64"]) if isinstance(body, Mapping) else str(body).encode()
