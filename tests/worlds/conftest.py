"""Worlds of one mock whose base clock stands at noon, or of a server in a process of its own."""

import json
import subprocess
import sys

import pytest

from wfmock.workflows.clock import ManualClock
from worlds.meeting import NOON, Meeting


@pytest.fixture
def meet(mock):
    """Build a mock from settings, to meet in its worlds: ``meet(pace="1")``."""

    def build(**changes):
        base = ManualClock(NOON)
        return Meeting(mock(base, lambda _: None, **{"pace": "still"} | changes), base)

    return build


@pytest.fixture
def port():
    """The port of ``wfmock serve`` in a process of its own."""
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json", "--pace", "still"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield json.loads(process.stdout.readline())["port"]
        finally:
            process.terminate()
