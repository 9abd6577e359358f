"""Under pytest-xdist."""

import re

import pytest

from pytest_plugin.proved import Unsound

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("lean")]

TESTS = """
    import os

    @pytest.mark.wfmock(baseline="empty")
    @pytest.mark.parametrize("number", range(20))
    def test_alone(wfmock_world, wfmock_server, number):
        for count in (1, 2):
            start(wfmock_world)
            assert total(wfmock_world.url) == count
        print("served", wfmock_server.url, os.environ["PYTEST_XDIST_WORKER"])
"""


@pytest.fixture
def lean(pytester, monkeypatch):
    """Sessions without the plugins of others, each of which takes long to load in each worker."""
    others = ("schemathesis", "faker", "hypothesispytest", "anyio")
    monkeypatch.setenv("PYTEST_ADDOPTS", " ".join(f"-p no:{name}" for name in others))


@pytest.fixture
def workers(session, pytester, monkeypatch):
    """Run tests with two workers, in a process of its own; the lines that say who served them."""

    def run(*arguments):
        monkeypatch.setattr(pytester, "runpytest_inprocess", pytester.runpytest_subprocess)
        done = session(TESTS, "-n", "2", "-rP", *arguments)
        done.assert_outcomes(passed=20)
        return {tuple(line.split()[1:]) for line in done.outlines if line.startswith("served")}

    return run


def test_every_worker_has_a_mock_of_its_own(workers):
    served = workers()

    assert len({url for url, _ in served}) == len({worker for _, worker in served}) == 2


def test_workers_share_a_mock_that_runs_already_and_never_meet(workers, elsewhere):
    server = elsewhere()

    assert {url for url, _ in workers("--wfmock-url", server.url)} == {server.url}
    assert server.mock.worlds.names() == ["main"]


def test_workers_share_the_one_run_of_the_kit(prove, pytester, monkeypatch):
    monkeypatch.setattr(
        pytester, "runpytest_inprocess", lambda *a, **_: pytester.runpytest_subprocess(*a)
    )
    service = Unsound()

    done = prove(service, "-n", "2", "-k", "list.status or list.name or list.total")

    requests = re.search(r"(\d+) requests\.", done.stdout.str())
    assert done.parseoutcomes()["failed"] == 1
    assert int(requests[1]) == service.calls.total()
