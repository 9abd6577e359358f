"""Promises checked by hand, forgiving wherever the document is silent.

Each takes a client and raises AssertionError when the promise is broken. They hold the honest
servers to the document, and show that a faulty one is broken in one place and not all over.
They are few and simple on purpose: they judge servers written here, not deployments.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from faulty.data import DEFINITION
from faulty.probe import Answer, Api

BY_ID = {"_id": 1}
GONE = "00000000-0000-4000-8000-000000000000"
FILTERS = {"_name": "_name", "_defId": "_workflowDefId", "_status": "_status"}
FIELDS = {
    *("_id", "_workflowDefId", "_name", "_namespaces", "_userType", "_tasks", "_status"),
    *("_createdAt", "_updatedAt", "_createdBy", "_updatedBy"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The server to check: ``lag`` is how many seconds a write may stay unseen."""

    api: Api
    definition: str = DEFINITION
    lag: float = 0.0

    def eventually(self, ask: Callable[[], Any]) -> Any:
        """What ``ask`` gives, as soon as it is true or the lag is over."""
        deadline = time.monotonic() + 2 * self.lag
        while not (found := ask()) and time.monotonic() < deadline:
            pass
        return found

    def start(self, inputs: Any = None) -> Answer:
        reply = self.api.start(inputs, definition=self.definition)
        assert reply.status == 201, reply
        return reply

    def is_active(self, run_id: str) -> bool:
        return not {"COMPLETED", "SUCCEEDED", "FAILED"} & {self.api.get(run_id)["_status"]}


def the_list_is_an_envelope_of_workflows(ground: Ground) -> None:
    body = ground.api.list().json
    assert all(type(body[name]) is int for name in ("_offset", "_pageSize", "_total"))
    assert all(set(run) >= FIELDS for run in body["_list"])
    assert len(body["_list"]) == min(10, body["_total"])


def pages_partition_the_list(ground: Ground) -> None:
    # Both spellings, for a server may know only one; three tries, for others may write meanwhile.
    def partition() -> bool:
        total = ground.api.total()
        pages = [
            ground.api.ids(sort=BY_ID, _pageSize=7, _pagesize=7, _offset=offset)
            for offset in range(0, min(total, 50) + 1, 7)
        ]
        ids = [run_id for page in pages for run_id in page]
        return len(ids) == len(set(ids)) >= min(total, 50) and all(len(p) <= 7 for p in pages)

    assert any(partition() for _ in range(3))


def filters_are_sound(ground: Ground) -> None:
    for run in ground.api.items()[:3]:
        for name, field in (
            ("_name", "_name"),
            ("_defId", "_workflowDefId"),
            ("_status", "_status"),
        ):
            term = run[field] if name == "_status" else run[field][2:9]
            kept = ground.api.items(**{name: term})
            assert kept, (name, term)
            assert all(term.lower() in item[field].lower() for item in kept)


def dates_bound_the_list(ground: Ground) -> None:
    late = ground.api.items(startDate="2026-03-01", sort={"_createdAt": 1})
    early = ground.api.items(endDate="2025-12-01", enddate="2025-12-01", sort={"_createdAt": -1})
    assert all(run["_updatedAt"] >= "2026-03-01" for run in late)
    assert all(run["_createdAt"] < "2025-12-02" for run in early)


def sort_goes_both_ways(ground: Ground) -> None:
    for field in ("_createdAt", "_id"):
        up = [run[field] for run in ground.api.items(sort={field: 1})]
        down = [run[field] for run in ground.api.items(sort={field: -1})]
        assert up == sorted(up)
        assert down == sorted(down, reverse=True)


def the_namespace_is_a_wall(ground: Ground) -> None:
    assert all(ground.api.namespace in run["_namespaces"] for run in ground.api.items())
    assert not ground.api.items(nsfilter="nowhere_Zz9Yy8Xx")
    assert not ground.api.list(nsfilter=None).ok


def get_agrees_with_the_list(ground: Ground) -> None:
    def agree() -> bool:
        items = ground.api.items()[:2]
        return all(ground.api.get(run["_id"]).json == run for run in items)

    assert any(agree() for _ in range(3))


def the_unknown_is_refused(ground: Ground) -> None:
    assert not ground.api.get(GONE).ok
    assert not ground.api.update(GONE, "PAUSED").ok
    assert not ground.api.start(definition=GONE).ok
    assert not ground.api.start(body={}).ok


def a_start_is_echoed_and_found(ground: Ground) -> None:
    inputs = {"é🚀": [1, 2.5, True, None, {"n": 2**53 + 1, "s": " x "}]}
    run = ground.start(inputs)
    assert run["_inputParams"] == inputs
    assert run["_workflowDefId"] == ground.definition
    assert ground.eventually(lambda: ground.api.get(run["_id"]).ok)
    newest = {"sort": {"_createdAt": -1}, "_defId": ground.definition}
    assert ground.eventually(lambda: run["_id"] in ground.api.ids(**newest))


def two_starts_are_two_runs(ground: Ground) -> None:
    assert ground.start()["_id"] != ground.start()["_id"]


def a_run_can_be_paused_resumed_and_terminated(ground: Ground) -> None:
    run_id = ground.start()["_id"]
    assert ground.eventually(lambda: ground.api.get(run_id).ok)
    if not ground.is_active(run_id):
        return
    for command, shows in (("PAUSED", True), ("RESUMED", False), ("TERMINATED", False)):
        reply = ground.api.update(run_id, command)
        assert reply.status == 200, (command, reply)
        assert reply["_id"] == run_id
        assert (reply["_status"] == "PAUSED") is shows
        assert ground.eventually(lambda a=reply: ground.api.status(run_id) == a["_status"])


def a_refused_update_changes_nothing(ground: Ground) -> None:
    run_id = ground.start()["_id"]
    assert ground.eventually(lambda: ground.api.get(run_id).ok)
    for status in ("CANCELLED", 7, None):
        assert not ground.api.update(run_id, status).ok
    assert ground.api.status(run_id) != "CANCELLED"


PROMISES: tuple[Callable[[Ground], None], ...] = (
    the_list_is_an_envelope_of_workflows,
    pages_partition_the_list,
    filters_are_sound,
    dates_bound_the_list,
    sort_goes_both_ways,
    the_namespace_is_a_wall,
    get_agrees_with_the_list,
    the_unknown_is_refused,
    a_start_is_echoed_and_found,
    two_starts_are_two_runs,
    a_run_can_be_paused_resumed_and_terminated,
    a_refused_update_changes_nothing,
)


def broken(ground: Ground) -> list[str]:
    """The names of the promises that the server breaks."""
    names = []
    for promise in PROMISES:
        try:
            promise(ground)
        except (AssertionError, TypeError, KeyError, AttributeError, IndexError, ValueError):
            # A reply too odd to be looked into breaks the promise as well.
            names.append(promise.__name__)
    return names
