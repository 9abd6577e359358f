"""State that outlives the server: one file, filled from the baseline when it is new."""

from __future__ import annotations

from pathlib import Path

import orjson

from wfmock.errors import SettingsError
from wfmock.store.base import Store
from wfmock.workflows.model import Workflow
from wfmock.worlds.world import Ground

ORIGIN = "origin"
SHOWN_AS = "shown-as"


def fill(store: Store, ground: Ground, path: Path, shown_as: str) -> None:
    """Put the baseline into an empty file; take the data of one that has some.

    ``shown_as`` names the document and dialect that reply bodies are made for: when it has changed,
    bodies are made anew. Raises SettingsError if the file began from another baseline or seed.
    """
    origin = orjson.dumps({"baseline": ground.baseline, "seed": ground.seed})
    found = store.kv_get(ORIGIN)
    if found is None:
        store.restore(ground.store.snapshot())
        store.kv_put(ORIGIN, origin)
    elif found != origin:
        raise _other_origin(path, orjson.loads(found), ground)
    elif store.kv_get(SHOWN_AS) != shown_as.encode():
        _show_anew(store, ground)
    store.kv_put(SHOWN_AS, shown_as.encode())


def _show_anew(store: Store, ground: Ground) -> None:
    for record in list(store.iterate()):
        store.put(ground.presenter.record(Workflow.from_state(record.state)))


def _other_origin(path: Path, found: dict[str, object], ground: Ground) -> SettingsError:
    return SettingsError(
        f"{path}: began from baseline {found['baseline']}, seed {found['seed']}; "
        f"expected baseline {ground.baseline}, seed {ground.seed}",
        f"give --baseline {found['baseline']} --seed {found['seed']}, or a new file",
    )
