"""Worlds of one mock whose base clock stands at noon."""

import pytest

from wfmock.workflows.clock import ManualClock
from worlds.meeting import NOON, Meeting


@pytest.fixture
def meet(mock):
    """Build a mock from settings, to meet in its worlds: ``meet(pace="1")``."""

    def build(**changes):
        return Meeting(mock(ManualClock(NOON), lambda _: None, **{"pace": "still"} | changes))

    return build
