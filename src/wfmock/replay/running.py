"""Conducts a recording again and holds each reply against the one that was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wfmock.replay.comparing import differences
from wfmock.replay.lines import CutShort, Head, Line, Replied, Sent
from wfmock.workflows.clock import ManualClock

Send = Callable[[Sent], Replied]


@dataclass(frozen=True, slots=True)
class Played:
    """One call that was sent again, and how its reply differs: not at all when it is the same."""

    line: Line
    differs: tuple[str, ...]


def play(
    lines: Iterable[Head | Line | CutShort], start: Callable[[Head, ManualClock], Send]
) -> Iterator[Played | CutShort]:
    """Every call of a recording, sent again in its order and at its instant.

    ``start`` makes the server of a head, over a clock that this puts to the instant of each call.
    """
    clock = ManualClock(0)
    send: Send | None = None
    for each in lines:
        if isinstance(each, Head):
            clock.set(each.at)
            send = start(each, clock)
        elif isinstance(each, CutShort):
            yield each
        else:
            assert send is not None  # a recording begins with a head: its reader holds that
            clock.set(each.at)
            yield Played(each, tuple(differences(each, send(each.sent))))
