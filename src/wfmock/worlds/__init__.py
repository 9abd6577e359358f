"""Isolated copies of the whole state, and the register that hands them out by name."""

from wfmock.worlds.register import Origin, Register, Snapshot
from wfmock.worlds.world import Ground, Transition, World

__all__ = ["Ground", "Origin", "Register", "Snapshot", "Transition", "World"]
