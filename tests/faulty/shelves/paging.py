"""Pages: where they begin and how long they are."""

from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run
from faulty.messages import Request
from faulty.reference import Service
from faulty.search import Search

paging = Shelf("paging")
POSITION = "list.offset.position"
SIZE = "list.page-size.limits"
BY_ID = {"_id": 1}

Cut = Callable[[list[Run], Search], list[Run]]


def cut(
    name: str, clause: str, page: Cut, summary: str, trigger: str, witness: Any, *also: str
) -> None:
    """Shelve a server that cuts its pages so."""
    paging.add(
        variant(page=lambda self, ordered, search: page(ordered, search)),
        name,
        clause,
        also=tuple(sorted({POSITION, SIZE, *also} - {clause})),
        summary=summary,
        trigger=trigger,
        witness=witness,
    )


def begin_at(start: Callable[[Search], int]) -> Cut:
    return lambda ordered, search: ordered[start(search) :][: search.size]


PAGED = "page through a list"
cut(
    "offset-skips-one",
    POSITION,
    begin_at(lambda search: search.offset + (search.offset > 0)),
    "An offset above 0 skips one workflow too many",
    PAGED,
    lambda api: api.ids(sort=BY_ID, _offset=3)[0] == api.ids(sort=BY_ID)[4],
)
cut(
    "offset-counts-from-one",
    POSITION,
    begin_at(lambda search: max(0, search.offset - 1)),
    "Positions count from 1, so consecutive pages overlap by one",
    PAGED,
    lambda api: api.ids(sort=BY_ID, _offset=3)[0] == api.ids(sort=BY_ID)[2],
)
cut(
    "offset-is-page-number",
    POSITION,
    begin_at(lambda search: search.offset * search.size),
    "_offset is taken as the number of a page",
    PAGED,
    lambda api: api.ids(sort=BY_ID, _offset=2, _pageSize=3)[0] == api.ids(sort=BY_ID)[6],
)
cut(
    "offset-ignored",
    POSITION,
    begin_at(lambda search: 0),
    "_offset is ignored: every page is the first",
    PAGED,
    lambda api: api.ids(sort=BY_ID, _offset=5) == api.ids(sort=BY_ID),
)
cut(
    "offset-rounded-to-pages",
    POSITION,
    begin_at(lambda search: search.offset - search.offset % max(1, search.size)),
    "_offset is rounded down to a whole page",
    "an _offset that is no multiple of the page size",
    lambda api: api.ids(sort=BY_ID, _offset=4, _pageSize=3)[0] == api.ids(sort=BY_ID)[3],
)
cut(
    "offset-wraps-around",
    POSITION,
    lambda ordered, search: ordered[search.offset % max(1, len(ordered)) :][: search.size],
    "An offset past the end begins again at the start",
    "an _offset equal to or beyond _total",
    lambda api: api.ids(_offset=api.total()) != [],
    "list.reply.total",
)
cut(
    "last-page-lost",
    POSITION,
    lambda ordered, search: (
        ordered[search.offset : search.offset + search.size]
        if search.offset + search.size <= len(ordered) or search.offset == 0
        else []
    ),
    "The last page, when it is not full, is empty",
    PAGED,
    lambda api: not api.ids(_offset=api.total() - 3),
    "list.reply.total",
)
cut(
    "last-workflow-never-shown",
    POSITION,
    lambda ordered, search: ordered[:-1][search.offset :][: search.size],
    "The last workflow of the list is on no page",
    PAGED,
    lambda api: not api.ids(_offset=api.total() - 1),
    "list.reply.total",
    "list.name.partial",
)
cut(
    "size-ignored",
    SIZE,
    lambda ordered, search: ordered[search.offset : search.offset + 10],
    "The page size is ignored: a page holds 10",
    "a page size other than 10",
    lambda api: len(api.ids(_pageSize=4)) == 10,
)
cut(
    "size-plus-one",
    SIZE,
    lambda ordered, search: ordered[search.offset : search.offset + search.size + 1],
    "A page holds one workflow more than asked",
    "a page size",
    lambda api: len(api.ids(_pageSize=4)) == 5,
    "list.page-size.default",
)
cut(
    "size-minus-one",
    SIZE,
    lambda ordered, search: ordered[search.offset :][: max(search.size - 1, 1)],
    "A page holds one workflow fewer than asked while there are more",
    "a page size above 1",
    lambda api: len(api.ids(_pageSize=4)) == 3,
    "list.page-size.default",
)
cut(
    "size-rounded-to-tens",
    SIZE,
    lambda ordered, search: ordered[search.offset :][: -(-search.size // 10) * 10],
    "The page size is rounded up to the next ten",
    "a page size that is no multiple of 10",
    lambda api: len(api.ids(_pageSize=12)) == 20,
)
cut(
    "size-one-taken-as-unset",
    SIZE,
    lambda ordered, search: ordered[search.offset :][: 10 if search.size == 1 else search.size],
    "A page size of 1 counts as none",
    "_pageSize=1",
    lambda api: len(api.ids(_pageSize=1)) == 10,
)


def default_size(size: int, name: str, summary: str) -> None:
    paging.add(
        variant(page_size=size),
        name,
        "list.page-size.default",
        also=(SIZE,),
        summary=summary,
        trigger="a list without a page size",
        witness=lambda api: len(api.ids()) == min(size, api.total()),
    )


default_size(20, "default-size-20", "Without a page size a page holds 20")
default_size(10**6, "default-size-all", "Without a page size a page holds everything")
default_size(5, "default-size-5", "Without a page size a page holds 5")


@paging.fault(
    "default-offset-1",
    "list.offset.default",
    also=(POSITION, "list.reply.offset"),
    trigger="a list without _offset beside one with _offset=0",
    witness=lambda api: api.ids(sort=BY_ID) != api.ids(sort=BY_ID, _offset=0),
)
class DefaultOffsetOne(Service):
    """Without _offset the list begins at its second workflow."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        skipped = ordered if "_offset" in search.request.query else ordered[1:]
        return super().page(skipped, search)


@paging.fault(
    "page-size-text-only-two-digits",
    SIZE,
    trigger="a page size of 100 or more, in a namespace with more than 10 workflows",
    witness=lambda api: len(api.ids(_pageSize=100)) == 10,
)
class TwoDigitSizes(Service):
    """Only the first two digits of the page size are read, so 100 means 10."""

    def size(self, request: Request) -> int:
        return int(str(super().size(request))[:2])


@paging.fault(
    "pages-from-another-order",
    POSITION,
    also=("list.sort.whole-list", "list.sort.orders"),
    trigger="page through a sorted list",
    witness=lambda api: (
        set(api.ids(sort=BY_ID, _pageSize=20)) & set(api.ids(sort=BY_ID, _pageSize=20, _offset=20))
    ),
)
class LaterPagesReversed(Service):
    """Pages after the first are cut from the reversed list, so they repeat and omit workflows."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        return super().page(ordered[::-1] if search.offset else ordered, search)
