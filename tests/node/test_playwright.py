"""The npm package for Playwright: its suite in Chromium; its routes are in the document."""

import json
import re
from pathlib import Path

import pytest
import yaml

from node.building import alone

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "clients" / "playwright"


@pytest.mark.node
@pytest.mark.browser
@pytest.mark.slow
def test_its_suite_passes_in_chromium_against_a_mock(npm, chromium, served):
    package = npm("clients/playwright")
    with alone("package"):
        package.check("npm", "run", "build", "--", "--noCheck")  # that is left to what follows
    package.check("npm", "run", "typecheck", "--", "--skipLibCheck")

    said = package.check(
        "playwright", "test", "--reporter", "json", env={"CHROMIUM": chromium, "WFMOCK_URL": served}
    )

    assert json.loads(said)["stats"]["expected"] >= 12


def test_every_route_that_it_calls_is_in_the_control_document():
    document = yaml.safe_load((ROOT / "openapi/control.yaml").read_text())
    described = {
        f"{method.upper()} {re.sub(r'{[^}]+}', '{}', path)}"
        for path, operations in document["paths"].items()
        for method in operations
    }

    called = re.findall(r'"([A-Z]+ /__wfmock\S+)"', (PACKAGE / "src/control.ts").read_text())

    assert len(called) > 10
    assert {re.sub(r"{[^}]+}", "{}", route) for route in called} <= described


def test_no_lock_file_names_a_registry():
    for lock in (PACKAGE / "package-lock.json", ROOT / "tests/node/package-lock.json"):
        assert '"resolved"' not in lock.read_text()
        assert "omit-lockfile-registry-resolved=true" in (lock.parent / ".npmrc").read_text()


def test_its_readme_shows_every_part_of_a_world():
    readme = (PACKAGE / "README.md").read_text()
    methods = re.findall(r"^  (?:async )?(\w+)\(", (PACKAGE / "src/control.ts").read_text(), re.M)

    assert {"advance", "freeze", "plan", "verify", "force"} <= set(methods)
    assert [each for each in set(methods) - {"constructor"} if f"{each}(" not in readme] == []
