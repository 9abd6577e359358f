"""Whatever schemathesis sends, the control API answers as its document says.

One check is left out: that every call which fits the document succeeds. No document can say which
baselines, effects or instants there are.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from faulty.serving import Serving
from wfmock.web.app import flask_app

ROOT = Path(__file__).parents[2]
HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.mark.slow
def test_no_call_brings_it_to_answer_as_its_document_does_not_say(mock):
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi/control.yaml"]
    options = [
        "--exclude-checks",
        "positive_data_acceptance",
        "--phases",
        "coverage,fuzzing",
        "-n",
        "10",
    ]
    app = flask_app(mock(pace="still", journal=10))
    with Serving(lambda environ, start: app({**environ, **HERE}, start)) as serving:
        done = subprocess.run(
            [*command, "--url", serving.url, "--no-color", *options],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )

    assert done.returncode == 0, done.stdout[-4000:]
    assert "Tested: 34" in done.stdout
