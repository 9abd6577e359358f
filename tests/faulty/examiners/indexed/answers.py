"""Finding by id, codes and odd requests in handlers written by hand."""

from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import SECOND, Run
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

answers = Shelf("answers")
NO_CRASH = "http.no-crash"
BEFORE_2026 = 1_767_225_600 * SECOND


# --- what is found


@answers.fault(
    "id-with-a-tail-is-found",
    "get.id.unknown-refused",
    also=("get.id.exact",),
    trigger="a get of an id with something behind it",
    witness=lambda api: api.get(api.one()["_id"] + "0").ok,
)
class Tail(Service):
    """A get cuts the id at 36 letters, the width of its column."""

    def find(self, run_id: str, namespace: str) -> Run:
        return super().find(run_id[:36], namespace)


@answers.fault(
    "archive-listed-not-served",
    "get.success",
    also=("get.agrees-with-list",),
    trigger="a get of one of the oldest workflows of the list",
    witness=lambda api: not api.get(api.one(sort={"_createdAt": 1})["_id"]).ok,
)
class Archived(Service):
    """Workflows from before 2026 are listed, but a get does not find them."""

    def find(self, run_id: str, namespace: str) -> Run:
        run = super().find(run_id, namespace)
        if run.created < BEFORE_2026:
            raise self.unknown_run()
        return run


@answers.fault(
    "loop-over-refused-without-loops",
    "get.loop-over.accepted",
    trigger="_includeLoopOverTasks=true for a workflow without a loop",
    witness=lambda api: not api.get(api.one(_name="rest")["_id"], _includeLoopOverTasks="true").ok,
)
class NoLoops(Service):
    """_includeLoopOverTasks=true is refused where there is no loop."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        if loop_over and not self.iterations(run):
            raise Refused(404, "no such tasks")
        return super().show_got(run, loop_over=loop_over)


# --- codes, and odd requests


def third_filter(api: Api) -> bool:
    return not api.list(_name="rest", _status="COMPLETED", startDate="2025-03-01").ok


@answers.fault(
    "three-filters-refused",
    "list.success",
    also=("list.filters.combine",),
    trigger="a list with three filters",
    witness=third_filter,
)
class TooManyClauses(Service):
    """A list with more than two filters is refused with 400."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        given = (search.name, search.definition, search.status, search.start, search.end)
        if sum(value is not None for value in given) > 2:
            raise Refused(400, "too many clauses")
        return search


@answers.fault(
    "malformed-date-422",
    "list.codes",
    trigger="a startDate that is no date",
    witness=lambda api: api.list(startDate="yesterday").status == 422,
)
class Unprocessable(Service):
    """A date that is none is answered 422."""

    def start_of(self, text: str) -> int:
        try:
            return super().start_of(text)
        except Refused as refused:
            raise Refused(422, refused.message) from refused


def second_code(api: Api) -> bool:
    return (api.start().status, api.start().status) == (201, 200)


@answers.fault(
    "later-starts-answer-200",
    "start.success",
    trigger="two starts of one definition",
    needs_start=True,
    witness=second_code,
)
class Upsert(Service):
    """The first start of a definition is answered 201, every later one 200."""

    def do_start(self, request: Request) -> Reply:
        before = {self.runs[run_id].definition for run_id in self.started}
        reply = super().do_start(request)
        reply.status = 200 if reply.content["_workflowDefId"] in before else 201
        return reply


@answers.fault(
    "resume-answers-202",
    "update.success",
    also=("update.resumed",),
    trigger="the code of a RESUMED",
    needs_start=True,
    witness=lambda api: api.update(api.new("PAUSED"), "RESUMED").status == 202,
)
class Accepted(Service):
    """RESUMED is answered 202, the other updates 200."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        return replace(reply, status=202) if self.command(request) == "RESUMED" else reply


@answers.fault(
    "empty-list-without-content-type",
    "http.json",
    trigger="a list that nothing matches",
    witness=lambda api: "content-type" not in api.list(_name="no such name").headers,
)
class Untyped(Service):
    """A list that nothing matches says no content type."""

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        return reply if reply.content["_list"] else replace(reply, media=None)


@answers.fault(
    "crash-on-reversed-range",
    NO_CRASH,
    also=("list.codes", "list.success"),
    trigger="a startDate after the endDate",
    witness=lambda api: (
        api.list(startDate="2026-05-01", endDate="2025-05-01", enddate="2025-05-01").status == 500
    ),
)
class Reversed(Service):
    """A range that ends before it begins crashes the list."""

    def search(self, request: Request) -> Search:
        search = super().search(request)
        if search.start is not None and search.end is not None and search.start > search.end:
            raise ValueError("range")
        return search
