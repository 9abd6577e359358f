"""Which runs the kit started, where each stands, and which run belongs to somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wfmock.workflows.model import TERMINAL

ACTIVE = frozenset({"QUEUED", "RUNNING"})
# Ends that other deployments may name otherwise; an unknown name is not taken for an end.
ENDED = frozenset(map(str, TERMINAL)) | {"CANCELED", "CANCELLED", "SUCCEEDED", "ERROR"}


@dataclass(slots=True)
class Own:
    """A run that the kit started; ``start`` and ``updates`` are ids of exchanges."""

    id: str
    start: str
    status: str = ""
    updates: list[str] = field(default_factory=list)


class Owned:
    """Fed with every reply. Only a new id in the reply to a start makes a run the kit's own."""

    def __init__(self) -> None:
        self.runs: dict[str, Own] = {}
        self.lost: list[str] = []  # exchanges of starts whose reply named no new run
        self.moves: list[tuple[str, str, str]] = []  # (status before, command, status after)
        self.is_hard_to_end = False  # a run was not terminated when it should have been
        self._foreign: set[str] = set()

    def __contains__(self, run_id: str) -> bool:
        return run_id in self.runs

    @property
    def open(self) -> int:
        """How many runs are, as far as is known, still to be ended."""
        return sum(1 for run in self.runs.values() if run.status not in ENDED)

    def is_foreign(self, run_id: str) -> bool:
        """Whether the server showed this run before the kit could have started it."""
        return run_id in self._foreign

    def started(self, exchange: str, content: Any) -> bool:
        """Take note of the reply to a start; False when it names no run that is new."""
        new = [run for run in _workflows(content) if run["_id"] not in self._foreign]
        for run in new:
            own = self.runs.setdefault(run["_id"], Own(run["_id"], exchange))
            own.status = _status(run)
        if not new:
            self.lost.append(exchange)
        return bool(new)

    def updated(self, exchange: str, run_id: str, command: str, ok: bool, content: Any) -> None:
        """Take note of an update that was sent to one of the runs."""
        own = self.runs.get(run_id)
        if own is None:
            return
        own.updates.append(exchange)
        before = own.status
        self.seen(content)
        if command == "TERMINATED" and before not in ENDED and own.status not in ENDED:
            self.is_hard_to_end = True
        if ok:
            self.moves.append((before, command, own.status))

    def seen(self, content: Any) -> list[str]:
        """Take note of any reply; gives the ids of the workflows in it."""
        ids = []
        for run in _workflows(content):
            ids.append(run["_id"])
            if run["_id"] in self.runs:
                self.runs[run["_id"]].status = _status(run)
            else:
                self._foreign.add(run["_id"])
        return ids


def _status(run: Mapping[str, Any]) -> str:
    status = run.get("_status")
    return status if isinstance(status, str) else ""


def _workflows(content: Any) -> Iterator[Mapping[str, Any]]:
    """Whatever in a reply looks like a workflow, wrapped or not."""
    waiting = [content]
    outermost = True
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            named = isinstance(node.get("_id"), str) and node["_id"]
            if named and (outermost or "_workflowDefId" in node or "_namespaces" in node):
                yield node
            else:
                waiting.extend(each for each in node.values() if isinstance(each, dict | list))
        outermost = False
