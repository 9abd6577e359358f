"""The control API of a mock in this process; every reply is held against its document."""

import pytest

from wfmock.web.app import flask_app
from wfmock.workflows.clock import ManualClock

NOON = 1_803_902_400 * 10**9  # 2027-03-01T12:00:00Z, after everything in the baselines
NS = "first_tchgt1VU"
LIST = f"/workflowsvc/api/v1/workflows?nsfilter={NS}"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"


class Steering:
    """Calls routes of the control API: ``ok("POST /worlds", {...})`` and ``refused``."""

    def __init__(self, mock):
        self.mock = mock
        self.client = flask_app(mock).test_client()

    def call(self, route, body=None, **headers):
        """The reply, whatever it is."""
        method, _, path = route.partition(" ")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/__wfmock{path}", method=method, json=body, headers=names)

    def ok(self, route, body=None, **headers):
        """The JSON of a reply that is no refusal."""
        reply = self.call(route, body, **headers)
        assert reply.status_code < 400, reply.get_data(as_text=True)
        return reply.get_json(silent=True)

    def refused(self, route, body=None, **headers):
        """The problem of a reply that is one: its status, its detail and its hint."""
        reply = self.call(route, body, **headers)
        assert reply.status_code >= 400, reply.get_data(as_text=True)
        assert reply.mimetype == "application/problem+json"
        assert reply.json["status"] == reply.status_code
        return reply.json

    def start(self, world="main"):
        """Start a workflow over the mocked API; its id."""
        body = {"_workflowDefId": DEFINITION}
        return self.client.post(f"/@{world}{LIST}", json=body).json["_id"]

    def listed(self, world="main", query=""):
        """The reply of the mocked list."""
        return self.client.get(f"/@{world}{LIST}&{query}").json


@pytest.fixture
def base():
    """The clock that worlds follow: noon, until a test moves it."""
    return ManualClock(NOON)


@pytest.fixture
def steering(mock, base):
    """Build a mock from settings and steer it over HTTP."""
    return lambda **changes: Steering(mock(base=base, **changes))


@pytest.fixture
def steer(steering):
    """A mock with the default settings, steered over HTTP."""
    return steering()


@pytest.fixture
def control(mock, base):
    """The control object of a mock."""
    return mock(base=base).control
