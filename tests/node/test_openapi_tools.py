"""The OpenAPI documents are documents that other people's tools take."""

import json

import pytest

from node.building import once
from wfmock.resources import resource

pytestmark = [pytest.mark.node, pytest.mark.slow]

WORKFLOWS = resource("openapi/workflows.yaml")
DOCUMENTS = sorted(WORKFLOWS.parent.glob("*.yaml"))
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)


@every_document
def test_redocly_finds_no_error(tools, document):
    done = tools.run("redocly", "lint", "--format", "json", str(document))

    problems = json.loads(done.stdout)["problems"]
    assert [each for each in problems if each["severity"] == "error"] == []
    assert done.returncode == 0


@every_document
def test_spectral_finds_no_error(tools, document):
    done = tools.run(
        "spectral", "lint", "--quiet", "--format", "json", "--fail-severity", "error",
        "--ruleset", "spectral.yaml", str(document),
    )  # fmt: skip

    assert [each for each in json.loads(done.stdout) if each["severity"] == 0] == []
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def types(tools):
    """The types that are made of the document, where the clients in ``client/`` look for them."""
    command = ("openapi-typescript", str(WORKFLOWS), "--output", "build/workflows.d.ts")
    sources = (WORKFLOWS, tools.folder / "package-lock.json")
    once("types", sources, lambda: tools.check(*command))


@pytest.mark.usefixtures("types")
def test_a_typescript_client_made_from_it_type_checks_and_talks_to_the_mock(tools, served):
    tools.check("tsc", "--project", "client", "--skipDefaultLibCheck")

    printed = tools.check("node", "build/client/use.js", served)

    assert json.loads(printed) == {
        "started": "QUEUED",
        "paused": "PAUSED",
        "got": "PAUSED",
        "listedFirst": True,
        "refused": [400, "number"],
    }


@pytest.mark.usefixtures("types")
def test_the_types_refuse_a_call_that_the_document_does_not_allow(tools):
    done = tools.run("tsc", "--project", "client/wrong.tsconfig.json", "--skipLibCheck")

    assert "use-wrongly.ts(8" in done.stdout
    assert '"STOPPED"\' is not assignable' in done.stdout
