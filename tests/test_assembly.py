"""Servers of one process share what they only read, and nothing that they write."""

import shutil

from wfmock.resources import resource

LIST = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"
START = {"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5"}


def changed(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_second_server_of_the_same_files_starts_from_what_the_first_has_made(mock):
    one, other = mock().worlds["main"], mock().worlds["main"]

    assert other.ground is one.ground


def test_what_one_server_writes_no_other_sees(client):
    before, other = client(), client()
    assert before.post(LIST, json=START).status_code == 201

    totals = [each.get(LIST).json["_total"] for each in (before, other, client())]

    assert totals[0] - 1 == totals[1] == totals[2]


def test_servers_that_differ_in_a_setting_do_not_begin_alike(mock):
    kinds = [{}, {"seed": 2}, {"count": 30}, {"pace": "still"}, {"baseline": "empty"}]

    grounds = [mock(**each).worlds["main"].ground for each in kinds]

    assert len({id(ground) for ground in grounds}) == len(kinds)


def test_a_document_that_was_changed_is_read_anew(mock, tmp_path):
    file = tmp_path / "workflows.yaml"
    shutil.copy(resource("openapi/workflows.yaml"), file)
    before = mock(spec=str(file)).api
    changed(file, "title: ", "title: Another ")

    assert mock(spec=str(file)).api.title == f"Another {before.title}"


def test_a_file_that_a_baseline_includes_is_read_anew_when_it_was_changed(mock, tmp_path):
    folder = shutil.copytree(resource("fixtures"), tmp_path / "fixtures")
    empty = str(folder / "empty.yaml")
    before = mock(baseline=empty).worlds["main"].definitions
    name = next(iter(before.values())).name
    changed(folder / "parts" / "definitions.yaml", name, f"Another {name}")

    after = mock(baseline=empty).worlds["main"].definitions

    assert {f"Another {name}"} <= {each.name for each in after.values()}
