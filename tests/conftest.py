"""What every test may ask for: the packaged document, and a mock in this process."""

import gc
import os
import time

import pytest

from wfmock.assembly import Mock, assemble
from wfmock.settings import Settings
from wfmock.web.app import flask_app

pytest_plugins = ["pytester"]  # pytest takes it from here only


@pytest.fixture(scope="session")
def api():
    """The packaged document, compiled."""
    from wfmock.resources import resource
    from wfmock.spec.loader import load_api

    return load_api(resource("openapi/workflows.yaml"))


@pytest.fixture
def mock():
    """Build a mock from settings: ``mock(pace="still")``; closed when the test ends.

    ``base`` is the clock that its worlds follow, ``sleep`` what delays are handed to.
    """
    made: list[Mock] = []

    def build(base=None, sleep=time.sleep, **changes):
        made.append(assemble(Settings(check_replies=True).replaced(**changes), base, sleep))
        return made[-1]

    yield build
    for each in made:
        each.close()


@pytest.fixture
def client(mock):
    """A test client of a mock whose time stands still unless the settings say otherwise."""

    def build(**changes):
        return flask_app(mock(**{"pace": "still"} | changes)).test_client()

    return build


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more worker than processors, for some always wait: for a lag, a tool, a server."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish():
    """What was loaded by now stays: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """Print how good the kit was on the servers that this session tried it on."""
    told = {"fault-score": [], "honest-score": [], "plain": []}
    for report in (
        each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)
    ):
        for name, value in report.user_properties if report.when == "call" else ():
            if name in told:
                told[name].append(value)
    if told["fault-score"]:
        from faulty.plain import Plain, sentence
        from faulty.scoreboard import Score, table

        terminalreporter.section("the kit on faulty and honest servers")
        scores, alarms = (
            [Score(**each) for each in told[k]] for k in ("fault-score", "honest-score")
        )
        terminalreporter.write_line(table(scores, alarms))
        if told["plain"]:
            tried = (Plain(**each) for some in told["plain"] for each in some)
            terminalreporter.write_line(sentence(tried))
