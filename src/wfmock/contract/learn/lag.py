"""How long a start stays invisible to the list."""

from __future__ import annotations

from wfmock.contract.learn.lessons import Study
from wfmock.contract.wire.signals import Unsteady

# Asked at the times of the first row (seconds after the reply to the start), the lag is told as one
# of the second, each in the middle of its interval: served with that lag, it is told so again.
_TIMES = (0.0, 0.04, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
_TOLD = (0.02, 0.07, 0.15, 0.3, 0.7, 1.5, 3.0, 6.0, 10.0)


def lag_of(study: Study, run_id: str, replied: float) -> None:
    """Ask the list for a run that was started at ``replied`` until it is there."""
    bench, timing = study.bench, study.bench.transport.timing
    missed = None
    for after in _TIMES:
        if after > bench.ground.settle:
            break
        timing.sleep(max(0.0, replied + after - timing.monotonic()))
        asked = timing.monotonic() - replied
        if run_id in _newest(study):
            study.learn("visibilityLag", told(missed), said(told(missed)))
            return
        missed = asked
    raise Unsteady(f"a start was not in the list within {bench.ground.settle:g} s")


def _newest(study: Study) -> tuple[str, ...]:
    api = study.bench.api
    return api.list(_defId=api.definition, sort={"_createdAt": -1}).ids


def told(missed: float | None) -> float:
    """The lag, of those that are told, when the list was last without the run after that time."""
    if missed is None:
        return 0
    return next((each for each in _TOLD if each > missed), _TOLD[-1])


def said(lag: float) -> str:
    """The evidence for a lag."""
    return f"a start was in the list after about {lag:g} s" if lag else "a start is listed at once"
