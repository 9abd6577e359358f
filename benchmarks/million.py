"""A million requests to one running server: ``python benchmarks/million.py [--requests 1000000]``.

Gets, lists, filtered lists and starts over eight connections, in worlds that come and go: each is
used for a thousand requests and forgotten when nobody has used it for two seconds. Prints the
resident memory of the server and its pace at 1, 10, 50 and 100 percent; flat is what it should be.
"""

from __future__ import annotations

import argparse
import time
from itertools import count

import load
from server import BODY, FILTERED, GET, LIST, START, Running, running, wfmock

WORLD = 1_000  # requests
MIX = (*(("GET", path) for path in (GET, LIST, GET, FILTERED, GET, LIST, GET)), ("POST", START))
MARKS = (0.01, 0.1, 0.5, 1.0)
FLAGS = ("--pace", "still", "--world-ttl", "2")


def march(mock: Running, total: int) -> None:
    """Send them all, telling at each mark where the memory is."""
    made = 0
    numbers = count()

    def following() -> bytes:
        nonlocal made
        made = next(numbers)
        method, path = MIX[made % len(MIX)]
        prefix = f"/@world-{made // WORLD}"
        return load.post(prefix + path, BODY) if method == "POST" else load.get(prefix + path)

    statuses: dict[bytes, int] = {}
    began = last = time.perf_counter()
    before, first = 0, mock.memory()
    print(f"  before any                {first:7.1f} MiB")
    for mark in MARKS:
        while made < total * mark:
            ran = load.run(mock.port, following, seconds=min(2.0, 1 + total * mark / 50_000))
            for status, times in ran.statuses.items():
                statuses[status] = statuses.get(status, 0) + times
        now = time.perf_counter()
        print(
            f"  {made + 1:>9,} ({mark:4.0%})         {mock.memory():7.1f} MiB"
            f"  {(made - before) / (now - last):7,.0f}/s",
            flush=True,
        )
        before, last = made, now
    told = {status.decode(): times for status, times in sorted(statuses.items())}
    print(f"  in {time.perf_counter() - began:,.0f} s: {told}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--requests", type=int, default=1_000_000)
    chosen = options.parse_args()
    print(f"{chosen.requests:,} requests in {chosen.requests // WORLD:,} worlds")
    with running(wfmock(*FLAGS), GET) as mock:
        march(mock, chosen.requests)


if __name__ == "__main__":
    main()
