"""Updates of the status: what they do, what they say and what they leave alone."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.data import Run, new_id
from faulty.messages import Refused, Reply, Request
from faulty.probe import Api
from faulty.reference import Service
from faulty.runs import ACTIVE, MOVES

lifecycle = Shelf("lifecycle")
PERSISTS = "update.persists"


def idle(command: str, clause: str, *before: str) -> None:
    """Shelve a server on which the command answers 200 and does nothing."""

    def move(self: Service, run: Run, asked: str) -> None:
        if asked != command:
            Service.move(self, run, asked)

    def witness(api: Api) -> bool:
        run_id = api.new(*before)
        was = api.status(run_id)
        return api.update(run_id, command).ok and api.status(run_id) == was

    lifecycle.add(
        variant(move=move),
        f"{command.lower()}-does-nothing",
        clause,
        also=(PERSISTS,),
        summary=f"{command} answers 200 and changes nothing",
        trigger=f"{command} after {', '.join(before) or 'a start'}",
        needs_start=True,
        witness=witness,
    )


def forbidden(command: str, clause: str, *before: str, from_: tuple[str, ...]) -> None:
    """Shelve a server that refuses the command from some states from which it is legal."""
    moves = dict(MOVES)
    for was in from_:
        del moves[was, command]
    lifecycle.add(
        variant(moves=moves),
        f"{command.lower()}-refused-from-{from_[0].lower()}",
        clause,
        also=("update.success", "update.transition"),
        summary=f"{command} is refused from {' and '.join(from_)}",
        trigger=f"{command} after {', '.join(before) or 'a start'}",
        needs_start=True,
        witness=lambda api: not api.update(api.new(*before), command).ok,
    )


idle("PAUSED", "update.paused")
idle("RESUMED", "update.resumed", "PAUSED")
idle("TERMINATED", "update.terminated")
idle("RETRIED", "update.retried", "TERMINATED")
forbidden("PAUSED", "update.paused", from_=ACTIVE)
forbidden("RESUMED", "update.resumed", "PAUSED", from_=("PAUSED",))
forbidden("TERMINATED", "update.terminated", from_=("RUNNING", "QUEUED", "PAUSED"))
forbidden("TERMINATED", "update.terminated", "PAUSED", from_=("PAUSED",))


def leads(command: str, clause: str, target: str, summary: str, *before: str) -> None:
    """Shelve a server on which the command leads to a state it should not lead to."""
    moves = {key: target if key[1] == command else to for key, to in MOVES.items()}
    lifecycle.add(
        variant(moves=moves),
        f"{command.lower()}-leads-to-{target.lower()}",
        clause,
        also=(PERSISTS, "update.success"),
        summary=summary,
        trigger=f"{command} after {', '.join(before) or 'a start'}",
        needs_start=True,
        witness=lambda api: api.status(api.new(*before, command)) == target,
    )


leads("PAUSED", "update.paused", "TERMINATED", "PAUSED terminates the workflow")
leads("RESUMED", "update.resumed", "TERMINATED", "RESUMED terminates the workflow", "PAUSED")
leads("TERMINATED", "update.terminated", "PAUSED", "TERMINATED only pauses the workflow")
leads("RETRIED", "update.retried", "FAILED", "RETRIED leaves the workflow FAILED", "TERMINATED")


@lifecycle.fault(
    "resumed-stored-literally",
    "update.resumed",
    also=("workflow.status.lasting", PERSISTS, "update.paused"),
    trigger="pause, resume, pause again",
    needs_start=True,
    witness=lambda api: api.status(api.new("PAUSED", "RESUMED", "PAUSED")) == "RESUMED",
)
class ResumedStored(Service):
    """After RESUMED a workflow rests in RESUMED for ever and cannot be paused again."""

    moves: Mapping[tuple[str, str], str] = {**MOVES, ("PAUSED", "RESUMED"): "RESUMED"}


@lifecycle.fault(
    "retry-makes-a-new-run",
    "update.retried",
    also=("update.reply.same", "update.own-run-only"),
    trigger="retry a workflow that ended without success",
    needs_start=True,
    witness=lambda api: api.update(run_id := api.new("TERMINATED"), "RETRIED")["_id"] != run_id,
)
class RetryClones(Service):
    """RETRIED leaves the workflow as it is and answers a new one with another id."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        if self.command(request) != "RETRIED":
            return super().do_update(request, run_id)
        run = self.find_to_update(run_id, self.namespace(request, "update"))
        if (run.status, "RETRIED") not in self.moves:
            raise self.illegal(run, "RETRIED")
        clone = self.new_run(self.definitions[run.definition], run.namespaces[0], run.inputs)
        self.keep(clone)
        return Reply(200, self.show_updated(clone))


