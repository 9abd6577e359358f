"""A mistake in a fixture is told with its file, its entry, its field and what was meant."""

import copy

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfmock.errors import FixtureError
from wfmock.seeding import load_baseline

GOOD = """
namespaces: [one, two]
words: {room: [lobby, "room {number:1-3}"]}
definitions:
  - _id: d1
    _name: first
    _namespaces: [one]
    _userType: u
    _timeoutSeconds: 60
    _timeoutPolicy: TIME_OUT_WF
    _taskDefs:
      - {_name: fetch, _type: REST_CONNECTOR, _inputParams: {_url: "https://example.com"}}
      - _name: choose
        _type: SWITCH
        _inputParams: {_switchCaseValue: "${workflow.input.way}"}
        _decisionCases: {left: [{_name: go, _type: HAYSTACK}], defaultCase: []}
      - {_name: fork, _type: FORK_JOIN, _forkTasks: [[{_name: send, _type: MQTT_PUBLISH}]]}
      - _name: loop
        _type: DO_WHILE
        _loopCondition: "$.loop.iteration < 2"
        _loopOver:
          - _name: ask
            _type: USER_INPUT
            _inputParams: {_userInput: {way: {type: string, enum: [left, right]}}}
    inputs: {who: "{person} in the {room}", way: left}
    output: {level: "{decimal:1-2}"}
workflows:
  - _id: w1
    _workflowDefId: d1
    _tasks: [{_id: t1, _name: fetch, _sequenceno: 1, _type: REST_CONNECTOR, _status: FAILED}]
    _status: FAILED
    _createdAt: "2026-01-01T00:00:00Z"
    _updatedAt: "2026-01-01T00:00:01.5Z"
    _createdBy: me
    _inputParams: {a: 1}
recipes:
  - name: some
    count: 9
    statuses: {COMPLETED: 2, FAILED: 1}
    definitions: [first]
    failing: send
    created: ["2026-01-01", "2026-01-02"]
  - {name: again, count: 2, statuses: [RUNNING], retried: 1, created: [2026-01-01, 2026-01-02]}
"""
GOOD_VALUES = yaml.safe_load(GOOD.replace("2026-01-01, 2026-01-02", '"2026-01-01", "2026-01-02"'))


@pytest.fixture(scope="module")
def load(api, tmp_path_factory):
    """Load a baseline from its text, or its values, and make all its workflows."""
    file = tmp_path_factory.mktemp("fixtures") / "mine.yaml"

    def load(content):
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        file.write_text(text, encoding="utf-8")
        baseline = load_baseline(str(file), api)
        return baseline if baseline.count > 1000 else list(baseline.workflows())

    return load


def mistake(load, old, new):
    """The error that the good baseline is refused with when its text is changed."""
    assert GOOD.count(old) >= 1
    with pytest.raises(FixtureError) as caught:
        load(GOOD.replace(old, new, 1))
    return caught.value


def refusal(load, values):
    """What the error of a baseline says; of a good one the beginning of what it would say."""
    try:
        load(values)
    except FixtureError as error:
        return str(error)
    return "mine.yaml: "


def test_the_good_one_is_good(load):
    assert len(load(GOOD)) == 12


