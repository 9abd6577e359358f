"""Every value of every entry of the dialect is in force: the mock behaves so over HTTP."""

import subprocess
import sys

import pytest

from dialects.observing import OBSERVERS
from driving import T0, Driver, Shared, driver_of
from wfmock import create_app
from wfmock.assembly import assemble
from wfmock.choices import Between, OneOf
from wfmock.dialect import ENTRIES
from wfmock.errors import DialectError
from wfmock.settings import Settings
from wfmock.workflows.clock import ManualClock
from wfmock.worlds import Origin

# Values of the entries that are not a choice among a few.
VALUES = {
    "pageSizeCap": [0, 1, 7, 100_000],
    "timestampDigits": list(range(10)),
    "visibilityLag": [0, 0.5, 10],
    "statusNames": [
        {},
        {"RUNNING": "IN_PROGRESS", "QUEUED": "SCHEDULED"},
        {"COMPLETED": "FAILED", "FAILED": "COMPLETED"},
        {"TERMINATED": "stopped", "PAUSED": "on hold", "TIMED_OUT": "É", "FAILED": "failed"},
    ],
    "extraFields": [{}, {"_region": "eu-1"}, {"_tags": ["a", None, {"b": 1.5}], "_n": 0}],
}
# What another entry has to be for an entry to have a say.
COMPANIONS = {"pageSizeAboveCap": {"pageSizeCap": 7}}


def values_of(entry):
    return list(entry.allowed.values) if isinstance(entry.allowed, OneOf) else VALUES[entry.name]


CASES = [(entry.name, value) for entry in ENTRIES for value in values_of(entry)]


@pytest.fixture(scope="module")
def speak():
    """A driver of a new world that speaks a dialect: ``speak(nameCase="sensitive")``."""
    clock = ManualClock(T0)
    mock = assemble(Settings(check_replies=True, pace="still"), clock)

    def build(**dialect):
        name = f"w{len(mock.worlds.names())}"
        clock.set(T0)
        mock.worlds.create(name, Origin(dialect=dialect))
        return Driver(mock, clock, world=name)

    yield build
    mock.close()


@pytest.mark.parametrize(
    ("entry", "value"), CASES, ids=[f"{name}={value}" for name, value in CASES]
)
def test_a_mock_behaves_as_its_dialect_says(speak, entry, value):
    driver = speak(**{entry: value}, **COMPANIONS.get(entry, {}))

    seen = OBSERVERS[entry](driver)

    assert (type(seen), seen) == (type(value), value) or (seen, entry) == (value, "visibilityLag")


def test_every_entry_is_observed_and_no_other():
    assert OBSERVERS.keys() == {entry.name for entry in ENTRIES}


def test_of_every_entry_all_values_are_tried_or_both_ends():
    for entry in ENTRIES:
        tried = values_of(entry)
        assert entry.default in tried
        assert all(not entry.allowed.refuse(value) for value in tried)
        if isinstance(entry.allowed, Between):
            assert {entry.allowed.low, entry.allowed.high} <= set(tried)
        assert len(tried) > 1


def test_without_a_dialect_every_entry_has_its_default(mock):
    shared = Shared(mock, pace="still")
    for entry in ENTRIES:
        if entry.name not in COMPANIONS:
            assert OBSERVERS[entry.name](shared.driver()) == entry.default


def test_choices_hold_together(speak):
    driver = speak(
        statusNames={"RUNNING": "IN_PROGRESS", "TERMINATED": "STOPPED"},
        nullFields="absent",
        omittedInputParams="absent",
        timestampDigits=0,
        resumedTo="QUEUED",
        terminatedTasks="TERMINATED",
    )
    run = driver.start()

    assert "_inputParams" not in run
    assert "_output" not in run
    driver.command(run["_id"], "PAUSED")
    assert driver.command(run["_id"], "RESUMED")["_status"] == "QUEUED"
    assert driver.command(run["_id"], "TERMINATED")["_status"] == "STOPPED"
    assert driver.command(run["_id"], "RETRIED")["_status"] == "IN_PROGRESS"


def test_a_page_size_of_zero_is_the_documents_own_default(mock, tmp_path):
    import yaml

    from wfmock.resources import resource

    document = yaml.safe_load(resource("openapi/workflows.yaml").read_text(encoding="utf-8"))
    parameters = document["paths"]["/workflowsvc/api/v1/workflows"]["get"]["parameters"]
    next(p for p in parameters if p.get("name") == "_pageSize")["schema"]["default"] = 4
    spec, dialect = tmp_path / "spec.yaml", tmp_path / "dialect.yaml"
    spec.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    dialect.write_text("pageSizeZero: default\n")

    driver = driver_of(mock, spec=str(spec), dialect=str(dialect))

    assert len(driver.list(_pageSize=0)["_list"]) == 4


@pytest.mark.parametrize("name", ["_name", "_tasks", "_output"])
def test_an_extra_field_cannot_take_the_place_of_a_documented_one(mock, tmp_path, name):
    file = tmp_path / "dialect.yaml"
    file.write_text(f"extraFields: {{{name}: x}}\n")

    with pytest.raises(DialectError, match=f"extraFields.*{name}"):
        mock(dialect=str(file))


@pytest.fixture
def dialect_file(tmp_path):
    """Write a dialect file: ``dialect_file("nameCase: sensitive")``."""

    def write(text):
        file = tmp_path / "mine.yaml"
        file.write_text(text + "\n", encoding="utf-8")
        return str(file)

    return write


def test_an_app_takes_a_dialect_file(dialect_file):
    app = create_app(dialect=dialect_file("unknownWorkflow: 410\nerrorBody: json"), pace="still")

    reply = app.test_client().get(
        "/workflowsvc/api/v1/workflows/00000000-0000-4000-8000-000000000000?nsfilter=first_tchgt1VU"
    )

    assert (reply.status_code, reply.json["status"]) == (410, 410)
    app.extensions["wfmock"].close()


def test_an_app_refuses_a_misspelt_entry_with_the_nearest(dialect_file):
    with pytest.raises(DialectError, match=r"mine\.yaml: .*did you mean unknownWorkflow\?"):
        create_app(dialect=dialect_file("unknownWorkflw: 410"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unknownWorkflw: 410", "did you mean unknownWorkflow?"),
        ("pagesizecap: 5", "did you mean pageSizeCap?"),
        ("impossibleDate: refuse", "did you mean refused?"),
        ("- a", "expected a mapping"),
    ],
)
def test_serve_refuses_a_dialect_with_a_mistake_and_names_the_nearest(dialect_file, text, said):
    command = [
        sys.executable,
        "-m",
        "wfmock",
        "serve",
        "--port",
        "0",
        "--dialect",
        dialect_file(text),
    ]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert "mine.yaml" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
