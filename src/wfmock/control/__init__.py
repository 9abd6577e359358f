"""Steering a running mock: worlds, clocks, faults, workflows, journal. A Python object first."""

from wfmock.control.clock import ClockState
from wfmock.control.control import Control
from wfmock.control.world import WorldControl, WorldFacts

__all__ = ["ClockState", "Control", "WorldControl", "WorldFacts"]
