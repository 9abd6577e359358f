"""Recorded runs: an app that records, and the same run conducted again."""

from contextlib import contextmanager

from wfmock.assembly import assemble
from wfmock.replay.lines import CutShort, Head, read
from wfmock.replay.running import play
from wfmock.settings import Settings
from wfmock.web.app import flask_app
from wfmock.web.replaying import Replaying
from wfmock.workflows.clock import ManualClock
from wfmock.workflows.timestamps import parse_rfc3339

STEERING = {"Host": "localhost"}


class Run:
    """A mock that records, over a clock in hand."""

    def __init__(self, file, clock, sleep, settings):
        self.file = file
        self.clock = clock
        self.mock = assemble(settings, clock, sleep)
        self.app = flask_app(self.mock)
        self.browser = self.app.test_client()

    def steer(self, path, method="POST", **body):
        reply = self.browser.open(
            f"/__wfmock/{path}", method=method, json=body or None, headers=STEERING
        )
        assert reply.status_code < 400, reply.data
        return reply


@contextmanager
def recording(folder, sleep=lambda seconds: None, name="run.jsonl", **changes):
    """A run that is recorded into a folder while the context lasts."""
    file = folder / name
    clock = ManualClock(parse_rfc3339("2026-03-01T00:00:00Z"))
    settings = Settings(record=str(file)).replaced(**changes)
    run = Run(file, clock, sleep, settings)
    try:
        yield run
    finally:
        run.mock.close()


def lines(file):
    """The calls of a recording."""
    return [each for each in read(file) if not isinstance(each, Head | CutShort)]


def replayed(file, spec=""):
    """Every call of a recording, sent again."""
    with Replaying(spec) as server:
        return list(play(read(file), server.start))


def different(file, spec=""):
    """What differs in a replay, by the number of the call."""
    return {each.line.number: each.differs for each in replayed(file, spec) if each.differs}
