"""What worlds cost: copied, put back, written for the first time, and ten thousand at once.

    python benchmarks/worlds.py [--size 1000] [--worlds 10000] [--rounds 400]

Prints the median and the 95th percentile in microseconds and, because figures of one machine mean
nothing on another, how many times the reference the median is: SQLite's own copy of a database in
memory that holds the same workflows, measured in the same run, turn by turn.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from wfmock import service
from wfmock.assembly import Mock, assemble
from wfmock.settings import Settings
from wfmock.workflows.query import Filter, Query
from wfmock.worlds import World

Verb = Callable[[], object]


def started(**settings: object) -> Mock:
    """A mock of so many workflows that stand still."""
    return assemble(Settings(baseline="many", pace="still", **settings))  # type: ignore[arg-type]  # any setting


def start(world: World) -> None:
    """What a test does first: start a workflow."""
    definition = next(iter(world.definitions.values()))
    service.start(world, definition.id, definition.namespaces[0], {})


def listed(world: World) -> None:
    service.find(world, Query(Filter(next(iter(world.definitions.values())).namespaces[0])))


def reference(world: World) -> Verb:
    """A whole copy of the same data by SQLite itself."""
    source = sqlite3.connect(":memory:")
    source.deserialize(world.store.snapshot())

    def copy() -> None:
        target = sqlite3.connect(":memory:")
        source.backup(target)
        target.close()

    return copy


def verbs(mock: Mock) -> dict[str, tuple[Verb, Verb]]:
    """Each verb with what has to be done before it, which is not measured."""
    worlds, numbers = mock.worlds, count()
    start(worlds["used"])
    snapshot = worlds.snapshot("used").id

    def nothing() -> None:
        pass

    def forked() -> World:
        return worlds.fork("used", f"fork-{next(numbers)}")

    latest: list[World] = []

    def fork_anew() -> None:
        if latest:
            worlds.delete(latest.pop().name)
        latest.append(forked())

    def write() -> None:
        start(worlds["used"])

    return {
        "reference: SQLite copies it all": (nothing, reference(worlds["main"])),
        "made on first use": (nothing, lambda: worlds[f"new-{next(numbers)}"]),
        "fork": (write, forked),
        "first start after a fork": (fork_anew, lambda: start(latest[0])),
        "second start": (lambda: (fork_anew(), start(latest[0])), lambda: start(latest[0])),
        "first list after a fork": (fork_anew, lambda: listed(latest[0])),
        "first list after a first start": (
            lambda: (fork_anew(), start(latest[0])),
            lambda: listed(latest[0]),
        ),
        "snapshot": (write, lambda: worlds.snapshot("used")),
        "reset": (write, lambda: worlds.reset("used")),
        "restore": (write, lambda: worlds.restore("used", snapshot)),
        "reset and a first start": (write, lambda: (worlds.reset("used"), start(worlds["used"]))),
    }


def microseconds(verb: Verb) -> float:
    began = time.perf_counter_ns()
    verb()
    return (time.perf_counter_ns() - began) / 1000


def timed(table: dict[str, tuple[Verb, Verb]], rounds: int) -> None:
    """Measure the verbs in turns, so that a busy moment of the machine strikes them all."""
    figures: dict[str, list[float]] = {name: [] for name in table}
    for _ in range(rounds):
        for name, (before, verb) in table.items():
            before()
            figures[name].append(microseconds(verb))
    base = statistics.median(next(iter(figures.values())))
    for name, taken in figures.items():
        taken.sort()
        median, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
        print(f"  {name:34} {median:9.1f} us  p95 {p95:9.1f} us  {median / base:6.2f}")


def in_a_file(size: int, rounds: int) -> None:
    """What putting back costs where ``main`` is kept in a file."""
    with TemporaryDirectory() as folder:
        mock = started(count=size, db=str(Path(folder) / "state.sqlite"))
        worlds = mock.worlds
        snapshot = worlds.snapshot("main").id
        timed(
            {
                "reference: SQLite copies it all": (lambda: None, reference(worlds["main"])),
                "reset": (lambda: start(worlds["main"]), lambda: worlds.reset("main")),
                "restore": (
                    lambda: start(worlds["main"]),
                    lambda: worlds.restore("main", snapshot),
                ),
            },
            rounds,
        )
        mock.close()


def many(number: int, size: int) -> None:
    """Seconds and memory of many worlds: untouched, then one in ten listed, then written."""
    mock = started(count=size)
    names = [f"world-{each}" for each in range(number)]
    listed(mock.worlds["main"])

    def step(what: str, some: list[str], work: Callable[[World], object]) -> None:
        before, began = resident(), time.perf_counter()
        for name in some:
            work(mock.worlds[name])
        seconds, grown = time.perf_counter() - began, (resident() - before) / 1024 / 1024
        each = grown * 1024 / len(some)
        print(f"  {what:34} {seconds:9.2f} s   {grown:9.1f} MiB   {each:9.2f} KiB each")

    print(f"{number:,} worlds of {size:,} workflows ({resident() / 1024 / 1024:.0f} MiB before)")
    step(f"{number:,} made", names, lambda world: world.name)
    step(f"{number // 10:,} of them listed", names[::10], listed)
    step(f"{number // 10:,} of them start one workflow", names[::10], start)
    step("the same start another", names[::10], start)
    step("the same are listed", names[::10], listed)
    before, began = resident(), time.perf_counter()
    for name in names:
        mock.worlds.delete(name)
    freed = (before - resident()) / 1024 / 1024
    print(f"  {'all deleted':34} {time.perf_counter() - began:9.2f} s   {-freed:9.1f} MiB")


def resident() -> int:
    """Bytes of memory that this process has; Linux only."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--size", type=int, default=1_000, help="workflows in a world")
    options.add_argument("--worlds", type=int, default=10_000, help="how many worlds at once")
    options.add_argument("--rounds", type=int, default=400)
    options.add_argument("--only-many", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.only_many:
        many(chosen.worlds, chosen.size)
        return
    print(f"a world of {chosen.size:,} workflows, in memory: median, p95, times the reference")
    timed(verbs(started(count=chosen.size)), chosen.rounds)
    print("main kept in a file")
    in_a_file(chosen.size, chosen.rounds // 8)
    if Path("/proc/self/statm").exists():  # in a process of its own, for its memory
        sys.stdout.flush()
        sizes = ["--size", str(chosen.size), "--worlds", str(chosen.worlds)]
        subprocess.run([sys.executable, __file__, "--only-many", *sizes], check=True)


if __name__ == "__main__":
    main()
