"""What plain schemathesis makes of a server of the catalogue, with all its phases and checks.

It has complaints about the reference as well (documents say little of errors, and it asks for all
that they say), so what counts is a complaint that the reference does not get: another operation, or
another kind.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from faulty.catalogue import Fault, Honest
from faulty.reference import Service
from faulty.serving import App, Serving

ROOT = Path(__file__).parents[2]
_HEAD = re.compile(r"^_{3,} (\S+ \S+) _{3,}$|^- (ST\d+)", re.MULTILINE)
Complaint = tuple[str, str]  # operation and kind


@dataclass(frozen=True, slots=True)
class Plain:
    """How many complaints it had of a server, ``faulty`` or not, how many of them not of the
    reference too, and in how many seconds."""

    name: str
    faulty: bool
    complaints: int
    of_its_own: int
    seconds: float


def try_plain(server: Fault | Honest) -> Plain:
    """The command of schemathesis on a fresh server, set up as the repository's file says."""
    began = time.monotonic()
    found = complaints(server.make)
    seconds = time.monotonic() - began
    own = found - of_the_reference()
    return Plain(server.name, isinstance(server, Fault), len(found), len(own), seconds)


@lru_cache
def of_the_reference() -> frozenset[Complaint]:
    """What it complains about although nothing is wrong."""
    return complaints(Service)


def complaints(make: Callable[[], App]) -> frozenset[Complaint]:
    """What a run complains about. Raises AssertionError when it could not run."""
    with Serving(make()) as serving:
        command = [Path(sys.executable).with_name("schemathesis"), "run", "--url", serving.url]
        done = subprocess.run(
            [*command, str(ROOT / "openapi/workflows.yaml")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode in (0, 1), done.stderr[-500:]
    return told(done.stdout)


def told(output: str) -> frozenset[Complaint]:
    """The complaints in what it prints, each below the operation that it is about."""
    found, operation = set(), ""
    for head in _HEAD.finditer(output):
        operation = head[1] or operation
        found |= {(operation, head[2])} if head[2] else set()
    return frozenset(found)


def sentence(plains: Iterable[Plain]) -> str:
    """How many of the faulty and of the honest it accused."""
    tried = list(plains)
    parts = []
    for what, faulty in (("faulty", True), ("honest", False)):
        some = [each for each in tried if each.faulty is faulty]
        own = sum(each.of_its_own > 0 for each in some)
        parts.append(f"{own} of {len(some)} {what} servers")
    seconds = sum(each.seconds for each in tried) / len(tried)
    return (
        "Plain schemathesis has a complaint that the reference does not get about "
        f"{' and '.join(parts)}, {seconds:.0f} s each."
    )
