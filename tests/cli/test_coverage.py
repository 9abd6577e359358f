"""``wfmock coverage`` as a user meets it."""

import json
import os

import pytest

LIST = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(serve):
    """A server with one call in each of two worlds; that it is asked for coverage changes none."""
    with serve() as served:
        served.get(LIST)
        served.get(f"/@other{LIST}&_name=a")
        yield served


def covered(report, kind, name):
    return any(
        item["covered"] for item in report["items"] if (item["kind"], item["name"]) == (kind, name)
    )


def test_the_report_names_what_was_exercised_and_what_not(served, wfmock):
    done = wfmock("coverage", "--url", served.url)

    assert done.returncode == 0, done.stderr
    assert "operations     1 of   4" in done.stdout
    assert "operation   startWorkflow" in done.stdout


def test_worlds_can_be_chosen(served, wfmock):
    main = json.loads(wfmock("coverage", "--url", served.url, "--world", "main", "--json").stdout)
    both = json.loads(wfmock("coverage", "--url", served.url, "--json").stdout)

    assert not covered(main, "parameter", "_name")
    assert covered(both, "parameter", "_name")


@pytest.mark.parametrize(("bound", "code"), [("0", 0), ("5", 0), ("80", 1)])
def test_a_bound_decides_the_exit(served, wfmock, bound, code):
    done = wfmock("coverage", "--url", served.url, "--fail-under", bound)

    assert done.returncode == code
    assert ("is below 80 %" in done.stderr) == (code == 1)


def test_reports_of_several_runs_are_merged_without_a_server(served, wfmock, tmp_path):
    for world in ("main", "other"):
        report = wfmock("coverage", "--url", served.url, "--world", world, "--json").stdout
        (tmp_path / f"{world}.json").write_text(report)

    away = os.environ | {"WFMOCK_URL": "http://127.0.0.1:1"}
    merged = json.loads(wfmock("coverage", "main.json", "other.json", "--json", env=away).stdout)

    assert merged == json.loads(wfmock("coverage", "--url", served.url, "--json").stdout)


def test_a_file_that_is_no_report_ends_with_2(wfmock, tmp_path):
    (tmp_path / "x.json").write_text("{}")

    assert wfmock("coverage", "x.json").returncode == 2
    assert wfmock("coverage", "none.json").returncode == 2


def test_a_server_that_is_not_there_ends_with_3_and_a_hint(wfmock):
    done = wfmock("coverage", "--url", "http://127.0.0.1:1")

    assert done.returncode == 3
    assert "wfmock serve" in done.stderr


def test_a_token_that_is_asked_for_and_missing_is_told(serve, wfmock):
    with serve(env=os.environ | {"WFMOCK_CONTROL_TOKEN": "secret"}) as served:
        refused = wfmock("coverage", "--url", served.url)
        let_in = wfmock("coverage", "--url", served.url, "--control-token", "secret")

    assert refused.returncode == 2
    assert "wants its token" in refused.stderr
    assert let_in.returncode == 0
