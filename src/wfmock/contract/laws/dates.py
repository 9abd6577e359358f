"""Ranges of dates, open and closed, with days that are far from what they divide."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.bench import Bench
from wfmock.contract.lists import draws
from wfmock.contract.lists.matching import instants_of
from wfmock.contract.lists.query import Filter
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.probing import law
from wfmock.contract.signals import NotTested


@law("filter-by-dates", ("list.start-date.begins", "list.end-date.ends"), requests=5)
def date_filter(bench: Bench) -> None:
    """startDate and endDate, alone and together, keep what lies between them."""
    view = runs_of(bench)
    instants = [each for item in view.runs.values() for each in instants_of(item)]
    if not instants:
        raise NotTested("no workflow shows when it was created and updated")
    for place, parameter in enumerate(("startDate", "endDate")):
        inside = _dividing(bench, view, parameter)
        query = replace(view.whole, filters=inside)
        check(
            bench, query if place == bench.round % 2 else draws.varied(bench.chance, view, inside)
        )
    both = _between(bench, view)
    if both is not None:
        check(bench, draws.varied(bench.chance, view, both))
    for filter_ in _beyond(bench, min(instants), max(instants)):
        check(bench, draws.varied(bench.chance, view, (filter_,)))


def _dividing(bench: Bench, view: View, parameter: str) -> tuple[Filter, ...]:
    """The day that best divides the list, of some."""
    some = [(Filter(parameter, each),) for each in draws.days(bench.chance, view)]
    best = draws.most_telling(view, some)
    return best or ()


def _between(bench: Bench, view: View) -> tuple[Filter, ...] | None:
    """Two days with something before, between and after them, where there are such."""
    days = sorted(draws.days(bench.chance, view))
    pairs = [
        (Filter("startDate", first), Filter("endDate", last))
        for first in days
        for last in days
        if first < last
    ]
    return draws.most_telling(view, pairs)


def _beyond(bench: Bench, first: int, last: int) -> tuple[Filter, ...]:
    """Days before all and after all workflows: one that keeps nothing, one that keeps all."""
    chance = bench.chance
    before = chance.choice((draws.day(first, -3), draws.day(first, -30), "1990-06-15"))
    after = chance.choice((draws.day(last, 4), draws.day(last, 35), "2190-06-15"))
    nothing = (Filter("startDate", after), Filter("endDate", before))
    everything = (Filter("startDate", before), Filter("endDate", after))
    return chance.choice(nothing), chance.choice(everything)


LAWS = (date_filter,)
