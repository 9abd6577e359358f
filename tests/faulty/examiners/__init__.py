"""Servers by examiners who saw no check: the numbers that count are measured on these.

Each set was written from the source document and the clauses alone, by somebody who did not read
the kit. Who works on the checks does not read it, and when a check was changed after the names of
missed servers were seen, that is said where the numbers are published.
"""

from faulty.catalogue import Fault, Honest
from faulty.examiners import gateway, general, indexed, relational

EXAMINERS: dict[str, tuple[tuple[Fault, ...], tuple[Honest, ...]]] = {
    "general": (general.FAULTS, general.HONEST),
    "relational": (relational.FAULTS, relational.HONEST),
    "indexed": (indexed.FAULTS, indexed.HONEST),
    "gateway": (gateway.FAULTS, gateway.HONEST),
}
EXAMINED_FAULTS = tuple(fault for faults, _ in EXAMINERS.values() for fault in faults)
EXAMINED_HONEST = tuple(honest for _, others in EXAMINERS.values() for honest in others)
