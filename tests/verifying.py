"""Servers and transports for the tests of the kit."""

import json
from contextlib import contextmanager
from functools import lru_cache

from faulty.data import DEFINITION, NAMESPACE
from faulty.reference import Service
from faulty.serving import Serving
from wfmock.contract.options import Options
from wfmock.contract.runner import document, prepare
from wfmock.contract.wire.timing import Timing
from wfmock.contract.workbench.bench import Bench, Ground, conduct_law
from wfmock.contract.workbench.probing import Law


class Hurried:
    """A clock that only sleeping moves: nobody waits."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    @property
    def timing(self):
        return Timing(lambda: self.now, self.sleep, lambda: int(self.now * 1e9))


@lru_cache
def packaged():
    """The packaged document, read once."""
    return document(Options("", ""))


def options(url, **changes):
    """Options for the reference server, with consent to start runs."""
    facts = {"namespace": NAMESPACE, "definition": DEFINITION, "timing": Hurried().timing}
    return Options(url, **facts | changes)


@contextmanager
def ground(app=None, **changes):
    """All that laws work with, on a served app (the honest reference by default)."""
    with Serving(app or Service()) as serving:
        chosen = options(serving.url, **changes)
        made: Ground = prepare(chosen, packaged())
        try:
            yield made
        finally:
            made.transport.close()


def bench(ground_, name="a-law", clauses=("list.success",)):
    """A bench as a law of that name would get it."""
    return Bench(ground_, Law(name, clauses, lambda _: None))


def found_by(law, app, rounds=1, **changes):
    """What a law finds on a served app: clause and symptom of each finding."""
    with ground(app, **changes) as made:
        for round_ in range(1, rounds + 1):
            conduct_law(made, law, round_)
        return [(each.clause, each.symptom) for each in made.ledger.findings]


class Canned:
    """A WSGI app that records what arrives and gives prepared replies, the last one for ever."""

    def __init__(self, *replies):
        self.replies = list(replies) or [(200, {}, {"_list": [], "_total": 0})]
        self.received = []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read()
        path = environ["PATH_INFO"] + "?" + environ["QUERY_STRING"]
        self.received.append((environ["REQUEST_METHOD"], path, body))
        reply = self.answer(self.received[-1])
        status, headers, content = reply
        start_response(f"{status} Status", [("Content-Type", "application/json"), *headers.items()])
        return [content if isinstance(content, bytes) else json.dumps(content).encode()]

    def answer(self, request):
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
