"""Calls of the control API over HTTP; what the server refuses is raised as the control object
raises it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from wfmock.errors import (
    BadControl,
    ControlError,
    DialectError,
    FixtureError,
    Missing,
    SettingsError,
    Taken,
    WfmockError,
)

Json = Any

_TIMEOUT = 60.0
KINDS: Mapping[str, type[WfmockError]] = {
    "bad-control": BadControl,
    "missing": Missing,
    "taken": Taken,
    "bad-dialect": DialectError,
    "bad-setting": SettingsError,
}


class Unreachable(ControlError):
    """Nobody answers there, or nobody who can be steered."""


class Connection:
    """The control API of the server at ``url``; ``token`` is that of ``--control-token``."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url.rstrip("/") if "://" in url else f"http://{url.rstrip('/')}"
        self._token = token

    def call(
        self,
        route: str,
        body: Json = None,
        query: Mapping[str, Json] | None = None,
        **names: str,
    ) -> Json:
        """Call ``METHOD /__wfmock/path/{name}``.

        Gives the JSON of the reply, its text where it is none, None where it has none. Members of
        ``query`` that are None are left out. Raises Unreachable, or what the server refuses as the
        error that the control object would raise.
        """
        method, _, path = route.partition(" ")
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        path += f"?{urlencode(asked, doseq=True)}" if asked else ""
        status, content = self._sent(method, path, body)
        if status < 400:
            return content
        raise self._refusal(status, content if isinstance(content, Mapping) else {})

    def _sent(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        # A proxy would not reach this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            request = urllib.request.Request(self.url + path, data, headers, method=method)
            with opener.open(request, timeout=_TIMEOUT) as reply:
                return reply.status, _content(reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _content(error.read())
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            reason = getattr(reason, "strerror", None) or reason
            raise Unreachable(
                f"{self.url} cannot be reached: {reason}",
                "wfmock serve, or --url with the address of a running mock",
            ) from None

    def _refusal(self, status: int, problem: Mapping[str, Json]) -> WfmockError:
        kind = str(problem.get("type", "")).rpartition(":")[2]
        detail, hint = str(problem.get("detail", "")), str(problem.get("hint", ""))
        if not kind or kind == "no-route":
            hint = "is it a wfmock? Was it started with --no-control?"
            return Unreachable(f"{self.url} answered {status} and has no control API", hint)
        if status == 401:
            hint = "--control-token, or WFMOCK_CONTROL_TOKEN, as the server was started with"
        if kind == "bad-fixture":
            return _bad_fixture(detail, hint, problem)
        if status >= 500:
            return Unreachable(detail, hint)
        return KINDS.get(kind, BadControl)(detail, hint)


def _bad_fixture(detail: str, hint: str, problem: Mapping[str, Json]) -> FixtureError:
    first: Mapping[str, Json] = next(iter(problem.get("violations") or ()), {})
    reason = str(first.get("received", ""))
    place = detail.removesuffix(f": {reason}") if reason else ""
    error = FixtureError(place, "", "", reason or detail, hint)
    error.field = str(first.get("pointer", "")).removeprefix("/").replace("/", ".")
    return error


def _content(content: bytes) -> Json:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content.decode("utf-8", "replace")
