"""Two nodes, a gateway that caches and retries, and threads that keep what they last handled."""

import copy
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf
from faulty.data import OTHER_NAMESPACE, Run
from faulty.examiners.gateway.memory import Remembering
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service

nodes = Shelf("persistence")
NOBODY = "00000000-0000-4000-8000-000000000000"


@nodes.fault(
    "gateway-caches-get-by-path",
    "get.nsfilter.isolates",
    trigger="get a run, then get it under another namespace",
    witness=lambda api: (
        (run := api.one(_status="FAILED")["_id"])
        and not api.get(run, nsfilter=OTHER_NAMESPACE).ok
        and api.get(run).ok
        and api.get(run, nsfilter=OTHER_NAMESPACE).ok
    ),
)
class CachedByPath(Remembering):
    """A run that was read is then given out under every namespace: the cache key is the path."""

    def find(self, run_id: str, namespace: str) -> Run:
        if run_id in self.notes:
            return self.runs[run_id]
        run = super().find(run_id, namespace)
        self.notes[run_id] = True
        return run


@nodes.fault(
    "thread-remembers-the-namespace",
    "list.nsfilter.required",
    trigger="a list without nsfilter right after one with it",
    witness=lambda api: api.list().ok and api.list(nsfilter=None).ok,
)
class NamespaceHolder(Remembering):
    """A list without nsfilter gets that of the list before it; only the first is refused."""

    def namespace(self, request: Request, operation: str) -> str:
        if operation == "list" and not request.query.get("nsfilter") and "last" in self.notes:
            return str(self.notes["last"])
        found = super().namespace(request, operation)
        if operation == "list":
            self.notes["last"] = found
        return found


@nodes.fault(
    "second-node-keeps-old-status",
    "update.persists",
    also=("update.paused", "update.resumed", "get.agrees-with-list"),
    needs_start=True,
    intermittent=True,
    trigger="get a run several times after an update",
    witness=lambda api: (
        (run := api.new("PAUSED")) and len({api.status(run) for _ in range(4)}) == 2
    ),
)
class SecondNode(Remembering):
    """Every second get shows a run as it was before its last update, for ever."""

    def move(self, run: Run, command: str) -> None:
        self.notes[run.id] = copy.deepcopy(run)
        super().move(run, command)

    def do_get(self, request: Request, run_id: str) -> Reply:
        self.notes["even"] = request.number % 2 == 0
        return super().do_get(request, run_id)

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        old = self.notes.get(run.id, run) if self.notes["even"] else run
        return super().show_got(old, loop_over=loop_over)


@nodes.fault(
    "started-known-to-one-node",
    "start.found",
    also=("get.success",),
    needs_start=True,
    intermittent=True,
    trigger="get a run that was just started several times",
    witness=lambda api: (run := api.new()) and len({api.get(run).ok for _ in range(4)}) == 2,
)
class OneNodeKnows(Service):
    """Every second get does not know the runs that were started since the node came up."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        if run_id in self.started and request.number % 2 == 0:
            raise self.unknown_run()
        return super().do_get(request, run_id)


@nodes.fault(
    "unknown-get-answers-the-last-read",
    "get.id.unknown-refused",
    also=("get.id.exact",),
    trigger="get a run, then an id that none has",
    witness=lambda api: api.get(api.one()["_id"]).ok and api.get(NOBODY).ok,
)
class EntityHolder(Remembering):
    """An unknown id gets the run that was read right before, if there was one."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        last = self.notes.pop("last", None)
        if run_id not in self.runs and last in self.runs:
            return super().do_get(request, last)
        self.notes["last"] = run_id
        return super().do_get(request, run_id)


@nodes.fault(
    "foreign-refusal-remembered",
    "get.success",
    also=("start.found",),
    trigger="get a run under another namespace, then under its own",
    witness=lambda api: (
        (run := api.one(_status="FAILED")["_id"])
        and not api.get(run, nsfilter=OTHER_NAMESPACE).ok
        and not api.get(run).ok
    ),
)
class NegativeCache(Remembering):
    """A run that was once asked for under another namespace is not found under its own either."""

    def find(self, run_id: str, namespace: str) -> Run:
        if run_id in self.notes:
            raise self.unknown_run()
        try:
            return super().find(run_id, namespace)
        except Refused:
            if run_id in self.runs:
                self.notes[run_id] = True
            raise


