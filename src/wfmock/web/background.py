"""A server in a thread of this process, for tests: waitress, started and stopped by a call."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from threading import Thread
from typing import Any

from waitress import wasyncore
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
        if not self._thread.is_alive():
            return
        trigger = self._server.trigger
        trigger.pull_trigger(self._leave)
        self._thread.join()
        self._server.task_dispatcher.shutdown()
        trigger.close()  # only now: until here a thread could have been about to pull it

    def _leave(self) -> None:
        """Called by the loop, whose thread alone may touch sockets; it ends when it has none."""
        for each in list(self._open.values()):
            if each is self._server.trigger:
                each.del_channel()
            else:
                wasyncore.dispatcher.close(each)
