"""Codes and crashes of the list."""

from faulty.catalogue import Shelf
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service

replying = Shelf("status-codes")
CODES = "list.codes"
CRASH = "http.no-crash"


@replying.fault(
    "validation-is-422",
    CODES,
    trigger="a page size that is no number",
    witness=lambda api: api.list(_pageSize="abc").status == 422,
)
class Validation422(Service):
    """Query parameters that do not parse are answered 422, as the framework has it."""

    def size(self, request: Request) -> int:
        try:
            return super().size(request)
        except Refused as refused:
            raise Refused(422, refused.message) from refused


@replying.fault(
    "past-the-end-is-416",
    CODES,
    also=("list.success", "list.offset.position"),
    trigger="an _offset beyond the end",
    witness=lambda api: api.list(_offset=100_000).status == 416,
)
class RangeNotSatisfiable(Service):
    """An offset past the end is a range that cannot be satisfied: 416."""

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        if reply.content["_offset"] > reply.content["_total"]:
            raise Refused(416, "range not satisfiable")
        return reply


@replying.fault(
    "offset-must-be-a-whole-page",
    "list.success",
    also=("list.offset.position",),
    trigger="an _offset that is no multiple of the page size",
    witness=lambda api: api.list(_offset=3, _pageSize=10).status == 400,
)
class WholePages(Service):
    """An _offset that is no multiple of the page size is answered 400."""

    def do_list(self, request: Request) -> Reply:
        search = self.search(request)
        if search.offset % max(1, search.size):
            raise Refused(400, "_offset is not the start of a page")
        return super().do_list(request)


@replying.fault(
    "names-are-identifiers",
    "list.success",
    also=("list.name.partial",),
    trigger="a _name term with a space or a plus sign",
    witness=lambda api: api.list(_name="Nightly Sync").status == 400,
)
class NamesAreIdentifiers(Service):
    """A _name with anything but letters, digits, underscores and dashes is answered 400."""

    def do_list(self, request: Request) -> Reply:
        name = request.query.get("_name", "")
        if not name.replace("-", "_").replace("_", "x").isalnum() and name:
            raise Refused(400, "_name is no identifier")
        return super().do_list(request)


@replying.fault(
    "crash-on-backslash-in-name",
    CRASH,
    also=("list.success", CODES, "list.name.partial"),
    trigger="a _name term that ends with a backslash",
    witness=lambda api: api.list(_name="a\\").status == 500,
)
class LikeEndsWithEscape(Service):
    """A LIKE pattern must not end with its escape character, and nobody sees to that."""

    def do_list(self, request: Request) -> Reply:
        if request.query.get("_name", "").endswith("\\"):
            raise ValueError("LIKE pattern must not end with escape character")
        return super().do_list(request)
