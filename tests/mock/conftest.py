"""A mock driven over HTTP by a clock that the test moves."""

import pytest

from driving import driver_of
from wfmock.assembly import assemble
from wfmock.settings import Settings


@pytest.fixture
def driver(mock):
    """Build a driver: ``driver(pace="0")``; ``namespace`` and ``at`` are the driver's own."""

    def build(**changes):
        return driver_of(mock, **changes)

    return build


@pytest.fixture
def still(driver):
    """A driver of the default baseline in which nothing moves by itself."""
    return driver(pace="still")


@pytest.fixture(scope="module")
def resting():
    """The same for tests that only read: they share one."""
    made = []

    def build(base, **changes):
        made.append(assemble(Settings(check_replies=True).replaced(**changes), base))
        return made[-1]

    yield driver_of(build, pace="still")
    made[0].close()
