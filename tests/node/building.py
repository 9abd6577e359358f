"""What the workers of a run build once for all of them, in a folder that they share."""

import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

BUILD = Path(__file__).parent / "build"


@contextmanager
def alone(name: str) -> Iterator[None]:
    """While it lasts no other worker is in a block of this name."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def once(name: str, sources: Iterable[Path], make: Callable[[], object]) -> None:
    """Make what comes of these files, unless it was made of the same already."""
    texts = (f"{file}\n".encode() + file.read_bytes() for file in sorted(sources))
    wanted = hashlib.sha256(b"\0".join(texts)).hexdigest()
    stamp = BUILD / f"{name}.made"
    with alone(name):
        if not stamp.exists() or stamp.read_text() != wanted:
            make()
            stamp.write_text(wanted)
