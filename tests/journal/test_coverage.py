"""Coverage says what a run has exercised, of what the document and the lifecycle have."""

import json

import pytest

from journal.benches import DEFINITION, LIST, NS, ROOT
from wfmock.coverage import Coverage, Coverages
from wfmock.coverage import report as reports
from wfmock.workflows.clock import ManualClock
from wfmock.workflows.timestamps import parse_rfc3339


def told(bench, *worlds):
    return reports.report(bench.mock.pipeline.coverages.of(worlds), bench.mock.api)


def times(report, kind, operation, name):
    (item,) = [
        each
        for each in report["items"]
        if (each["kind"], each["operation"], each["name"]) == (kind, operation, name)
    ]
    assert item["covered"] == (item["times"] > 0)
    return item["times"]


def test_nothing_is_covered_before_the_first_call(bench):
    report = told(bench())

    assert report["percent"] == 0
    assert report["kinds"]["operation"] == {"covered": 0, "total": 4, "percent": 0.0}


def test_operations_and_documented_statuses_are_counted(bench):
    bench = bench()
    bench.get()
    bench.get()
    bench.get("_pageSize=ten")

    report = told(bench)
    assert times(report, "operation", "listWorkflows", "listWorkflows") == 3
    assert times(report, "status", "listWorkflows", "200") == 2
    assert times(report, "status", "listWorkflows", "400") == 1
    assert times(report, "status", "listWorkflows", "404") == 0


def test_every_documented_status_of_every_operation_can_be_covered(bench, api):
    bench = bench()
    for operation in api.operations:
        for status in operation.replies:
            url = f"{operation.path.replace('{workflowId}', '7')}?nsfilter={NS}"
            body = {"_workflowDefId": DEFINITION} if operation.binding == "start" else None
            body = {"_status": "PAUSED"} if operation.binding == "update-status" else body
            headers = {"Prefer": f"code={status}"}
            bench.browser.open(url, method=operation.method, json=body, headers=headers)

    assert told(bench)["kinds"]["status"]["percent"] == 100


def test_a_status_that_is_not_documented_is_told_apart(bench):
    from wfmock.faults import read_rule

    bench = bench()
    bench.world.faults.add([read_rule({"effect": "undocumented-status", "status": 507}, "f")])
    bench.get()

    assert told(bench)["undocumented"] == [
        {"operation": "listWorkflows", "status": 507, "times": 1}
    ]


def test_a_reply_that_never_arrived_covers_no_status(bench):
    from wfmock.faults import read_rule

    bench = bench()
    bench.world.faults.add([read_rule({"effect": "drop", "after": True}, "f")])
    with pytest.raises(ConnectionResetError):
        bench.get()

    assert told(bench)["kinds"]["status"]["covered"] == 0


def test_a_parameter_is_covered_by_either_spelling(bench):
    bench = bench()
    bench.get("_pagesize=1&%5Fname=a")

    report = told(bench)
    assert times(report, "parameter", "listWorkflows", "_pageSize") == 1
    assert times(report, "parameter", "listWorkflows", "_name") == 1
    assert times(report, "parameter", "listWorkflows", "_offset") == 0


def test_each_value_of_a_parameter_with_few_is_an_item(bench):
    bench = bench()
    url = f"{ROOT}/7?nsfilter={NS}&_includeLoopOverTasks"
    bench.browser.get(f"{url}=true")
    bench.browser.get(f"{url}=maybe")

    report = told(bench)
    assert times(report, "value", "getWorkflow", "_includeLoopOverTasks=true") == 1
    assert times(report, "value", "getWorkflow", "_includeLoopOverTasks=false") == 0


def test_commands_cover_transitions_and_refused_ones_do_not(bench):
    bench = bench()
    started = bench.start()
    bench.command(started, "RESUMED")
    bench.command(started, "PAUSED")
    bench.command(started, "PAUSED")

    report = told(bench)
    assert times(report, "transition", "", "QUEUED -> PAUSED: PAUSED") == 1
    assert times(report, "transition", "", "PAUSED -> PAUSED: PAUSED") == 1
    assert report["kinds"]["transition"]["covered"] == 2


def test_what_time_brings_covers_transitions(bench):
    clock = ManualClock(parse_rfc3339("2026-03-01T00:00:00Z"))
    bench = bench(clock, pace="1", baseline="empty")
    definition = next(iter(bench.world.definitions.values()))
    url = f"{ROOT}?nsfilter={definition.namespaces[0]}"
    bench.browser.post(url, json={"_workflowDefId": definition.id})
    clock.advance(30 * 24 * 3600 * 10**9)
    bench.browser.get(url)

    assert times(told(bench), "transition", "", "QUEUED -> RUNNING: starts") == 1


def test_counts_outlive_the_ring_a_reset_and_the_world(bench):
    bench = bench(journal=1)
    for _ in range(3):
        bench.browser.get(f"/@mine{LIST}")
    bench.mock.worlds.reset("mine")
    bench.browser.get(f"/@mine{LIST}")
    bench.mock.worlds.delete("mine")

    assert times(told(bench, "mine"), "status", "listWorkflows", "200") == 4


def test_worlds_are_told_apart_or_together(bench):
    bench = bench()
    bench.browser.get(f"/@one{LIST}")
    bench.browser.get(f"/@two{LIST}&_pageSize=ten")

    assert times(told(bench, "one"), "status", "listWorkflows", "400") == 0
    assert times(told(bench), "status", "listWorkflows", "200") == 1
    assert times(told(bench), "status", "listWorkflows", "400") == 1


def test_reports_of_several_runs_merge_into_what_one_run_would_have_told(bench):
    bench = bench()
    bench.browser.get(f"/@one{LIST}&_name=a")
    bench.browser.get(f"/@two{LIST}&_pageSize=ten")
    files = [json.loads(json.dumps(told(bench, world))) for world in ("one", "two")]

    assert reports.merged(files) == told(bench, "one", "two")


def test_the_text_names_what_was_not_exercised(bench):
    bench = bench()
    bench.get()

    text = reports.text(told(bench))
    assert "operations     1 of   4" in text
    assert "status      listWorkflows 400" in text
    assert "transition  RUNNING -> COMPLETED: ends" in text


def test_ten_thousand_worlds_do_not_fill_the_memory(api, monkeypatch):
    from wfmock.coverage import counting

    monkeypatch.setattr(counting, "_WORLDS", 10)
    coverages = Coverages(api)
    for number in range(100):
        coverages[f"w{number}"].passed([])
        coverages[f"w{number}"]._add(("status", "listWorkflows", "200"))

    assert len(coverages.of()) == 11
    report = reports.report(coverages.of(), api)
    assert times(report, "status", "listWorkflows", "200") == 100


@pytest.mark.parametrize("limit", [1, 5])
def test_forgotten_queries_are_looked_at_again(bench, monkeypatch, limit):
    from wfmock.coverage import counting

    monkeypatch.setattr(counting, "_QUERIES", limit)
    bench = bench()
    for size in range(20):
        bench.get(f"_pageSize={size}")

    assert times(told(bench), "parameter", "listWorkflows", "_pageSize") == 1


def test_merging_adds_and_keeps_both():
    one, two = Coverage(), Coverage()
    one._add(("status", "a", "200"))
    two._add(("status", "a", "200"))
    two.given.add(("parameter", "a", "p"))

    one.merge(two)

    assert one.times == {("status", "a", "200"): 2}
    assert one.given == {("parameter", "a", "p")}
