"""The server beside a bare Flask app on the same WSGI server: ``python benchmarks/server.py``.

Prints ratios, because figures of one machine mean nothing on another: time to the first 200,
memory, and throughput and latency of get, list of 10 and start at 8 connections; then the list at
1k, 10k and 100k workflows. Both servers run one after the other in short alternating rounds, so
that a busy moment of the machine strikes both.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import load

HERE = Path(__file__).parent
NAMESPACE = "first_tchgt1VU"
DEFINITION = "824beec4-4a58-4bf8-b9df-b86172a2d5d5"
WORKFLOW = "94bcf41e-8d05-4011-a64b-d5a5164b0155"
ROOT = "/workflowsvc/api/v1/workflows"
GET = f"{ROOT}/{WORKFLOW}?nsfilter={NAMESPACE}"
LIST = f"{ROOT}?nsfilter={NAMESPACE}&_pageSize=10&_offset=0"
FILTERED = f"{LIST}&_name=connector&_status=COMPLETED&sort=%7B%22_createdAt%22%3A-1%7D"
START = f"{ROOT}?nsfilter={NAMESPACE}"
BODY = json.dumps(
    {"_workflowDefId": DEFINITION, "_inputParams": {"_url": "https://e.com"}}
).encode()


@dataclass(frozen=True, slots=True)
class Running:
    """A server process: its port and the seconds from starting it to the first 200."""

    pid: int
    port: int
    first_200: float

    def memory(self) -> float:
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def running(arguments: list[str], path: str) -> Iterator[Running]:
    """Start a server that prints JSON with its port, until the block ends."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        port = json.loads(process.stdout.readline())["port"]
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        status = connection.getresponse().status
        assert status == 200, f"{path} answered {status}"
        yield Running(process.pid, port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(10)


def bare(body: Path) -> list[str]:
    return [str(HERE / "bare.py"), str(body)]


def wfmock(*flags: str) -> list[str]:
    return ["-m", "wfmock", "serve", "--port", "0", "--json", *flags]


def starts(ours: list[str], theirs: list[str], rounds: int) -> tuple[float, float, float, float]:
    """Median seconds to the first 200 and MiB after it, of both."""
    figures: list[tuple[float, float, float, float]] = []
    for _ in range(rounds):
        with running(theirs, "/x") as other:
            with_bare = other.first_200, other.memory()
        with running(ours, GET) as mock:
            figures.append((mock.first_200, with_bare[0], mock.memory(), with_bare[1]))
    first, bare_first, memory, bare_memory = zip(*figures, strict=True)
    median = statistics.median
    return median(first), median(bare_first), median(memory), median(bare_memory)


def throughput(name: str, path: str, request: Callable[[], bytes], rounds: int) -> float:
    """Print and return the ratio of our throughput to the bare app's with our own reply as body."""
    with running(wfmock("--pace", "still"), GET) as mock, tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "body"
        body.write_bytes(_reply(mock.port, path))
        with running(bare(body), "/x") as other:
            pairs = [
                (load.run(mock.port, request), load.run(other.port, request)) for _ in range(rounds)
            ]
    ratio = statistics.median(ours.rate / theirs.rate for ours, theirs in pairs)
    ours, theirs = pairs[-1]
    print(
        f"  {name:<22} {ratio:5.2f}   {ours.rate:7,.0f}/s of {theirs.rate:7,.0f}/s"
        f"   p50 {ours.p50:.2f} ({theirs.p50:.2f}) ms  p99 {ours.p99:.1f} ({theirs.p99:.1f}) ms"
        f"   {dict(sorted((k.decode(), v) for k, v in ours.statuses.items()))}"
    )
    return ratio


def _reply(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().read()


def sizes(counts: list[int]) -> None:
    """Print how the list grows with the number of workflows."""
    for count in counts:
        with running(wfmock("--baseline", "many", "--count", str(count)), LIST) as mock:
            plain = load.run(mock.port, lambda: load.get(LIST))
            filtered = load.run(mock.port, lambda: load.get(FILTERED))
            print(
                f"  {count:>9,} workflows: first 200 {mock.first_200:5.2f} s,"
                f" list {plain.rate:6,.0f}/s p50 {plain.p50:.2f} ms,"
                f" filtered and sorted {filtered.rate:6,.0f}/s p50 {filtered.p50:.2f} ms,"
                f" {mock.memory():.0f} MiB"
            )


def flat_memory() -> None:
    """Print what 60,000 requests do to the memory."""
    with running(wfmock(), GET) as mock:
        before = mock.memory()
        for _ in range(3):
            load.run(mock.port, lambda: load.get(LIST), seconds=3)
            print(f"  memory under load: {before:.0f} -> {mock.memory():.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "body"
        body.write_bytes(b"{}")
        first, bare_first, memory, bare_memory = starts(wfmock(), bare(body), options.rounds)
    print("start (ours / bare app)")
    seconds = f"{first:.3f} s of {bare_first:.3f} s"
    print(f"  first 200              {first / bare_first:5.2f}   {seconds}")
    mib = f"{memory:.0f} of {bare_memory:.0f} MiB"
    print(f"  memory                 {memory / bare_memory:5.2f}   {mib}")
    print("throughput at 8 connections (ours / bare app with the same body)")
    throughput("get", GET, lambda: load.get(GET), options.rounds)
    throughput("list of 10", LIST, lambda: load.get(LIST), options.rounds)
    throughput("filtered, sorted list", FILTERED, lambda: load.get(FILTERED), options.rounds)
    throughput("start", GET, lambda: load.post(START, BODY), options.rounds)
    flat_memory()
    sizes(options.sizes)


if __name__ == "__main__":
    main()