Move = Callable[[Service, Run, str], object]


def after(
    name: str, clause: str, then: Move, summary: str, witness: Any, trigger: str, *also: str
) -> None:
    """Shelve a server that does something more after every legal update."""

    def move(self: Service, run: Run, command: str) -> None:
        Service.move(self, run, command)
        then(self, run, command)

    lifecycle.add(
        variant(move=move),
        name,
        clause,
        also=also,
        summary=summary,
        trigger=trigger,
        needs_start=True,
        witness=witness,
    )


def own_siblings(service: Service, run: Run) -> list[Run]:
    return [
        other
        for other in service.runs.values()
        if other.definition == run.definition and other is not run and other.since is not None
    ]


def sibling_follows(api: Api) -> bool:
    sibling = api.new()
    api.new("PAUSED")
    return bool(api.status(sibling) == "PAUSED")


after(
    "update-takes-siblings-along",
    "update.own-run-only",
    lambda self, run, command: [
        Service.move(self, other, command)
        for other in own_siblings(self, run)
        if (other.status, command) in MOVES
    ],
    "An update is done to every active workflow of the same definition",
    sibling_follows,
    "update one of two workflows of one definition and get the other",
    PERSISTS,
)


def update_changes(field: str, sees: Callable[[Any, Any], bool] | None = None) -> Any:
    def witness(api: Api) -> bool:
        before = api.start({"a": 1}).json
        return bool(api.update(before["_id"], "PAUSED")[field] != before[field])

    return witness


UPDATED = "compare a workflow before and after an update"
after(
    "update-moves-created-at",
    "workflow.created-at.fixed",
    lambda self, run, command: setattr(run, "created", run.updated),
    "An update sets _createdAt anew",
    update_changes("_createdAt"),
    UPDATED,
    "update.reply.same",
)
after(
    "update-renames",
    "update.reply.same",
    lambda self, run, command: setattr(run, "name", f"{run.name} ({command.lower()})"),
    "An update changes the name",
    update_changes("_name"),
    UPDATED,
)
after(
    "update-clears-inputs",
    "update.reply.same",
    lambda self, run, command: setattr(run, "inputs", {}),
    "An update empties _inputParams",
    update_changes("_inputParams"),
    UPDATED,
    "start.inputs.echoed",
)
after(
    "update-changes-creator",
    "update.reply.same",
    lambda self, run, command: setattr(run, "created_by", new_id(self.random)),
    "An update replaces _createdBy",
    update_changes("_createdBy"),
    UPDATED,
)


@lifecycle.fault(
    "update-answers-another-run",
    "update.reply.same",
    also=("update.reply.workflow", "update.paused", "update.terminated", PERSISTS),
    trigger="the reply to any update",
    needs_start=True,
    witness=lambda api: api.update(run_id := api.new(), "PAUSED")["_id"] != run_id,
)
class AnswersAnother(Service):
    """An update answers another workflow than that of its path."""

    def show_updated(self, run: Run) -> Any:
        return self.show(next(iter(self.runs.values())))


