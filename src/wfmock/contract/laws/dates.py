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

_PAIRS = 30


@law("filter-by-dates", ("list.start-date.begins", "list.end-date.ends"), requests=7)
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
    if bench.round > 1:
        tried += [(each,) for each in _beyond(bench, min(instants), max(instants))]
    for place, filters in enumerate(tried):
        check(bench, formed(bench, place + bench.round, view, filters))


def _days(bench: Bench, view: View, parameter: str) -> list[Filter]:
    """Days that tell the range that they begin or end from mistaken ones."""
    drawn = [Filter(parameter, each) for each in draws.days(bench.chance, view)]
    return most_telling(drawn, days_shown(draws.some(bench.chance, view)), 2)


def _ranges(bench: Bench, view: View) -> list[Filters]:
    """Two ranges of days, one within a year and one that is not, each with something before,
    between and after, where there is such."""
    days = sorted(draws.days(bench.chance, view))
    pairs = [(begin, end) for begin in days for end in days if begin <= end]
    shown = filters_shown(draws.some(bench.chance, view))
    found: list[Filters] = []
    for within in (True, False):
        alike = [each for each in pairs if (each[0][:4] == each[1][:4]) is within]
        drawn = bench.chance.sample(alike, min(_PAIRS, len(alike)))
        ranges = [(Filter("startDate", begin), Filter("endDate", end)) for begin, end in drawn]
        found += most_telling(ranges, shown, 1)
    return found


def _beyond(bench: Bench, first: int, last: int) -> tuple[Filter, ...]:
    """A day before all or after all workflows, so that nothing or everything is kept."""
    chance = bench.chance
    before = chance.choice((draws.day(first, -3), draws.day(first, -30), "1990-06-15"))
    after = chance.choice((draws.day(last, 4), draws.day(last, 35), "2190-06-15"))
    nothing = (Filter("startDate", after), Filter("endDate", before))
    everything = (Filter("startDate", before), Filter("endDate", after))
    return (chance.choice((*nothing, *nothing, *everything)),)


LAWS = (date_filter,)
