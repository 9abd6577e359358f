"""Sessions of pytest inside tests, with the plugin as it is installed."""

import signal
from textwrap import dedent

import pytest

# A session inside this process forgets the modules that it was the first to load, and some of them
# are extensions that cannot be loaded twice.
import wfmock.contract.structure.cases
import wfmock.contract.structure.phases
import wfmock.pytest_plugin.proving
import wfmock.web.app
import wfmock.web.background  # noqa: F401  # loaded for what is said above
from faulty.data import NAMESPACE
from faulty.serving import Serving
from wfmock.web.app import flask_app
from wfmock.web.background import BackgroundServer

HEAD = """
    import httpx, pytest, requests

    PATH = "/workflowsvc/api/v1/workflows"
    NS = {"nsfilter": "first_tchgt1VU"}
    DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"

    def start(world):
        asked = {"_workflowDefId": DEFINITION}
        reply = requests.post(world.url + PATH, params=NS, json=asked, timeout=10)
        assert reply.status_code == 201
        return reply.json()["_id"]

    def total(url, **headers):
        return requests.get(url + PATH, params=NS, headers=headers, timeout=10).json()["_total"]
"""


@pytest.fixture
def session(pytester):
    """Run the tests of a module, whose imports and helpers are those of ``HEAD``; a warning is an
    error."""

    def run(tests, *arguments, name="test_app", **ini):
        pytester.makepyfile(**{name: dedent(HEAD) + dedent(tests)})
        if ini:
            lines = [f"{key} = {value}" for key, value in ini.items()]
            pytester.makeini("\n".join(["[pytest]", *lines]))
        return pytester.runpytest_inprocess("-W", "error", "-p", "no:cacheprovider", *arguments)

    return run


@pytest.fixture
def elsewhere(mock):
    """A mock that is served already: its settings are given, its control object is ``.mock``."""
    servers = []

    def serve(**changes):
        made = mock(**{"pace": "still"} | changes)
        servers.append(BackgroundServer(flask_app(made)))
        servers[-1].mock = made
        return servers[-1]

    yield serve
    for each in servers:
        each.close()


@pytest.fixture
def prove(pytester):
    """Run ``pytest --pyargs wfmock.contract`` on a server while it is served."""

    def run(service, *arguments, suite="wfmock.contract"):
        with Serving(service) as serving:
            given = ("--pyargs", *suite.split(), "-p", "no:cacheprovider", "--wfmock-url")
            named = (serving.url, "--wfmock-nsfilter", NAMESPACE)
            return pytester.runpytest_inprocess(*given, *named, *arguments, no_reraise_ctrlc=True)

    return run


@pytest.fixture(autouse=True)
def _interruptible():
    """Ctrl-C interrupts, also where a shell started the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
