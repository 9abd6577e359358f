"""Plain schemathesis with the committed configuration, every check on, has nothing to say of us."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from faulty.serving import Serving
from wfmock.web.app import flask_app

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "schemathesis.toml"


def run(url, seed):
    """``schemathesis run`` as the configuration says it, in the folder where it lies."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi/workflows.yaml"]
    return subprocess.run(
        [*command, "--url", url, "--seed", str(seed), "--no-color"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )


def test_the_configuration_leaves_no_check_no_phase_and_no_operation_out():
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))

    assert not {"checks", "operations", "warnings", "hooks"} & config.keys()
    assert not any("enabled" in phase for phase in config["phases"].values())
    assert "mode" not in config["generation"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_the_mock_passes_all_checks_of_all_phases(mock, seed):
    with Serving(flask_app(mock(pace="still", journal=10))) as serving:
        done = run(serving.url, seed)

    assert done.returncode == 0, done.stdout[-4000:]
    assert "No issues found" in done.stdout
    assert "Tested: 4" in done.stdout
    assert "API Links:" in done.stdout
