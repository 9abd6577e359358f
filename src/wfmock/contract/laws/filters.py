"""Each filter, and several together: what is listed matches, and what matches is listed."""

from __future__ import annotations

from collections.abc import Iterable

from wfmock.contract.bench import Bench
from wfmock.contract.lists import draws
from wfmock.contract.lists.matching import verdict
from wfmock.contract.lists.mistakes import Filters, filters_shown, most_telling, texts_shown
from wfmock.contract.lists.query import Filter
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.probing import law
from wfmock.contract.snapshot import Item

_STATUSES = 7
_DRAWN = 60


@law("filter-by-name", ("list.name.partial",), requests=6)
def name_filter(bench: Bench) -> None:
    """_name keeps the workflows whose name contains the term, wherever in it, and no others."""
    view = runs_of(bench)
    terms = draws.terms(bench.chance, draws.texts(view, "_name"), draws.CUTS, _DRAWN)
    elsewhere = [text for field in _ELSEWHERE for text in draws.texts(view, field)]
    terms += draws.terms(bench.chance, elsewhere, (draws.start, draws.middle), _DRAWN // 2)
    _try(bench, view, _telling(view, "_name", "_name", terms, 5))


@law("filter-by-definition", ("list.definition.partial",), requests=4)
def definition_filter(bench: Bench) -> None:
    """_defId keeps the workflows whose definition id contains the term, and no others."""
    view, chance = runs_of(bench), bench.chance
    ids = draws.texts(view, "_workflowDefId")
    parts = (draws.whole, draws.middle, draws.start, draws.end, draws.altered)
    terms = draws.terms(chance, ids, parts, _DRAWN)
    terms += draws.terms(chance, tuple(view.runs), (draws.whole, draws.start), 4)
    _try(bench, view, _telling(view, "_defId", "_workflowDefId", terms, 4))


@law("filter-by-status", ("list.status.filters",), requests=8)
def status_filter(bench: Bench) -> None:
    """_status keeps the workflows in that status, all of them and no others."""
    view, chance = runs_of(bench), bench.chance
    statuses = draws.texts(view, "_status")
    chosen = chance.sample(statuses, min(_STATUSES, len(statuses)))
    parts = draws.terms(chance, statuses, (draws.start, draws.middle, draws.end), 12)
    part = _telling(view, "_status", "_status", set(parts) - set(statuses), 1)
    _try(bench, view, [*(Filter("_status", each) for each in chosen), *part])


@law("filters-together", ("list.filters.combine",), requests=4)
def filters_together(bench: Bench) -> None:
    """Filters given together keep the workflows that meet them all."""
    view = runs_of(bench)
    for place, filters in enumerate(combinations(bench, view, 4)):
        check(bench, draws.formed(place + bench.round, bench.chance, view, filters))


def combinations(bench: Bench, view: View, count: int) -> list[Filters]:
    """Filters that a workflow meets and that tell their combination from mistaken ones."""
    chance, found = bench.chance, []
    for _ in range(_DRAWN):
        chosen = _met_by(bench, chance.choice(tuple(view.runs.values())))
        if len(chosen) > 1:
            found.append(tuple(chance.sample(chosen, chance.randint(2, len(chosen)))))
    return most_telling(found, filters_shown(draws.some(chance, view)), count)


_ELSEWHERE = ("_userType", "_workflowDefId", "_status")


def _telling(
    view: View, parameter: str, field: str, terms: Iterable[str], count: int
) -> list[Filter]:
    """The filters that show the most mistakes, of those by some terms."""
    drawn = [Filter(parameter, each) for each in terms]
    return most_telling(drawn, texts_shown(tuple(view.runs.values()), field), count)


def _try(bench: Bench, view: View, filters: Iterable[Filter]) -> None:
    """Each of the filters, alone, with a sort or on a later page by turns."""
    for place, each in enumerate(filters):
        check(bench, draws.formed(place + bench.round, bench.chance, view, (each,)))


def _met_by(bench: Bench, item: Item) -> list[Filter]:
    """A filter of each kind that a run meets."""
    chance = bench.chance
    one_run = View(runs={item["_id"]: item}, total=None, complete=True)
    parts = (draws.middle, draws.start, draws.end)
    names = draws.terms(chance, draws.texts(one_run, "_name"), parts, 3)
    filters = [Filter("_name", each) for each in names[:1]]
    for parameter, field in (("_defId", "_workflowDefId"), ("_status", "_status")):
        filters += [Filter(parameter, each) for each in draws.texts(one_run, field)]
    days = list(draws.days(chance, one_run))
    for parameter in ("startDate", "endDate"):
        dated = (Filter(parameter, each) for each in days)
        met = next((each for each in dated if verdict(each, item)), None)
        filters += [met] if met else []
    return filters


LAWS = (name_filter, definition_filter, status_filter, filters_together)
