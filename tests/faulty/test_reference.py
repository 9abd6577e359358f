"""The reference keeps the promises, so that a mutant breaks only its own."""

import json
from collections.abc import Iterator

import pytest

from faulty.data import (
    DEFINITION,
    FAILING_DEFINITION,
    NAMESPACE,
    OTHER_NAMESPACE,
    QUICK_DEFINITION,
    SECOND,
)
from faulty.honesty import Ground, broken
from faulty.probe import Api
from faulty.reference import Service
from faulty.serving import Serving


class Clock:
    """Stands still until told otherwise."""

    def __init__(self) -> None:
        self.ns = 1_795_000_000 * SECOND

    def __call__(self) -> int:
        return self.ns


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> Iterator[Api]:
    with Serving(Service(clock=clock)) as server, Api(server.url) as client:
        yield client


def test_the_documents_own_request_is_served(api: Api) -> None:
    reply = api.list(
        _pageSize=10,
        _offset=0,
        _defId=DEFINITION,
        startDate="2026-02-01",
        endDate="2026-02-29",
        sort={"_updatedAt": -1, "_name": 1},
    )

    assert reply.status == 200
    assert set(reply.json) == {"_offset", "_pageSize", "_total", "_list"}


def test_pages_partition_the_list(api: Api) -> None:
    whole = api.ids(sort={"_id": 1}, _pageSize=1000)
    pages = [api.ids(sort={"_id": 1}, _pageSize=7, _offset=offset) for offset in range(0, 49, 7)]

    assert [run_id for page in pages for run_id in page] == whole
    assert len(whole) == api.total() == 46


def test_filters_keep_what_they_say(api: Api) -> None:
    kept = api.all(_name="import", _status="COMPLETED", startDate="2025-06-01")
    expected = [
        run["_id"]
        for run in api.all()
        if "import" in run["_name"].lower()
        and run["_status"] == "COMPLETED"
        and run["_createdAt"] >= "2025-06-01"
    ]

    assert [run["_id"] for run in kept] == expected
    assert expected


def test_no_promise_is_broken(api: Api) -> None:
    assert broken(Ground(api)) == []


def test_the_data_is_varied(api: Api) -> None:
    runs = api.all()
    names = [run["_name"] for run in runs]
    updated = [run["_updatedAt"] for run in runs]

    assert len({run["_status"] for run in runs}) == 7
    assert len(set(names)) < len(names)
    assert len(set(updated)) < len(updated)
    assert {run["_createdAt"][:4] for run in runs} == {"2025", "2026"}
    assert len({name.lower() for name in names}) < len(set(names))
    assert len(api.all(nsfilter=OTHER_NAMESPACE)) == 16


def test_a_run_goes_through_its_life_by_the_clock(api: Api, clock: Clock) -> None:
    run_id = api.new(definition=QUICK_DEFINITION)
    seen = []
    for _ in range(3):
        seen.append(api.status(run_id))
        clock.ns += SECOND // 10

    assert seen == ["QUEUED", "RUNNING", "COMPLETED"]


def test_a_failed_run_can_be_retried_and_fails_again(api: Api, clock: Clock) -> None:
    run_id = api.new(definition=FAILING_DEFINITION)
    clock.ns += SECOND
    failed = api.status(run_id)
    retried = api.update(run_id, "RETRIED")["_status"]
    clock.ns += SECOND

    assert [failed, retried, api.status(run_id)] == ["FAILED", "RUNNING", "FAILED"]


def test_a_paused_run_does_not_age(api: Api, clock: Clock) -> None:
    run_id = api.new("PAUSED", definition=QUICK_DEFINITION)
    clock.ns += 60 * SECOND

    assert api.status(run_id) == "PAUSED"
    assert api.update(run_id, "RESUMED")["_status"] == "RUNNING"


def test_the_run_to_test_with_stays_active_for_minutes(api: Api, clock: Clock) -> None:
    run_id = api.new()
    clock.ns += 120 * SECOND

    assert api.status(run_id) == "RUNNING"


def test_an_illegal_move_changes_nothing(api: Api) -> None:
    run_id = api.new("TERMINATED")
    before = api.get(run_id).json

    assert api.update(run_id, "RESUMED").status == 409
    assert api.get(run_id).json == before


@pytest.mark.parametrize(
    "inputs",
    [{}, {"n": 2**60, "f": 1.5, "t": True, "z": None}, {"é": ["🚀", {"a": {"b": {"c": " "}}}]}],
)
def test_inputs_come_back_as_sent(api: Api, inputs: dict[str, object]) -> None:
    run = api.start(inputs)

    assert json.dumps(run["_inputParams"]) == json.dumps(inputs)
    assert api.get(run["_id"]).json == run.json


@pytest.mark.parametrize("term", ["🚀", "'", "%", "(", "\\", "a" * 5000, "", "\x00"])
def test_odd_names_are_no_reason_to_crash(api: Api, term: str) -> None:
    assert api.list(_name=term).status == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"a": 1e999}']
)
def test_a_start_with_an_odd_body_is_refused(api: Api, body: bytes) -> None:
    assert api.start(body=body).status == 400


def test_every_operation_wants_a_namespace(api: Api) -> None:
    run_id = api.one()["_id"]
    replies = [
        api.list(nsfilter=None),
        api.get(run_id, nsfilter=None),
        api.start(nsfilter=None),
        api.update(run_id, "PAUSED", nsfilter=None),
    ]

    assert [reply.status for reply in replies] == [400] * 4


def test_what_callers_wrote_can_be_asked_for(clock: Clock) -> None:
    service = Service(clock=clock)
    with Serving(service) as server, Api(server.url) as api:
        run_id = api.new("PAUSED")

    assert service.started == service.touched == [run_id]
    assert service.calls == {"start": 1, "update": 1}
    assert service.runs[run_id].namespaces == [NAMESPACE]
