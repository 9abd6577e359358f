"""Sorting: by one key and by several, in either direction, over all pages."""

from __future__ import annotations

from dataclasses import replace

from wfmock.chance import Chance
from wfmock.contract.lists import draws
from wfmock.contract.lists.forms import SORTED_BY, next_key
from wfmock.contract.lists.mistakes import keys_shown, most_telling
from wfmock.contract.lists.query import Keys
from wfmock.contract.lists.trial import check, runs_of
from wfmock.contract.lists.view import View
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law
from wfmock.contract.workbench.snapshot import Item

_SINGLE = 3  # of ten orders; filters are asked for in the others
_DRAWN = 24
_TRIED_ON = 28
_GROUPS = 3


@law("sort-by-one-key", ("list.sort.orders",), requests=5)
def single_sort(bench: Bench) -> None:
    """The list is in the order of the named field: upwards with 1, downwards with -1."""
    view = runs_of(bench)
    for _ in range(_SINGLE):
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
    for keys in most_telling(drawn, keys_shown(_tied(bench.chance, view)), 3):
        check(bench, replace(view.whole, sort=keys))


def _keys(chance: Chance) -> Keys:
    """Two or three keys; the first is often one that ties."""
    first = str(chance.choice(("_status", "_name", *SORTED_BY)))
    others = [field for field in SORTED_BY if field != first]
    tying = [field for field in ("_status", "_name") if field != first]
    fields = [first, *chance.sample(others, chance.randint(1, 2))]
    if chance.random() < 0.5:  # that a third key decides something takes two that tie
        fields = list(dict.fromkeys((first, chance.choice(tying), *others)))[:3]
    return tuple((field, int(chance.choice((1, -1)))) for field in fields)


def _tied(chance: Chance, view: View) -> tuple[Item, ...]:
    """Some runs to try keys out on, many of which are alike in name and status."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in view.runs.values():
        groups.setdefault((str(item.get("_name")), str(item.get("_status"))), []).append(item)
    largest = sorted(groups.values(), key=len, reverse=True)[:_GROUPS]
    alike = [item for group in largest for item in group[:_GROUPS]]
    return (*draws.some(chance, view, _TRIED_ON - len(alike)), *alike)


LAWS = (single_sort, sorted_pages, several_keys)
