"""What the store costs: single verbs as data grows, and worlds as they multiply.

    python benchmarks/store.py [--file] [--million] [--forks 10000]

Prints microseconds and, in brackets, how many times the cost at the smallest size that is.
Memory is what the process gained, so the worlds are made in a process of their own.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from wfmock.store.base import Record, Store
from wfmock.store.sqlite import SqliteStore
from wfmock.workflows.query import Filter, Page, Query, SortKey

NAMESPACES = ("first_tchgt1VU", "second_Kq83bZpA", "third_0vJm2LxY")
STATUSES = ("QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT")
DAY = 86_400 * 10**9
START = 1_771_900_000 * 10**9


def workflows(number: int) -> Iterator[Record]:
    """Workflows of a dozen definitions over sixty days, 1.2 KB of body and 1.6 KB of state each."""
    rng = random.Random(1)
    definitions = [(str(uuid.UUID(int=rng.getrandbits(128))), f"flow_{n}") for n in range(12)]
    for _ in range(number):
        definition, name = rng.choice(definitions)
        namespace, status = rng.choice(NAMESPACES), rng.choice(STATUSES)
        created = START + rng.randrange(60 * DAY)
        workflow_id = str(uuid.UUID(int=rng.getrandbits(128)))
        body = {
            "_id": workflow_id,
            "_workflowDefId": definition,
            "_name": name,
            "_namespaces": [namespace],
            "_status": status,
            "_userType": rng.choice("abc"),
            "_inputParams": {"text": "x" * 1_000},
        }
        yield Record(
            workflow_id,
            (namespace,),
            definition,
            name,
            status,
            created,
            created + rng.randrange(DAY // 24),
            created + DAY if status == "RUNNING" else None,
            json.dumps(body).encode(),
            rng.randbytes(1_600),
        )


def microseconds(work: Callable[[], object], budget: float = 0.2) -> float:
    """The best mean of three runs."""
    work()
    best = float("inf")
    for _ in range(3):
        start, times = time.perf_counter(), 0
        while time.perf_counter() - start < budget:
            work()
            times += 1
        best = min(best, (time.perf_counter() - start) / times)
    return best * 1e6


def queries(sample: Record, number: int) -> dict[str, Query]:
    """Lists of ten as they are asked for, the documented request among them."""
    here = sample.namespaces[0]
    newest_then_name = (SortKey("_updatedAt", descending=True), SortKey("_name"))
    month = Filter(here, from_ns=sample.created_at - 28 * DAY, to_ns=sample.created_at)
    documented = replace(
        month, name=sample.name, definition=sample.definition_id, status=sample.status
    )
    return {
        "list, default order": Query(Filter(here)),
        "list, name and status": Query(Filter(here, "FLOW_1", status="FAILED"), newest_then_name),
        "list, the documented request": Query(documented, newest_then_name),
        "list, a month": Query(month),
        "list, by name": Query(Filter(here), (SortKey("_name"), SortKey("_createdAt"))),
        "list, from the middle": Query(Filter(here), page=Page(number // 2)),
        "list, by a field of the body": Query(Filter(here), (SortKey("_userType"),)),
    }


def verbs(store: Store, records: list[Record]) -> Iterator[tuple[str, float]]:
    """What each verb costs on this store, in microseconds."""
    sample = records[len(records) // 2]
    here = sample.namespaces[0]
    yield "get", microseconds(lambda: store.body(sample.id, here))
    yield "due, when nothing is", microseconds(lambda: store.due(0))
    for name, query in queries(sample, store.count(here)).items():
        yield name, microseconds(partial(store.find, query))
    numbers = count()
    yield "put, a new one", microseconds(lambda: store.put(replace(sample, id=f"{next(numbers)}")))

    def change() -> None:
        number = next(numbers)
        store.put(replace(sample, status=STATUSES[number % 7], updated_at=START + number))

    yield "put, a changed one", microseconds(change)


def copies(store: Store, records: list[Record]) -> Iterator[tuple[str, float]]:
    """What copies of the store cost, in microseconds."""
    snapshot, other = store.snapshot(), SqliteStore()

    def fork_and_write() -> None:
        forked = store.fork()
        forked.put(replace(records[0], status="FAILED"))
        forked.close()

    yield "fork", microseconds(lambda: store.fork().close())
    yield "fork and its first write", microseconds(fork_and_write)
    yield "snapshot", microseconds(store.snapshot)
    yield "restore", microseconds(lambda: other.restore(snapshot))


def growth(sizes: list[int], in_file: bool) -> None:
    """A table of verbs over sizes."""
    columns: list[dict[str, float]] = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            store = SqliteStore(Path(folder) / "workflows.db" if in_file else None)
            records = list(workflows(size))
            start = time.perf_counter()
            store.put_many(records)
            seeding = (time.perf_counter() - start) / size * 1e6
            column = {"put_many, each": seeding}
            if size <= 10_000:
                column |= copies(store, records)
            columns.append(column | dict(verbs(store, records)))
            store.close()
    print("in a file" if in_file else "in memory", *(f"{size:>18,}" for size in sizes))
    for name, first in columns[0].items():
        cells = [
            f"{column[name]:9.1f} ({column[name] / first:5.1f})" if name in column else ""
            for column in columns
        ]
        print(f"  {name:30}", *(f"{cell:>18}" for cell in cells))


def worlds(number: int, size: int) -> None:
    """Memory and time of many forks of a small store, idle and then written."""
    store = SqliteStore()
    store.put_many(workflows(size))
    sample = next(workflows(1))
    alone = resident()
    start = time.perf_counter()
    forks = [store.fork() for _ in range(number)]
    made, idle = time.perf_counter() - start, resident() - alone
    written = forks[: number // 10]
    start = time.perf_counter()
    for fork in written:
        fork.put(replace(sample, status="FAILED"))
    wrote, touched = time.perf_counter() - start, resident() - alone - idle
    whole = len(store.snapshot())
    print(f"\n{number:,} forks of {size} workflows ({whole / 1024:,.0f} KB as a file)")
    print(f"  a fork                 {made / number * 1e6:9.1f} us {idle / number / 1024:9.2f} KB")
    each, spent = touched / len(written), wrote / len(written)
    print(f"  its first write        {spent * 1e6:9.1f} us {each / 1024:9.2f} KB")
    print(f"  of a whole copy        {each / whole:22.2f}")


def resident() -> int:
    """Bytes of memory that this process has; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--file", action="store_true", help="keep the data in a file")
    options.add_argument("--million", action="store_true", help="a million workflows too: minutes")
    options.add_argument("--forks", type=int, default=10_000, help="how many worlds")
    options.add_argument("--only-worlds", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.only_worlds:
        worlds(chosen.forks, 240)
        return
    growth([1_000, 10_000, 100_000] + [1_000_000] * chosen.million, chosen.file)
    if Path("/proc/self/statm").exists():
        again = [sys.executable, __file__, "--only-worlds", "--forks", str(chosen.forks)]
        sys.stdout.flush()
        subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
