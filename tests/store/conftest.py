from collections.abc import Iterator
from pathlib import Path

import pytest

from wfmock.store.base import Store
from wfmock.store.sqlite import SqliteStore


def in_memory(_: Path) -> Store:
    return SqliteStore()


def in_a_file(folder: Path) -> Store:
    return SqliteStore(folder / "workflows.db")


def forked(_: Path) -> Store:
    return SqliteStore().fork()


def forked_from_a_file(folder: Path) -> Store:
    return SqliteStore(folder / "workflows.db").fork()


def forked_and_written(folder: Path) -> Store:
    store = forked(folder)
    store.clear()
    return store


KINDS = [in_memory, in_a_file, forked, forked_from_a_file, forked_and_written]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind in turn: all keep the same promises."""
    made = request.param(tmp_path)
    yield made
    made.close()
