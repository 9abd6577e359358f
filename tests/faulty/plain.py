"""What plain schemathesis makes of a server of the catalogue, with all its phases and checks."""

import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from faulty.catalogue import Fault, Honest
from faulty.serving import Serving

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Plain:
    """Whether it found anything, on a server that is ``faulty`` or not, and in how many seconds."""

    name: str
    faulty: bool
    accused: bool
    seconds: float


def try_plain(server: Fault | Honest) -> Plain:
    """The command of schemathesis on a fresh server, set up as the repository's file says."""
    with Serving(server.make()) as serving:
        began = time.monotonic()
        command = [Path(sys.executable).with_name("schemathesis"), "run", "--url", serving.url]
        done = subprocess.run(
            [*command, str(ROOT / "openapi/workflows.yaml")],
            cwd=ROOT,
            capture_output=True,
            timeout=300,
            check=False,
        )
    assert done.returncode in (0, 1), done.stderr.decode()[-500:]
    seconds = time.monotonic() - began
    return Plain(server.name, isinstance(server, Fault), done.returncode == 1, seconds)


def sentence(plains: Iterable[Plain]) -> str:
    """How many of the faulty and of the honest it accused."""
    tried = list(plains)
    parts = [
        f"{sum(p.accused for p in some)} of {len(some)} {what} servers"
        for what, some in _sides(tried).items()
    ]
    seconds = sum(each.seconds for each in tried) / len(tried)
    return f"Plain schemathesis accuses {' and '.join(parts)}, {seconds:.0f} s each."


def _sides(tried: Iterable[Plain]) -> Mapping[str, list[Plain]]:
    sides: dict[str, list[Plain]] = {"faulty": [], "honest": []}
    for each in tried:
        sides["faulty" if each.faulty else "honest"].append(each)
    return sides
