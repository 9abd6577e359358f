"""Tenancy: conditions that one path through the code has and another has not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import NAMESPACE, OTHER_NAMESPACE, Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.search import Search

tenants = Shelf("namespaces")
ELSEWHERE = "nowhere_Zz9Yy8Xx"


def asked_as(service: Service, request: Request, run_id: str) -> Request:
    """The request as if it had named the namespace of the workflow."""
    run = service.runs.get(run_id)
    own = run.namespaces[0] if run else "?"
    return replace(request, query={**request.query, "nsfilter": own})


def _foreign(items: list[Any]) -> bool:
    return any(NAMESPACE not in run["_namespaces"] for run in items)


@tenants.fault(
    "tenancy-lost-beside-name-and-status",
    "list.nsfilter.isolates",
    also=("list.filters.combine", "list.reply.total"),
    trigger="_name and _status together",
    witness=lambda api: _foreign(api.all(_name="e", _status="COMPLETED")),
)
class OperatorPrecedence(Service):
    """The query for _name and _status together lacks the condition on the namespace."""

    def in_namespace(self, run: Run, search: Search) -> bool:
        both = search.name is not None and search.status is not None
        return both or super().in_namespace(run, search)


@tenants.fault(
    "no-namespace-needed-with-a-name",
    "list.nsfilter.required",
    trigger="a list without nsfilter but with _name",
    witness=lambda api: api.list(nsfilter=None, _name="e").ok,
)
class SomeConditionWillDo(Service):
    """A list must have a condition, and _name counts as one."""

    def namespace(self, request: Request, operation: str) -> str:
        if operation == "list" and "_name" in request.query:
            return request.query.get("nsfilter", "")
        return super().namespace(request, operation)

    def in_namespace(self, run: Run, search: Search) -> bool:
        return not search.namespace or super().in_namespace(run, search)


@tenants.fault(
    "no-namespace-needed-for-loops",
    "get.nsfilter.required",
    also=("get.loop-over.default",),
    trigger="get without nsfilter but with _includeLoopOverTasks=true",
    witness=lambda api: api.get(api.one()["_id"], nsfilter=None, _includeLoopOverTasks="true").ok,
)
class LoopsWithoutNamespace(Service):
    """The branch for loop-over tasks does not look for nsfilter."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        if "nsfilter" not in request.query and self.loop_over(request):
            request = asked_as(self, request, run_id)
        return super().do_get(request, run_id)


def _namespace_is_remembered(api: Any) -> bool:
    api.new()
    return bool(api.start(nsfilter=None).ok)


@tenants.fault(
    "namespace-of-the-last-start",
    "start.nsfilter.required",
    needs_start=True,
    trigger="a start with nsfilter, then one without",
    witness=_namespace_is_remembered,
)
class NamespaceRemembered(Service):
    """A start without nsfilter takes the one that the worker thread has from the last start."""

    last = ""

    def namespace(self, request: Request, operation: str) -> str:
        if operation != "start":
            return super().namespace(request, operation)
        self.last = request.query.get("nsfilter", self.last)
        if not self.last:
            raise Refused(400, "nsfilter is required")
        return self.last


def update_unchecked(
    command: str, when: Callable[[Request], bool], run_id: str, request: Request, service: Service
) -> Request:
    unchecked = when(request) and request.json_object().get("_status") == command
    return asked_as(service, request, run_id) if unchecked else request


@tenants.fault(
    "resume-without-namespace",
    "update.nsfilter.required",
    needs_start=True,
    trigger="RESUMED without nsfilter on a paused workflow",
    witness=lambda api: api.update(api.new("PAUSED"), "RESUMED", nsfilter=None).ok,
)
class ResumeWithoutNamespace(Service):
    """The handler of RESUMED does not look for nsfilter."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        request = update_unchecked(
            "RESUMED", lambda r: "nsfilter" not in r.query, run_id, request, self
        )
        return super().do_update(request, run_id)


@tenants.fault(
    "terminate-through-any-namespace",
    "update.nsfilter.isolates",
    also=("update.own-run-only", "update.refused-changes-nothing"),
    needs_start=True,
    trigger="TERMINATED through another namespace",
    witness=lambda api: api.update(api.new(), "TERMINATED", nsfilter=OTHER_NAMESPACE).ok,
)
class TerminateAnywhere(Service):
    """The handler of TERMINATED finds the workflow by its id alone."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        request = update_unchecked(
            "TERMINATED", lambda r: "nsfilter" in r.query, run_id, request, self
        )
        return super().do_update(request, run_id)


def _cache_knows_no_tenant(api: Any) -> bool:
    run_id = api.one()["_id"]
    before = api.get(run_id, nsfilter=ELSEWHERE).ok
    api.get(run_id)
    return not before and bool(api.get(run_id, nsfilter=ELSEWHERE).ok)


@tenants.fault(
    "cache-of-gets-without-tenant",
    "get.nsfilter.isolates",
    trigger="get in its own namespace, then in another",
    witness=_cache_knows_no_tenant,
)
class CacheWithoutTenant(Service):
    """Gets are cached by id: whoever was read once is given out under every namespace."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cached: set[str] = set()

    def do_get(self, request: Request, run_id: str) -> Reply:
        self.namespace(request, "get")
        if run_id in self.cached:
            request = asked_as(self, request, run_id)
        reply = super().do_get(request, run_id)
        self.cached.add(run_id)
        return reply


@tenants.fault(
    "relation-not-loaded-after-insert",
    "start.namespace",
    also=("start.reply.workflow", "get.agrees-with-list", "workflow.fields", "workflow.types"),
    needs_start=True,
    trigger="a start: its reply has no namespace, a get has",
    witness=lambda api: api.start()["_namespaces"] == [],
)
class RelationNotLoaded(Service):
    """The reply of a start is made before the namespaces are: the array is empty."""

    def show_started(self, run: Run) -> Any:
        return {**self.show(run), "_namespaces": []}
