"""Caches whose keys lack something, or that are not told of everything."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import LOOP_DEFINITION, OTHER_NAMESPACE, Run
from faulty.messages import Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

caches = Shelf("caches")
STATUS_FIRST = '{"_status":1,"_createdAt":1}'
TIME_FIRST = '{"_createdAt":1,"_status":1}'


class CachedList(Service):
    """Replies of the list are kept until something changes; ``key`` says which are the same."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cache: dict[Any, Reply] = {}

    def do_list(self, request: Request) -> Reply:
        self.search(request)  # what is refused is refused with a cache too
        state = frozenset((run.id, run.status, run.updated) for run in self.runs.values())
        key = (state, self.key(request))
        if key not in self.cache:
            self.cache[key] = super().do_list(request)
        return self.cache[key]

    def key(self, request: Request) -> Any:
        return frozenset(request.query.items())


def without(request: Request, *names: str) -> Any:
    """A key of all parameters but these."""
    return frozenset(pair for pair in request.query.items() if pair[0] not in names)


@caches.fault(
    "cache-key-lacks-sort",
    "list.sort.orders",
    also=("list.sort.whole-list", "list.sort.key-order", "list.offset.position"),
    trigger="the same list with two sorts, one after the other and no write between them",
    witness=lambda api: api.ids(sort={"_id": 1}) == api.ids(sort={"_id": -1}),
)
class KeyLacksSort(CachedList):
    """sort is no part of the key, so the first order asked for stays."""

    def key(self, request: Request) -> Any:
        return without(request, "sort")


@caches.fault(
    "cache-key-orders-its-letters",
    "list.sort.key-order",
    also=("list.sort.orders",),
    trigger="the same two sort keys in both orders, one list after the other",
    witness=lambda api: api.ids(sort=STATUS_FIRST) == api.ids(sort=TIME_FIRST),
)
class KeyNormalised(CachedList):
    """The keys of sort are put in alphabetical order before the cache is asked."""

    def key(self, request: Request) -> Any:
        keys = sorted(self.sort_keys(request.query.get("sort")))
        return (without(request, "sort"), tuple(keys))


def same_in_another_namespace(api: Api) -> bool:
    mine = api.ids()
    return mine == api.ids(nsfilter="nowhere_Zz9Yy8Xx")


@caches.fault(
    "cache-key-lacks-namespace",
    "list.nsfilter.isolates",
    also=("list.reply.total",),
    trigger="the same list under two namespaces, one after the other",
    witness=same_in_another_namespace,
)
class KeyLacksNamespace(CachedList):
    """nsfilter is no part of the key of a list."""

    def key(self, request: Request) -> Any:
        return without(request, "nsfilter")


def end_date_without_effect(api: Api) -> bool:
    plain = api.list(_pageSize=50).json
    return bool(plain == api.list(_pageSize=50, endDate="2025-06-01").json)


@caches.fault(
    "cache-key-lacks-end-date",
    "list.end-date.ends",
    also=("list.filters.combine",),
    trigger="a list without endDate, then the same with it, or with two different ones",
    witness=end_date_without_effect,
)
class KeyLacksEnd(CachedList):
    """endDate is no part of the key."""

    def key(self, request: Request) -> Any:
        return without(request, "endDate", "enddate")


def run_under(api: Api, namespace: str) -> bool:
    run_id = api.one()["_id"]
    api.get(run_id)
    return api.get(run_id, nsfilter=namespace).ok


