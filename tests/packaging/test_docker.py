"""The Dockerfile keeps its promises, as far as can be seen without a Docker engine."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from wfmock.settings import ENVIRONMENT_PREFIX, FIELDS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def steps():
    """The Dockerfile as (instruction, arguments), comments and continued lines folded away."""
    text = (ROOT / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [tuple(line.strip().split(maxsplit=1)) for line in joined if line.strip()]


def last(steps, instruction):
    return [rest for name, rest in steps if name == instruction][-1]


def copied(steps):
    plain = [rest.split()[:-1] for name, rest in steps if name == "COPY" and "--from" not in rest]
    return {name for names in plain for name in names}


def test_it_runs_as_a_user_without_rights(steps):
    user = last(steps, "USER")

    assert any(name == "RUN" and "useradd --system --uid 10001" in rest for name, rest in steps)
    assert user == "wfmock"
    assert steps.index(("USER", user)) > max(i for i, (n, _) in enumerate(steps) if n == "RUN")


def test_the_image_is_small_because_the_build_stays_behind(steps):
    bases = [rest.split()[0] for name, rest in steps if name == "FROM"]

    assert bases == ["python:3.12-slim"] * 2
    assert sum(name == "COPY" and rest.startswith("--from=build") for name, rest in steps) == 1


def test_everything_the_wheel_is_built_from_is_copied_and_not_ignored(steps):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], "src", "pyproject.toml", project["project"]["readme"]}
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)

    assert needed <= copied(steps)
    assert copied(steps) == set(allowed)
    assert all((ROOT / name).exists() for name in copied(steps))


def test_it_starts_the_server_with_settings_that_exist(steps):
    command = json.loads(last(steps, "ENTRYPOINT")) + json.loads(last(steps, "CMD"))
    environment = dict(re.findall(r"(\w+)=(\S+)", last(steps, "ENV")))
    ours = {name for name in environment if name.startswith(ENVIRONMENT_PREFIX)}

    assert command == ["wfmock", "serve"]
    assert environment["WFMOCK_HOST"] == "0.0.0.0"
    assert {name.removeprefix(ENVIRONMENT_PREFIX).lower() for name in ours} <= set(FIELDS)
    assert last(steps, "EXPOSE") == environment["WFMOCK_PORT"]


def health_check(steps, port):
    command = json.loads(last(steps, "HEALTHCHECK").partition("CMD ")[2])
    assert command[0] == "python"
    environment = os.environ | {"WFMOCK_PORT": str(port)}
    return subprocess.run(
        [sys.executable, *command[1:]], env=environment, capture_output=True, check=False
    )


def test_the_health_check_tells_a_server_from_none(steps, free_port):
    assert health_check(steps, free_port).returncode != 0


@pytest.mark.slow
def test_the_health_check_passes_on_a_running_mock(steps):
    environment = os.environ | {"WFMOCK_HOST": "0.0.0.0"}
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        try:
            port = json.loads(process.stdout.readline())["port"]
            done = health_check(steps, port)
        finally:
            process.kill()

    assert done.returncode == 0, done.stderr.decode()


def blocks(language):
    text = (ROOT / "docs/docker.md").read_text()
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_compose_snippet_requires_a_control_token_and_waits_for_health():
    services = yaml.safe_load(blocks("yaml")[0])["services"]
    environment = services["wfmock"]["environment"]
    names = {name.removeprefix(ENVIRONMENT_PREFIX).lower() for name in environment}

    assert environment["WFMOCK_CONTROL_TOKEN"].startswith("${WFMOCK_CONTROL_TOKEN:?")
    assert services["app"]["depends_on"]["wfmock"]["condition"] == "service_healthy"
    assert names <= set(FIELDS)


def test_every_flag_and_setting_in_the_page_exists():
    from wfmock.cli.serve import serve

    known = CliRunner().invoke(serve, ["--help"]).output
    commands = [line for line in "".join(blocks("sh")).splitlines() if " wfmock serve " in line]
    settings = re.findall(r"WFMOCK_(\w+)", (ROOT / "docs/docker.md").read_text())

    for command in commands:
        for flag in re.findall(r"--[a-z-]+", command.partition(" wfmock serve ")[2]):
            assert flag in known
    assert {name.lower() for name in settings} <= set(FIELDS)
