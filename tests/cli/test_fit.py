"""The command that prints a dialect file."""

import pytest
import yaml
from click.testing import CliRunner

from faulty.data import DEFINITION, NAMESPACE
from faulty.reference import Service
from faulty.serving import Serving
from wfmock.cli import group
from wfmock.dialect import Dialect


class Strict(Service):
    """Sensitive to case, and unknown ids are forbidden."""

    def has_name(self, run, search):
        return str(search.name) in run.name

    def unknown_run(self):
        from faulty.messages import Refused

        return Refused(403, "forbidden")


def fit(*flags, app=None):
    with Serving(app or Strict()) as server:
        words = ["fit", server.url, "--nsfilter", NAMESPACE, "--settle", "0.2", *flags]
        return CliRunner().invoke(group, words)


def test_it_prints_a_file_that_serve_takes(tmp_path):
    done = fit()
    file = tmp_path / "dialect.yaml"
    file.write_text(done.stdout, encoding="utf-8")

    assert done.exit_code == 0
    assert Dialect.load(file).to_mapping() == {
        "unknownWorkflow": 403,
        "malformedWorkflowId": 403,
        "foreignWorkflow": 403,
        "errorBody": "json",
        "nameCase": "sensitive",
    }


def test_each_entry_says_what_it_means_and_what_it_was_read_off():
    lines = fit().stdout.splitlines()
    place = lines.index("nameCase: sensitive")

    assert lines[place - 2] == "# Whether _name heeds upper and lower case."
    assert lines[place - 1] == "#   a word of a name is not found in the other case"


def test_all_shows_what_is_as_the_default_too():
    assert yaml.safe_load(fit("--all").stdout)["timestampDigits"] == 9


def test_without_a_definition_it_only_reads():
    app = Strict()
    done = fit("-v", app=app)

    assert app.calls["start"] == app.calls["update"] == 0
    assert "startedAs: nothing may be written" in done.stderr


def test_what_it_starts_it_ends():
    app = Strict()
    done = fit("--definition", DEFINITION, app=app)

    assert done.exit_code == 0
    assert app.started
    assert {app.runs[run_id].status for run_id in app.started} == {"TERMINATED"}


def test_what_cannot_be_reached_ends_with_3_and_prints_no_file():
    done = CliRunner().invoke(group, ["fit", "http://127.0.0.1:9", "--nsfilter", "x"])

    assert done.exit_code == 3
    assert done.stdout == ""
    assert "  try: " in done.stderr


@pytest.mark.parametrize("words", [["localhost", "--nsfilter", "x"], ["http://h"]])
def test_wrong_usage_ends_with_2(words):
    assert CliRunner().invoke(group, ["fit", *words]).exit_code == 2


def test_the_mock_is_fitted_as_it_is_served(serve, tmp_path):
    text = fit("--definition", DEFINITION).stdout
    file = tmp_path / "dialect.yaml"
    file.write_text(text, encoding="utf-8")
    with serve("--dialect", str(file)) as served:
        words = ["fit", served.url, "--nsfilter", NAMESPACE, "--definition", DEFINITION]
        again = CliRunner().invoke(group, words)

    assert again.stdout == text
