"""State that outlives the server: one file, filled from the baseline when it is new."""

from __future__ import annotations

from pathlib import Path

import orjson

from wfmock.errors import SettingsError
from wfmock.store.base import Store
from wfmock.workflows.clock import WorldClock
from wfmock.workflows.model import Workflow
from wfmock.worlds.world import CLOCK, DRAWS, Ground

ORIGIN = "origin"
SHOWN_AS = "shown-as"


def fill(store: Store, ground: Ground, path: Path) -> None:
    """Put the baseline into an empty file; take the data of one that has some.

    When the file was written for another document or dialect, reply bodies are made anew. Raises
    SettingsError if the file began from another baseline or seed.
    """
    found = store.kv_get(ORIGIN)
    if found is None:
        store.restore(ground.store.snapshot())
    elif found != _origin(ground):
        raise _other_origin(path, orjson.loads(found), ground)
    elif store.kv_get(SHOWN_AS) != ground.shown_as.encode():
        _show_anew(store, ground)
    mark(store, ground)


def put_back(store: Store, state: Store, ground: Ground) -> None:
    """Bring a file to a state that stands on a ground: all at once, or not at all.

    What has only been changed or added since is put back one by one, which costs no more than
    reading the file; anything else takes the whole state.
    """
    with store.transaction():
        wanted, found = list(state.iterate()), list(store.iterate())
        same = len(wanted)
        if [each.id for each in wanted] != [each.id for each in found[:same]]:
            store.clear()
            store.put_many(wanted)
            found = wanted
        for record in found[same:]:
            store.delete(record.id)
        for before, record in zip(found, wanted, strict=False):
            if before != record:
                store.put(record)
        for key in (DRAWS, CLOCK):
            store.kv_put(key, state.kv_get(key) or b"")
        mark(store, ground)


def mark(store: Store, ground: Ground) -> None:
    """Write into a file what it began from, so that the next server goes on from there."""
    store.kv_put(ORIGIN, _origin(ground))
    store.kv_put(SHOWN_AS, ground.shown_as.encode())


def wind(clock: WorldClock, store: Store) -> None:
    """Set a clock as the file's world had it when somebody last moved it."""
    found = store.kv_get(CLOCK)
    if found:
        clock.load(orjson.loads(found))


def _origin(ground: Ground) -> bytes:
    return orjson.dumps({"baseline": ground.baseline, "seed": ground.seed})


def _show_anew(store: Store, ground: Ground) -> None:
    for record in list(store.iterate()):
        store.put(ground.presenter.record(Workflow.from_state(record.state)))


def _other_origin(path: Path, found: dict[str, object], ground: Ground) -> SettingsError:
    return SettingsError(
        f"{path}: began from baseline {found['baseline']}, seed {found['seed']}; "
        f"expected baseline {ground.baseline}, seed {ground.seed}",
        f"give --baseline {found['baseline']} --seed {found['seed']}, or a new file",
    )
