"""sort: a JSON object of fields, in order of weight, 1 or -1; ties by _id."""

import json

import pytest

from driving import ROOT, sort

FIELDS = [
    "_id",
    "_workflowDefId",
    "_name",
    "_userType",
    "_status",
    "_createdAt",
    "_updatedAt",
    "_createdBy",
    "_updatedBy",
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("way", [1, -1])
def test_a_text_field_orders_the_list_both_ways_with_ties_by_id(resting, field, way):
    found = resting.all(sort=json.dumps({field: way}))
    expected = sorted(resting.all(), key=lambda each: each["_id"])
    expected.sort(key=lambda each: each[field], reverse=way == -1)

    assert found == expected


@pytest.mark.parametrize("way", [1, -1])
def test_null_comes_before_every_number(resting, way):
    found = [each["_timeoutSeconds"] for each in resting.all(sort=sort(_timeoutSeconds=way))]

    assert set(found) >= {None, 300}
    assert found == sorted(found, key=lambda each: -1 if each is None else each, reverse=way == -1)


def test_several_keys_apply_in_the_order_in_which_they_are_written(resting):
    one = resting.all(sort='{"_status":1,"_name":-1}')
    other = resting.all(sort='{"_name":-1,"_status":1}')

    by_id = sorted(resting.all(), key=lambda each: each["_id"])
    by_name = sorted(by_id, key=lambda each: each["_name"], reverse=True)
    assert one == sorted(by_name, key=lambda each: each["_status"])
    by_status = sorted(by_id, key=lambda each: each["_status"])
    assert other == sorted(by_status, key=lambda each: each["_name"], reverse=True)


def test_a_dot_leads_into_an_object(still):
    for value in (3, 1.5, "b", "a", True, None, [2], [1], {"x": 1}, {}):
        still.start(_inputParams={"deep": {"key": value}})
    newest = {"startDate": "2026-04-02", "sort": sort(_inputParams__deep__key=1)}

    found = [each["_inputParams"]["deep"]["key"] for each in still.all(**newest)]

    assert found == [None, True, 1.5, 3, "a", "b", [1], [2], {"x": 1}, {}]


def test_a_dot_that_leads_nowhere_ties_all(resting):
    found = resting.ids(_pageSize=1000, sort=sort(_inputParams__no__such=-1))

    assert found == sorted(found)


def test_times_are_ordered_as_instants_whatever_digits_are_shown(driver, tmp_path):
    file = tmp_path / "dialect.yaml"
    file.write_text("timestampDigits: 0\n")
    coarse, fine = driver(pace="still", dialect=str(file)), driver(pace="still")

    assert coarse.ids(_pageSize=1000) == fine.ids(_pageSize=1000)


def test_the_whole_list_is_sorted_before_it_is_cut(resting):
    names = [each["_name"] for each in resting.all(sort=sort(_name=1))]

    assert [each["_name"] for each in resting.list(sort=sort(_name=1))["_list"]] == names[:10]
    assert names == sorted(names)


def test_no_key_at_all_is_the_default_order(resting):
    assert resting.ids(sort="{}") == resting.ids()


def test_spaces_and_fractions_of_none_are_fine(resting):
    assert resting.ids(sort=' { "_name" : 1.0 } ') == resting.ids(sort='{"_name":1}')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_name",
        "[]",
        "null",
        '"_name"',
        '{"_name":2}',
        '{"_name":"1"}',
        '{"_name":true}',
        '{"_name":null}',
        '{"_name":0}',
        '{"_name":1',
        "{'_name':1}",
        '{"_name":1,"_name":-1}',
        '{"":1}',
        '[{"_name":1}]',
        '{"_name":{"a":1}}',
        '{"a\\u0000":1}',
        "[" * 5000,
    ],
)
def test_what_is_no_sort_is_refused(resting, text):
    refusal = resting.ask("GET", ROOT, {"sort": text}, 400).json

    assert refusal["violations"][0]["pointer"] == "sort"


@pytest.mark.parametrize(
    ("field", "near"),
    [
        ("_updatedat", "_updatedAt"),
        ("name", "_name"),
        ("_Status", "_status"),
        ("_inputparams.a", "_inputParams"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest(resting, field, near):
    refusal = resting.ask("GET", ROOT, {"sort": json.dumps({field: 1})}, 400).json

    assert f"did you mean {near!r}?" in refusal["detail"]
    assert near in refusal["violations"][0]["expected"]
