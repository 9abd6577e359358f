"""Whether a workflow meets a filter is said only where every fair reading agrees."""

import pytest

from wfmock.contract.lists.matching import foreign, meets, verdict
from wfmock.contract.lists.query import Filter

RUN = {
    "_id": "r",
    "_name": "Prüfung_Köln",
    "_workflowDefId": "824beec4-4a58",
    "_status": "FAILED",
    "_namespaces": ["mine"],
    "_createdAt": "2026-02-10T12:00:00Z",
    "_updatedAt": "2026-02-11T12:00:00Z",
}


@pytest.mark.parametrize(
    ("parameter", "term", "expected"),
    [
        ("_name", "üfung_K", True),
        ("_name", "prüfung", None),
        ("_name", "Prufung", None),
        ("_name", "Pr%g", None),
        ("_name", "Pr_fung", False),
        ("_name", "Poll", False),
        ("_defId", "beec4-4a", True),
        ("_defId", "beec5", False),
        ("_status", "FAILED", True),
        ("_status", "failed", None),
        ("_status", "FAIL", False),
        ("startDate", "2026-02-08", True),
        ("startDate", "2026-02-10", None),
        ("startDate", "2026-02-14", False),
        ("endDate", "2026-02-14", True),
        ("endDate", "2026-02-09", None),
        ("endDate", "2026-02-07", False),
    ],
)
def test_a_filter_is_decided_where_the_document_decides_it(parameter, term, expected):
    assert verdict(Filter(parameter, term), RUN) is expected


def test_what_a_workflow_does_not_show_decides_nothing():
    for filter_ in (Filter("_name", "a"), Filter("startDate", "2026-02-08")):
        assert verdict(filter_, {"_createdAt": "yesterday"}) is None


def test_one_filter_that_is_not_met_decides_for_all():
    unclear, unmet = Filter("_name", "PR"), Filter("_status", "PAUSED")

    assert meets(RUN, [unclear, unmet]) is False
    assert meets(RUN, [unclear]) is None
    assert meets(RUN, []) is True


def test_a_workflow_is_foreign_when_it_names_other_namespaces_only():
    assert foreign([RUN, {"_id": "unknown"}], "mine") is None
    assert foreign([RUN], "yours") is RUN
