"""What Faker makes for the usual seed, made beforehand: loading Faker takes longer than all else.

``make words`` writes the file anew; a test holds that it is what Faker makes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

FILE = Path(__file__).with_name("beforehand.json")
SEED = 1
SIZE = 48

Pools = dict[str, tuple[str, ...]]


@cache
def _read() -> Pools:
    return {word: tuple(values) for word, values in orjson.loads(FILE.read_bytes()).items()}


def pools(seed: int, size: int) -> Pools:
    """The pools of a seed, by word; none unless it is the usual seed and size."""
    return _read() if (seed, size) == (SEED, SIZE) else {}


def make() -> bytes:
    """The content of the file, as Faker has it."""
    from wfmock.seeding.makers import POOLED, Makers

    makers = Makers(SEED, SIZE)
    made = {word: makers.made(word) for word in sorted(POOLED)}
    return orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n"
