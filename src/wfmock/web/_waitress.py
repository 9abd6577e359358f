"""Waitress, the fallback in pure Python."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress.server import create_server

WSGIApp = Callable[..., Any]


class WaitressServer:
    """See ``server.Server``."""

    def __init__(self, listener: socket.socket, threads: int) -> None:
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        self._threads = threads

    def run(self, app: WSGIApp) -> None:
        """Serve ``app`` until SIGINT or SIGTERM."""
        signal.signal(signal.SIGTERM, _interrupt)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a call waits is no news
        server = create_server(app, sockets=[self._listener], threads=self._threads, ident=None)
        try:
            server.run()
        finally:
            server.close()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
