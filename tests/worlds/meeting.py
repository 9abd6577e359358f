"""What the tests of worlds share: calls of the documented service, in a world of one's choice."""

import json

from wfmock.assembly import Grounds, assemble
from wfmock.settings import Settings
from wfmock.web.app import flask_app
from wfmock.workflows.clock import ManualClock
from wfmock.worlds import Register

SECOND = 10**9
NOON = 1_803_902_400 * SECOND  # 2027-03-01T12:00:00Z, after everything in the baselines
NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
LIST = f"{ROOT}?nsfilter={NS}"
DOCUMENTED = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"


class Meeting:
    """A mock whose base clock stands at noon, and calls to its worlds."""

    def __init__(self, mock, base):
        self.mock = mock
        self.base = base
        self.worlds = mock.worlds
        self.client = flask_app(mock).test_client()

    def call(self, world, method, path, body=None):
        return self.client.open(path, method=method, json=body, headers={"X-Wfmock-World": world})

    def start(self, world="main", **inputs):
        """Start a workflow; its id."""
        body = {"_workflowDefId": DEFINITION, "_inputParams": inputs}
        reply = self.call(world, "POST", LIST, body)
        assert reply.status_code == 201, reply.get_data(as_text=True)
        return reply.json["_id"]

    def command(self, world, workflow_id, status):
        path = f"{ROOT}/{workflow_id}/status?nsfilter={NS}"
        return self.call(world, "PUT", path, {"_status": status}).status_code

    def get(self, world, workflow_id):
        return self.call(world, "GET", f"{ROOT}/{workflow_id}?nsfilter={NS}")

    def listed(self, world="main", query=""):
        reply = self.call(world, "GET", f"{LIST}&{query}" if query else LIST)
        assert reply.status_code == 200, reply.get_data(as_text=True)
        return reply.json

    def total(self, world="main"):
        return self.listed(world)["_total"]

    def clock(self, world="main"):
        return self.worlds.known(world).clock

    def pass_seconds(self, seconds, world="main"):
        return self.worlds.known(world).turn(lambda clock: clock.advance(int(seconds * SECOND)))

    def everything(self, world):
        """What a world shows, byte for byte: every page of every list, and some bodies alone."""
        found = []
        for namespace in self.worlds[world].namespaces:
            query = f"nsfilter={namespace}&_pageSize=100"
            ids, offset = None, 0
            while ids is None or len(ids) == 100:
                page = self.call(world, "GET", f"{ROOT}?{query}&_offset={offset}").data
                ids = [each["_id"] for each in json.loads(page)["_list"]]
                gets = (
                    f"{ROOT}/{each}?nsfilter={namespace}&_includeLoopOverTasks=true"
                    for each in ids[:5]
                )
                found += [page, *(self.call(world, "GET", get).data for get in gets)]
                offset += 100
        return found


def register_of(mock, ttl, elapsed):
    """The register of a mock again, with a time to live that a test has in hand."""
    base = ManualClock(NOON)
    return Register(mock.worlds["main"], base, Grounds(mock.api, mock.settings).of, ttl, elapsed)


def meeting(**changes):
    """A meeting for hypothesis, which takes no fixtures anew for each example."""
    settings = Settings(check_replies=True).replaced(**{"pace": "still"} | changes)
    base = ManualClock(NOON)
    return Meeting(assemble(settings, base, lambda seconds: None), base)
