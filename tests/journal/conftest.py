import pytest

from journal.benches import Bench
from wfmock.web.app import flask_app


@pytest.fixture
def bench(mock):
    """Build a bench from settings; its time stands still unless they say otherwise."""

    def build(base=None, **changes):
        made = mock(base, lambda seconds: None, **{"pace": "still"} | changes)
        return Bench(made, flask_app(made).test_client())

    return build
