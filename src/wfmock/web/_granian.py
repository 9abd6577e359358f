"""Granian in this process. It uses a class below the public door: hence the pinned range."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Collection
from typing import Any

from granian import net
from granian.constants import Interfaces
from granian.server.common import AbstractServer
from granian.server.mt import MTServer

WSGIApp = Callable[..., Any]

_HOLDER: Any = vars(net)["SocketHolder"]  # its types are not told


class _InProcess(MTServer):
    """The thread server on a listener that is bound already.

    Granian offers it to free-threaded builds only, because there several workers share one
    interpreter; with the single worker used here it is sound under the GIL as well.
    """

    listener: socket.socket

    def _check_gil(self) -> None:
        pass

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = _HOLDER(self.listener.fileno(), False, BACKLOG)


BACKLOG = 1024
STRAGGLERS_SECONDS = 5.0


class GranianServer:
    """See ``server.Server``."""

    def __init__(self, listener: socket.socket, threads: int) -> None:
        self.port: int = listener.getsockname()[1]
        listener.setblocking(False)
        self._server = _InProcess(
            "wfmock",
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=threads,
            log_enabled=False,
            websockets=False,
        )
        self._server.listener = listener

    def run(self, app: WSGIApp) -> None:
        """Serve ``app`` until SIGINT or SIGTERM."""
        others = sys._current_frames().keys()
        AbstractServer.serve(self._server, target_loader=lambda: app, wrap_loader=False)
        _wait_for_all_but(others)


def _wait_for_all_but(others: Collection[int]) -> None:
    """Let the threads end that still answer a client who has gone.

    A thread of Rust that wants to go on in Python when Python has ended aborts the process.
    """
    until = time.monotonic() + STRAGGLERS_SECONDS
    while sys._current_frames().keys() - others and time.monotonic() < until:
        time.sleep(0.01)
