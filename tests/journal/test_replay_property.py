"""Whatever is called, in whichever order and at whichever time: its replay is the same bytes."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.benches import DEFINITION, LIST, NS, ROOT
from journal.runs import different, lines, recording

SECOND = 10**9
WORLDS = ("main", "a", "b")

worlds = st.sampled_from(WORLDS)
queries = st.sampled_from(
    [
        "",
        "&_pageSize=3",
        "&_pagesize=ten",
        "&endDate=2026-02-31",
        "&_status=RUNNING",
        "&x=1",
        "&sort={%22_name%22:1}",
        "&_name=%FF",
        "&__code=404",
        "&_offset=5",
    ]
)
headers = st.sampled_from(
    [
        {},
        {"Prefer": "code=400"},
        {"Accept": "text/html"},
        {"Origin": "http://app"},
        {"Authorization": "Bearer one"},
        {"Authorization": "Bearer two"},
    ]
)
commands = st.sampled_from(["PAUSED", "RESUMED", "RETRIED", "TERMINATED", "NONE"])
steering = st.sampled_from(
    [
        ("clock/advance", "POST", {"seconds": 30}),
        ("clock/freeze", "POST", {}),
        ("clock/scale", "POST", {"factor": 10}),
        ("clock/release", "POST", {}),
        ("faults", "POST", {"plan": "flaky"}),
        ("faults", "POST", {"plan": "rate-limited"}),
        ("faults", "DELETE", {}),
        ("reset", "POST", {}),
    ]
)
steps = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 100 * SECOND)),
    st.tuples(st.just("list"), worlds, queries, headers),
    st.tuples(st.just("start"), worlds, st.binary(max_size=20) | st.none(), headers),
    st.tuples(st.just("get"), worlds, st.integers(0, 3), headers),
    st.tuples(st.just("move"), worlds, st.integers(0, 3), commands),
    st.tuples(st.just("steer"), worlds, steering),
    st.tuples(st.just("miss"), worlds, st.text(max_size=10)),
)


class Doing:
    """Does the steps of a run, and knows the workflows that were started."""

    def __init__(self, run):
        self.run = run
        self.started = ["no-uuid"]

    def wait(self, ns):
        self.run.clock.advance(ns)

    def list(self, world, query, headers):
        self.run.browser.get(f"/@{world}{LIST}{query}", headers=headers)

    def start(self, world, body, headers):
        payload = {"json": {"_workflowDefId": DEFINITION}} if body is None else {"data": body}
        reply = self.run.browser.post(f"/@{world}{LIST}", headers=headers, **payload)
        if reply.status_code == 201:
            self.started.append(reply.json["_id"])

    def get(self, world, number, headers):
        self.run.browser.get(f"{self._one(world, number)}?nsfilter={NS}", headers=headers)

    def move(self, world, number, command):
        url = f"{self._one(world, number)}/status?nsfilter={NS}"
        self.run.browser.put(url, json={"_status": command})

    def steer(self, world, steered):
        path, method, body = steered
        url = f"/__wfmock/worlds/{world}/{path}"
        self.run.browser.open(url, method=method, json=body, headers={"Host": "localhost"})

    def miss(self, world, text):
        self.run.browser.get(f"/@{world}/{text.replace('?', '')}", headers={"X-Odd": "1"})

    def _one(self, world, number):
        return f"/@{world}{ROOT}/{self.started[number % len(self.started)]}"


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, max_size=30), st.sampled_from(["off", "any"]))
def test_any_sequence_of_calls_is_replayed_to_the_same_bytes(sequence, auth):
    with TemporaryDirectory() as folder:
        with recording(Path(folder), auth=auth) as run:
            doing = Doing(run)
            for name, *arguments in sequence:
                getattr(doing, name)(*arguments)

        assert different(run.file) == {}
        assert len(lines(run.file)) <= len(sequence)
