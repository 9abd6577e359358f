"""What the tests of faults share: calls of the documented service, and a bench to make them on."""

from wfmock.faults import plan, read_rule
from wfmock.web.app import flask_app

SECOND = 10**9
NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
LIST = f"{ROOT}?nsfilter={NS}"
GET = f"{ROOT}/94bcf41e-8d05-4011-a64b-d5a5164b0155?nsfilter={NS}"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
BODY = {"_workflowDefId": DEFINITION, "_inputParams": {"_url": "https://e.com", "deep": [1, 2]}}


class Bench:
    """Calls to the worlds of one mock; ``slept`` are the delays that it would have made."""

    def __init__(self, mock, slept):
        self.mock = mock
        self.slept = slept
        self.client = flask_app(mock).test_client()

    def arm(self, *rules, world="main"):
        """Arm rules given as JSON, or the rules of a plan given by its name."""
        faults = self.mock.worlds[world].faults
        for number, rule in enumerate(rules):
            named = isinstance(rule, str)
            faults.add(plan(rule) if named else [read_rule(rule, f"rule-{number}")])

    def get(self, path=GET, world="main"):
        return self.client.get(path, headers={"X-Wfmock-World": world})

    def start(self, body=None, world="main"):
        return self.client.post(LIST, json=body or BODY, headers={"X-Wfmock-World": world})

    def statuses(self, count, world="main"):
        return [self.get(world=world).status_code for _ in range(count)]

    def marks(self, count, world="main"):
        """What ``X-Wfmock-Fault`` says to each of some calls."""
        return [self.get(world=world).headers.get("X-Wfmock-Fault") for _ in range(count)]

    def pass_seconds(self, seconds, world="main"):
        self.mock.worlds[world].clock.advance(int(seconds * SECOND))

    def total(self, world="main"):
        return self.mock.worlds[world].store.count()
