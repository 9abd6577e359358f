"""A mock whose journal, coverage and world are at hand."""

import json
from dataclasses import dataclass
from typing import Any

from wfmock.assembly import Mock
from wfmock.journal.entries import entry

NS = "first_tchgt1VU"
ROOT = "/workflowsvc/api/v1/workflows"
LIST = f"{ROOT}?nsfilter={NS}"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"


@dataclass
class Bench:
    """A mock, a browser for it, and what its main world has noted."""

    mock: Mock
    browser: Any

    @property
    def world(self):
        return self.mock.worlds["main"]

    def told(self, world="main"):
        """All entries of a world's journal, as the control API tells them."""
        return [entry(each) for each in self.mock.worlds[world].journal.exchanges()]

    def last(self):
        return self.told()[-1]

    def start(self, **headers):
        """Start a workflow; its id."""
        reply = self.browser.post(LIST, json={"_workflowDefId": DEFINITION}, headers=headers)
        assert reply.status_code == 201, reply.data
        return reply.json["_id"]

    def command(self, workflow_id, status, namespace=NS):
        return self.browser.put(
            f"{ROOT}/{workflow_id}/status?nsfilter={namespace}", json={"_status": status}
        )

    def get(self, query="", **headers):
        return self.browser.get(f"{LIST}&{query}" if query else LIST, headers=headers)


def dialect_file(tmp_path, **entries):
    """The path of a dialect with these entries."""
    path = tmp_path / "dialect.yaml"
    path.write_text(json.dumps(entries))
    return str(path)
