"""Faults too narrow to be asked for: they are reported apart and not counted."""

from dataclasses import replace

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Reply, Request
from faulty.reference import Service
from faulty.search import Search

needles = Shelf("needles")


@needles.fault(
    "crash-on-one-code-point",
    "http.no-crash",
    trigger="_name with U+2603",
    witness=lambda api: api.list(_name="☃").status == 500,
)
class Snowman(Service):
    """A _name with a snowman is answered 500."""

    def do_list(self, request: Request) -> Reply:
        if "☃" in request.query.get("_name", ""):
            raise RuntimeError("snow")
        return super().do_list(request)


@needles.fault(
    "plus-decoded-twice",
    "list.name.partial",
    trigger="_name=%2B, which is a plus, where a name holds one",
    witness=lambda api: not api.items(_name="C++_export"),
)
class PlusTwice(Service):
    """An encoded plus sign in _name is read as a blank."""

    def do_list(self, request: Request) -> Reply:
        query = dict(request.query)
        if "_name" in query:
            query["_name"] = query["_name"].replace("+", " ")
        return super().do_list(replace(request, query=query))


@needles.fault(
    "page-eleven-empty",
    "list.offset.position",
    trigger="the eleventh page",
    witness=lambda api: not api.ids(_offset=30, _pageSize=3),
)
class PageEleven(Service):
    """The eleventh page is empty."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        return [] if search.offset == 10 * search.size > 0 else super().page(ordered, search)


@needles.fault(
    "fortieth-start-repeats",
    "start.id.new",
    trigger="forty starts",
    needs_start=True,
    witness=lambda api: len({api.new() for _ in range(41)}) < 41,
)
class FortiethStart(Service):
    """The fortieth start repeats the id of the first."""

    def new_id(self) -> str:
        return self.started[0] if len(self.started) == 39 else super().new_id()
