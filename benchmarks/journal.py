"""What keeping a call costs on the request path: ``python benchmarks/journal.py``.

Prints microseconds a call: for the journal's ring, for coverage (of a query seen before, and of one
never seen), for the exchange itself, and for the whole pipeline beside them; then for a call
through the WSGI app, without and with ``--record``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from wfmock.assembly import assemble
from wfmock.replay.lines import Sent
from wfmock.settings import Settings
from wfmock.spec.exchange import Call, Exchange
from wfmock.web.app import create_app
from wfmock.web.inprocess import send

NS = "nsfilter=first_tchgt1VU"


def best(work: Callable[[], object], times: int = 5000) -> float:
    """Microseconds of one ``work``, the best of several rounds."""
    rounds = []
    for _ in range(7):
        began = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append(time.perf_counter() - began)
    return min(rounds) / times * 1e6


def say(what: str, microseconds: float) -> None:
    print(f"{what:<36} {microseconds:7.2f} us")


def main() -> None:
    mock = assemble(Settings(pace="still"))
    world, operation = mock.worlds["main"], mock.api.operations[0]
    call = Call("GET", operation.path, f"{NS}&_pageSize=10&_name=a", {"accept": "*/*"})
    mock.pipeline.handle(world, operation, call, {})
    (exchange,) = world.journal.exchanges()
    coverages = mock.pipeline.coverages
    unseen = iter(
        [replace(exchange, call=replace(call, query=f"{NS}&_offset={n}")) for n in range(50_000)]
    )

    say("ring", best(lambda: world.journal.record(exchange)))
    say("coverage, known query", best(lambda: coverages.count("main", exchange)))
    say("coverage, new query", best(lambda: coverages.count("main", next(unseen))))
    say("exchange", best(lambda: Exchange("1", "o", call, exchange.reply, 0, 0, (), {})))
    say(
        "whole pipeline, list of 10", best(lambda: mock.pipeline.handle(world, operation, call, {}))
    )
    mock.close()
    with TemporaryDirectory() as folder:
        for what, record in (("app", ""), ("app, recording", str(Path(folder) / "run.jsonl"))):
            app = create_app(pace="still", record=record)
            sent = Sent("GET", operation.path, call.query, {}, b"", 0)
            say(what, best(lambda app=app, sent=sent: send(app, sent), 500))
            app.extensions["wfmock"].close()


if __name__ == "__main__":
    main()