@nodes.fault(
    "start-after-a-refused-start-refused",
    "start.success",
    needs_start=True,
    trigger="a start of an unknown definition, then a proper one",
    witness=lambda api: not api.start(definition=NOBODY).ok and not api.start({"a": 1}).ok,
)
class ErrorHolder(Remembering):
    """The start after one that was refused is refused with the same code."""

    def do_start(self, request: Request) -> Reply:
        pending = self.notes.pop("refused", None)
        if pending is not None:
            raise pending
        try:
            return super().do_start(request)
        except Refused as refused:
            self.notes["refused"] = refused
            raise


@nodes.fault(
    "get-after-start-answers-the-new-one",
    "get.id.exact",
    needs_start=True,
    trigger="start a run, then get another one",
    witness=lambda api: (old := api.new()) and (new := api.new()) and api.get(old)["_id"] == new,
)
class SessionEntity(Remembering):
    """The get right after a start answers the new run, whichever was asked for."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.notes["new"] = run.id

    def do_get(self, request: Request, run_id: str) -> Reply:
        new = self.notes.pop("new", None)
        return super().do_get(request, new if new and run_id in self.runs else run_id)


@nodes.fault(
    "start-after-a-pause-starts-paused",
    "start.status.initial",
    needs_start=True,
    trigger="a start right after PAUSED on another run",
    witness=lambda api: api.new("PAUSED") and api.start({"a": 1})["_status"] == "PAUSED",
)
class ContextStatus(Remembering):
    """The start right after an update to PAUSED is PAUSED too."""

    def operate(self, request: Request, run_id: str | None) -> Reply:
        reply = super().operate(request, run_id)
        self.notes["paused"] = request.method == "PUT" and reply.content["_status"] == "PAUSED"
        return reply

    def keep(self, run: Run) -> None:
        super().keep(run)
        if self.notes.get("paused"):
            run.since = None
            self.become(run, "PAUSED", run.updated)


@nodes.fault(
    "update-takes-the-last-read-along",
    "update.own-run-only",
    needs_start=True,
    trigger="get one run, update another, get the first again",
    witness=lambda api: (
        (read := api.new())
        and (other := api.new())
        and api.get(read).ok
        and api.update(other, "PAUSED").ok
        and api.status(read) == "PAUSED"
    ),
)
class DirtyContext(Remembering):
    """An update is also applied to the run that was read right before, where that is legal."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        self.notes["read"] = run_id
        return super().do_get(request, run_id)

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        read = self.notes.pop("read", run_id)
        command = self.command(request)
        if read in self.started and (self.runs[read].status, command) in self.moves:
            self.move(self.runs[read], command)
        return reply


@nodes.fault(
    "gateway-joins-equal-updates",
    "update.reply.same",
    also=("update.paused", "update.persists", "update.success"),
    needs_start=True,
    trigger="the same command to two runs, one right after the other",
    witness=lambda api: (
        (one := api.new())
        and (two := api.new())
        and api.update(one, "PAUSED").ok
        and api.update(two, "PAUSED")["_id"] == one
    ),
)
class JoinedUpdates(Remembering):
    """An update with the same body as the request right before it gets the reply of that one."""

    def operate(self, request: Request, run_id: str | None) -> Reply:
        same = request.method == "PUT" and self.notes.get("body") == request.body
        if not same:
            self.notes.clear()
            reply = super().operate(request, run_id)
            if request.method == "PUT":
                self.notes.update(body=request.body, reply=reply)
            return reply
        self.namespace(request, "update")
        self.find_to_update(run_id or "", self.namespace(request, "update"))
        return replace(self.notes["reply"])


@nodes.fault(
    "gateway-retry-starts-twice",
    "start.id.new",
    also=("start.success", "list.reply.total"),
    needs_start=True,
    intermittent=True,
    trigger="every third start: count the runs that hold its inputs",
    witness=lambda api: (
        (marks := [{"mark": n} for n in range(3)])
        and all(api.start(mark).ok for mark in marks)
        and len([i for i in api.all() if i["_inputParams"] in marks]) == 4
    ),
)
class StartedTwice(Service):
    """Every third start is sent on twice by the gateway, which makes two runs of it."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        return super().do_start(request) if request.number % 3 == 0 else reply