@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ("namespaces: [one, two]", "namespace: [one]", "namespace: unknown field", "namespaces"),
        ("namespaces: [one, two]", "namespaces: one", "namespaces: expected a list", ""),
        ("_userType: u", "_usertype: u", "definitions[0] d1: _usertype: unknown", "_userType"),
        ("_userType: u", "", "definitions[0] d1: _userType: missing", ""),
        ("_namespaces: [one]", "_namespaces: []", "_namespaces: expected at least one", ""),
        ("_namespaces: [one]", "_namespaces: [tow]", "'tow' is not among the namesp", "two"),
        ("TIME_OUT_WF", "TIMEOUT_WF", "_timeoutPolicy: unknown value", "TIME_OUT_WF"),
        ("_timeoutSeconds: 60", "_timeoutSeconds: soon", "a whole number from 1", ""),
        ("_type: HAYSTACK", "_type: HAYSTAK", "_taskDefs[1]._decisionCases.left[0]._type", "HAYST"),
        ("_type: MQTT_PUBLISH", "_typ: X", "_taskDefs[2]._forkTasks[0][0]._type: missing", "_typ"),
        ("_forkTasks: [[", "_forkTasks: [[7, ", "_forkTasks[0][0]: expected a mapping", ""),
        ("enum: [left, right]", "enum: left", "_userInput.way.enum: expected a list", ""),
        ("enum: [left, right]", "enum: []", "_userInput.way.enum: expected a list", ""),
        ("{person} in", "{persn} in", "definitions[0] d1: inputs: nothing makes", "person"),
        ("{decimal:1-2}", "{decimal:2-1}", "definitions[0] d1: output: {decimal:2-1}", ""),
        ("{number:1-3}", "{room}", "words: room[1]: {room} of {room}", ""),
        ("room: [lobby", "person: [lobby", "words: person: is a word that there is", ""),
        ("_workflowDefId: d1", "_workflowDefId: d2", "no definition has the id 'd2'", "d1"),
        ("_status: FAILED\n", "_status: FAILD\n", "workflows[0] w1: _status: unknown", "FAILED"),
        ("_status: FAILED}", "_status: BROKEN}", "workflows[0] w1: _tasks[0]._status", "FAILED"),
        ("01T00:00:00Z", "01 00:00", "workflows[0] w1: _createdAt: not an RFC 3339", ""),
        ("2026-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "_createdAt: 2026-02 has no day 29", ""),
        ("2026-01-01T00:00:01.5Z", "2025-01-01T00:00:00Z", "_updatedAt: is before", ""),
        ("_sequenceno: 1", "_sequenceno: 0", "_tasks.0._sequenceno: breaks the spec", "minimum"),
        ("_inputParams: {a: 1}", "_inputParams: [1]", "_inputParams: breaks the spec", ""),
        ("_inputParams: {a: 1}", "_inputParams: {a: .nan}", "_inputParams.a: nan is no", ""),
        ("_inputParams: {a: 1}", "_inputParams: {1: a}", "_inputParams.1: the key 1", "quotes"),
        ("_inputParams: {a: 1}", "_inputParams: {a: !!binary AAAA}", "_inputParams.a: a bytes", ""),
        ("_inputParams: {a: 1}", '_inputParams: {a: "\\0"}', "_inputParams.a: holds a NUL", ""),
        ("_inputParams: {a: 1}", "_inputParams: {a: 99999999999999999999}", "64 bits", ""),
        ("definitions: [first]", "definitions: [frist]", "recipes[0] some: definitions", "first"),
        ("definitions: [first]", "definitions: []", "definitions: expected at least one", "all"),
        ("{COMPLETED: 2, FAILED: 1}", "{}", "recipes[0] some: statuses: expected at least", ""),
        ("[RUNNING]", "[]", "recipes[1] again: statuses: expected at least one", ""),
        ("FAILED: 1", "FAILD: 1", "recipes[0] some: statuses: unknown value", "FAILED"),
        ("FAILED: 1", "FAILED: 0", "recipes[0] some: statuses.FAILED: expected", ""),
        ("failing: send", "failing: sned", "first (d1) never comes to rest FAILED at sned", ""),
        ("count: 9", "count: -9", "recipes[0] some: count: expected a whole number", ""),
        ("count: 9", "count: 99999999999", "recipes[0] some: count: expected a whole number", ""),
        ("retried: 1", "retired: 1", "recipes[1] again: retired: unknown field", "retried"),
        ("[RUNNING], retried", "[QUEUED], retried", "recipes[1] again: retried: a run that", ""),
        ("2026-01-01, 2026-01-02]", "2026-01-02, 2026-01-01]", "created: the last day is bef", ""),
        ("2026-01-01, 2026-01-02]", "2026-01-01]", "created: expected a first and a last", ""),
        ("_userType: u", "_userType: u\n    _userType: v", "line 5: not YAML: _userType st", ""),
        ("[one, two]", "[one, two", "not YAML", ""),
    ],
)
def test_a_mistake_names_file_entry_and_field(load, old, new, said, hint):
    error = mistake(load, old, new)

    assert str(error).startswith("mine.yaml: ")
    assert said in str(error)
    assert hint in error.hint


