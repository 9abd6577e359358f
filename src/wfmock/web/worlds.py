"""Which world a request is for: its path, a header or its token says so; ``main`` otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from wfmock.worlds import Register, World

Environ = dict[str, Any]
WSGIApp = Callable[..., Iterable[bytes]]

KEY = "wfmock.world"
TOKEN = "Bearer world/"


class WorldsInPaths:
    """Takes ``/@NAME`` off the front of a path and remembers the name."""

    def __init__(self, app: WSGIApp) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path.startswith("/@"):
            name, slash, rest = path[2:].partition("/")
            environ[KEY] = name
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/@" + name
            environ["PATH_INFO"] = slash + rest
        return self._app(environ, start_response)


def world_of(environ: Environ, worlds: Register) -> World:
    """The world that a request names; made on first use. Raises BadControl for a bad name."""
    return worlds[world_name(environ)]


def world_name(environ: Environ) -> str:
    """The name of the world that a request is for; asked again, the answer is the same."""
    name: str
    if KEY in environ:
        name = environ[KEY]
        return name
    name = environ.get("HTTP_X_WFMOCK_WORLD", "")
    if name:
        return name
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    if not authorization.startswith(TOKEN):
        return "main"
    name, _, token = authorization.removeprefix(TOKEN).partition("/")
    if not name:
        return "main"
    if token:  # what is left is the token that the caller would send without worlds
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        environ[KEY] = name
    return name
