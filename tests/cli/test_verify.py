"""``wfmock verify``: exit codes, what it says, what it writes."""

import json

import pytest
from click.testing import CliRunner

from faulty.data import DEFINITION, NAMESPACE
from faulty.reference import Service
from faulty.serving import Serving
from wfmock.cli import group
from wfmock.contract import hooks


@pytest.fixture(autouse=True)
def laws_only(monkeypatch):
    """The structural checks have tests of their own and take a second to load."""
    monkeypatch.setattr(hooks, "structure", tuple)


class Unsound(Service):
    def has_status(self, run, search):
        return run.status != search.status


def verify(*arguments, server=None, environ=None, depth="smoke"):
    """Run the command against a served app, for what it says at any depth: at the quickest."""
    with Serving(server or Service()) as serving:
        words = ["verify", serving.url, "--nsfilter", NAMESPACE, "--depth", depth, *arguments]
        return CliRunner().invoke(group, words, env=environ or {"GITHUB_ACTIONS": ""})


def test_a_deployment_that_conforms_ends_with_0():
    done = verify("--definition", DEFINITION, depth="gate")

    assert done.exit_code == 0, done.output
    assert "list.status.filters" in done.stdout


def test_a_violation_ends_with_1_and_shows_how_to_see_it():
    done = verify(server=Unsound())

    assert done.exit_code == 1
    assert "list.status.filters" in done.stdout
    assert "curl" in done.stdout


def test_what_cannot_be_reached_ends_with_3_one_sentence_and_a_hint():
    done = CliRunner().invoke(group, ["verify", "http://127.0.0.1:9", "--nsfilter", "x"])

    assert done.exit_code == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 2
    assert "  try: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["localhost:1", "--nsfilter", "x"], "http://localhost:1"),
        (["http://h/?a=b", "--nsfilter", "x"], "'?'"),
        (["http://h"], "--nsfilter"),
        (["http://h", "--nsfilter", "x", "--header", "novalue"], "'Name: value'"),
        (["http://h", "--nsfilter", "x", "--depth", "bottom"], "gate"),
        (["http://h", "--nsfilter", "x", "--timeout", "0"], "--timeout"),
        (["http://h", "--nsfilter", "x", "--token", "é"], "ASCII"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(arguments, said):
    done = CliRunner().invoke(group, ["verify", *arguments])

    assert done.exit_code == 2
    assert said in done.stderr


def test_the_help_fits_one_screen():
    done = CliRunner().invoke(group, ["verify", "--help"])

    assert len(done.output.splitlines()) <= 30


def test_the_plan_names_laws_and_bounds_and_sends_nothing():
    service = Service()
    done = verify("--definition", DEFINITION, "--plan", server=service, depth="gate")

    assert done.exit_code == 0
    assert "started-is-found" in done.stdout
    assert "At most 25 runs" in done.stdout
    assert sum(service.calls.values()) == 0


def test_the_plan_without_a_definition_holds_reads_only():
    done = verify("--plan", depth="gate")

    assert "only GET is sent" in done.stdout
    assert "startWorkflow" not in done.stdout


def test_reports_are_written_where_asked(tmp_path):
    kinds = ("json", "junit", "sarif", "html", "har")
    flags = [word for kind in kinds for word in (f"--report-{kind}", str(tmp_path / kind))]
    verify("--token", "sesame-open-7", *flags)

    for kind in kinds:
        text = (tmp_path / kind).read_text(encoding="utf-8")
        assert text
        assert "sesame" not in text


def test_accepted_violations_do_not_fail_the_next_run(tmp_path):
    file = tmp_path / "known.yaml"
    assert verify("--accept", str(file), server=Unsound()).exit_code == 1

    assert verify("--known", str(file), server=Unsound()).exit_code == 0
    assert "item-does-not-match" in verify("--known", str(file)).stdout  # it is gone


def test_only_what_is_broken_fails_when_told_so():
    class Untotalled(Service):
        def has_status(self, run, search):
            return True

    assert verify("--fail-on", "broken", server=Untotalled()).exit_code == 1


def test_the_token_may_come_from_the_environment_and_is_never_shown():
    heard = []

    class Listening(Service):
        def route(self, request):
            heard.append(request.headers.get("authorization"))
            return super().route(request)

    done = verify(server=Listening(), environ={"WFMOCK_TOKEN": "sesame-open-7"})

    assert set(heard) == {"Bearer sesame-open-7"}
    assert "sesame" not in done.output


def test_on_github_violations_are_annotations():
    done = verify(server=Unsound(), environ={"GITHUB_ACTIONS": "true"})

    assert "::error" in done.stdout


def test_quiet_says_one_line():
    assert len(verify("--quiet").stdout.splitlines()) == 1


def test_the_json_report_says_how_to_repeat_the_run(tmp_path):
    verify("--seed", "9", "--report-json", str(tmp_path / "r.json"))
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))

    assert "--seed 9" in report["repeat"]
