"""What one look at one exchange says about one clause."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A clause that one exchange kept (``ok``) or broke.

    ``exchange`` is the id of the exchange. ``also`` are further clauses whose words it contradicts.
    The texts are "" where the clause was kept; ``symptom`` is a short code that stays the same over
    runs and data.
    """

    clause: str
    operation: str
    ok: bool
    symptom: str = ""
    message: str = ""
    expected: str = ""
    received: str = ""
    exchange: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Givens:
    """What is known to exist on a deployment; "" where nothing is known.

    Whether a refusal is fair can depend on it: a start of a definition that may not exist may be
    refused with any code.
    """

    namespace: str = ""
    definition: str = ""
