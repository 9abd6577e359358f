"""nsfilter: required, and a wall."""

from typing import Any

from faulty.catalogue import Shelf
from faulty.data import NAMESPACE, OTHER_NAMESPACE, Definition, Run
from faulty.messages import Refused, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.search import Search

namespaces = Shelf("namespaces")
ELSEWHERE = "nowhere_Zz9Yy8Xx"


@namespaces.fault(
    "list-ignores-namespace",
    "list.nsfilter.isolates",
    also=("list.reply.total",),
    trigger="any list, best with a namespace that does not exist",
    witness=lambda api: api.items(nsfilter=ELSEWHERE),
)
class ListLeaks(Service):
    """The list holds the workflows of every namespace."""

    def in_namespace(self, run: Run, search: Search) -> bool:
        return True


@namespaces.fault(
    "list-leaks-finished",
    "list.nsfilter.isolates",
    also=("list.reply.total",),
    trigger="a list with _status=COMPLETED, or any page with a completed workflow",
    witness=lambda api: any(NAMESPACE not in run["_namespaces"] for run in api.all()),
)
class ListLeaksFinished(Service):
    """The list holds completed workflows of other namespaces."""

    def in_namespace(self, run: Run, search: Search) -> bool:
        return run.status == "COMPLETED" or super().in_namespace(run, search)


@namespaces.fault(
    "unknown-namespace-lists-all",
    "list.nsfilter.isolates",
    trigger="a list with a namespace that does not exist",
    witness=lambda api: api.items(nsfilter=ELSEWHERE),
)
class UnknownListsAll(Service):
    """A namespace that does not exist lists everything."""

    def in_namespace(self, run: Run, search: Search) -> bool:
        known = {name for run in self.runs.values() for name in run.namespaces}
        return search.namespace not in known or super().in_namespace(run, search)


@namespaces.fault(
    "get-ignores-namespace",
    "get.nsfilter.isolates",
    trigger="get a workflow under another namespace",
    witness=lambda api: api.get(api.one()["_id"], nsfilter=OTHER_NAMESPACE).ok,
)
class GetLeaks(Service):
    """A workflow is given out under any namespace."""

    def find(self, run_id: str, namespace: str) -> Run:
        run = self.runs.get(run_id)
        if run is None:
            raise self.unknown_run()
        return run


@namespaces.fault(
    "update-ignores-namespace",
    "update.nsfilter.isolates",
    trigger="update a workflow through another namespace",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "PAUSED", nsfilter=OTHER_NAMESPACE).ok,
)
class UpdateLeaks(Service):
    """A workflow can be updated through any namespace."""

    def find_to_update(self, run_id: str, namespace: str) -> Run:
        run = self.runs.get(run_id)
        if run is None:
            raise self.unknown_run()
        return run


def applied_though_refused(api: Api) -> bool:
    run_id = api.new()
    return not api.update(run_id, "PAUSED", nsfilter=OTHER_NAMESPACE).ok and (
        api.status(run_id) == "PAUSED"
    )


@namespaces.fault(
    "foreign-update-refused-but-done",
    "update.nsfilter.isolates",
    also=("update.refused-changes-nothing",),
    trigger="update a workflow through another namespace, then get it through its own",
    needs_start=True,
    witness=applied_though_refused,
)
class RefusedButDone(Service):
    """An update through another namespace is refused and takes effect all the same."""

    def find_to_update(self, run_id: str, namespace: str) -> Run:
        run = self.runs.get(run_id)
        if run is not None and namespace not in run.namespaces and run_id in self.started:
            self.move(run, "PAUSED")
        return super().find_to_update(run_id, namespace)


@namespaces.fault(
    "start-in-another-namespace",
    "start.namespace",
    also=("start.found", "list.nsfilter.isolates"),
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start()["_namespaces"] == [OTHER_NAMESPACE],
)
class StartsElsewhere(Service):
    """A start makes its workflow in another namespace than the one asked for."""

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        return super().new_run(definition, OTHER_NAMESPACE, inputs)


@namespaces.fault(
    "start-in-definitions-namespace",
    "start.namespace",
    also=("start.definition.unknown-refused",),
    trigger="a start of the definition under a namespace that does not exist",
    needs_start=True,
    witness=lambda api: api.start(nsfilter=ELSEWHERE)["_namespaces"] == [NAMESPACE],
)
class StartIgnoresNamespace(Service):
    """A start takes any nsfilter and uses the namespace of the definition."""

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        found = self.definitions.get(order.get("_workflowDefId", ""))
        return super().definition(order, found.namespaces[0] if found else namespace)

    def new_run(self, definition: Definition, namespace: str, inputs: Any) -> Run:
        return super().new_run(definition, definition.namespaces[0], inputs)


def not_required(operation: str, witness: Any) -> None:
    """Shelve a server that serves the operation without nsfilter, as in its first namespace."""

    def namespace(self: Service, request: Request, asked_by: str) -> str:
        try:
            return Service.namespace(self, request, asked_by)
        except Refused:
            if asked_by == operation:
                return NAMESPACE
            raise

    namespaces.add(
        type("NotRequired", (Service,), {"namespace": namespace}),
        f"{operation}-without-namespace",
        f"{operation}.nsfilter.required",
        summary=f"nsfilter may be left out ({operation})",
        trigger=f"{operation} without nsfilter",
        needs_start=operation in ("start", "update"),
        witness=witness,
    )


not_required("list", lambda api: api.list(nsfilter=None).ok)
not_required("get", lambda api: api.get(api.one()["_id"], nsfilter=None).ok)
not_required("start", lambda api: api.start(nsfilter=None).ok)
not_required("update", lambda api: api.update(api.new(), "PAUSED", nsfilter=None).ok)
