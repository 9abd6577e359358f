"""Sorting: by one key and by several, in either direction, over all pages."""

from __future__ import annotations

from dataclasses import replace

from wfmock.contract.bench import Bench
from wfmock.contract.lists import draws
from wfmock.contract.lists.query import Keys
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.probing import law

_FIRST = ("_status", "_name", "_updatedAt", "_createdAt")


@law("sort-by-one-key", ("list.sort.orders",), requests=5)
def single_sort(bench: Bench) -> None:
    """The list is in the order of the named field: upwards with 1, downwards with -1."""
    view = runs_of(bench)
    for field in draws.SORTED_BY:
        check(bench, replace(view.whole, sort=((field, int(bench.chance.choice((1, -1)))),)))


@law("sort-before-paging", ("list.sort.whole-list", "list.sort.orders"), requests=2)
def sorted_pages(bench: Bench) -> None:
    """Pages of a sorted list are cut from the whole list in that order."""
    view = runs_of(bench)
    key = (str(bench.chance.choice(draws.SORTED_BY)), int(bench.chance.choice((1, -1))))
    page = draws.paged(bench.chance, view, sort=(key,))
    size = page.size or 1
    if check(bench, replace(page, offset=0)) and len(view.runs) > size:
        check(bench, replace(page, offset=size))


@law("sort-by-several-keys", ("list.sort.key-order",), requests=3)
def several_keys(bench: Bench) -> None:
    """A second key decides where the first one ties, each in its own direction."""
    view = runs_of(bench)
    for count in (2, 2, 3):
        check(bench, replace(view.whole, sort=_keys(bench, view, count)))


def _keys(bench: Bench, view: View, count: int) -> Keys:
    """Keys of which the first ties often, in an order that is not that of the alphabet."""
    chance, items = bench.chance, tuple(view.runs.values())
    first = [field for field in _FIRST if draws.ties(items, field) > 1] or list(_FIRST)
    fields = [str(chance.choice(first))]
    others = [field for field in draws.SORTED_BY if field not in fields]
    fields += chance.sample([field for field in others if field < fields[0]] or others, 1)
    fields[1:1] = [field for field in _FIRST[:2] if field not in fields][: count - 2]
    way = int(chance.choice((1, -1)))
    return tuple((field, way * (-1) ** place) for place, field in enumerate(fields))


LAWS = (single_sort, sorted_pages, several_keys)
