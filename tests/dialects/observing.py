"""How a mock shows, over HTTP, which value of a dialect entry it speaks.

An observer is told nothing: it calls the mock and says what it saw. So a value that is not in
force, or two values that cannot be told apart, make its test fail.
"""

import re

from driving import CHAIN, NOWHERE, ROOT, SINGLE, TOWER, WORKFLOW, instant, sort, statuses

OBSERVERS = {}
FAILED_RUN = "6e3186a9-3808-4216-8451-56c005212224"  # the only one that the document's list finds


def observes(entry):
    """Register what observes an entry."""

    def register(observer):
        OBSERVERS[entry] = observer
        return observer

    return register


def one_of(driver, status):
    """The id of a workflow that rests in a status."""
    return driver.list(_status=status, _pageSize=1)["_list"][0]["_id"]


def only(values):
    """The value that all of them are."""
    (value,) = set(values)
    return value


# --- refusals


def codes(driver, id, **query):
    """The statuses of a get and of an update of a workflow."""
    update = {"json": {"_status": "PAUSED"}}
    yield driver.call("GET", f"{ROOT}/{id}", query).status_code
    yield driver.call("PUT", f"{ROOT}/{id}/status", query, **update).status_code


@observes("unknownWorkflow")
def unknown_workflow(driver):
    return only(codes(driver, NOWHERE))


@observes("malformedWorkflowId")
def malformed_workflow_id(driver):
    return only([*codes(driver, "no-uuid"), *codes(driver, NOWHERE[:-1] + "g")])


@observes("foreignWorkflow")
def foreign_workflow(driver):
    return only(codes(driver, WORKFLOW, nsfilter=TOWER))


@observes("unknownDefinition")
def unknown_definition(driver):
    known_elsewhere = "1e4fa8d2-b709-4c63-8f15-ad92c05e3b76"
    return only(
        driver.call("POST", ROOT, json={"_workflowDefId": each}).status_code
        for each in (NOWHERE, known_elsewhere)
    )


@observes("missingNamespace")
def missing_namespace(driver):
    nowhere = {"nsfilter": None}
    start = driver.call("POST", ROOT, nowhere, json={"_workflowDefId": SINGLE})
    listed = driver.call("GET", ROOT, nowhere)
    return only([start.status_code, listed.status_code, *codes(driver, WORKFLOW, **nowhere)])


@observes("invalidRequest")
def invalid_request(driver):
    media = {"content_type": "application/json"}
    calls = [
        driver.call("GET", ROOT, {"_offset": -1}),
        driver.call("GET", ROOT, {"_pageSize": "many"}),
        driver.call("GET", f"{ROOT}/{WORKFLOW}", {"_includeLoopOverTasks": "yes"}),
        driver.call("POST", ROOT, json={}),
        driver.call("POST", ROOT, json={"_workflowDefId": 7}),
        driver.call("POST", ROOT, data=b"{", **media),
        driver.call("PUT", f"{ROOT}/{WORKFLOW}/status", json={"_status": "STOPPED"}),
    ]
    return only(each.status_code for each in calls)


def illegal(driver, command, *wheres):
    """The status of a command where it is not legal; the workflow stays as it is."""
    found = set()
    for where in wheres:
        run = one_of(driver, where)
        before = driver.get(run)
        found.add(driver.tried(run, command).status_code)
        assert driver.get(run) == before
    return only(found)


@observes("illegalPause")
def illegal_pause(driver):
    return illegal(driver, "PAUSED", "COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT")


@observes("illegalResume")
def illegal_resume(driver):
    return illegal(driver, "RESUMED", "QUEUED", "RUNNING", "COMPLETED", "FAILED", "TERMINATED")


@observes("illegalRetry")
def illegal_retry(driver):
    return illegal(driver, "RETRIED", "QUEUED", "RUNNING", "PAUSED", "COMPLETED")


@observes("illegalTerminate")
def illegal_terminate(driver):
    return illegal(driver, "TERMINATED", "COMPLETED")


def body_style(reply):
    """How a refusal says what is wrong."""
    media = reply.content_type or ""
    if media == "application/problem+json":
        assert reply.json["status"] == reply.status_code
        return "problem"
    if media == "application/json":
        assert set(reply.json) == {"status", "message"}
        return "json"
    if media.startswith("text/plain"):
        assert reply.text.startswith(f"{reply.status_code} ")
        return "text"
    if media.startswith("text/html"):
        assert "<h1>" in reply.text
        return "html"
    assert (media, reply.data) == ("", b"")
    return "empty"


