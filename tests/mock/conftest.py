"""A mock driven over HTTP by a clock that the test moves."""

import pytest

from driving import Shared, driver_of
from wfmock.assembly import assemble
from wfmock.settings import Settings


@pytest.fixture
def driver(mock):
    """Build a driver: ``driver(pace="0")``; ``namespace`` and ``at`` are the driver's own."""

    def build(**changes):
        return driver_of(mock, **changes)

    return build


@pytest.fixture(scope="module")
def shared():
    """A shared mock by its settings, made once for a module: ``shared(pace="0").driver()``."""
    made = {}

    def build(base, **changes):
        return assemble(Settings(check_replies=True).replaced(**changes), base)

    def get(**changes):
        key = tuple(sorted(changes.items()))
        if key not in made:
            made[key] = Shared(build, **changes)
        return made[key]

    yield get
    for each in made.values():
        each.mock.close()


@pytest.fixture
def still(shared):
    """A driver of the default baseline in which nothing moves by itself."""
    return shared(pace="still").driver()


@pytest.fixture(scope="module")
def resting(shared):
    """The same for tests that only read: they share one."""
    return shared(pace="still").driver()
