"""A server in a thread of this process, for tests: waitress, started and stopped by a call."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from threading import Thread
from typing import Any

from waitress.server import create_server

WSGIApp = Callable[..., Any]


class BackgroundServer:
    """Serves ``app`` on a free port of 127.0.0.1 from construction until ``close``.

    ``threads`` is how many calls are answered, or delayed by a fault, at once.
    """

    def __init__(self, app: WSGIApp, threads: int = 16) -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a call waits is no news
        self._open: dict[int, Any] = {}
        self._server = create_server(
            app, map=self._open, sockets=[listener], threads=threads, ident=None
        )
        self._thread = Thread(target=self._server.run, name="wfmock", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, close the connections that are open and wait for the threads."""
        if self._thread.is_alive():
            # Sockets may be closed by the loop's own thread only; it ends when none is left.
            self._server.trigger.pull_trigger(self._close_all)
            self._thread.join()
            self._server.task_dispatcher.shutdown()

    def _close_all(self) -> None:
        for each in list(self._open.values()):
            each.close()
