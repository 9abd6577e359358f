"""What all laws of one run of the kit stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wfmock.contract.wire.deployment import Deployment
from wfmock.contract.wire.transport import Transport
from wfmock.contract.workbench.ledger import Ledger
from wfmock.contract.workbench.probing import Depth
from wfmock.contract.workbench.snapshot import Item, Snapshot
from wfmock.spec.model import Api

LARGEST_PAGE = 200


@dataclass(slots=True)
class Ground:
    """What all laws of one run of the kit share.

    ``learnt`` holds dialect entries found out so far, by camelCase name. ``settle`` is how many
    seconds a write may take to be seen.
    """

    transport: Transport
    deployment: Deployment
    api: Api
    ledger: Ledger
    depth: Depth = Depth.GATE
    seed: int = 1
    settle: float = 3.0
    learnt: dict[str, Any] = field(default_factory=dict)
    at_once: int = 0  # how many writes were seen without waiting
    in_vain: int = 0  # how many were waited for and never seen
    sampled: tuple[Item, ...] = ()
    latest: Snapshot | None = None  # the list when it was last read for the laws of the list
    untried: list[tuple[str, int]] = field(default_factory=list)  # sort keys without a query yet
    largest_page: int = LARGEST_PAGE
    watched: set[str] = field(default_factory=set)  # commands looked for in the list afterwards
