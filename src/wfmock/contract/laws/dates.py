"""Ranges of dates, open and closed, with days that are far from what they divide."""

from __future__ import annotations

from wfmock.contract.lists import draws
from wfmock.contract.lists.forms import formed
from wfmock.contract.lists.matching import instants_of
from wfmock.contract.lists.mistakes import Filters, days_shown, filters_shown, most_telling
from wfmock.contract.lists.query import Filter
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.wire.signals import NotTested
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law


@law("filter-by-dates", ("list.start-date.begins", "list.end-date.ends"), requests=6)
def date_filter(bench: Bench) -> None:
    """startDate and endDate, alone and together, keep what lies between them."""
    view = runs_of(bench)
    instants = [each for item in view.runs.values() for each in instants_of(item)]
    if not instants:
        raise NotTested("no workflow shows when it was created and updated")
    tried: list[Filters] = [
        (each,) for name in ("startDate", "endDate") for each in _days(bench, view, name)
    ]
    tried += _ranges(bench, view)
    tried += [(each,) for each in _beyond(bench, min(instants), max(instants))]
    for place, filters in enumerate(tried):
        check(bench, formed(bench, place + bench.round, view, filters))


def _days(bench: Bench, view: View, parameter: str) -> list[Filter]:
    """Days that tell the range that they begin or end from mistaken ones."""
    drawn = [Filter(parameter, each) for each in draws.days(bench.chance, view)]
    return most_telling(drawn, days_shown(draws.some(bench.chance, view)), 2)


def _ranges(bench: Bench, view: View) -> list[Filters]:
    """A range of two days with something before, between and after them, where there is one."""
    days = sorted(draws.days(bench.chance, view))
    pairs = [
        (Filter("startDate", bench.chance.choice(days)), Filter("endDate", each)) for each in days
    ]
    return most_telling(pairs, filters_shown(draws.some(bench.chance, view)), 1)


def _beyond(bench: Bench, first: int, last: int) -> tuple[Filter, ...]:
    """A day before all or after all workflows, so that nothing or everything is kept."""
    chance = bench.chance
    before = chance.choice((draws.day(first, -3), draws.day(first, -30), "1990-06-15"))
    after = chance.choice((draws.day(last, 4), draws.day(last, 35), "2190-06-15"))
    nothing = (Filter("startDate", after), Filter("endDate", before))
    everything = (Filter("startDate", before), Filter("endDate", after))
    return (chance.choice((*nothing, *nothing, *everything)),)


LAWS = (date_filter,)
