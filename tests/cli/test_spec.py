"""``wfmock spec check``: for CI, with an exit code that says whether to go on."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from wfmock.cli import group


@pytest.fixture
def check():
    return lambda *arguments: CliRunner().invoke(group, ["spec", "check", *arguments])


@pytest.fixture
def document(tmp_path):
    """A small document; its example can be spoilt."""

    def write(example="10"):
        file = tmp_path / "api.yaml"
        file.write_text(
            "openapi: 3.1.0\n"
            "info: {title: T, version: '1'}\n"
            "paths:\n"
            "  /things:\n"
            "    get:\n"
            "      operationId: list\n"
            "      parameters:\n"
            f"        - {{name: n, in: query, schema: {{type: integer}}, example: {example}}}\n"
            "      responses: {'200': {description: Fine}}\n",
            encoding="utf-8",
        )
        return str(file)

    return write


def test_a_sound_document_exits_0_and_says_what_was_checked(check, document):
    file = document()
    result = check(file)

    assert result.exit_code == 0
    assert result.stdout == f"{file}: 1 operations, 1 examples, no problem\n"


def test_a_problem_exits_1_with_file_pointer_expected_and_found(check, document):
    file = document(example="ten")
    result = check(file)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{file}#/paths/~1things/get/parameters/0/example: example",
        "  expected  a value of type integer",
        "  found     'ten'",
        f"1 problem in {file}",
    ]


def test_json_is_for_programs(check, document):
    facts = json.loads(check(document(example="ten"), "--json").stdout)

    assert facts["ok"] is False
    assert facts["problems"] == [
        {
            "rule": "example",
            "pointer": "/paths/~1things/get/parameters/0/example",
            "expected": "a value of type integer",
            "found": "'ten'",
        }
    ]


def test_without_a_file_the_packaged_document_is_checked(check):
    facts = json.loads(check("--json").stdout)

    assert facts["file"].endswith("openapi/workflows.yaml")
    assert facts["operations"] == 4


def test_a_file_that_cannot_be_read_exits_2(tmp_path):
    command = [sys.executable, "-m", "wfmock", "spec", "check", str(tmp_path / "none.yaml")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)

    assert done.returncode == 2
    assert "none.yaml" in done.stderr
