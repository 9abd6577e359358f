"""From the JSON of the control API back to the values that it was written from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wfmock.control import ClockState, WorldFacts
from wfmock.workflows.model import Status
from wfmock.workflows.moments import Moment, instant
from wfmock.workflows.timestamps import rfc3339
from wfmock.worlds import Transition

Json = Any


def clock(shown: Mapping[str, Json]) -> ClockState:
    """Where a clock stands, and what moving it brought."""
    transitions = tuple(
        Transition(each["workflow"], Status(each["from"]), Status(each["to"]), instant(each["at"]))
        for each in shown.get("transitions", ())
    )
    return ClockState(instant(shown["now"]), shown["scale"], transitions)


def facts(shown: Mapping[str, Json]) -> WorldFacts:
    """What there is to know of a world."""
    taken = {name: shown[name] for name in WorldFacts.__dataclass_fields__ if name != "clock"}
    return WorldFacts(**taken, clock=clock(shown))


def moment(at: Moment) -> str:
    """An instant as the control API takes it."""
    if isinstance(at, datetime):
        return at.isoformat()
    return at if isinstance(at, str) else rfc3339(instant(at))