@observes("errorBody")
def error_body(driver):
    calls = [
        driver.call("GET", f"{ROOT}/{NOWHERE}"),
        driver.call("GET", ROOT, {"nsfilter": None}),
        driver.call("GET", ROOT, {"sort": "x"}),
        driver.call("GET", "/nowhere"),
        driver.call("DELETE", ROOT),
        driver.call("GET", ROOT, headers={"Accept": "image/png"}),
        driver.tried(one_of(driver, "COMPLETED"), "PAUSED"),
    ]
    assert all(each.status_code >= 400 for each in calls)
    return only(map(body_style, calls))


@observes("unknownQueryParameter")
def unknown_query_parameter(driver):
    reply = driver.call("GET", ROOT, {"_pagesiz": 3})
    if reply.status_code == 400:
        assert driver.call("GET", f"{ROOT}/{WORKFLOW}", {"x": 1}).status_code == 400
        return "refused"
    assert "_pageSize" in reply.headers["Warning"]
    assert len(reply.json["_list"]) == 10
    return "ignored"


# --- the list's parameters


def total(driver, **query):
    """The total of a list, or "refused"."""
    reply = driver.call("GET", ROOT, query)
    return "refused" if reply.status_code == 400 else reply.json["_total"]


@observes("impossibleDate")
def impossible_date(driver):
    odd = total(driver, startDate="2026-01-01", endDate="2026-02-30")
    last = total(driver, startDate="2026-01-01", endDate="2026-02-28")
    if odd == last:
        assert total(driver, startDate="2026-02-29") == total(driver, startDate="2026-02-28")
    else:
        assert total(driver, startDate="2026-02-29") == odd
    return {last: "lenient", 0: "empty"}.get(odd, odd)


@observes("malformedDate")
def malformed_date(driver):
    odd = [{n: t} for n in ("startDate", "endDate") for t in ("soon", "2026-02-01T99:00Z", "")]
    found = only(total(driver, **each) for each in odd)
    return {total(driver): "ignored", 0: "empty"}.get(found, found)


@observes("dateField")
def date_field(driver):
    run = one_of(driver, "QUEUED")
    driver.command(run, "PAUSED")  # changed on the 2nd of April, created before
    found = run in driver.ids(startDate="2026-04-02", endDate="2026-04-02")
    return "_updatedAt" if found else "_createdAt"


@observes("endDateInclusive")
def end_date_inclusive(driver):
    at = driver.get(WORKFLOW)["_createdAt"]
    whole_day = WORKFLOW in driver.ids(startDate="2026-02-24", endDate="2026-02-24", _pageSize=99)
    instant_itself = WORKFLOW in driver.ids(startDate=at, endDate=at)
    return only([whole_day, instant_itself])


def spelling(driver, first, second, works):
    """Which of two spellings works; of the other the reply warns."""
    replies = {name: driver.call("GET", ROOT, {name: SPELT[name]}) for name in (first, second)}
    found = [name for name, reply in replies.items() if works(reply)]
    if len(found) == 2:
        return "both"
    other = second if found == [first] else first
    assert other in replies[other].headers["Warning"]
    return found[0]


SPELT = {"_pageSize": 3, "_pagesize": 3, "endDate": "1999-01-01", "enddate": "1999-01-01"}


@observes("endDateSpelling")
def end_date_spelling(driver):
    return spelling(driver, "endDate", "enddate", lambda reply: reply.json["_total"] == 0)


@observes("pageSizeSpelling")
def page_size_spelling(driver):
    return spelling(driver, "_pageSize", "_pagesize", lambda reply: len(reply.json["_list"]) == 3)


def taken_for_none(driver, text):
    """Whether a sort is refused or as if it were not given."""
    reply = driver.call("GET", ROOT, {"sort": text})
    if reply.status_code == 400:
        return "refused"
    assert reply.json == driver.list()
    return "ignored"


@observes("malformedSort")
def malformed_sort(driver):
    return only(taken_for_none(driver, text) for text in ("_name", "{", '{"_name":2}', "[]", ""))


@observes("unknownSortField")
def unknown_sort_field(driver):
    found = only(taken_for_none(driver, text) for text in ('{"name":1}', '{"a.b":-1,"c":1}'))
    partly = driver.call("GET", ROOT, {"sort": '{"name":1,"_name":1}'})
    assert (partly.status_code == 400) == (found == "refused")
    assert found == "refused" or partly.json == driver.list(sort=sort(_name=1))
    return found


@observes("defaultOrder")
def default_order(driver):
    orders = {
        "newestUpdated": {"_updatedAt": -1},
        "newestCreated": {"_createdAt": -1},
        "oldestCreated": {"_createdAt": 1},
        "id": {"_id": 1},
    }
    sorted_by = {name: driver.all(sort=sort(**keys)) for name, keys in orders.items()}
    return only(name for name, found in sorted_by.items() if found == driver.all())


