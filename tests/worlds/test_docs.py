"""The commands of docs/worlds.md and docs/faults.md run as they stand."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell")
@pytest.mark.parametrize("page", ["worlds", "faults"])
def test_every_command_does_what_it_says(port, page):
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    commands = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    url = f"http://127.0.0.1:{port}"
    ours = f'wfmock() {{ "{sys.executable}" -m wfmock "$@" --url {url}; }}\n'
    made = "wfmock world create checkout\n" if "checkout" in commands else ""

    done = subprocess.run(
        ["sh", "-e"], input=ours + made + commands, capture_output=True, text=True, check=False
    )

    assert commands
    assert (done.returncode, done.stderr) == (0, "")
