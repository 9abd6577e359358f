"""Queries that differ in one parameter: what was asked before is never answered again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from wfmock.contract.lists import draws
from wfmock.contract.lists.query import NEWEST, Filter, Query
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law

_DRAWN = 40
_FEW = 3


@law("one-thing-changed", ("list.filters.combine", "list.offset.position"), requests=10)
def one_thing_changed(bench: Bench) -> None:
    """A query is answered by all of its parameters, also when it differs in one from the last."""
    known = runs_of(bench)
    base = _base(bench, known)
    if not check(bench, base):
        return
    asked = bench.transport.exchanges[-1].id
    for each in _variants(bench, known, base):
        check(bench, each, (asked,))


def _base(bench: Bench, known: View) -> Query:
    """A page of a query with a name and a range of days that many workflows meet."""
    chance = bench.chance
    days = sorted(draws.days(chance, known)) or ["2000-01-01"]
    wide = (Filter("startDate", days[0]), Filter("endDate", days[-1]))
    names = draws.terms(chance, draws.texts(known, "_name"), (draws.letter, draws.start), _DRAWN)
    broad = sorted((Filter("_name", each) for each in names), key=_count(known))[-_FEW:]
    filters = (chance.choice(broad), *wide) if broad else wide
    size = min(max(1, known.filled), int(chance.choice((3, 4, 5))))
    return Query(filters, NEWEST, 1, size)


def _variants(bench: Bench, known: View, base: Query) -> Iterator[Query]:
    """The query with one parameter changed or added, such that other workflows match."""
    chance = bench.chance
    for filter_ in base.filters:
        others = _others(bench, known, filter_.parameter)
        yield from _changed(known, base, [filter_], others)
    for parameter in ("_status", "_defId"):
        yield from _changed(known, base, [], _others(bench, known, parameter))
    yield replace(base, offset=base.start + 1)
    yield replace(base, size=(base.size or 1) + 1)
    yield replace(base, sort=tuple((field, -way) for field, way in base.sort))
    yield replace(base, filters=(chance.choice(base.filters),))


def _others(bench: Bench, known: View, parameter: str) -> Sequence[Filter]:
    """Drawn filters of that parameter."""
    chance = bench.chance
    if parameter in ("startDate", "endDate"):
        return [Filter(parameter, each) for each in draws.days(chance, known)]
    field = {"_defId": "_workflowDefId"}.get(parameter, parameter)
    texts = draws.texts(known, field)
    if parameter == "_name":
        return [Filter(parameter, e) for e in draws.terms(chance, texts, draws.CUTS, _DRAWN)]
    return [Filter(parameter, each) for each in chance.sample(texts, len(texts))]


def _changed(
    known: View, base: Query, out: Sequence[Filter], others: Sequence[Filter]
) -> Iterator[Query]:
    """The query with another filter, the first that some but not the same workflows match."""
    kept = tuple(each for each in base.filters if each not in out)
    before = draws.matching(known, base.filters)
    for other in others:
        filters = (*kept, other)
        found = draws.matching(known, filters)
        if len(found) > base.start and found != before:
            yield replace(base, filters=filters)
            return


def _count(known: View) -> Callable[[Filter], int]:
    return lambda filter_: len(draws.matching(known, (filter_,)))


LAWS = (one_thing_changed,)
