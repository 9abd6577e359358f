"""Requests and replies of the reference server, between WSGI and the operations."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from faulty.serving import status_line


class Refused(Exception):
    """The request is not served; the status says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the operations see it; ``number`` counts this operation's calls from 1."""

    method: str
    path: str
    raw_query: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    number: int = 0

    @classmethod
    def read(cls, environ: dict[str, Any]) -> "Request":
        """The request of a WSGI environment; of a repeated parameter the first value counts."""
        raw = environ.get("QUERY_STRING", "")
        pairs = parse_qsl(raw, keep_blank_values=True, errors="replace")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        stream = environ["wsgi.input"]
        return cls(
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
            raw_query=raw,
            query=dict(reversed(pairs)),
            headers={
                key.removeprefix("HTTP_").replace("_", "-").lower(): value
                for key, value in environ.items()
                if key.startswith(("HTTP_", "CONTENT_"))
            },
            body=stream.read(length) if length else stream.read(),
        )

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object; Refused(400) when it is not one."""
        try:
            body = json.loads(self.body, parse_constant=_no_constant)
            json.dumps(body, allow_nan=False)  # 1e999 reads as infinity
        except (ValueError, RecursionError) as error:
            raise Refused(400, "the body is not JSON") from error
        if not isinstance(body, dict):
            raise Refused(400, "the body is not a JSON object")
        return body


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


@dataclass(slots=True)
class Reply:
    """A reply before it is written; bytes as ``content`` are sent as they are."""

    status: int
    content: Any = None
    media: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def send(
        self, start_response: Callable[..., Any], write: Callable[[Any], bytes]
    ) -> list[bytes]:
        """Hand the reply to the WSGI server; ``write`` makes bytes of the content."""
        body = self.content if isinstance(self.content, bytes) else write(self.content)
        media = [] if self.media is None else [("Content-Type", self.media)]
        start_response(status_line(self.status), [*media, *self.headers.items()])
        return [body]


def as_json(content: Any) -> bytes:
    """Compact JSON in UTF-8; lone surrogates, which UTF-8 cannot hold, stay escaped."""
    try:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(content, separators=(",", ":")).encode()
