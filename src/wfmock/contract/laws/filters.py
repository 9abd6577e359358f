"""Each filter, and several together: what is listed matches, and what matches is listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from wfmock.contract.bench import Bench
from wfmock.contract.lists import draws
from wfmock.contract.lists.query import Filter
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.probing import law

_STATUSES = 7


@law("filter-by-name", ("list.name.partial",), requests=6)
def name_filter(bench: Bench) -> None:
    """_name keeps the workflows whose name contains the term, wherever in it, and no others."""
    view, chance = runs_of(bench), bench.chance
    cuts = [draws.middle, chance.choice((draws.start, draws.end))]
    cuts += [chance.choice((draws.whole, draws.letter)), draws.around_sign, draws.blanked]
    bare = bench.round % 3
    for place, cut in enumerate(cuts):
        filter_ = draws.fragment(chance, view, "_name", "_name", cut)
        if filter_ is not None:
            _try(bench, view, filter_, bare=place == bare)
    if bare != 1:
        return
    for field in ("_userType", "_workflowDefId", "_status"):
        other = draws.fragment(chance, view, "_name", field, draws.start)
        if other is not None and not draws.matching(view, (other,)):
            _try(bench, view, other, bare=True)
            return


@law("filter-by-definition", ("list.definition.partial",), requests=4)
def definition_filter(bench: Bench) -> None:
    """_defId keeps the workflows whose definition id contains the term, and no others."""
    view = runs_of(bench)
    for place, term in enumerate(_near(draws.texts(view, "_workflowDefId"))[:2]):
        _try(bench, view, Filter("_defId", term), bare=place == 0)
    # The middle tells most; the other parts have their turn in later rounds.
    part = draws.middle if bench.round % 2 else bench.chance.choice((draws.start, draws.end))
    some = draws.fragment(bench.chance, view, "_defId", "_workflowDefId", part)
    run = Filter("_defId", str(bench.chance.choice(tuple(view.runs))))
    for filter_ in (some, run):
        if filter_ is not None:
            _try(bench, view, filter_)


@law("filter-by-status", ("list.status.filters",), requests=7)
def status_filter(bench: Bench) -> None:
    """_status keeps the workflows in that status, all of them and no others."""
    view = runs_of(bench)
    statuses = draws.texts(view, "_status")
    chosen = bench.chance.sample(statuses, min(_STATUSES, len(statuses)))
    for place, status in enumerate(chosen):
        _try(bench, view, Filter("_status", status), bare=place == 0)
    if len(chosen) < _STATUSES or bench.round > 1:
        _try(bench, view, Filter("_status", _part_of_status(bench, chosen[0])))


@law("filters-together", ("list.filters.combine",), requests=4)
def filters_together(bench: Bench) -> None:
    """Filters given together keep the workflows that meet them all."""
    view = runs_of(bench)
    for count in (2, 2, 3, bench.chance.choice((2, 4, 5))):
        combination = _combination(bench, view, count)
        if combination is not None:
            check(bench, draws.varied(bench.chance, view, combination))


def _try(bench: Bench, view: View, filter_: Filter, *, bare: bool = False) -> None:
    query = replace(view.whole, filters=(filter_,))
    check(bench, query if bare else draws.varied(bench.chance, view, (filter_,)))


def _near(ids: Iterable[str]) -> list[str]:
    """The ids, first those that begin as another one does."""
    known = sorted(ids)
    shared = dict.fromkeys(known, 0)
    for one, other in pairwise(known):
        common = sum(one[: n + 1] == other[: n + 1] for n in range(len(one)))
        shared[one], shared[other] = max(shared[one], common), max(shared[other], common)
    return sorted(known, key=lambda each: -shared[each])


def _part_of_status(bench: Bench, status: str) -> str:
    return str(bench.chance.choice((status[:-1], status[1:], status[:4]))) or status


def _combination(bench: Bench, view: View, count: int) -> tuple[Filter, ...] | None:
    """Filters that some workflow meets, and of which none can be left out without a difference."""
    found = []
    for _ in range(12):
        target = bench.chance.choice(tuple(view.runs.values()))
        one_run = View(runs={target["_id"]: target}, total=None, complete=True)
        chosen = _filters_of(bench, one_run)
        found.append(tuple(bench.chance.sample(chosen, min(count, len(chosen)))))
    return draws.most_telling(view, [each for each in found if len(each) > 1])


def _filters_of(bench: Bench, one_run: View) -> list[Filter]:
    """A filter of each kind that a run meets."""
    chance = bench.chance
    name = draws.fragment(
        chance, one_run, "_name", "_name", chance.choice((draws.middle, draws.start))
    )
    filters = [name] if name else []
    for parameter, field in (("_defId", "_workflowDefId"), ("_status", "_status")):
        filters += [Filter(parameter, each) for each in draws.texts(one_run, field)]
    days = sorted(draws.days(chance, one_run))
    for parameter, candidates in (("startDate", reversed(days)), ("endDate", iter(days))):
        dated = (Filter(parameter, each) for each in candidates)
        met = next((each for each in dated if draws.matching(one_run, (each,))), None)
        filters += [met] if met else []
    return filters


LAWS = (name_filter, definition_filter, status_filter, filters_together)
