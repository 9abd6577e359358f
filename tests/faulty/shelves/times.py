"""_createdAt and _updatedAt."""

import time
from collections.abc import Callable
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import DAY, SECOND, Run
from faulty.probe import Api
from faulty.reference import Service

times = Shelf("timestamps")
FORMAT = "workflow.timestamps.format"


def written(
    name: str, write: Callable[[Service, int], Any], summary: str, sees: Callable[[Any], object]
) -> None:
    """Shelve a server that writes its times so."""
    times.add(
        variant(timestamp=write),
        name,
        FORMAT,
        also=("workflow.types", "workflow.timestamps.ordered"),
        summary=summary,
        trigger="any workflow",
        witness=lambda api: sees(api.one()["_createdAt"]),
    )


def clock(form: str) -> Callable[[Service, int], str]:
    return lambda self, ns: time.strftime(form, time.gmtime(ns // SECOND))


written(
    "times-without-zone",
    lambda self, ns: Service.timestamp(self, ns)[:-1],
    "Times have no zone",
    lambda text: not text.endswith("Z"),
)
written(
    "times-as-epoch-milliseconds",
    lambda self, ns: ns // 1_000_000,
    "Times are numbers of milliseconds",
    lambda value: isinstance(value, int),
)
written(
    "times-as-epoch-text",
    lambda self, ns: str(ns // 1_000_000),
    "Times are milliseconds in a string",
    str.isdigit,
)
written(
    "times-as-in-http-headers",
    clock("%a, %d %b %Y %H:%M:%S GMT"),
    "Times are written as in HTTP headers",
    lambda text: text.endswith("GMT"),
)
written(
    "times-as-dates",
    clock("%Y-%m-%d"),
    "Times are dates only",
    lambda text: len(text) == 10,
)
written(
    "times-day-first",
    clock("%d/%m/%Y %H:%M:%S"),
    "Times are written day first, with slashes",
    lambda text: "/" in text,
)
written(
    "times-in-local-zone",
    lambda self, ns: Service.timestamp(self, ns + 3600 * SECOND)[:-1] + "+01:00",
    "Times are written in a zone an hour east of UTC",
    lambda text: text.endswith("+01:00"),
)
written(
    "times-with-decimal-comma",
    lambda self, ns: Service.timestamp(self, ns).replace(".", ","),
    "Fractions of a second are set off by a comma",
    lambda text: "," in text,
)
written(
    "times-without-seconds",
    clock("%Y-%m-%dT%H:%MZ"),
    "Times have no seconds",
    lambda text: text.count(":") == 1,
)


def out_of_order(run: dict[str, str]) -> bool:
    return run["_updatedAt"] < run["_createdAt"]


@times.fault(
    "updated-before-created",
    "workflow.timestamps.ordered",
    trigger="any workflow",
    witness=lambda api: out_of_order(api.one()),
)
class UpdatedFirst(Service):
    """_createdAt and _updatedAt are exchanged."""

    def show(self, run: Run) -> Any:
        shown = super().show(run)
        exchanged = {"_createdAt": shown["_updatedAt"], "_updatedAt": shown["_createdAt"]}
        return {**shown, **exchanged}


@times.fault(
    "new-run-updated-a-day-ago",
    "workflow.timestamps.ordered",
    trigger="any start",
    needs_start=True,
    witness=lambda api: out_of_order(api.start().json),
)
class UpdatedYesterday(Service):
    """A workflow just started was updated a day before."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        run.updated -= DAY


@times.fault(
    "created-nanoseconds-lead",
    "workflow.timestamps.ordered",
    trigger="a start; the times differ by less than a microsecond",
    needs_start=True,
    witness=lambda api: out_of_order(api.start().json),
)
class NanosecondsLead(Service):
    """_updatedAt of a workflow just started is 834 ns before _createdAt."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        run.updated = run.created - 834


def drifts(api: Api, field: str) -> bool:
    run_id = api.one()["_id"]
    return bool(api.get(run_id)[field] != api.get(run_id)[field])


@times.fault(
    "created-drifts",
    "workflow.created-at.fixed",
    also=("get.changes-nothing", "get.agrees-with-list"),
    trigger="get a workflow twice",
    witness=lambda api: drifts(api, "_createdAt"),
)
class CreatedDrifts(Service):
    """_createdAt moves by a millisecond with every get."""

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        run.created = min(run.created + 1_000_000, run.updated)
        return super().show_got(run, loop_over=loop_over)


def resume_moves_created(api: Api) -> bool:
    run_id = api.new("PAUSED")
    return bool(api.get(run_id)["_createdAt"] != api.update(run_id, "RESUMED")["_createdAt"])


@times.fault(
    "resume-renews-created",
    "workflow.created-at.fixed",
    also=("update.reply.same",),
    trigger="pause, then resume, comparing _createdAt",
    needs_start=True,
    witness=resume_moves_created,
)
class ResumeRenewsCreated(Service):
    """RESUMED sets _createdAt to now."""

    def move(self, run: Run, command: str) -> None:
        super().move(run, command)
        if command == "RESUMED":
            run.created = run.updated


@times.fault(
    "list-times-without-zone",
    FORMAT,
    also=("get.agrees-with-list", "list.reply.items"),
    trigger="the times of list items",
    witness=lambda api: not api.one()["_updatedAt"].endswith("Z"),
)
class ListWithoutZone(Service):
    """The list shows times without a zone; a get shows it."""

    def show_listed(self, run: Run) -> Any:
        shown = self.show(run)
        return {**shown, **{key: shown[key][:-1] for key in ("_createdAt", "_updatedAt")}}
