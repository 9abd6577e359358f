"""What the count query and the envelope say beside the page."""

from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run
from faulty.reference import Service
from faulty.search import Search

counting = Shelf("totals")
TOTAL = "list.reply.total"

counting.add(
    variant(total=lambda self, search, found, page: sum(len(run.tasks) for run in found)),
    "count-over-the-join-with-tasks",
    TOTAL,
    summary="_total counts the rows of the join with tasks, without DISTINCT",
    trigger="a list whose workflows have more than one task",
    witness=lambda api: api.total() > len(api.all()),
)
counting.add(
    variant(
        total=lambda self, search, found, page: min(len(found), search.offset + search.size + 1)
    ),
    "count-stops-after-one-more",
    TOTAL,
    summary="Counting stops one workflow after the page: enough to know that there is more",
    trigger="a page that is not the last",
    witness=lambda api: api.total(_pageSize=5) == 6 and len(api.all()) > 6,
)


def _total_stays(api: Any) -> bool:
    before = api.total(_name="rest")
    run_id = api.new()
    newest = api.ids(_name="rest", sort={"_createdAt": -1})
    return run_id in newest and api.total(_name="rest") == before


@counting.fault(
    "count-cached-per-filter",
    TOTAL,
    needs_start=True,
    trigger="list, start a workflow that matches, list with the same filters again",
    witness=_total_stays,
)
class CachedCount(Service):
    """The count of a combination of filters is cached and never forgotten."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.counts: dict[Any, int] = {}

    def total(self, search: Search, found: list[Run], page: list[Run]) -> int:
        terms = (search.namespace, search.name, search.definition, search.status)
        return self.counts.setdefault((*terms, search.start, search.end), len(found))


@counting.fault(
    "reply-offset-of-the-whole-page",
    "list.reply.offset",
    trigger="an _offset that is no multiple of the page size",
    witness=lambda api: api.list(_offset=4, _pageSize=3)["_offset"] == 3,
)
class OffsetOfWholePage(Service):
    """_offset of the reply is computed back from a page number, the page itself is right."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        size = max(1, search.size)
        return {**super().envelope(search, total, items), "_offset": search.offset // size * size}


@counting.fault(
    "list-of-one-is-no-list",
    "list.reply.envelope",
    also=("list.reply.items",),
    trigger="a page with a single workflow",
    witness=lambda api: isinstance(api.list(_pageSize=1)["_list"], dict),
)
class ListOfOne(Service):
    """A single workflow is not put into an array, as mappers from XML do."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        whole = super().envelope(search, total, items)
        return {**whole, "_list": items[0]} if len(items) == 1 else whole


@counting.fault(
    "projection-for-big-pages",
    "list.reply.items",
    also=("workflow.fields", "get.agrees-with-list"),
    trigger="a page of more than 20 workflows",
    witness=lambda api: "_tasks" not in api.items(_pageSize=30)[0],
)
class BigPagesProjected(Service):
    """Pages of more than 20 workflows are read without the joined columns."""

    def envelope(self, search: Search, total: int, items: list[Any]) -> Any:
        joined = ("_tasks", "_inputParams", "_namespaces")
        if len(items) > 20:
            items = [{k: v for k, v in item.items() if k not in joined} for item in items]
        return super().envelope(search, total, items)


def _listed_twice(api: Any) -> bool:
    run_id = api.new("PAUSED", "RESUMED")
    return bool(api.ids(sort={"_createdAt": -1}).count(run_id) == 2)


@counting.fault(
    "listed-once-per-command",
    "workflow.id.distinct",
    also=("list.offset.position", TOTAL, "update.persists", "start.found"),
    needs_start=True,
    trigger="list after two updates of one workflow",
    witness=_listed_twice,
)
class JoinedWithHistory(Service):
    """The list joins the history of updates: a workflow is there once for every update."""

    def listed(self, search: Search) -> list[Run]:
        return [
            run for run in super().listed(search) for _ in range(max(1, self.touched.count(run.id)))
        ]
