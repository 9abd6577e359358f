"""Orders are judged over whole lists and pages, leniently where collations differ."""

import random

import pytest

from faulty.reference import Service
from verifying import found_by
from wfmock.contract.laws.sorting import several_keys, single_sort, sorted_pages

ORDERS, KEYS, WHOLE = "list.sort.orders", "list.sort.key-order", "list.sort.whole-list"


class Ignored(Service):
    def ordered(self, runs, search):
        return runs


class OneWay(Service):
    def by_key(self, runs, name, direction):
        return super().by_key(runs, name, 1)


class WrongField(Service):
    def sort_value(self, run, name):
        return super().sort_value(run, {"_updatedAt": "_createdAt"}.get(name, name))


class LastKeyFirst(Service):
    def sort_keys(self, text):
        return super().sort_keys(text)[::-1]


class FirstKeyOnly(Service):
    def sort_keys(self, text):
        return super().sort_keys(text)[:1]


class OneDirection(Service):
    def sort_keys(self, text):
        keys = super().sort_keys(text)
        return tuple((field, keys[0][1]) for field, _ in keys)


class PageByPage(Service):
    def page(self, ordered, search):
        cut = super().page(self.by_default(ordered), search)
        return super().ordered(cut, search) if search.sort else cut


@pytest.mark.parametrize(
    ("law", "server", "clause"),
    [
        (single_sort, Ignored, ORDERS),
        (single_sort, OneWay, ORDERS),
        (single_sort, WrongField, ORDERS),
        (several_keys, LastKeyFirst, KEYS),
        (several_keys, FirstKeyOnly, KEYS),
        (several_keys, OneDirection, KEYS),
        (sorted_pages, PageByPage, WHOLE),
    ],
)
def test_a_wrong_order_breaks_its_clause(law, server, clause):
    assert {each for each, _ in found_by(law, server(), rounds=2)} == {clause}


class Collated(Service):
    fraction_digits = 0

    def sort_value(self, run, name):
        value = super().sort_value(run, name)
        if not isinstance(value, str):
            return value
        return ("".join(each for each in value.casefold() if each.isalnum()), value)


class AnyTies(Service):
    fraction_digits = 0

    def ordered(self, runs, search):
        runs = random.Random(search.request.number).sample(runs, len(runs))
        for name, direction in reversed(search.sort):
            runs = self.by_key(runs, name, direction)
        return runs


@pytest.mark.parametrize("server", [Collated, AnyTies])
@pytest.mark.parametrize("law", [single_sort, several_keys, sorted_pages])
def test_collation_and_the_order_of_ties_are_not_judged(law, server):
    assert found_by(law, server(), rounds=3) == []
