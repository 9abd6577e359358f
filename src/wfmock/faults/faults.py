"""The faults of one world: its rules with their counters, and what strikes a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from wfmock.chance import Chance
from wfmock.errors import Missing
from wfmock.faults.effects import Effect, Latency, RateLimit, SlowBody
from wfmock.faults.rules import Rule
from wfmock.spec.model import Operation
from wfmock.spec.suggest import nearest
from wfmock.spec.validation import Checked

SECOND = 10**9


@dataclass(frozen=True, slots=True)
class Strike:
    """What the rules do to one call: wait so long, then (at most) one other effect.

    ``seconds`` is the time a slow body takes, or after which a limited caller may try again.
    """

    wait: float
    effect: Effect | None
    seconds: float
    marks: tuple[tuple[str, str], ...]

    def header(self) -> str:
        """The value of ``X-Wfmock-Fault``: each rule that fired, and its side."""
        return ", ".join(f"{name}; kind={kind}" for name, kind in self.marks)


class _Armed:
    """A rule with the calls that it has seen and struck, and its bucket of calls to let through.

    ``refills_in`` is how long, in nanoseconds, the last limited call came too early.
    """

    __slots__ = ("full_at", "refills_in", "rule", "seen", "struck")

    def __init__(
        self, rule: Rule, seen: int = 0, struck: int = 0, full_at: int | None = None
    ) -> None:
        self.rule = rule
        self.seen = seen
        self.struck = struck
        self.full_at = full_at  # when the bucket would be full again: all that has to be kept
        self.refills_in = 0

    def strikes(self, chance: Chance, now_ns: int) -> bool:
        rule = self.rule
        self.seen += 1
        if rule.times is not None and self.struck >= rule.times:
            return False
        if rule.nth is not None and self.seen != rule.nth:
            return False
        if rule.every is not None and self.seen % rule.every:
            return False
        if chance.random() >= rule.probability:
            return False
        if isinstance(rule.effect, RateLimit) and self._lets_through(rule.effect, now_ns):
            return False
        self.struck += 1
        return True

    def _lets_through(self, limit: RateLimit, now_ns: int) -> bool:
        whole = int(limit.seconds * SECOND)
        share = whole // limit.calls
        full_at = now_ns if self.full_at is None else max(self.full_at, now_ns)
        # Never further ahead than an empty bucket is: a clock put back must not shut callers out.
        self.full_at = min(full_at, now_ns + whole)
        self.refills_in = max(self.full_at + share - (now_ns + whole), 0)
        if self.refills_in:
            return False
        self.full_at += share
        return True


class Faults:
    """The rules of a world, in order. Safe to use from many threads.

    Draws come from the seed, the rule's name and the number of the call: the n-th call that a rule
    sees is struck or spared whoever makes it and whatever else goes on.
    """

    def __init__(self, seed: int | str) -> None:
        self._seed = seed
        self._lock = Lock()
        self._armed: tuple[_Armed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._armed)

    def add(self, rules: Iterable[Rule]) -> None:
        """Arm rules after those that are there; one of the same name is replaced in its place."""
        with self._lock:
            armed = {each.rule.name: each for each in self._armed}
            armed.update((rule.name, _Armed(rule)) for rule in rules)
            self._armed = tuple(armed.values())

    def remove(self, name: str) -> None:
        """Disarm a rule. Raises Missing."""
        with self._lock:
            kept = tuple(each for each in self._armed if each.rule.name != name)
            if len(kept) == len(self._armed):
                near = nearest(name, [each.rule.name for each in kept])
                advice = f"did you mean {near!r}?" if near else "list the rules to see their names"
                raise Missing(f"there is no fault {name!r}", advice)
            self._armed = kept

    def clear(self) -> None:
        """Disarm all."""
        with self._lock:
            self._armed = ()

    def as_json(self) -> list[dict[str, Any]]:
        """The rules with how many matching calls each has ``seen`` and how many it has struck."""
        with self._lock:
            return [
                each.rule.as_json() | {"seen": each.seen, "fired": each.struck}
                for each in self._armed
            ]

    def copy(self, seed: int | str | None = None) -> Faults:
        """The same rules with the same counters, on their own from now on."""
        copied = Faults(self._seed if seed is None else seed)
        with self._lock:
            copied._armed = tuple(
                _Armed(each.rule, each.seen, each.struck, each.full_at) for each in self._armed
            )
        return copied

    def strike(self, operation: Operation, checked: Checked, now_ns: int) -> Strike | None:
        """What befalls a call: delays add up, and the first other effect ends the matter.

        Rules after that one do not see the call. None when no rule fires.
        """
        wait = 0.0
        marks: list[tuple[str, str]] = []
        with self._lock:
            for armed in self._armed:
                rule = armed.rule
                if not rule.matches(operation, checked):
                    continue
                chance = Chance(f"{self._seed}/{rule.name}/{armed.seen}")
                if not armed.strikes(chance, now_ns):
                    continue
                effect = rule.effect
                marks.append((rule.name, effect.kind(operation)))
                if isinstance(effect, Latency):
                    wait += effect.spread.draw(chance)
                    continue
                seconds = 0.0
                if isinstance(effect, SlowBody):
                    seconds = effect.spread.draw(chance)
                elif isinstance(effect, RateLimit):
                    seconds = armed.refills_in / SECOND
                return Strike(wait, effect, seconds, tuple(marks))
        return Strike(wait, None, 0.0, tuple(marks)) if marks else None