@observes("unknownStatusFilter")
def unknown_status_filter(driver):
    found = only(total(driver, _status=status) for status in ("failed", "RESUMED", ""))
    return {0: "empty"}.get(found, found)


@observes("nameCase")
def name_case(driver):
    assert total(driver, _name="ActiveMQ") == 3
    found = only(total(driver, _name=each) for each in ("activemq", "aCTIVEmq"))
    return {3: "insensitive", 0: "sensitive"}[found]


@observes("pageSizeCap")
def page_size_cap(driver):
    asked = 2_147_483_647
    reply = driver.list(_pageSize=asked)
    assert len(reply["_list"]) == min(reply["_total"], reply["_pageSize"])
    return 0 if reply["_pageSize"] == asked else reply["_pageSize"]


@observes("pageSizeAboveCap")
def page_size_above_cap(driver):  # the cap is 7 here
    assert len(driver.list(_pageSize=7)["_list"]) == 7
    reply = driver.call("GET", ROOT, {"_pageSize": 8})
    if reply.status_code == 400:
        assert "at most 7" in reply.json["detail"]
        return "refused"
    assert len(reply.json["_list"]) == reply.json["_pageSize"] == 7
    return "clamped"


@observes("pageSizeZero")
def page_size_zero(driver):
    reply = driver.call("GET", ROOT, {"_pageSize": 0})
    if reply.status_code == 400:
        return "refused"
    assert reply.json["_total"] == total(driver)
    assert reply.json["_pageSize"] == len(reply.json["_list"])
    return {0: "empty", 10: "default"}[len(reply.json["_list"])]


@observes("replyPageSize")
def reply_page_size(driver):
    end = total(driver)
    asked = [driver.list(_pageSize=9, _name="ActiveMQ"), driver.list(_pageSize=9, _offset=end - 2)]
    return {(9, 9): "asked", (3, 2): "returned"}[tuple(each["_pageSize"] for each in asked)]


@observes("visibilityLag")
def visibility_lag(driver):
    run = driver.start()
    waited = 0.0
    while driver.ids(_pageSize=1) != [run["_id"]]:
        assert driver.get(run["_id"]) == run  # a get knows at once
        waited += 0.25
        driver.after(0.25)
    paused = driver.command(run["_id"], "PAUSED")
    assert (driver.list(_pageSize=1)["_list"] == [paused]) == (waited == 0)
    assert driver.after(waited).list(_pageSize=1)["_list"] == [paused]
    return waited


# --- what commands do


@observes("startedAs")
def started_as(driver):
    return only([driver.start()["_status"], driver.start(CHAIN)["_status"]])


@observes("resumedTo")
def resumed_to(driver):
    runs = [driver.start()["_id"], one_of(driver, "PAUSED")]
    driver.command(runs[0], "PAUSED")
    return only(driver.command(each, "RESUMED")["_status"] for each in runs)


@observes("retriedTo")
def retried_to(driver):
    ended = ("FAILED", "TIMED_OUT", "TERMINATED")
    return only(driver.command(one_of(driver, each), "RETRIED")["_status"] for each in ended)


def accepted(driver, status, command):
    """Whether a command is accepted; if not, 409 says that it is illegal."""
    run = one_of(driver, status)
    before = driver.get(run)
    reply = driver.tried(run, command)
    if reply.status_code == 409:
        assert driver.get(run) == before
        return "refused"
    assert reply.status_code == 200
    assert (reply.json == before) == (status == command)
    return "accepted"


@observes("retryOfTerminated")
def retry_of_terminated(driver):
    assert accepted(driver, "FAILED", "RETRIED") == "accepted"
    return accepted(driver, "TERMINATED", "RETRIED")


@observes("repeatedPause")
def repeated_pause(driver):
    return accepted(driver, "PAUSED", "PAUSED")


@observes("repeatedTerminate")
def repeated_terminate(driver):
    assert accepted(driver, "FAILED", "TERMINATED") == "accepted"
    return accepted(driver, "TERMINATED", "TERMINATED")


def tasks_after(driver, status, command):
    """What the unfinished tasks of a run become by a command; "unchanged" if they stay."""
    run = driver.list(_status=status, _name="rollup")["_list"][0]
    before = statuses(run)
    after = statuses(driver.command(run["_id"], command))
    assert {n: s for n, s in after.items() if before[n] == "COMPLETED"} == {
        n: s for n, s in before.items() if s == "COMPLETED"
    }
    if after == before:
        return "unchanged"
    return only(after[name] for name, was in before.items() if was != "COMPLETED")


