"""The real command in a real process."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest


class Served:
    """A ``wfmock serve`` process: what it said, and its address."""

    def __init__(self, process, said):
        self.process = process
        self.said = said
        self.url = said["url"]

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as reply:
            return json.load(reply)

    def send(self, path, body, method="POST"):
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.load(reply)


@pytest.fixture(scope="session")
def serve():
    """Start the server on a free port for a block: ``with serve("--pace", "0") as served``."""

    @contextmanager
    def start(*flags, **options):
        command = [sys.executable, "-m", "wfmock", "serve", "--port", "0", "--json", *flags]
        with subprocess.Popen(command, stdout=subprocess.PIPE, **options) as process:
            try:
                line = process.stdout.readline()
                assert line, "the server said nothing"
                yield Served(process, json.loads(line))
            finally:
                process.kill()

    return start


@pytest.fixture
def wfmock(tmp_path):
    """Run the command to its end: ``wfmock("serve", "--spec", "none.yaml")``."""

    def run(*arguments, **options):
        return subprocess.run(
            [sys.executable, "-m", "wfmock", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
            check=False,
            **options,
        )

    return run
