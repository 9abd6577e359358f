"""The pytest plugin: a mock with a world for every test, and the suite that proves a deployment.

Loaded at the start of every pytest run of an environment that has wfmock, so nothing heavy is
imported here: what a fixture or the suite needs is loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from wfmock.pytest_plugin import given

if TYPE_CHECKING:
    from wfmock.contract.verdict import Report
    from wfmock.contract.wire.deployment import Deployment
    from wfmock.pytest_plugin.mocking import MockServer
    from wfmock.pytest_plugin.world import MockWorld
    from wfmock.settings import Settings

WORLD = pytest.StashKey["MockWorld"]()
MARKER = (
    "wfmock(baseline=, seed=, pace=, dialect={}, faults=): what the world of this test is made "
    "from, and the faults (plan, rule or list of them) that are armed in it"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    given.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    if given.names_suite(config) or config.getoption("wfmock_nsfilter"):
        from wfmock.pytest_plugin import proving

        proving.begin(config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    world = item.stash.get(WORLD, None)
    if world is not None and report.failed and report.when != "teardown":
        from wfmock.pytest_plugin.story import told

        report.sections.append((f"wfmock journal of the world {world.name}", told(world)))
    return report


@pytest.fixture(scope="session")
def wfmock_settings(pytestconfig: pytest.Config) -> Settings:
    """What the mock is served with; override it to change what the ini file cannot say."""
    from wfmock.pytest_plugin.mocking import settings_of

    return settings_of(pytestconfig)


@pytest.fixture(scope="session")
def wfmock_server(wfmock_settings: Settings, pytestconfig: pytest.Config) -> Iterator[MockServer]:
    """A running mock: ``url`` and ``control``; of this process, or the one of --wfmock-url."""
    from wfmock.pytest_plugin.mocking import serving

    with serving(wfmock_settings, pytestconfig) as server:
        yield server


@pytest.fixture
def wfmock_world(wfmock_server: MockServer, request: pytest.FixtureRequest) -> Iterator[MockWorld]:
    """A world for this test alone, named after it, made as the marker ``wfmock`` says."""
    from wfmock.pytest_plugin.marks import made

    world = made(wfmock_server, request.node)
    request.node.stash[WORLD] = world
    yield world
    world.delete()


@pytest.fixture(scope="session")
def wfmock_report(pytestconfig: pytest.Config) -> Report:
    """What the kit found out about the deployment; its one run is made now if it was not."""
    from wfmock.pytest_plugin import proving

    return proving.proof_of(pytestconfig).report()


@pytest.fixture(scope="session")
def wfmock_deployment(pytestconfig: pytest.Config) -> Iterator[Deployment]:
    """The deployment as a guarded client sees it; what it started is ended with the session."""
    from wfmock.pytest_plugin import proving

    with proving.proof_of(pytestconfig).client() as client:
        yield client
