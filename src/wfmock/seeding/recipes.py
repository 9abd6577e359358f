"""Recipes: how many runs to make, of what, resting how, created when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from wfmock.seeding.blueprints import Blueprint
from wfmock.seeding.entries import Entry, did_you_mean
from wfmock.seeding.lives import Stamp, Unreachable, Wanted, live, stamped
from wfmock.workflows.draw import below, between, pick
from wfmock.workflows.model import Status, Workflow
from wfmock.workflows.plan import timeout_of
from wfmock.workflows.timestamps import parse_span

_FIELDS = {"name", "count", "definitions", "statuses", "created", "failing", "retried"}

MOST_RUNS = 10_000_000

# So many different lives per definition and status; more runs than that share them.
_LIVES = 24


@dataclass(frozen=True, slots=True)
class Recipe:
    """``count`` runs created in [``begin``, ``end``), in ns. ``shares`` weighs the statuses,
    ``able`` are the definitions that can rest in each."""

    entry: Entry
    count: int
    shares: Mapping[Status, int]
    able: Mapping[Status, tuple[Blueprint, ...]]
    begin: int
    end: int
    failing: str = ""
    retried: int = 0

    def make(self, users: Sequence[str], rng: Random) -> Iterator[Workflow]:
        """The runs, one after another. Raises FixtureError when a definition cannot end so."""
        lives = _Lives(self, rng)
        statuses = _shuffled(_spread(self.count, self.shares), rng)
        for status in statuses:
            blueprint = pick(rng, self.able[status])
            run = lives.pick(blueprint, status)
            starter = below(rng, len(users))
            make_output = blueprint.definition.make_output
            stamp = Stamp(
                blueprint.definition.name,
                between(rng, self.begin, self.end),
                users[starter],
                users[(starter + 1) % len(users)],
                blueprint.make_inputs(rng),
                make_output(rng) if make_output else None,
            )
            yield stamped(run, stamp, rng)


class _Lives:
    """The lives lived so far, by definition and status."""

    def __init__(self, recipe: Recipe, rng: Random) -> None:
        self._recipe = recipe
        self._rng = rng
        self._lived: dict[tuple[str, Status], list[Workflow]] = {}

    def pick(self, blueprint: Blueprint, status: Status) -> Workflow:
        """A life of this definition: a new one until there are enough to choose from."""
        lived = self._lived.setdefault((blueprint.definition.id, status), [])
        if len(lived) >= _LIVES:
            return pick(self._rng, lived)
        wanted = Wanted(status, self._recipe.failing, self._recipe.retried)
        try:
            lived.append(live(blueprint.definition, wanted, self._rng))
        except Unreachable as error:
            raise self._recipe.entry.wrong("statuses", str(error)) from None
        return lived[-1]


def _spread(count: int, shares: Mapping[Status, int]) -> list[Status]:
    """``count`` statuses in the proportion of their shares, as exactly as whole numbers can be."""
    total = sum(shares.values())
    exact = {status: count * share // total for status, share in shares.items()}
    by_rest = sorted(shares, key=lambda status: -(count * shares[status] % total))
    for status in by_rest[: count - sum(exact.values())]:
        exact[status] += 1
    return [status for status, times in exact.items() for _ in range(times)]


def _shuffled(statuses: list[Status], rng: Random) -> list[Status]:
    for last in range(len(statuses) - 1, 0, -1):
        other = below(rng, last + 1)
        statuses[last], statuses[other] = statuses[other], statuses[last]
    return statuses


def read_recipe(entry: Entry, blueprints: Sequence[Blueprint]) -> Recipe:
    """The recipe of an entry. Raises FixtureError."""
    entry.only(_FIELDS)
    begin, end = _created(entry)
    chosen, shares = _definitions(entry, blueprints), _shares(entry)
    recipe = Recipe(
        entry,
        entry.whole("count", most=MOST_RUNS),
        shares,
        {status: _able(entry, chosen, status) for status in shares},
        begin,
        end,
        entry.text("failing", ""),
        entry.whole("retried", 0, most=20),
    )
    if recipe.retried and Status.QUEUED in recipe.shares:
        raise entry.wrong("retried", "a run that was retried is not QUEUED any more")
    return recipe


def _able(entry: Entry, blueprints: tuple[Blueprint, ...], status: Status) -> tuple[Blueprint, ...]:
    """The definitions that can rest in a status: not all of them time out."""
    if status is not Status.TIMED_OUT:
        return blueprints
    able = tuple(
        each
        for each in blueprints
        if timeout_of(each.definition.timeout_seconds, each.definition.timeout_policy) is not None
    )
    if able:
        return able
    reason = "none of its definitions ever times out"
    hint = "give one of them _timeoutSeconds and the _timeoutPolicy TIME_OUT_WF"
    raise entry.wrong("statuses", reason, hint)


def scaled(recipes: Sequence[Recipe], total: int) -> list[Recipe]:
    """The recipes with their counts changed in proportion, so that they make ``total`` runs."""
    asked = sum(recipe.count for recipe in recipes)
    bounds = [0]
    for recipe in recipes:
        bounds.append(bounds[-1] + recipe.count)
    counts = [total * high // asked - total * low // asked for low, high in pairwise(bounds)]
    return [replace(each, count=count) for each, count in zip(recipes, counts, strict=True)]


def _definitions(entry: Entry, blueprints: Sequence[Blueprint]) -> tuple[Blueprint, ...]:
    if not blueprints:
        raise entry.wrong("", "there is no definition to make runs of", "include some")
    if "definitions" not in entry.values:
        return tuple(blueprints)
    chosen: list[Blueprint] = []
    for word in entry.texts("definitions"):
        named = [b for b in blueprints if word in (b.definition.id, b.definition.name)]
        if not named:
            known = {b.definition.name for b in blueprints} | {b.definition.id for b in blueprints}
            reason = f"no definition has the name or id {word!r}"
            raise entry.wrong("definitions", reason, did_you_mean(word, known))
        chosen += named
    if not chosen:
        raise entry.wrong("definitions", "expected at least one", "without it, all are taken")
    return tuple(chosen)


def _shares(entry: Entry) -> Mapping[Status, int]:
    value = entry.values.get("statuses")
    if value in ([], {}):
        raise entry.wrong("statuses", "expected at least one")
    if isinstance(value, list):
        return {entry.member("statuses", each, Status): 1 for each in value}
    shares = entry.part("statuses", entry.mapping("statuses"))
    return {shares.member("", word, Status): shares.whole(word, least=1) for word in shares.values}


def _created(entry: Entry) -> tuple[int, int]:
    """From the first instant of the first day to the last of the last; date-times work too."""
    days = entry.texts("created")
    if len(days) != 2:
        raise entry.wrong("created", "expected a first and a last day")
    try:
        first, last = (parse_span(day) for day in days)
    except ValueError as error:
        raise entry.wrong("created", str(error)) from None
    if last.start < first.start:
        raise entry.wrong("created", "the last day is before the first")
    return first.start, last.start + last.length
