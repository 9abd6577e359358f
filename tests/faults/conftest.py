"""A mock whose clock stands still and whose delays are only written down, with faults to arm."""

import pytest

from faults.calling import SECOND, Bench
from wfmock.workflows.clock import ManualClock


@pytest.fixture
def bench(mock):
    """A bench of a mock with these settings: ``bench(seed=2)``."""

    def build(**changes):
        slept = []
        base = ManualClock(1_771_900_000 * SECOND)
        return Bench(mock(base, slept.append, **{"pace": "still"} | changes), slept)

    return build
