"""Sorting: by one key and by several, in either direction, over all pages."""

from __future__ import annotations

from dataclasses import replace

from wfmock.chance import Chance
from wfmock.contract.lists import draws
from wfmock.contract.lists.forms import SORTED_BY, next_key
from wfmock.contract.lists.mistakes import keys_shown, most_telling
from wfmock.contract.lists.query import Keys
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law

_DRAWN = 24
_TRIED_ON = 24


@law("sort-by-one-key", ("list.sort.orders",), requests=5)
def single_sort(bench: Bench) -> None:
    """The list is in the order of the named field: upwards with 1, downwards with -1."""
    view = runs_of(bench)
    for _ in SORTED_BY:
        check(bench, replace(view.whole, sort=next_key(bench)))


@law("sort-before-paging", ("list.sort.whole-list", "list.sort.orders"), requests=2)
def sorted_pages(bench: Bench) -> None:
    """Pages of a sorted list are cut from the whole list in that order."""
    view = runs_of(bench)
    page = draws.paged(bench.chance, view, sort=next_key(bench))
    size = page.size or 1
    if check(bench, replace(page, offset=0)) and len(view.runs) > size:
        check(bench, replace(page, offset=size))


@law("sort-by-several-keys", ("list.sort.key-order",), requests=3)
def several_keys(bench: Bench) -> None:
    """A second key decides where the first one ties, each in its own direction."""
    view = runs_of(bench)
    drawn = [_keys(bench.chance) for _ in range(_DRAWN)]
    items = draws.some(bench.chance, view, _TRIED_ON)
    for keys in most_telling(drawn, keys_shown(items), 3):
        check(bench, replace(view.whole, sort=keys))


def _keys(chance: Chance) -> Keys:
    """Two or three keys; the first is often one that ties."""
    first = str(chance.choice(("_status", "_name", *SORTED_BY)))
    others = [field for field in SORTED_BY if field != first]
    fields = [first, *chance.sample(others, chance.randint(1, 2))]
    return tuple((field, int(chance.choice((1, -1)))) for field in fields)


LAWS = (single_sort, sorted_pages, several_keys)
