"""What one run of the kit is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wfmock.contract.wire.budget import Limits
from wfmock.contract.wire.timing import Timing
from wfmock.contract.workbench.probing import Depth

REQUESTS = {Depth.SMOKE: 100, Depth.GATE: 300, Depth.DEEP: 20_000}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: ``doing`` names the phase or law, ``findings`` counts those so far."""

    doing: str
    requests: int
    findings: int


def _silent(_: Progress) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Options:
    """Everything a run of the kit depends on; the same options, the same requests.

    ``url`` may carry a path prefix. Without a ``definition``, and at depth smoke, nothing is
    written. ``headers`` go with every request and are secret. ``settle`` is how many seconds a
    write may take to be seen. ``spec`` is another OpenAPI document than the packaged one.
    """

    url: str
    namespace: str
    definition: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    depth: Depth = Depth.GATE
    max_runs: int = 25
    rate: float = 0.0
    timeout: float = 30.0
    max_time: float = 600.0
    settle: float = 3.0
    seed: int = 1
    spec: str = ""
    max_requests: int | None = None
    timing: Timing = field(default_factory=Timing)
    progress: Callable[[Progress], None] = _silent

    @property
    def limits(self) -> Limits:
        """What the transport is held to."""
        return Limits(
            requests=self.max_requests or REQUESTS[self.depth],
            starts=self.max_runs,
            rate=self.rate,
            timeout=self.timeout,
            max_time=self.max_time,
        )

    @property
    def consented(self) -> str:
        """The definition that runs may be started of; "" when nothing may be written."""
        return "" if self.depth is Depth.SMOKE else self.definition
