"""Each filter, and several together: what is listed matches, and what matches is listed."""

from __future__ import annotations

from collections.abc import Iterable

from wfmock.contract.lists import draws
from wfmock.contract.lists.forms import formed
from wfmock.contract.lists.matching import verdict
from wfmock.contract.lists.mistakes import Filters, filters_shown, most_telling, texts_shown
from wfmock.contract.lists.query import Filter
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law
from wfmock.contract.workbench.snapshot import Item

_STATUSES = 7
_DRAWN = 100


@law("filter-by-name", ("list.name.partial",), requests=7)
def name_filter(bench: Bench) -> None:
    """_name keeps the workflows whose name contains the term, wherever in it, and no others."""
    known = runs_of(bench)
    terms = draws.terms(bench.chance, draws.texts(known, "_name"), draws.CUTS, _DRAWN)
    elsewhere = [text for field in _ELSEWHERE for text in draws.texts(known, field)]
    terms += draws.terms(bench.chance, elsewhere, (draws.start, draws.middle), _DRAWN // 2)
    _try(bench, known, _telling(bench, known, "_name", "_name", terms, 5))


@law("filter-by-definition", ("list.definition.partial",), requests=5)
def definition_filter(bench: Bench) -> None:
    """_defId keeps the workflows whose definition id contains the term, and no others."""
    known, chance = runs_of(bench), bench.chance
    ids = draws.texts(known, "_workflowDefId")
    parts = (draws.whole, draws.middle, draws.start, draws.end, draws.altered)
    terms = draws.terms(chance, ids, parts, _DRAWN)
    terms += draws.terms(chance, tuple(known.runs), (draws.whole, draws.start), 4)
    _try(bench, known, _telling(bench, known, "_defId", "_workflowDefId", terms, 4))


@law("filter-by-status", ("list.status.filters",), requests=8)
def status_filter(bench: Bench) -> None:
    """_status keeps the workflows in that status, all of them and no others."""
    known, chance = runs_of(bench), bench.chance
    statuses = draws.texts(known, "_status")
    chosen = chance.sample(statuses, min(_STATUSES, len(statuses)))
    cuts = (draws.start,) if bench.round % 2 else (draws.middle, draws.end)
    parts = draws.terms(chance, statuses, cuts, 12)
    part = _telling(bench, known, "_status", "_status", sorted(set(parts) - set(statuses)), 1)
    _try(bench, known, [*(Filter("_status", each) for each in chosen), *part])


@law("filters-together", ("list.filters.combine",), requests=2)
def filters_together(bench: Bench) -> None:
    """Filters given together keep the workflows that meet them all."""
    known = runs_of(bench)
    for place, filters in enumerate(combinations(bench, known, 1)):
        check(bench, formed(bench, place + bench.round, known, filters))


def combinations(bench: Bench, known: View, count: int) -> list[Filters]:
    """Filters that a workflow meets and that tell their combination from mistaken ones."""
    chance, found = bench.chance, []
    runs = tuple(known.runs.values())
    for _ in range(_DRAWN if runs else 0):
        chosen = _met_by(bench, chance.choice(runs))
        if len(chosen) > 1:
            found.append(tuple(chance.sample(chosen, chance.randint(2, len(chosen)))))
    return most_telling(found, filters_shown(draws.some(chance, known)), count)


_ELSEWHERE = ("_userType", "_workflowDefId", "_status")


def _telling(
    bench: Bench, known: View, parameter: str, field: str, terms: Iterable[str], count: int
) -> list[Filter]:
    """The filters that show the most mistakes, of those by some terms; the next best by turns."""
    drawn = [Filter(parameter, each) for each in terms]
    best = most_telling(drawn, texts_shown(tuple(known.runs.values()), field), 2 * count)
    return best[:count] if bench.round % 2 else best[-count:]


def _try(bench: Bench, known: View, filters: Iterable[Filter]) -> None:
    """Each of the filters, alone, with a sort or on a later page by turns."""
    for place, each in enumerate(filters):
        check(bench, formed(bench, place + bench.round, known, (each,)))


def _met_by(bench: Bench, item: Item) -> list[Filter]:
    """A filter of each kind that a run meets."""
    chance = bench.chance
    one_run = View(runs={item["_id"]: item}, total=None, complete=True)
    parts = (draws.middle, draws.start, draws.end, draws.around_sign)
    names = draws.terms(chance, draws.texts(one_run, "_name"), parts, 4)
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