@observes("pausedTasks")
def paused_tasks(driver):
    return only([tasks_after(driver, each, "PAUSED") for each in ("RUNNING", "QUEUED")])


@observes("terminatedTasks")
def terminated_tasks(driver):
    return only([tasks_after(driver, each, "TERMINATED") for each in ("RUNNING", "QUEUED")])


@observes("updatedAtOnUpdate")
def updated_at_on_update(driver):
    run = driver.start()
    moved = set()
    for command in ("PAUSED", "RESUMED", "TERMINATED", "RETRIED"):
        after = driver.after(1).command(run["_id"], command)
        moved.add(instant(after) > instant(run))
        run = after
    return "moves" if only(moved) else "stays"


# --- what a workflow looks like


@observes("omittedInputParams")
def omitted_input_params(driver):
    run = driver.start()
    shown = [run, driver.get(run["_id"]), driver.list(_pageSize=1)["_list"][0]]
    assert driver.start(_inputParams={})["_inputParams"] == {}
    words = {"{}": "object", "None": "null", "absent": "absent"}
    return words[only(str(each.get("_inputParams", "absent")) for each in shown)]


@observes("nullFields")
def null_fields(driver):
    run = driver.get(WORKFLOW)
    names = ("_timeoutSeconds", "_timeoutPolicy", "_output")
    assert driver.list(_status="COMPLETED", _pageSize=1)["_list"][0]["_output"]
    return "present" if only(name in run for name in names) else "absent"


@observes("loopOverTasks")
def loop_over_tasks(driver):
    run, campus = "9220ca9a-539b-48a2-b77d-8433b65fcc0c", "campus_x9RfLd3T"
    plain = driver.get(run, nsfilter=campus)["_tasks"]
    tasks = driver.get(run, nsfilter=campus, _includeLoopOverTasks="true")["_tasks"]
    if len(tasks) == 8:
        assert tasks[:2] == plain
        return "appended"
    assert [{k: v for k, v in each.items() if k != "_loopOverTasks"} for each in tasks] == plain
    assert [len(each.get("_loopOverTasks", [])) for each in tasks] == [6, 0]
    return "nested"


def timestamp_parts(driver):
    """Digits and zone of all timestamps of a page."""
    texts = [run[name] for run in driver.list()["_list"] for name in ("_createdAt", "_updatedAt")]
    found = [re.fullmatch(r"[-\d]{10}T[:\d]{8}(?:\.(\d+))?(\D.*)", text) for text in texts]
    return only((len(each[1] or ""), each[2]) for each in found)


@observes("timestampDigits")
def timestamp_digits(driver):
    return timestamp_parts(driver)[0]


@observes("timestampZone")
def timestamp_zone(driver):
    return timestamp_parts(driver)[1]


# Workflows of the default baseline by the lifecycle's own name of their status.
RESTING = {
    "QUEUED": WORKFLOW,
    "RUNNING": "dd0cfbaa-1f1c-4829-b820-edc4fcf52831",
    "PAUSED": "9d3c2cea-0a43-421c-84d8-482a9004bc62",
    "COMPLETED": "ab1319bb-8f63-4bcd-b664-09371640ab69",
    "FAILED": FAILED_RUN,
    "TERMINATED": "0f90725b-9525-4260-beb6-7a8e3b0979c9",
    "TIMED_OUT": "3288b273-844f-48ae-95a7-4f4d161e1c15",
}


@observes("statusNames")
def status_names(driver):
    names = {}
    for status, run in RESTING.items():
        namespace = TOWER if status in ("PAUSED", "TERMINATED", "TIMED_OUT") else driver.namespace
        shown = driver.get(run, nsfilter=namespace)["_status"]
        assert run in driver.ids(nsfilter=namespace, _status=shown, _pageSize=1000)
        if shown != status:
            names[status] = shown
    for gone in names.keys() - names.values():
        assert driver.list(nsfilter=TOWER, _status=gone)["_total"] == 0
    paused = driver.command(WORKFLOW, "PAUSED")["_status"]
    assert paused == names.get("PAUSED", "PAUSED")
    return names


@observes("extraFields")
def extra_fields(driver):
    documented = set(DOCUMENTED)
    shown = [driver.get(WORKFLOW), driver.start(), *driver.list()["_list"]]
    extra = [{name: each[name] for name in each.keys() - documented} for each in shown]
    assert all(each == extra[0] for each in extra)
    return extra[0]


DOCUMENTED = (
    *("_id", "_workflowDefId", "_name", "_namespaces", "_userType", "_tasks", "_timeoutSeconds"),
    *("_timeoutPolicy", "_status", "_createdAt", "_updatedAt", "_createdBy", "_updatedBy"),
    *("_inputParams", "_output"),
)
