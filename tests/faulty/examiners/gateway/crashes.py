"""Crashes, codes and media of the list and the start."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service

crashes = Shelf("crashes")
NO_CRASH = "http.no-crash"


def crash_on(name: str, when: Any, summary: str, trigger: str, **asked: Any) -> None:
    """Shelve a server whose list crashes when this is asked."""

    class Crashing(Service):
        def do_list(self, request: Request) -> Reply:
            search = self.search(request)
            if when(search):
                raise Refused(500, "IllegalArgumentException")
            return super().do_list(request)

    crashes.add(
        Crashing,
        name,
        NO_CRASH,
        summary=summary,
        trigger=trigger,
        witness=lambda api: api.list(**asked).status == 500,
        also=("list.success", "list.codes"),
    )


crash_on(
    "crash-on-braces",
    lambda search: "{" in (search.name or ""),
    "A brace in _name crashes the list: it is taken for a template",
    "a _name with a brace in it",
    _name="{x}",
)
crash_on(
    "crash-on-reversed-dates",
    lambda search: None not in (search.start, search.end) and search.start > search.end,
    "A startDate after the endDate crashes the list",
    "startDate after endDate",
    startDate="2026-05-01",
    endDate="2026-02-01",
)
crash_on(
    "crash-on-size-0",
    lambda search: search.size == 0,
    "A page size of 0 crashes the list: it divides by it",
    "_pageSize=0",
    _pageSize=0,
)


def start_crashes(name: str, when: Any, sent: Any, summary: str, trigger: str) -> None:
    """Shelve a server that crashes on a start with such inputs."""

    class Crashing(Service):
        def inputs(self, order: dict[str, Any]) -> Any:
            inputs = super().inputs(order)
            if when(inputs):
                raise Refused(500, "DataException")
            return inputs

    crashes.add(
        Crashing,
        name,
        NO_CRASH,
        summary=summary,
        trigger=trigger,
        witness=lambda api: api.start(sent).status == 500,
        also=("start.success",),
        needs_start=True,
    )


start_crashes(
    "crash-on-empty-key",
    lambda inputs: "" in inputs,
    {"": 1},
    "An input with an empty key crashes the start",
    'an input whose key is ""',
)


@crashes.fault(
    "malformed-offset-422",
    "list.codes",
    also=("http.no-crash",),
    trigger="an _offset or a page size that is no number",
    witness=lambda api: api.list(_offset="abc").status == 422,
)
class Unprocessable(Service):
    """A list whose parameters make no sense is answered 422, which is no code of the list."""

    def do_list(self, request: Request) -> Reply:
        self.namespace(request, "list")
        try:
            return super().do_list(request)
        except Refused as refused:
            raise Refused(422, refused.message) from refused


@crashes.fault(
    "empty-list-as-html",
    "http.json",
    trigger="the content type of a list when nothing matches",
    witness=lambda api: "html" in api.list(_name="zzzz").headers["content-type"],
)
class EmptyTemplate(Service):
    """A list in which nothing matches is JSON that says it is text/html."""

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        if not reply.content["_total"]:
            reply.media = "text/html"
        return reply
