"""A mock in this process, steered from both sides: the control object and the client over HTTP."""

from dataclasses import dataclass
from typing import Any

import pytest

from wfmock.client.control import RemoteControl
from wfmock.web.app import flask_app
from wfmock.web.background import BackgroundServer
from wfmock.workflows.clock import ManualClock

NOON = 1_803_902_400 * 10**9  # 2027-03-01T12:00:00Z, after everything in the baselines


@dataclass(frozen=True)
class Sides:
    """The control object of a mock, and the client that calls it over HTTP."""

    near: Any
    far: Any


@pytest.fixture
def sides(mock):
    """Build a mock from settings and serve it until the test ends."""
    servers = []

    def build(token="", **changes):
        made = mock(base=ManualClock(NOON), control_token=token, **changes)
        servers.append(BackgroundServer(flask_app(made)))
        return Sides(made.control, RemoteControl(servers[-1].url, token))

    yield build
    for each in servers:
        each.close()


@pytest.fixture
def both(sides):
    """A mock with the default settings, from both sides."""
    return sides()
