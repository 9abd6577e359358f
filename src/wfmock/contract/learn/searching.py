"""Filters and orders: case, unknown values, unknown parameters, the order without a sort."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from wfmock.contract.learn.lessons import Lesson, Study, lesson
from wfmock.contract.lists.matching import instant_of
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.snapshot import Item

_ENOUGH = 3  # different values, before an order is told by them
_WORDS = re.compile(r"[A-Za-z]+")


@lesson("nameCase", requests=3)
def name_case(study: Study) -> None:
    """Whether a word of a name is found in the other case."""
    names = [each for item in study.first_page().items if isinstance(each := item["_name"], str)]
    word = max((word for name in names for word in _WORDS.findall(name)), key=len, default="")
    if not word:
        raise NotTested("no name has a letter to write otherwise")
    swapped = word.swapcase()
    found = study.bench.api.list(_name=swapped)
    if any(swapped not in str(item.get("_name")) for item in found.items):
        study.learn("nameCase", "insensitive", "a word of a name is found in the other case too")
    elif found.ok and not found.items and study.bench.api.list(_name=word).items:
        study.learn("nameCase", "sensitive", "a word of a name is not found in the other case")
    else:
        raise Unsteady("a word of a name is not found by it")


@lesson("unknownStatusFilter")
def unknown_status(study: Study) -> None:
    """What a status that is none leads to."""
    answer = study.bench.api.list(_status="NO_SUCH_STATUS")
    if answer.items:
        raise NotTested("a _status that is none keeps workflows")
    study.reaction("unknownStatusFilter", answer, "a _status that is none", "empty")


@lesson("unknownQueryParameter")
def unknown_parameter(study: Study) -> None:
    """What a parameter that is not documented leads to."""
    answer = study.bench.api.list(exact={"_noSuchParameter": "1"})
    study.reaction("unknownQueryParameter", answer, "a parameter that is none", "ignored")


@lesson("malformedSort")
def malformed_sort(study: Study) -> None:
    """What a sort that is no object leads to."""
    answer = study.bench.api.list(sort="upwards")
    study.reaction("malformedSort", answer, "the sort 'upwards'", "ignored")


@lesson("unknownSortField")
def unknown_sort_field(study: Study) -> None:
    """What a sort by a field that is none leads to."""
    answer = study.bench.api.list(sort={"_noSuchField": 1})
    study.reaction("unknownSortField", answer, "a sort by a field that is none", "ignored")


@lesson("defaultOrder")
def default_order(study: Study) -> None:
    """Which order fits a page of the list that no sort was given for."""
    items = study.page()
    if len(items) < _ENOUGH:
        raise NotTested("too few workflows are listed to tell an order")
    fitting = [name for name in ORDERS if in_order(items, name)]
    if not fitting:
        raise NotTested("the order of the list is none of those that the dialect has")
    study.learn("defaultOrder", fitting[0], "a page without a sort comes in this order")


ORDERS: Mapping[str, tuple[str, Callable[[Any], Any], int]] = {
    "newestUpdated": ("_updatedAt", instant_of, -1),
    "newestCreated": ("_createdAt", instant_of, -1),
    "oldestCreated": ("_createdAt", instant_of, 1),
    "id": ("_id", lambda value: value, 1),
}


def in_order(items: tuple[Item, ...], name: str) -> bool:
    """Whether items come in one of the orders of the dialect, and enough of them to tell."""
    field, read, direction = ORDERS[name]
    values = [read(item.get(field)) for item in items]
    if None in values or len(set(values)) < _ENOUGH:
        return False
    return values == sorted(values, reverse=direction < 0)


ESSENTIAL: tuple[Lesson, ...] = (name_case,)
LESSONS: tuple[Lesson, ...] = (
    unknown_status,
    unknown_parameter,
    malformed_sort,
    unknown_sort_field,
    default_order,
)
