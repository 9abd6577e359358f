"""The GitHub Action and the GitLab job call ``wfmock verify`` as it can be called."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FULL = {
    "url": "http://127.0.0.1:9/a b",
    "nsfilter": "first_tchgt1VU",
    "definition": "$(exit 9)",
    "token": "secret",
    "depth": "smoke",
    "fail-on": "broken",
    "known": "known.yaml",
}


@pytest.fixture
def action():
    return yaml.safe_load((ROOT / "action.yml").read_text())


@pytest.fixture
def verify_flags():
    """Every flag of ``wfmock verify``."""
    from wfmock.cli.verify import verify

    return {flag for option in verify.params for flag in option.opts if flag.startswith("--")}


def page_yaml(heading):
    text = (ROOT / "docs/ci.md").read_text().partition(f"## {heading}\n")[2]
    return yaml.safe_load(re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1])


def script_of(action):
    return next(step for step in action["runs"]["steps"] if step.get("id") == "verify")


@pytest.fixture
def run_action(action, tmp_path):
    """Run the action's script with inputs, and a ``wfmock`` that writes down its arguments."""
    step = script_of(action)
    stub = tmp_path / "bin" / "wfmock"
    stub.parent.mkdir()
    stub.write_text(
        '#!/bin/bash\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/called"\necho said\nexit $CODE'
    )
    stub.chmod(0o755)

    def run(inputs, code=0):
        known = {name: str(each.get("default", "")) for name, each in action["inputs"].items()}
        given = known | inputs
        names = {
            variable: given[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]]
            for variable, value in step["env"].items()
        }
        files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        environment = names | files | {"RUNNER_TEMP": str(tmp_path), "CODE": str(code)}
        environment["PATH"] = f"{stub.parent}:{os.environ['PATH']}"
        bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(bash, env=environment, capture_output=True, check=False)
        return done.returncode, (tmp_path / "called").read_text().splitlines()

    return run


def test_the_action_hands_every_input_over_as_one_argument(run_action):
    code, called = run_action(FULL)

    assert code == 0
    assert called[:2] == ["verify", FULL["url"]]
    for name in set(FULL) - {"url"}:
        assert called[called.index(f"--{name}") + 1] == FULL[name]


def test_the_action_leaves_out_what_was_not_given(run_action):
    _, called = run_action({"url": "http://127.0.0.1:9", "nsfilter": "n"})

    assert not {"--definition", "--token", "--known"} & set(called)
    assert "" not in called


@pytest.mark.parametrize("verdict", [0, 1, 2, 3])
def test_the_action_ends_as_the_kit_ends_and_shows_the_report(run_action, tmp_path, verdict):
    code, _ = run_action({"url": "http://127.0.0.1:9", "nsfilter": "n"}, code=verdict)

    assert code == verdict
    assert "said" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()
    assert (tmp_path / "wfmock-reports" / "report.txt").read_text() == "said\n"


def test_the_action_uses_flags_that_exist(run_action, verify_flags):
    _, called = run_action(FULL)

    assert {word for word in called if word.startswith("--")} <= verify_flags


def test_no_input_is_pasted_into_a_script(action):
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]

    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_the_page_lists_the_inputs_of_the_action(action):
    listed = re.findall(r"^\| `([\w-]+)` \| ([^|]+) \|", (ROOT / "docs/ci.md").read_text(), re.M)

    assert {name for name, _ in listed} == set(action["inputs"])
    for name, default in listed:
        each = action["inputs"][name]
        assert ("required" in default) == each.get("required", False)
        assert each.get("default", "") in default


def test_the_github_example_gives_inputs_that_exist(action):
    job = page_yaml("GitHub")["jobs"]["contract"]

    assert set(job["steps"][0]["with"]) <= set(action["inputs"])


def test_the_gitlab_job_uses_flags_that_exist_and_publishes_its_junit(verify_flags):
    job = page_yaml("GitLab")["contract"]
    words = shlex.split(" ".join(job["script"]).replace("${", " ").replace("}", " "))
    flags = {word.split("+")[-1] for word in words if "--" in word}

    assert {"--definition", "--token", "--report-junit"} <= flags <= verify_flags
    assert job["artifacts"]["reports"]["junit"] == words[words.index("--report-junit") + 1]


def test_the_shell_example_uses_flags_that_exist(verify_flags):
    text = (ROOT / "docs/ci.md").read_text().partition("## Anywhere else")[2]

    assert set(re.findall(r"--[a-z-]+", text)) <= verify_flags
