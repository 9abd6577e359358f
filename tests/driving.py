"""A mock driven over HTTP, with a clock that stands until it is moved."""

import json
from urllib.parse import quote

from wfmock.web.app import flask_app
from wfmock.workflows.clock import ManualClock
from wfmock.workflows.timestamps import parse_rfc3339

NS = "first_tchgt1VU"
TOWER = "tower_Kq7ZbW2m"
CAMPUS = "campus_x9RfLd3T"
ROOT = "/workflowsvc/api/v1/workflows"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
NOWHERE = "00000000-0000-4000-8000-000000000000"
NEWEST = '{"_updatedAt":-1}'

# Definitions of the packaged baselines, by what their tasks are.
SINGLE = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"  # one REST_CONNECTOR, never times out
CHAIN = "5f0c2a9e-63d1-4b7e-9a44-1c8e7b20d6f3"  # three in a row, times out after 300 s
BOTH = "b3d7f1c6-0e52-4d39-8c7b-6a9f24e1d085"  # in all three namespaces
SWITCHED = "e81a5d34-97bc-4f02-b6e0-3d4c58f7a219"  # in TOWER
FORKED = "2c96e0b8-f4a7-4165-9d83-50be7f1a3c4d"  # in TOWER and CAMPUS
LOOPED = "97d4b2f0-1a6c-4e58-82f9-c03e6d5b7a14"  # in CAMPUS

SECOND = 1_000_000_000
T0 = 1_775_120_400 * SECOND  # 2 April 2026, 09:00: after all that the baselines hold


class Driver:
    """Calls the four operations of a mock in this process and hands out their JSON.

    Each call asserts its status: success unless ``status`` says otherwise. Query parameters are
    named as the document spells them; None leaves one out, ``nsfilter`` included.
    """

    def __init__(self, mock, clock, namespace=NS, world=""):
        self.clock = clock
        self.namespace = namespace
        self.client = flask_app(mock).test_client()
        self.prefix = f"/@{world}" if world else ""

    def ask(self, method, path, query=None, status=200, **request):
        """The reply to one call, with the status that is asserted."""
        reply = self.call(method, path, query, **request)
        assert reply.status_code == status, reply.text
        return reply

    def call(self, method, path, query=None, **request):
        """The reply to one call, whatever its status."""
        given = {"nsfilter": self.namespace} | (query or {})
        pairs = [
            f"{name}={quote(str(each), safe='')}"
            for name, each in given.items()
            if each is not None
        ]
        address = f"{self.prefix}{path}?{'&'.join(pairs)}"
        return self.client.open(address, method=method, **request)

    def list(self, **query):
        """The list's envelope."""
        return self.ask("GET", ROOT, query).json

    def ids(self, **query):
        """The ids of one page."""
        return [each["_id"] for each in self.list(**query)["_list"]]

    def all(self, **query):
        """Every workflow that matches, in the list's order."""
        return self.list(_pageSize=100_000, **query)["_list"]

    def get(self, id, **query):
        """A workflow."""
        return self.ask("GET", f"{ROOT}/{id}", query).json

    def start(self, definition=SINGLE, **body):
        """The workflow that was started; keyword arguments are further keys of the body."""
        body = {"_workflowDefId": definition} | body
        return self.ask("POST", ROOT, status=201, json=body).json

    def command(self, id, status):
        """The workflow after a command."""
        return self.ask("PUT", f"{ROOT}/{id}/status", json={"_status": status}).json

    def tried(self, id, status):
        """The reply to a command, whether it is legal or not."""
        return self.call("PUT", f"{ROOT}/{id}/status", json={"_status": status})

    def refused(self, id, status, code=409):
        """What refuses a command."""
        return self.ask("PUT", f"{ROOT}/{id}/status", status=code, json={"_status": status}).json

    def after(self, seconds):
        """Let time pass; the driver itself, to ask on."""
        self.clock.advance(round(seconds * SECOND))
        return self

    def until(self, id, status, limit=3600):
        """The workflow once it has come to a status by itself, looked at every fifth second."""
        for _ in range(0, limit, 5):
            found = self.get(id)
            if found["_status"] == status:
                return found
            self.after(5)
        raise AssertionError(f"{id} was never {status}")


def driver_of(mock, namespace=NS, at=T0, **changes):
    """A driver of a new mock; ``mock`` is the fixture. Time runs at real pace, and stands."""
    clock = ManualClock(at)
    return Driver(mock(base=clock, **changes), clock, namespace)


class Shared:
    """One mock for many tests: each gets a world of its own, in which it is always T0."""

    def __init__(self, build, **changes):
        self.clock = ManualClock(T0)
        self.mock = build(base=self.clock, **changes)
        self.made = 0

    def driver(self, namespace=NS):
        """A driver of a new world."""
        self.made += 1
        self.clock.set(T0)
        return Driver(self.mock, self.clock, namespace, f"w{self.made}")


def statuses(workflow):
    """The status of each task by name; of several attempts the last."""
    return {task["_name"]: task["_status"] for task in workflow["_tasks"]}


def instant(workflow, field="_updatedAt"):
    """A timestamp in whole nanoseconds."""
    return parse_rfc3339(workflow[field])


def without(workflow, *fields):
    """A workflow without some fields."""
    return {name: each for name, each in workflow.items() if name not in fields}


def sort(**keys):
    """The text of a sort parameter; ``_inputParams__a`` is the field ``_inputParams.a``."""
    return json.dumps({name.replace("__", "."): each for name, each in keys.items()})
