"""One line on a terminal that says how far the run has come; nothing where there is no terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from rich.cells import set_cell_size

from wfmock.contract.reports.escape import flat
from wfmock.contract.reports.phrases import plural

_AT_MOST_EVERY = 0.1  # seconds: more often than this nobody can read it
_CLEARED = "\r\x1b[2K"


class Progress:
    """Shows phase, requests, violations and seconds; use it as a context, which clears the line.

    ``clock`` counts seconds and ``width`` gives the columns of the terminal.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        width: Callable[[TextIO], int] | None = None,
    ) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._width = width or _columns
        self._started = clock()
        self._drawn_at: float | None = None
        self._phase = ""
        self.live = self._stream.isatty()

    def update(self, phase: str, requests: int = 0, violations: int = 0, detail: str = "") -> None:
        """Say what is under way; a call that comes too soon after the last is not drawn."""
        now = self._clock()
        due = self._drawn_at is None or now - self._drawn_at >= _AT_MOST_EVERY
        if not self.live or not (due or phase != self._phase):
            return
        parts = [phase, plural(requests, "request")]
        parts += [plural(violations, "violation")] if violations else []
        parts += [f"{now - self._started:.0f} s", *([detail] if detail else [])]
        line = flat(", ".join(parts))
        room = max(self._width(self._stream) - 1, 1)  # the last column would wrap
        self._write(_CLEARED + set_cell_size(line, room).rstrip())
        self._drawn_at, self._phase = now, phase

    def close(self) -> None:
        """Take the line away."""
        if self._drawn_at is not None:
            self._write(_CLEARED)
            self._drawn_at = None

    def _write(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._stream.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):  # a terminal that does not tell
        return 80
