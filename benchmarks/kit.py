"""The contract kit on every faulty and honest server there is: ``python benchmarks/kit.py``.

Prints, as Markdown, how many faults are caught and rightly named, by class; the false alarms on
honest servers with each of some seeds; and, with ``--plain N``, plain schemathesis on N of the same
servers, spread evenly. The sets of the examiners were written apart from the checks.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

# What follows is imported late: tests/ is no package of the installed project.
from faulty import scoreboard  # noqa: E402
from faulty.catalogue import Fault, Honest  # noqa: E402
from faulty.examiners import EXAMINED_FAULTS, EXAMINED_HONEST, EXAMINERS  # noqa: E402
from faulty.faults import FAULTS, NEEDLES  # noqa: E402
from faulty.honest import HONEST  # noqa: E402
from faulty.plain import Plain, sentence, try_plain  # noqa: E402

EVERY_FAULT: dict[str, Fault] = {f.name: f for f in (*FAULTS, *NEEDLES, *EXAMINED_FAULTS)}
EVERY_HONEST: dict[str, Honest] = {h.name: h for h in (*HONEST, *EXAMINED_HONEST)}


def fault(job: tuple[str, int]) -> scoreboard.Score:
    """The kit on one faulty server."""
    return scoreboard.try_fault(EVERY_FAULT[job[0]], job[1])


def honest(job: tuple[str, int]) -> scoreboard.Score:
    """The kit on one honest server."""
    return scoreboard.try_honest(EVERY_HONEST[job[0]], job[1])


def plain(name: str) -> Plain:
    """Plain schemathesis on a server."""
    return try_plain(EVERY_FAULT[name] if name in EVERY_FAULT else EVERY_HONEST[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3, 4, 5])
    parser.add_argument("--plain", type=int, default=0, metavar="N")
    parser.add_argument("--only", choices=["catalogue", *EXAMINERS, "needles"])
    options = parser.parse_args()
    sets: tuple[tuple[str, Sequence[Fault], Sequence[Honest]], ...] = (
        ("catalogue", FAULTS, HONEST),
        *((name, faults, others) for name, (faults, others) in EXAMINERS.items()),
        ("needles", NEEDLES, ()),
    )
    with ProcessPoolExecutor() as pool:
        for name, faults, others in sets:
            if options.only in (None, name):
                print(f"\n### {name}\n")
                _kit(pool.map, faults, others, options.seeds)
                if options.plain and others:
                    _plain(pool.map, faults, others, options.plain)


def _kit(
    each: Callable[..., object], faults: Sequence[Fault], others: Sequence[Honest], seeds: list[int]
) -> None:
    scores = list(each(fault, [(one.name, seeds[0]) for one in faults]))
    alarms = list(each(honest, [(one.name, seed) for one in others for seed in seeds]))
    print(scoreboard.table(scores, alarms))
    for score in scores:
        if not score.caught:
            print(f"- missed: {score.name} ({EVERY_FAULT[score.name].clause})")
        elif not score.named:
            print(f"- named otherwise: {score.name}: {', '.join(score.accused)}")


def _plain(
    each: Callable[..., object], faults: Sequence[Fault], others: Sequence[Honest], count: int
) -> None:
    some = [
        server.name
        for servers in (faults, others)
        for server in servers[:: max(1, len(servers) // count)]
    ]
    print("\n" + sentence(each(plain, some)))


if __name__ == "__main__":
    main()
