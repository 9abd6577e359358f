"""Serving a WSGI app: granian in this process, or waitress where granian cannot be had.

Granian's own command starts a worker process beside its main one. Here its thread server is used
in this process instead: half the memory, half the start-up, a port that is known before the first
request, and no state to hand from one process to another.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Protocol

WSGIApp = Callable[..., Any]


class Server(Protocol):
    """A server that is bound already: the port is known, requests wait until ``run``."""

    port: int

    def run(self, app: WSGIApp) -> None:
        """Serve ``app`` until SIGINT or SIGTERM; call from the main thread."""


def bind(host: str, port: int, threads: int = 8) -> Server:
    """Bind ``host:port`` (0 picks a free port). Raises OSError when the address cannot be had."""
    # SO_REUSEADDR alone: two servers must never share a port by accident.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Inherited by the connections; without it a reply waits 40 ms for an acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    try:
        from wfmock.web._granian import GranianServer
    except ImportError:  # no granian on this platform, or one whose insides have moved
        from wfmock.web._waitress import WaitressServer

        return WaitressServer(listener, threads)
    return GranianServer(listener, threads)
