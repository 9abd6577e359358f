"""Faults that come and go, and faults that only show after several calls."""

from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

intermittent = Shelf("intermittent")
late = Shelf("late")
BY_ID = {"_id": 1}
FILTERS = (
    *("list.name.partial", "list.definition.partial", "list.status.filters"),
    *("list.start-date.begins", "list.end-date.ends", "list.filters.combine", "list.reply.total"),
)


@intermittent.fault(
    "every-third-list-short",
    "list.page-size.limits",
    also=("list.reply.total", "list.offset.position", "get.changes-nothing"),
    trigger="the same list three times",
    intermittent=True,
    witness=lambda api: {len(api.ids()) for _ in range(6)} == {9, 10},
)
class EveryThirdShort(Service):
    """Every third list lacks the first workflow of its page."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        page = super().page(ordered, search)
        return page[1:] if search.request.number % 3 == 0 else page


@intermittent.fault(
    "every-fifth-list-unfiltered",
    "list.name.partial",
    also=FILTERS,
    trigger="filtered lists, five and more",
    intermittent=True,
    witness=lambda api: any(api.total(_name="no such name") for _ in range(6)),
)
class EveryFifthUnfiltered(Service):
    """Every fifth list forgets its filters."""

    def matches(self, run: Run, search: Search) -> bool:
        return search.request.number % 5 == 0 or super().matches(run, search)


@intermittent.fault(
    "one-get-in-four-fails",
    "get.success",
    also=("get.agrees-with-list", "start.found"),
    trigger="the same get four times",
    intermittent=True,
    witness=lambda api: 500 in [api.get(api.one()["_id"]).status for _ in range(5)],
)
class OneInFourFails(Service):
    """One get in four is answered 500."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        if request.number % 4 == 0:
            raise RuntimeError("now and then")
        return super().do_get(request, run_id)


@intermittent.fault(
    "every-second-total-wrong",
    "list.reply.total",
    also=("list.offset.position",),
    trigger="the same list twice",
    intermittent=True,
    witness=lambda api: len({api.total() for _ in range(4)}) == 2,
)
class EverySecondTotal(Service):
    """Every second list counts three workflows too many."""

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        return len(found) + 3 * (search.request.number % 2 == 0)


@intermittent.fault(
    "every-third-start-lost",
    "start.found",
    also=("get.success",),
    trigger="three starts, each looked up",
    needs_start=True,
    intermittent=True,
    witness=lambda api: not all(api.get(api.new()).ok for _ in range(4)),
)
class EveryThirdStartLost(Service):
    """Every third start is answered but not kept."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        if request.number % 3 == 0:
            del self.runs[reply.content["_id"]]
        return reply


@intermittent.fault(
    "every-fourth-get-another",
    "get.id.exact",
    also=("get.agrees-with-list", "start.found", "update.persists"),
    trigger="the same get four times",
    intermittent=True,
    witness=lambda api: len({api.get(api.one()["_id"])["_id"] for _ in range(5)}) == 2,
)
class EveryFourthAnother(Service):
    """Every fourth get answers another workflow of the namespace."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        reply = super().do_get(request, run_id)
        if request.number % 4:
            return reply
        space = self.runs[run_id].namespaces
        others = [r for r in self.runs.values() if r.id != run_id and r.namespaces == space]
        return replace(reply, content=self.show(others[0]))


@intermittent.fault(
    "every-third-update-forgotten",
    "update.persists",
    also=("update.paused", "update.resumed", "update.terminated", "update.retried"),
    trigger="three updates, each looked up",
    needs_start=True,
    intermittent=True,
    witness=lambda api: not all(api.status(api.new("PAUSED")) == "PAUSED" for _ in range(4)),
)
class EveryThirdUpdateForgotten(Service):
    """Every third update answers the new status and does not keep it."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        if request.number % 3:
            return super().do_update(request, run_id)
        run = self.find_to_update(run_id, self.namespace(request, "update"))
        before = (run.status, run.since, run.aged, run.updated, [dict(task) for task in run.tasks])
        reply = super().do_update(request, run_id)
        run.status, run.since, run.aged, run.updated, run.tasks = before
        return reply


@intermittent.fault(
    "every-fourth-sort-ignored",
    "list.sort.orders",
    also=("list.sort.key-order", "list.sort.whole-list", "list.offset.position"),
    trigger="the same sorted list four times",
    intermittent=True,
    witness=lambda api: len({tuple(api.ids(sort=BY_ID)) for _ in range(5)}) == 2,
)
class EveryFourthUnsorted(Service):
    """Every fourth sorted list comes in the default order."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        self.sorts = getattr(self, "sorts", 0) + bool(search.sort)
        return super().ordered(runs, replace(search, sort=()) if self.sorts % 4 == 0 else search)


