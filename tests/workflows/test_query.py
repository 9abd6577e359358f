"""What filters and sorts mean."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_runs import T0, new_run
from wfmock.workflows.query import Filter, SortKey, matches, ordered, parse_sort, sort_value


@dataclass
class Row:
    """What a filter looks at, and a reply to sort by."""

    id: str = "1"
    namespaces: tuple[str, ...] = ("ns",)
    definition_id: str = "824beec4-4a58"
    name: str = "ActiveMQ bridge"
    status: str = "FAILED"
    created_at: int = 100
    updated_at: int = 200


def found(row=None, **wanted):
    """Whether a row is found by a filter."""
    return matches(row or Row(), Filter(**{"namespace": "ns"} | wanted))


def sorted_ids(values, *keys):
    """Ids of rows with these values of field ``f``, in order; the ids are the positions."""
    rows = [(Row(id=str(i)), value) for i, value in enumerate(values)]
    return [row.id for row in ordered(rows, keys)]


def test_a_workflow_can_be_filtered_as_it_is():
    assert matches(new_run(), Filter("ns", status="QUEUED", from_ns=T0, to_ns=T0))


def test_without_conditions_a_filter_finds_its_namespace_and_no_other():
    assert found()
    assert found(Row(namespaces=("other", "ns")))
    assert not found(Row(namespaces=("other",)))


@pytest.mark.parametrize("term", ["", "ActiveMQ", "activemq", "MQ BRI", "bridge"])
def test_a_name_is_found_by_any_part_of_it_in_any_case(term):
    assert found(name=term)


def test_the_case_of_a_name_can_matter():
    assert found(name="ActiveMQ", name_case="sensitive")
    assert not found(name="activemq", name_case="sensitive")


def test_no_character_of_a_name_is_a_wildcard():
    assert not found(name="Active%")
    assert not found(name="A_tiveMQ")
    assert found(Row(name="100%_done"), name="0%_d")


def test_a_definition_is_found_by_any_part_of_its_id():
    assert found(definition="4beec")
    assert not found(definition="4BEEC")


def test_a_status_is_exact():
    assert found(status="FAILED")
    assert not found(status="FAIL")
    assert not found(status="failed")


@pytest.mark.parametrize(
    ("from_ns", "to_ns", "expected"),
    [(100, None, True), (101, None, False), (None, 100, True), (None, 99, False), (101, 99, False)],
)
def test_both_ends_of_a_date_range_belong_to_it(from_ns, to_ns, expected):
    assert found(from_ns=from_ns, to_ns=to_ns) is expected


def test_dates_can_apply_to_the_update():
    assert found(from_ns=200, to_ns=200, date_field="_updatedAt")


def test_all_conditions_have_to_be_met():
    assert found(name="mq", status="FAILED", definition="824")
    assert not found(name="mq", status="QUEUED", definition="824")


def test_values_of_different_types_have_an_order():
    values = [[1], {"a": 1}, "b", "B", "", 2.5, 2, True, False, -1, None]
    ids = sorted_ids([{"f": value} for value in values] + [{}], SortKey("f"))

    assert ids == ["10", "11", "9", "8", "7", "6", "5", "4", "3", "2", "0", "1"]


def test_ties_are_broken_by_id_whatever_the_direction():
    rows = [{"f": 1}, {"f": 1}, {"f": 0}]

    assert sorted_ids(rows, SortKey("f")) == ["2", "0", "1"]
    assert sorted_ids(rows, SortKey("f", descending=True)) == ["0", "1", "2"]


def test_keys_apply_in_their_order():
    rows = [{"f": 1, "g": 1}, {"f": 0, "g": 1}, {"f": 0, "g": 2}]

    assert sorted_ids(rows, SortKey("f"), SortKey("g", descending=True)) == ["2", "1", "0"]
    assert sorted_ids(rows, SortKey("g", descending=True), SortKey("f")) == ["2", "1", "0"]
    assert sorted_ids(rows, SortKey("g"), SortKey("f")) == ["1", "0", "2"]


def test_a_dot_leads_into_an_object():
    rows = [{"f": {"a": 2}}, {"f": {"a": 1}}, {"f": 5}, {"f": [1]}]

    assert sorted_ids(rows, SortKey("f.a")) == ["2", "3", "1", "0"]


def test_timestamps_are_ordered_as_instants():
    early, late = Row(created_at=1, updated_at=9), Row(created_at=2, updated_at=8)
    reply = {"_createdAt": "the same", "_updatedAt": "the same"}

    assert sort_value(early, reply, "_createdAt") < sort_value(late, reply, "_createdAt")
    assert sort_value(early, reply, "_updatedAt") > sort_value(late, reply, "_updatedAt")


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers()))
replies = st.lists(st.fixed_dictionaries({}, optional={"f": scalars, "g": scalars}), max_size=8)


@given(replies, st.booleans(), st.booleans())
def test_a_sorted_list_is_in_order_by_its_first_key_then_by_the_next(rows, down_f, down_g):
    ids = sorted_ids(rows, SortKey("f", down_f), SortKey("g", down_g))

    assert sorted(ids) == sorted(str(i) for i in range(len(rows)))
    for one, other in pairwise(ids):
        first, second = (
            [sort_value(Row(), rows[int(i)], field) for i in (one, other)] for field in "fg"
        )
        assert first[0] >= first[1] if down_f else first[0] <= first[1]
        if first[0] == first[1]:
            assert second[0] >= second[1] if down_g else second[0] <= second[1]


def test_a_sort_is_read_in_the_order_of_its_keys():
    assert parse_sort('{"_updatedAt": -1, "_name": 1}') == (
        SortKey("_updatedAt", descending=True),
        SortKey("_name"),
    )
    assert parse_sort("{}") == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("_name", "expected a JSON object like"),
        ("", "expected a JSON object like"),
        ("[]", "expected a JSON object like"),
        ('"_name"', "expected a JSON object like"),
        ("[" * 100_000, "expected a JSON object like"),
        ("9" * 5_000, "expected a JSON object like"),
        ('{"_name": 2}', "expected 1 .ascending. or -1 .descending. for '_name'"),
        ('{"_name": true}', "expected 1"),
        ('{"_name": "1"}', "expected 1"),
        ('{"_name": {"_name": 1}}', "expected 1"),
        ('{"_name": [1]}', "expected 1"),
        ('{"_name": NaN}', "expected 1"),
        ('{"_name": 1, "_name": -1}', "'_name' stands twice"),
        ('{"": 1}', "cannot be the name of a field"),
        ('{"a\\u0000": 1}', "cannot be the name of a field"),
        ('{"\\ud800": 1}', "cannot be the name of a field"),
    ],
)
def test_a_malformed_sort_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_sort(text)
