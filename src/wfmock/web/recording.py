"""The app of a server that records: every call alone on the stage, and written when it is over."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from wfmock.errors import Missing
from wfmock.replay.lines import Sent
from wfmock.replay.recorder import Recorder
from wfmock.web.calls import MAX_BODY, BodyCutShort, BodyTooLarge, read_body
from wfmock.web.inprocess import WSGIApp, conduct
from wfmock.web.worlds import KEY, world_name
from wfmock.worlds import Register

Environ = dict[str, Any]

CONTROL = "/__wfmock"
READS = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSED = 400


class Recorded:
    """Wraps an app; to be wrapped itself in what takes the world off the front of a path.

    Calls of the control API are recorded when they may have changed something.
    """

    def __init__(self, app: WSGIApp, recorder: Recorder, worlds: Register) -> None:
        self._app = app
        self._recorder = recorder
        self._worlds = worlds

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        control = path == CONTROL or path.startswith(CONTROL + "/")
        if control and environ["REQUEST_METHOD"] in READS:
            return self._app(environ, start_response)
        recorder = self._recorder
        sent = self._taken(environ, control)
        with recorder.stage.acting() as at:
            conducted = conduct(self._app, environ)
            if not control or conducted.replied.status < REFUSED:
                world = _steered(environ) if control else world_name(environ)
                recorder.write(at, world, self._clock(world), sent, conducted.replied)
        start_response(*conducted.started)
        return conducted.chunks

    def _taken(self, environ: Environ, control: bool) -> Sent:
        """The request for the record; its body is read here, so that nobody waits on the stage."""
        size, body = _body(environ)
        chosen = environ.get(KEY)  # in the path, which says it again in a replay
        world = chosen or (None if control else world_name(environ))
        names = self._recorder.header_names
        headers = {
            name[5:].replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        headers["content-type"] = environ.get("CONTENT_TYPE") or ""
        kept = {name: value for name, value in headers.items() if name in names and value}
        if not chosen and world not in (None, "main"):
            kept["x-wfmock-world"] = str(world)
        caller = None
        if not control:
            caller = self._recorder.caller(environ.get("HTTP_AUTHORIZATION", ""))
        path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
        query = environ.get("QUERY_STRING", "")
        return Sent(environ["REQUEST_METHOD"], path, query, kept, body, size, caller, control)

    def _clock(self, world: str) -> int | None:
        try:
            return self._worlds.known(world).clock.now_ns()
        except Missing:  # a name that no world can have, or a world that was just deleted
            return None


def _steered(environ: Environ) -> str:
    """The world that a call of the control API names in its path; "" where it names none."""
    segments = environ["PATH_INFO"].split("/")
    return segments[3] if segments[2:3] == ["worlds"] and len(segments) > 3 else ""


def _body(environ: Environ) -> tuple[int, bytes]:
    """Size and bytes of the body, put back for the app; none where it is not read to its end."""
    try:
        body = read_body(environ)
    except (BodyTooLarge, BodyCutShort):
        length = environ.get("CONTENT_LENGTH") or ""
        size = int(length) if length.isdecimal() and len(length) < 20 else MAX_BODY + 1
        body = b""
    else:
        size = len(body)
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(size) if size else ""
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return size, body
