"""The choices on which the document is silent."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmock.choices import Between, OneOf
from wfmock.dialect import ENTRIES, Dialect
from wfmock.errors import DialectError
from wfmock.workflows.lifecycle import DEFAULT_RULES, MoveRules
from wfmock.workflows.model import Status, TaskStatus

ROOT = Path(__file__).parents[1]
CLAUSES = {
    clause["id"]
    for clause in yaml.safe_load((ROOT / "openapi/workflows.yaml").read_text(encoding="utf-8"))[
        "x-clauses"
    ]
}


def values_of(entry):
    """A strategy of values that an entry allows."""
    if isinstance(entry.allowed, OneOf):
        return st.sampled_from(entry.allowed.values)
    if isinstance(entry.allowed, Between):
        return st.integers(entry.allowed.low, entry.allowed.high)
    if entry.name == "statusNames":
        return st.just({"RUNNING": "IN_PROGRESS", "QUEUED": "SCHEDULED"})
    return st.just({"_region": "eu-1", "_tags": ["a", None, {"b": 1.5}]})


mappings = st.fixed_dictionaries({}, optional={each.name: values_of(each) for each in ENTRIES})


def refusal(entries):
    """The error that a mapping is refused with."""
    with pytest.raises(DialectError) as caught:
        Dialect.parse(entries)
    return caught.value


def test_nothing_chosen_is_the_default():
    assert Dialect.parse({}) == Dialect()
    assert Dialect().to_mapping() == {}


def test_an_entry_can_be_read_by_its_snake_case_name():
    dialect = Dialect.parse({"unknownWorkflow": 410, "endDateInclusive": False})

    assert (dialect.unknown_workflow, dialect.end_date_inclusive) == (410, False)
    assert dialect.missing_namespace == 400


@settings(deadline=None, max_examples=30)
@given(mappings)
def test_a_dialect_survives_its_file(tmp_path_factory, chosen):
    dialect = Dialect.parse(chosen)
    for only_changes in (True, False):
        path = tmp_path_factory.mktemp("dialect") / "dialect.yaml"
        path.write_text(dialect.dump(only_changes), encoding="utf-8")

        assert Dialect.load(path) == dialect


@given(mappings)
def test_a_mapping_tells_the_differences_only(chosen):
    defaults = {entry.name: entry.default for entry in ENTRIES}

    assert Dialect.parse(chosen).to_mapping() == {
        name: value for name, value in chosen.items() if value != defaults[name]
    }


def test_a_dump_says_what_each_entry_means_and_may_be():
    assert Dialect.parse({"nameCase": "sensitive"}).dump() == (
        "# Whether _name heeds upper and lower case.\n"
        "#   insensitive, sensitive\n"
        "nameCase: sensitive\n"
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_allows_its_default_says_what_it_means_and_which_clauses_leave_it_open(entry):
    assert entry.checked(entry.default) == entry.default
    assert entry.meaning.endswith(".")
    assert entry.allowed.describe()
    assert set(entry.clauses) <= CLAUSES


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("unknownWorkflw", "unknownWorkflow"),
        ("page_size_cap", "pageSizeCap"),
        ("namecase", "nameCase"),
    ],
)
def test_a_misspelt_entry_is_refused_with_the_nearest_name(misspelt, meant):
    error = refusal({misspelt: 1})

    assert str(error) == f"unknown dialect entry {misspelt!r}; did you mean {meant}?"
    assert "entries: unknownWorkflow, " in error.hint


def test_a_misspelt_value_is_refused_with_the_nearest_and_all_allowed():
    error = refusal({"impossibleDate": "refuse"})

    assert str(error) == (
        "dialect entry impossibleDate cannot be 'refuse': "
        "expected lenient, refused, empty; did you mean refused?"
    )
    assert (
        error.hint
        == "A day that its month does not have: the month's last, refused, or met by nothing."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unknownWorkflow", "404"),
        ("unknownWorkflow", 418),
        ("unknownWorkflow", None),
        ("endDateInclusive", 1),
        ("endDateInclusive", "true"),
        ("timestampDigits", 10),
        ("timestampDigits", 3.0),
        ("timestampDigits", True),
        ("pageSizeCap", -1),
        ("visibilityLag", 10.5),
        ("visibilityLag", float("nan")),
        ("statusNames", {"RESUMED": "X"}),
        ("statusNames", {"RUNNING": ""}),
        ("statusNames", {"RUNNING": "PAUSED"}),
        ("statusNames", ["RUNNING"]),
        ("extraFields", {1: 2}),
        ("extraFields", {"a": {1, 2}}),
        ("extraFields", {"a": float("nan")}),
        ("extraFields", {"a": "\ud800"}),
        ("extraFields", "a"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(name, value):
    assert f"dialect entry {name} cannot be" in str(refusal({name: value}))


def test_the_word_null_need_not_be_quoted(tmp_path):
    path = tmp_path / "dialect.yaml"
    path.write_text("omittedInputParams: null\n")

    assert Dialect.load(path).omitted_input_params == "null"


@pytest.mark.parametrize("content", ["- a\n", "a: [\n", "text", "\x00", b"\xff\xfe\xfa"])
def test_a_file_that_is_no_dialect_is_refused_by_its_name(tmp_path, content):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(DialectError, match=r"mine\.yaml: "):
        Dialect.load(path)


def test_a_mistake_in_a_file_is_told_with_the_files_name(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("nameCase: no\n")

    with pytest.raises(DialectError, match=r"mine\.yaml: dialect entry nameCase cannot be False"):
        Dialect.load(path)


def test_a_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(DialectError, match=r"none\.yaml: cannot be read"):
        Dialect.load(tmp_path / "none.yaml")


def test_an_empty_file_is_the_default(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("# nothing\n")

    assert Dialect.load(path) == Dialect()


def test_the_default_dialect_moves_by_the_default_rules():
    assert Dialect().move_rules() == DEFAULT_RULES


def test_every_entry_about_commands_reaches_the_rules():
    chosen = {
        "resumedTo": "QUEUED",
        "retriedTo": "QUEUED",
        "retryOfTerminated": "refused",
        "repeatedPause": "refused",
        "repeatedTerminate": "refused",
        "pausedTasks": "unchanged",
        "terminatedTasks": "TERMINATED",
        "updatedAtOnUpdate": "stays",
    }

    assert Dialect.parse(chosen).move_rules() == MoveRules(
        Status.QUEUED, Status.QUEUED, False, False, False, None, TaskStatus.TERMINATED, False
    )


def test_statuses_can_have_other_names():
    dialect = Dialect.parse({"statusNames": {"RUNNING": "IN_PROGRESS"}})

    assert dialect.wire_status(Status.RUNNING) == "IN_PROGRESS"
    assert dialect.wire_status(Status.FAILED) == "FAILED"
    assert dialect.wire_statuses()[:3] == ("QUEUED", "IN_PROGRESS", "PAUSED")
