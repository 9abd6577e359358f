"""Node.js and its packages, Chromium, and a mock in a process of its own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from node.building import alone

ROOT = Path(__file__).parents[2]
QUIET = {
    "CI": "1",  # no prompts, no watch modes
    "NO_COLOR": "1",
    "NO_UPDATE_NOTIFIER": "1",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "REDOCLY_TELEMETRY": "off",
    "SCARF_ANALYTICS": "false",
}


def without(need: str, reason: str) -> None:
    """Skip with the reason, unless ``TESTS_MUST_RUN`` (set in CI) names the need: then fail."""
    if need in os.environ.get("TESTS_MUST_RUN", "").split():
        pytest.fail(f"TESTS_MUST_RUN asks for the {need} tests, but {reason}")
    pytest.skip(reason)


class NpmProject:
    """A folder with a package.json whose packages are installed: run its tools."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str, env: dict[str, str] | None = None, cwd: Path | None = None):
        """Run ``node`` or a tool of the packages; its output and exit code."""
        tool = self.folder / "node_modules" / ".bin" / command[0]
        name = str(tool) if tool.exists() else command[0]
        return subprocess.run(
            [name, *command[1:]],
            cwd=cwd or self.folder,
            env=os.environ | QUIET | (env or {}),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def check(self, *command: str, **options) -> str:
        """Run, expect success; what was printed."""
        done = self.run(*command, **options)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def install(folder: Path) -> NpmProject:
    """Install what the lock file pins; once per lock file, whichever worker comes first."""
    modules = folder / "node_modules"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = modules / ".installed-lock"
    (folder / "build").mkdir(exist_ok=True)
    with alone(f"install-{folder.name}"):
        if not stamp.exists() or stamp.read_text() != wanted:
            project = NpmProject(folder)
            project.check("npm", "ci", "--prefer-offline", "--no-progress")
            stamp.write_text(wanted)
    return NpmProject(folder)


@pytest.fixture(scope="session")
def npm():
    """Install the packages of a folder of this repository: ``npm("tests/node")``."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            without("node", f"{tool} is not installed; Node.js 20.19 or newer has it")
    return lambda folder: install(ROOT / folder)


@pytest.fixture(scope="session")
def tools(npm):
    """The tools of tests/node: redocly, spectral, openapi-typescript, tsc, vitest."""
    return npm("tests/node")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return without("browser", "no Chromium is installed; on Debian: apt-get install chromium")


@pytest.fixture(scope="session")
def served():
    """The base URL of a mock in a process of its own."""
    command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json", "--pace", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            line = process.stdout.readline()
            assert line, "the mock did not start"
            yield json.loads(line)["url"]
        finally:
            process.kill()
