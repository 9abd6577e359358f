"""The examples of docs/journal.md run as they stand."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/journal.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


@pytest.fixture
def port():
    """The port of a server that runs while the test does."""
    port = free_port()
    command = [sys.executable, "-m", "wfmock", "serve", "--port", port, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline()
            yield port
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_every_example_runs(port, tmp_path):
    script = "\n".join(["set -e", *EXAMPLES, "echo the end"])
    script = script.replace("4010", port).replace("4011", free_port())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # In a process group of its own: whatever an example leaves behind ends with it.
    with subprocess.Popen(
        ["sh"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PATH": path, "NO_PROXY": "127.0.0.1"},
        start_new_session=True,
    ) as shell:
        try:
            said, _ = shell.communicate(script, timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)

    assert shell.returncode == 0, said
    for words in (
        '"entry":"impossibleDate","value":"lenient"',
        "did you mean listWorkflows",
        '{"ok":true',
        "coverage ",
        "1 replies are the same",
        "the end",
    ):
        assert words in said, said
