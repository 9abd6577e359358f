"""Every call is kept with all that explains it, and nothing more than the ring has room for."""

import json
from threading import Thread

import pytest

from journal.benches import LIST, NS, ROOT, Bench, dialect_file
from wfmock.errors import Missing
from wfmock.journal import Journal, ring
from wfmock.spec.exchange import Call
from wfmock.web.app import flask_app
from wfmock.workflows.clock import ManualClock
from wfmock.workflows.timestamps import parse_rfc3339

SECOND = 10**9


def chosen(told):
    return {each["entry"]: each["value"] for each in told["dialect"]}


def test_a_reply_names_its_exchange_and_the_journal_tells_it(bench):
    bench = bench()

    reply = bench.get("_pageSize=1")

    told = bench.last()
    assert told["id"] == reply.headers["X-Wfmock-Exchange"]
    assert told["operation"] == "listWorkflows"
    assert told["request"]["method"] == "GET"
    assert told["request"]["url"] == f"{LIST}&_pageSize=1"
    assert told["reply"]["status"] == 200
    assert told["reply"]["body"] == reply.json


def test_the_ring_keeps_the_latest(bench):
    bench = bench(journal=3)
    for _ in range(5):
        bench.get()

    assert [told["id"] for told in bench.told()] == ["3", "4", "5"]
    assert bench.world.journal.forgotten == 2


def test_the_ring_is_bounded_in_bytes_as_well(bench, monkeypatch):
    bench = bench()
    size = len(bench.get().data)
    monkeypatch.setattr(ring, "MAX_BYTES", 2 * size)
    for _ in range(5):
        bench.get()

    assert len(bench.told()) == 2


def test_a_journal_of_size_zero_keeps_nothing_and_still_gives_ids(bench):
    bench = bench(journal=0)

    ids = [bench.get().headers["X-Wfmock-Exchange"] for _ in range(2)]

    assert ids == ["1", "2"]
    assert bench.told() == []
    with pytest.raises(Missing, match="switched off"):
        bench.world.journal.find("1")


def test_an_exchange_that_is_not_kept_is_answered_with_what_is():
    with pytest.raises(Missing, match="no exchange '7'"):
        Journal(10).find("7")


def test_worlds_have_journals_of_their_own(bench):
    bench = bench()
    bench.get()
    bench.browser.get(f"/@other{LIST}")

    assert len(bench.told("main")) == len(bench.told("other")) == 1


def test_credentials_are_not_told(bench):
    bench = bench()
    bench.get(Authorization="Bearer secret-token", Cookie="session=secret-cookie")

    assert "secret" not in json.dumps(bench.last())
    assert bench.last()["request"]["headers"]["authorization"] == "[redacted]"


def test_a_start_tells_the_status_after_it(bench):
    bench = bench()
    started = bench.start()

    assert bench.last()["state"] == {"workflow": started, "before": None, "after": "QUEUED"}
    assert chosen(bench.last()) == {"startedAs": "QUEUED", "omittedInputParams": "object"}


def test_a_command_tells_the_status_before_and_after(bench):
    bench = bench()
    started = bench.start()
    bench.command(started, "PAUSED")

    told = bench.last()
    assert told["state"] == {"workflow": started, "before": "QUEUED", "after": "PAUSED"}
    assert "PAUSED took the workflow from QUEUED to PAUSED." in told["explanation"]


def test_a_refused_command_tells_the_status_that_stayed_and_the_choice_that_refused(bench):
    bench = bench()
    bench.command(bench.start(), "RESUMED")

    told = bench.last()
    assert told["state"] == {"before": "QUEUED", "after": "QUEUED"}
    assert chosen(told) == {"illegalResume": 409}
    assert "a workflow that is QUEUED cannot be RESUMED" in told["explanation"]
    assert "illegalResume is 409" in told["explanation"]


def test_a_repeat_that_a_dialect_refuses_names_both_choices(bench, tmp_path):
    bench = bench(dialect=dialect_file(tmp_path, repeatedPause="refused", illegalPause=400))
    started = bench.start()
    bench.command(started, "PAUSED")
    bench.command(started, "PAUSED")

    assert chosen(bench.last()) == {"repeatedPause": "refused", "illegalPause": 400}


@pytest.mark.parametrize(
    ("query", "entry", "value"),
    [
        ("", "defaultOrder", "newestUpdated"),
        ("_name=a", "nameCase", "insensitive"),
        ("startDate=2026-01-01", "dateField", "_createdAt"),
        ("endDate=2026-02-28", "endDateInclusive", True),
        ("endDate=2026-02-31", "impossibleDate", "lenient"),
        ("endDate=2026-99-99", "malformedDate", "refused"),
        ("_pageSize=0", "pageSizeZero", "empty"),
        ("_status=NOSUCH", "unknownStatusFilter", "empty"),
        ("sort=nonsense", "malformedSort", "refused"),
        ('sort={"_nosuch":1}', "unknownSortField", "refused"),
        ("_nosuch=1", "unknownQueryParameter", "ignored"),
        ("_pageSize=ten", "invalidRequest", 400),
    ],
)
def test_the_choice_of_the_dialect_that_had_a_say_is_named(bench, query, entry, value):
    bench = bench()
    bench.get(query)

    assert chosen(bench.last())[entry] == value
    assert entry in bench.last()["explanation"]


