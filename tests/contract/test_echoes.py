"""What a reply owes its request is judged in every exchange, and only as far as all agree."""

import pytest

from exchanging import (
    GIVENS,
    NAMESPACE,
    WORKFLOW,
    envelope,
    got,
    listed,
    started,
    updated,
    workflow,
)
from wfmock.contract.judging.exchange import judge

CREATED = ("2026-02-24T02:32:22Z", "2026-02-25T02:32:22Z", "2026-02-26T02:32:22Z")


@pytest.fixture
def broken(api):
    return lambda each: [seen.clause for seen in judge(each, api, GIVENS) if not seen.ok]


@pytest.fixture
def kept(api):
    return lambda each: {seen.clause for seen in judge(each, api, GIVENS) if seen.ok}


def made(*instants):
    """A page of workflows created at these instants."""
    runs = [workflow(_id=str(n), _createdAt=at, _updatedAt=at) for n, at in enumerate(instants)]
    return envelope(*runs)


@pytest.mark.parametrize(
    ("each", "clause"),
    [
        (got(workflow(_id="another")), "get.id.exact"),
        (got(workflow(_namespaces=["another"])), "get.nsfilter.isolates"),
        (updated(workflow(_id="another")), "update.reply.same"),
        (updated(workflow(_namespaces=[])), "update.nsfilter.isolates"),
        (started(workflow(_workflowDefId="another")), "start.definition.used"),
        (started(workflow(_namespaces=["another"])), "start.namespace"),
        (listed(envelope(workflow(_namespaces=["another"]))), "list.nsfilter.isolates"),
    ],
)
def test_a_reply_is_about_what_was_asked_for(broken, each, clause):
    assert broken(each) == [clause]


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ({"_name": "ActiveMQ"}, "list.name.partial"),
        ({"_defId": "no-such"}, "list.definition.partial"),
        ({"_status": "FAILED"}, "list.status.filters"),
        ({"startDate": "2026-03-01"}, "list.start-date.begins"),
        ({"endDate": "2026-02-01", "enddate": "2026-02-01"}, "list.end-date.ends"),
        ({"_offset": "1"}, "list.reply.offset"),
    ],
)
def test_an_item_that_a_filter_should_have_dropped_breaks_its_clause(broken, query, clause):
    assert broken(listed(query=query)) == [clause]


@pytest.mark.parametrize(
    "query",
    [
        {"_name": "REST_connector"},
        {"_name": "%"},
        {"_name": "rest*"},
        {"_name": " "},
        {"_status": "queued"},
        {"startDate": "2026-02-25"},
        {"startDate": "yesterday"},
        {"endDate": "2026-02-01"},
        {"endDate": "2026-02-23", "enddate": "2026-02-23"},
        {"_offset": "7"},
        {"_pageSize": "0", "_pagesize": "0"},
        {"_pageSize": "1"},
    ],
)
def test_what_servers_may_read_differently_is_not_judged(broken, query):
    other = workflow(_id="another")

    assert broken(listed(envelope(workflow(), other), query=query)) == []


def test_filters_that_hold_count_as_kept(kept):
    query = {"_name": "connector", "_status": "QUEUED", "startDate": "2026-01-01"}

    assert {
        "list.name.partial",
        "list.status.filters",
        "list.start-date.begins",
        "list.nsfilter.isolates",
        "list.reply.offset",
    } <= kept(listed(query=query))


def test_a_page_is_no_longer_than_asked_for_in_both_spellings(broken):
    items = [workflow(_id=str(n)) for n in range(3)]
    query = {"_pageSize": "2", "_pagesize": "2"}

    assert broken(listed(envelope(*items), query=query)) == ["list.page-size.limits"]


@pytest.mark.parametrize(("direction", "instants"), [(1, CREATED), (-1, CREATED[::-1])])
def test_a_list_sorted_by_a_time_is_in_that_order(broken, kept, direction, instants):
    query = {"sort": f'{{"_createdAt":{direction}}}'}

    assert "list.sort.orders" in kept(listed(made(*instants), query=query))
    assert broken(listed(made(*instants[::-1]), query=query)) == ["list.sort.orders"]


def test_two_workflows_with_one_id_clash_but_one_shown_twice_does_not(broken):
    twin = workflow(_createdAt="2026-02-23T00:00:00Z")

    assert broken(listed(envelope(workflow(), twin))) == ["workflow.id.distinct"]
    assert broken(listed(envelope(workflow(), workflow()))) == []


@pytest.mark.parametrize(
    ("sent", "echoed", "fine"),
    [
        ({"a": [1, 2.5, None, "é🚀"]}, {"a": [1, 2.5, None, "é🚀"]}, True),
        ({"n": 12345678901234567890123}, {"n": 1.2345678901234568e22}, True),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": None}, {}, False),
        ({"a": "1"}, {"a": 1}, False),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": 1}, ..., False),
        ({}, None, True),
    ],
)
def test_inputs_come_back_as_they_were_sent(broken, sent, echoed, fine):
    body = {"_workflowDefId": workflow()["_workflowDefId"], "_inputParams": sent}
    each = started(workflow(_inputParams=echoed), body=body)

    assert broken(each) == ([] if fine else ["start.inputs.echoed"])


def test_an_id_may_be_shown_in_another_case(broken):
    assert broken(got(workflow(_id=WORKFLOW.upper()))) == []


def test_a_query_that_cannot_be_read_is_not_judged(api):
    each = listed(envelope(workflow(_namespaces=["another"])), query={"_name": "a"})
    call = type(each.call)("GET", each.call.path, f"nsfilter={NAMESPACE}&_name=%FF&_name=b")
    unread = type(each)("1", None, call, each.reply, 0, 0)

    assert {seen.clause for seen in judge(unread, api, GIVENS) if not seen.ok} == set()