@caches.fault(
    "get-cache-key-lacks-namespace",
    "get.nsfilter.isolates",
    trigger="a get under the right namespace, then one of the same id under another",
    witness=lambda api: run_under(api, OTHER_NAMESPACE),
)
class GetKeyLacksNamespace(Service):
    """Who is in the cache of gets is given out under any namespace."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.warm: set[str] = set()

    def find(self, run_id: str, namespace: str) -> Run:
        if run_id in self.warm:
            return self.runs[run_id]
        run = super().find(run_id, namespace)
        self.warm.add(run.id)
        return run


def paused_after_resume(api: Api) -> bool:
    run_id = api.new("PAUSED")
    api.get(run_id)
    api.update(run_id, "RESUMED")
    return bool(api.status(run_id) == "PAUSED")


@caches.fault(
    "get-cache-survives-resume",
    "update.persists",
    also=("update.resumed", "get.agrees-with-list"),
    trigger="pause, get, resume, get",
    needs_start=True,
    witness=paused_after_resume,
)
class SurvivesResume(Service):
    """A get of a paused workflow is kept, and RESUMED does not drop it; other updates do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.warm: dict[str, Any] = {}

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command != "RESUMED":
            self.warm.pop(run.id, None)

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        shown = super().show_got(run, loop_over=loop_over)
        if run.status == "PAUSED":
            self.warm[run.id] = shown
        return self.warm.get(run.id, shown)


def loop(api: Api) -> str:
    return str(api.one(_defId=LOOP_DEFINITION)["_id"])


def default_follows_true(api: Api) -> bool:
    run_id = loop(api)
    false = api.get(run_id, _includeLoopOverTasks="false").json
    api.get(run_id, _includeLoopOverTasks="true")
    return bool(api.get(run_id).json != false)


@caches.fault(
    "loop-over-remembered-as-default",
    "get.loop-over.default",
    also=("get.agrees-with-list", "get.changes-nothing"),
    trigger="a get with _includeLoopOverTasks=true of a workflow with a loop, then one without it",
    witness=default_follows_true,
)
class RememberedLoop(Service):
    """Without _includeLoopOverTasks a get does as the last one that named it."""

    last = False

    def loop_over(self, request: Request) -> bool:
        if "_includeLoopOverTasks" in request.query:
            self.last = super().loop_over(request)
        return self.last


def more_tasks_after_true(api: Api) -> bool:
    run_id = loop(api)
    before = api.get(run_id)["_tasks"]
    api.get(run_id, _includeLoopOverTasks="true")
    return bool(api.get(run_id)["_tasks"] != before)


@caches.fault(
    "loop-over-tasks-stay",
    "get.changes-nothing",
    also=("get.loop-over.default", "workflow.tasks"),
    trigger="a get with _includeLoopOverTasks=true of a workflow with a loop, between two others",
    witness=more_tasks_after_true,
)
class TasksStay(Service):
    """The iterations that a get adds are added to the stored workflow."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        if loop_over:
            known = {task["_id"] for task in run.tasks}
            run.tasks += [task for task in self.iterations(run) if task["_id"] not in known]
        return self.show(run)


@caches.fault(
    "listed-updater-is-the-creator",
    "get.agrees-with-list",
    also=("update.persists",),
    trigger="a list and a get of a workflow whose updater is not its creator",
    witness=lambda api: any(
        run["_updatedBy"] != api.get(run["_id"])["_updatedBy"] for run in api.items(_pageSize=20)
    ),
)
class CreatorTwice(Service):
    """The documents of the list have the creator in _updatedBy as well."""

    def show_listed(self, run: Run) -> Any:
        return {**super().show_listed(run), "_updatedBy": run.created_by}


def paging_goes_on(api: Api) -> bool:
    first = api.ids(sort={"_id": 1}, _offset=0)
    return api.ids(sort={"_id": 1}) != first


@caches.fault(
    "list-goes-on-where-it-was",
    "list.offset.default",
    also=("list.offset.position", "list.reply.offset"),
    trigger="a page with _offset, then the same list without it",
    witness=paging_goes_on,
)
class GoesOn(Service):
    """Without _offset a list goes on behind the last page of the same list that had one."""

    last: Any = None
    behind = 0

    def page(self, ordered: list[Run], search: Search) -> list[Run]:
        same = self.last == without(search.request, "_offset")
        if "_offset" in search.request.query or not same:
            self.last = without(search.request, "_offset")
            self.behind = search.offset + search.size
            return super().page(ordered, search)
        begin, self.last = self.behind, None
        return ordered[begin : begin + search.size]