def test_two_entries_with_one_id_are_refused(load):
    values = copy.deepcopy(GOOD_VALUES)
    values["workflows"] *= 2

    with pytest.raises(FixtureError, match=r"workflows\[1\] w1: _id: w1 stands twice"):
        load(values)


def test_a_time_out_that_no_definition_has_is_refused_with_what_to_do(load):
    values = copy.deepcopy(GOOD_VALUES)
    del values["definitions"][0]["_timeoutSeconds"]
    values["recipes"][0]["statuses"] = ["TIMED_OUT"]

    with pytest.raises(FixtureError, match="none of its definitions ever times out") as caught:
        load(values)

    assert "_timeoutSeconds" in caught.value.hint


@pytest.mark.parametrize("count", [0, 10_000_001])
def test_a_count_that_cannot_be_met_is_refused(api, load, count):
    with pytest.raises(FixtureError):
        load_baseline("default", api, count=count)


def test_a_count_without_a_recipe_is_refused_with_baselines_that_have_one(api):
    with pytest.raises(FixtureError, match="none that could make 5 workflows") as caught:
        load_baseline("empty", api, count=5)

    assert "many" in caught.value.hint


def test_an_unknown_baseline_is_refused_with_the_nearest(api):
    with pytest.raises(FixtureError, match="no baseline of this name") as caught:
        load_baseline("defualt", api)

    assert "did you mean default?" in caught.value.hint


def test_an_include_that_is_missing_is_refused_by_its_name(api, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("namespaces: [one]\ninclude: [parts/none.yaml]\n")

    with pytest.raises(FixtureError, match=r"parts/none\.yaml: cannot be read"):
        load_baseline(str(file), api)


def test_a_mistake_in_an_included_file_is_told_with_that_files_name(api, tmp_path):
    (tmp_path / "mine.yaml").write_text("namespaces: [one]\ninclude: [defs.yaml]\n")
    (tmp_path / "defs.yaml").write_text("definitions: [{_id: d, _name: n}]\n")

    with pytest.raises(FixtureError, match=r"^defs\.yaml: definitions\[0\] d: "):
        load_baseline(str(tmp_path / "mine.yaml"), api)


def test_what_is_merged_may_be_overridden(load):
    values = GOOD.replace("definitions:\n", "definitions: &all\n", 1)
    tail = "  - {<<: *some, name: more, count: 5}\n"

    assert len(load(values.replace("  - name: some", "  - &some\n    name: some") + tail)) == 17


def places(value, path=()):
    """The path of every value inside a value."""
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*path, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from places(each, (*path, position))


ODD = [None, "", 0, -1, 1.5, True, [], {}, "x", "\0", 10**30, [None], [[]], [{}], {"a": 1}, {1: 2}]
ODD += [float("nan"), "{no}", "{", "2026-02-30", "9999-12-31T23:59:59Z", {"FAILED": 10**40}, b"b"]


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(list(places(GOOD_VALUES))[1:]), st.sampled_from(ODD))
def test_whatever_stands_at_a_place_is_taken_or_refused_by_its_place(load, place, odd):
    values = copy.deepcopy(GOOD_VALUES)
    node = values
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = odd

    assert refusal(load, values).startswith("mine.yaml: ")
