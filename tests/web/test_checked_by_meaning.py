"""Dates and sorts are judged by what they mean, as the dialect says, not by a pattern."""

import pytest

from wfmock.dialect import Dialect

LIST = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"


@pytest.fixture
def listed(mock):
    """The reply to a list query in a dialect with these entries."""
    from wfmock.web.app import flask_app

    def ask(query, tmp_path, **entries):
        file = tmp_path / "dialect.yaml"
        file.write_text(Dialect.parse(entries).dump(), encoding="utf-8")
        app = flask_app(mock(pace="still", dialect=str(file)))
        return app.test_client().get(f"{LIST}&{query}")

    return ask


def test_a_text_that_is_no_date_is_refused_by_default(client):
    reply = client().get(f"{LIST}&startDate=soon")

    assert reply.status_code == 400
    assert reply.json["violations"][0]["pointer"] == "startDate"
    assert "2026-02" in reply.json["violations"][0]["expected"]


@pytest.mark.parametrize(("choice", "all_of_them"), [("ignored", True), ("empty", False)])
def test_a_text_that_is_no_date_is_what_the_dialect_says(
    listed, tmp_path, client, choice, all_of_them
):
    everything = client().get(LIST).json["_total"]
    reply = listed("startDate=soon", tmp_path, malformedDate=choice)

    assert reply.status_code == 200
    assert reply.json["_total"] == (everything if all_of_them else 0)


@pytest.mark.parametrize("sort", ["nonsense", "%7B%22_name%22%3A7%7D"])
def test_a_malformed_sort_is_what_the_dialect_says(listed, tmp_path, client, sort):
    assert client().get(f"{LIST}&sort={sort}").status_code == 400
    assert listed(f"sort={sort}", tmp_path, malformedSort="ignored").status_code == 200


def test_a_sort_may_be_written_in_ways_that_the_pattern_does_not_know(client):
    reply = client().get(f"{LIST}&sort=%7B%20%22_inputParams._url%22%20%3A%201%20%7D")

    assert reply.status_code == 200