def test_a_page_size_above_the_cap_names_cap_and_what_became_of_it(bench, tmp_path):
    bench = bench(dialect=dialect_file(tmp_path, pageSizeCap=5))
    bench.get("_pageSize=50")

    assert chosen(bench.last())["pageSizeCap"] == 5
    assert chosen(bench.last())["pageSizeAboveCap"] == "clamped"


@pytest.mark.parametrize(
    ("workflow", "entry"),
    [
        ("00000000-0000-4000-8000-000000000000", "unknownWorkflow"),
        ("no-uuid", "malformedWorkflowId"),
    ],
)
def test_an_id_that_is_not_there_names_the_choice_of_its_status(bench, workflow, entry):
    bench = bench()
    bench.browser.get(f"{ROOT}/{workflow}?nsfilter={NS}")

    assert chosen(bench.last()) == {entry: 404}


def test_another_form_of_error_bodies_is_a_choice_too(bench, tmp_path):
    bench = bench(dialect=dialect_file(tmp_path, errorBody="text"))
    bench.browser.get(ROOT)

    assert chosen(bench.last()) == {"missingNamespace": 400, "errorBody": "text"}
    assert bench.last()["reply"]["body"].startswith("400 ")


def test_every_choice_that_code_names_is_an_entry_of_the_dialect():
    from wfmock import problems
    from wfmock.dialect import ENTRIES
    from wfmock.mock import handlers

    named = {*problems._ILLEGAL.values(), *handlers._STARTING}
    for table in (problems._CAN_BE_ILLEGAL, handlers._COMMANDING, handlers._MOVING):
        named |= {name for names in table.values() for name in names}

    assert named <= {each.attribute for each in ENTRIES}


def test_what_time_had_brought_is_told_with_the_call_that_looked(bench):
    clock = ManualClock(parse_rfc3339("2026-03-01T00:00:00Z"))
    bench = bench(clock, pace="1", baseline="empty")
    bench.browser.get(LIST)
    definition = next(iter(bench.world.definitions.values()))
    bench.browser.post(
        f"{ROOT}?nsfilter={definition.namespaces[0]}", json={"_workflowDefId": definition.id}
    )
    clock.advance(10 * SECOND)
    bench.browser.get(LIST)

    first = bench.last()["transitions"][0]
    assert (first["from"], first["to"]) == ("QUEUED", "RUNNING")
    assert parse_rfc3339(first["at"]) <= clock.now_ns()
    assert "QUEUED to RUNNING" in bench.last()["explanation"]


def test_what_happens_while_a_call_waits_is_told_with_it(mock):
    clock = ManualClock(parse_rfc3339("2026-03-01T00:00:00Z"))
    made = mock(clock, lambda seconds: clock.advance(int(seconds * SECOND)), baseline="empty")
    bench = Bench(made, flask_app(made).test_client())
    definition = next(iter(bench.world.definitions.values()))
    url = f"{ROOT}?nsfilter={definition.namespaces[0]}"
    bench.browser.post(url, json={"_workflowDefId": definition.id})
    bench.browser.get(url, headers={"Prefer": "wait=10"})

    assert bench.last()["transitions"][0]["to"] == "RUNNING"


def test_a_preference_is_told(bench):
    bench = bench()
    bench.get(Prefer="code=404")

    assert bench.last()["preferred"] == "code=404"
    assert "The caller preferred code=404" in bench.last()["explanation"]


def test_a_fault_is_told_with_its_side(bench):
    from wfmock.faults import plan

    bench = bench()
    bench.world.faults.add(plan("down"))
    bench.get()

    assert bench.last()["fault"] == [{"name": "down", "kind": "breaking"}]
    assert "'down' of this world struck, which breaks the contract" in bench.last()["explanation"]


def test_violations_are_told(bench):
    bench = bench()
    bench.get("_pageSize=ten")

    assert bench.last()["violations"][0]["pointer"] == "_pageSize"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b"{no json", "{no json"),
        (b"\xff\x00", {"base64": "/wA="}),
    ],
)
def test_any_body_can_be_told(bench, body, told):
    bench = bench()
    bench.browser.post(LIST, data=body, content_type="application/json")

    assert bench.last()["request"]["body"] == told
    json.dumps(bench.last())


def test_many_threads_lose_nothing_and_share_no_id(bench):
    bench = bench(journal=40)
    op = bench.mock.api.by_binding("list")
    call = Call("GET", op.path, f"nsfilter={NS}")

    def work():
        for _ in range(50):
            bench.mock.pipeline.handle(bench.world, op, call, {})

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = bench.world.journal.exchanges()
    assert len({each.id for each in kept}) == len(kept) == 40
    assert bench.world.journal.forgotten == 160
    assert bench.mock.pipeline.coverages["main"].times[("status", op.id, "200")] == 200