@lifecycle.fault(
    "update-said-not-done",
    PERSISTS,
    also=("update.paused", "update.resumed", "update.terminated", "update.retried"),
    trigger="update a workflow, then get it",
    needs_start=True,
    witness=lambda api: (
        api.update(run_id := api.new(), "PAUSED")["_status"] == "PAUSED"
        and api.status(run_id) != "PAUSED"
    ),
)
class SaidNotDone(Service):
    """An update answers the new status but does not keep it."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        run = self.find_to_update(run_id, self.namespace(request, "update"))
        before = (run.status, run.since, run.aged, run.updated, [dict(task) for task in run.tasks])
        reply = super().do_update(request, run_id)
        run.status, run.since, run.aged, run.updated, run.tasks = before
        return reply


@lifecycle.fault(
    "list-shows-status-of-the-start",
    PERSISTS,
    also=("get.agrees-with-list", "update.paused", "update.terminated"),
    trigger="update a workflow, then look it up in the list",
    needs_start=True,
    witness=lambda api: (
        (run_id := api.new("TERMINATED"))
        and {r["_id"]: r["_status"] for r in api.all(sort={"_createdAt": -1})}[run_id] == "QUEUED"
    ),
)
class ListIsStale(Service):
    """The list shows workflows as they were when they were started."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        run.extra = {}
        self.photos = {**getattr(self, "photos", {}), run.id: self.show(run)}

    def show_listed(self, run: Run) -> Any:
        return getattr(self, "photos", {}).get(run.id) or self.show(run)


@lifecycle.fault(
    "get-shows-status-of-the-start",
    PERSISTS,
    also=("get.agrees-with-list", "update.paused", "update.terminated"),
    trigger="update a workflow, then get it",
    needs_start=True,
    witness=lambda api: api.status(api.new("TERMINATED")) == "QUEUED",
)
class GetIsStale(Service):
    """A get shows workflows as they were when they were started."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.photos = {**getattr(self, "photos", {}), run.id: self.show(run)}

    def show_got(self, run: Run, *, loop_over: bool) -> Any:
        return getattr(self, "photos", {}).get(run.id) or super().show_got(run, loop_over=loop_over)


def invalid_status_ends_it(api: Api) -> bool:
    run_id = api.new()
    return not api.update(run_id, "CANCELLED").ok and api.status(run_id) == "TERMINATED"


@lifecycle.fault(
    "refused-status-terminates",
    "update.refused-changes-nothing",
    also=("update.status.four",),
    trigger="an update with a status that is none of the four, then get",
    needs_start=True,
    witness=invalid_status_ends_it,
)
class RefusedTerminates(Service):
    """A status that is none of the four is refused, but the workflow is terminated."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        try:
            return super().do_update(request, run_id)
        except Refused as refused:
            run = self.runs.get(run_id)
            if refused.status == 400 and run and run_id in self.started:
                self.move(run, "TERMINATED")
            raise


def refused_resume_pauses(api: Api) -> bool:
    run_id = api.new()
    return not api.update(run_id, "RESUMED").ok and api.status(run_id) == "PAUSED"


@lifecycle.fault(
    "refused-resume-pauses",
    "update.refused-changes-nothing",
    trigger="RESUMED on a workflow that is not paused, then get",
    needs_start=True,
    witness=refused_resume_pauses,
)
class RefusedResumePauses(Service):
    """RESUMED on an active workflow is refused, but pauses it."""

    def illegal(self, run: Run, command: str) -> Refused:
        refused = super().illegal(run, command)
        if command == "RESUMED" and run.status in ACTIVE:
            Service.move(self, run, "PAUSED")
        return refused


@lifecycle.fault(
    "terminated-comes-back",
    "update.terminated",
    also=(PERSISTS, "get.changes-nothing"),
    trigger="terminate a workflow and get it three times",
    needs_start=True,
    witness=lambda api: (
        (run_id := api.new("TERMINATED"))
        and [api.status(run_id) for _ in range(4)][-1] == "RUNNING"
    ),
)
class ComesBack(Service):
    """A terminated workflow is running again after it was read twice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reads: Counter[str] = Counter()

    def find(self, run_id: str, namespace: str) -> Run:
        run = super().find(run_id, namespace)
        if run_id in self.started and run.status == "TERMINATED":
            self.reads[run_id] += 1
            if self.reads[run_id] > 2:
                self.become(run, "RUNNING", self.now())
        return run


@lifecycle.fault(
    "starts-paused",
    "start.status.initial",
    also=("update.paused",),
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start()["_status"] == "PAUSED",
)
class StartsPaused(Service):
    """A workflow is paused from its start."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.move(run, "PAUSED")


@lifecycle.fault(
    "starts-terminated",
    "start.status.initial",
    also=("update.paused",),
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start()["_status"] == "TERMINATED",
)
class StartsTerminated(Service):
    """A workflow is terminated from its start."""

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.move(run, "TERMINATED")