@late.fault(
    "fifth-start-repeats-an-id",
    "start.id.new",
    also=("workflow.id.distinct", "start.found"),
    trigger="five starts and more",
    needs_start=True,
    witness=lambda api: len({api.new() for _ in range(6)}) < 6,
)
class FifthRepeats(Service):
    """From the fifth start on, ids are used again."""

    def new_id(self) -> str:
        return self.started[0] if len(self.started) >= 4 else super().new_id()


@late.fault(
    "second-pause-does-nothing",
    "update.paused",
    also=("update.persists",),
    trigger="pause, resume, pause",
    needs_start=True,
    witness=lambda api: api.status(api.new("PAUSED", "RESUMED", "PAUSED")) != "PAUSED",
)
class SecondPause(Service):
    """A workflow that was resumed can not be paused a second time: 200, but nothing happens."""

    def move(self, run: Run, command: str) -> None:
        self.resumed: set[str] = getattr(self, "resumed", set())
        if command == "PAUSED" and run.id in self.resumed:
            return
        super().move(run, command)
        if command == "RESUMED":
            self.resumed.add(run.id)


@late.fault(
    "page-three-repeats-page-two",
    "list.offset.position",
    trigger="three pages",
    witness=lambda api: (
        api.ids(sort=BY_ID, _offset=10, _pageSize=5) == api.ids(sort=BY_ID, _offset=5, _pageSize=5)
    ),
)
class PageThree(Service):
    """The third page is the second one again."""

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        third = search.size > 0 and search.offset == 2 * search.size
        return super().page(ordered, replace(search, offset=search.size) if third else search)


@late.fault(
    "lost-after-eight-calls",
    "start.found",
    also=("get.success", "update.success", "update.persists"),
    trigger="start, then eight further requests, then get",
    needs_start=True,
    witness=lambda api: (run_id := api.new()) and not [api.get(run_id) for _ in range(9)][-1].ok,
)
class LostAfterEight(Service):
    """A started workflow is forgotten after eight further requests."""

    def route(self, request: Request) -> Reply:
        for run_id in self.started:
            born = self.births.setdefault(run_id, sum(self.calls.values()))
            if sum(self.calls.values()) - born >= 8:
                self.runs.pop(run_id, None)
        return super().route(request)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.births: dict[str, int] = {}


@late.fault(
    "third-update-of-a-run-refused",
    "update.success",
    also=("update.terminated", "update.resumed", "update.paused", "update.retried"),
    trigger="three legal updates of one workflow",
    needs_start=True,
    witness=lambda api: api.status(api.new("PAUSED", "RESUMED", "TERMINATED")) == "RUNNING",
)
class ThirdRefused(Service):
    """The third update of a workflow is refused, whatever it is."""

    def move(self, run: Run, command: str) -> None:
        if self.touched.count(run.id) == 3:
            raise self.illegal(run, command)
        super().move(run, command)


def list_after_six_starts(api: Api) -> bool:
    ids = {api.new() for _ in range(6)}
    return not ids <= set(api.ids(_pageSize=1000))


@late.fault(
    "list-forgets-older-starts",
    "start.found",
    also=("get.agrees-with-list", "list.reply.total", "list.definition.partial"),
    trigger="six starts, then list",
    needs_start=True,
    witness=list_after_six_starts,
)
class ListForgets(Service):
    """The list shows only the five workflows started last, besides the older ones."""

    def listed(self, search: Search) -> list[Run]:
        return [run for run in super().listed(search) if run.id not in self.started[:-5]]


@late.fault(
    "filters-off-after-twelve-lists",
    "list.status.filters",
    also=FILTERS,
    trigger="more than twelve lists",
    witness=lambda api: [api.total(_status="NONE") for _ in range(14)][-1] > 0,
)
class FiltersWearOff(Service):
    """After twelve lists the filters no longer work."""

    def matches(self, run: Run, search: Search) -> bool:
        return search.request.number > 12 or super().matches(run, search)
