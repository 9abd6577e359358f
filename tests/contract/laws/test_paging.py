"""Sizes, positions and their defaults."""

import pytest

from faulty.data import existing_runs
from faulty.messages import Refused
from faulty.reference import Service
from verifying import found_by, ground
from wfmock.contract.laws.paging import defaults, pages
from wfmock.contract.workbench.bench import conduct_law

LIMITS, POSITION = "list.page-size.limits", "list.offset.position"
DEFAULT_SIZE, DEFAULT_OFFSET = "list.page-size.default", "list.offset.default"


def sized(change):
    """A server that changes a page size that was asked for."""

    def size(self, request):
        asked = Service.size(self, request)
        given = {"_pageSize", "_pagesize"} & set(request.query)
        return change(asked) if given else asked

    return type("Sized", (Service,), {"size": size})


def placed(change):
    """A server that changes an offset that was asked for."""

    def page(self, ordered, search):
        begin = change(search.offset, search.size)
        return ordered[begin : begin + search.size]

    return type("Placed", (Service,), {"page": page})


class LastPageLost(Service):
    def page(self, ordered, search):
        found = super().page(ordered, search)
        return found if len(found) == search.size or search.offset == 0 else []


class Fifteen(Service):
    page_size = 15


class FromOne(Service):
    def page(self, ordered, search):
        begin = search.offset if "_offset" in search.request.query else 1
        return ordered[begin : begin + search.size]


@pytest.mark.parametrize(
    ("law", "server", "clause"),
    [
        (pages, sized(lambda n: n + 1), LIMITS),
        (pages, sized(lambda n: n - (n > 2)), LIMITS),
        (pages, sized(lambda n: -(-n // 5) * 5), LIMITS),
        (pages, sized(lambda n: int(str(n)[:2])), LIMITS),
        (pages, placed(lambda o, n: o + (o > 0)), POSITION),
        (pages, placed(lambda o, n: max(0, o - 1)), POSITION),
        (pages, placed(lambda o, n: o * n), POSITION),
        (pages, placed(lambda o, n: o // n * n), POSITION),
        (pages, placed(lambda o, n: 0), POSITION),
        (pages, LastPageLost, POSITION),
        (defaults, Fifteen, DEFAULT_SIZE),
        (defaults, FromOne, DEFAULT_OFFSET),
    ],
)
def test_a_wrong_page_breaks_its_clause(law, server, clause):
    assert {each for each, _ in found_by(law, server(), rounds=2)} == {clause}


class Capped(Service):
    longest = 5

    def size(self, request):
        return min(super().size(request), self.longest)


class Strict(Service):
    def size(self, request):
        if super().size(request) > 50:
            raise Refused(400, "at most 50")
        return super().size(request)


class PastTheEndRefused(Service):
    def page(self, ordered, search):
        if search.offset > len(ordered):
            raise Refused(404, "no such page")
        return super().page(ordered, search)


@pytest.mark.parametrize("server", [Capped, Strict, PastTheEndRefused])
@pytest.mark.parametrize("law", [pages, defaults])
def test_caps_and_refusals_past_the_end_are_not_judged(law, server):
    assert found_by(law, server(), rounds=3) == []


@pytest.mark.slow
@pytest.mark.parametrize("law", [pages, defaults])
def test_a_long_list_is_judged_by_its_newest_part(law):
    assert found_by(law, Service(runs=existing_runs(900, 9)), rounds=2) == []


@pytest.mark.slow
def test_a_position_that_is_wrong_far_into_a_long_list_is_seen():
    far = placed(lambda o, n: o + (o > 200 and o % 2))
    found = found_by(pages, far(runs=existing_runs(900, 9)), rounds=4)

    assert found == [(POSITION, "pages-disagree")]


def test_pages_that_only_go_forward_are_caught():
    class Forward(Service):
        def page(self, ordered, search):
            cursors = self.__dict__.setdefault("cursors", {})
            key = (search.sort, search.size)
            begin = cursors[key] = max(search.offset, cursors.get(key, 0))
            return ordered[begin : begin + search.size]

    with ground(Forward()) as made:
        conduct_law(made, pages)
        assert any(POSITION in (each.clause, *each.also) for each in made.ledger.findings)


def test_a_workflow_that_is_listed_twice_has_no_id_of_its_own():
    class Twice(Service):
        def listed(self, search):
            listed = super().listed(search)
            return listed + [run for run in listed if run.status == "FAILED"]

    (found,) = found_by(pages, Twice())[:1]
    assert found == ("workflow.id.distinct", "item-twice")


def test_an_offset_that_is_remembered_for_the_next_request_is_caught():
    class Remembering(Service):
        def page(self, ordered, search):
            kept = self.__dict__.setdefault("kept", {})
            key = (search.sort, search.size)
            if "_offset" in search.request.query:
                kept[key] = search.offset
            begin = kept.get(key, 0)
            return ordered[begin : begin + search.size]

    assert [clause for clause, _ in found_by(defaults, Remembering())] == [DEFAULT_OFFSET]
