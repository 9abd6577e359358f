"""Read off what was sent for other reasons: laws and structural checks tell much of the dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wfmock.bindings import NAMESPACE, WORKFLOW_ID
from wfmock.contract.judging.asking import Asked, asked
from wfmock.contract.judging.statuses import UNANSWERED
from wfmock.contract.learn import life
from wfmock.contract.learn.lessons import Study
from wfmock.contract.learn.names import meant_by
from wfmock.contract.learn.refusals import is_uuid
from wfmock.contract.wire.deployment import Answer, parsed
from wfmock.spec.exchange import Exchange
from wfmock.workflows.model import TERMINAL, Command, Status

# In which statuses a command is illegal whatever the dialect.
_ILLEGAL: Mapping[str, tuple[str, frozenset[Status]]] = {
    "PAUSED": ("illegalPause", TERMINAL),
    "RESUMED": ("illegalResume", frozenset(Status) - {Status.PAUSED}),
    "RETRIED": ("illegalRetry", frozenset({Status.QUEUED, Status.RUNNING, Status.COMPLETED})),
    "TERMINATED": ("illegalTerminate", frozenset({Status.COMPLETED})),
}


def read_off(study: Study) -> None:
    """Learn from every exchange so far, in order; nothing is sent."""
    api = study.bench.ground.api
    runs: dict[str, Mapping[str, Any]] = {}  # as each was shown last
    for exchange in tuple(study.bench.transport.exchanges):
        request = asked(exchange, api)
        if request is None or exchange.reply.status < 100 or exchange.reply.status in UNANSWERED:
            continue
        answer = _answer(exchange)
        if request.readable:
            if request.binding == "list":
                _list(study, request, answer)
            elif request.binding == "get":
                _get(study, request, answer, runs)
            elif request.binding == "start":
                _start(study, request, answer)
            else:
                _update(study, request, answer, runs)
        if answer.ok:
            runs |= {str(run["_id"]): run for run in (*answer.items, answer.run) if "_id" in run}
    namespace = study.bench.api.namespace
    study.seen = {key: run for key, run in runs.items() if namespace in _namespaces(run)}


def _namespaces(run: Mapping[str, Any]) -> list[Any]:
    named = run.get("_namespaces")
    return named if isinstance(named, list) else []


def _answer(exchange: Exchange) -> Answer:
    headers = {name.lower(): value for name, value in exchange.reply.headers}
    body = exchange.reply.body
    return Answer(exchange.id, exchange.reply.status, headers, body, parsed(body))


def _refused(study: Study, entry: str, answer: Answer, what: str) -> None:
    if not answer.ok and not study.knows(entry):
        study.refusal(entry, answer, what)


def _list(study: Study, request: Asked, answer: Answer) -> None:
    others = {name: value for name, value in request.query.items() if name != NAMESPACE}
    known = {parameter.name for parameter in request.operation.parameters}
    if NAMESPACE not in request.query:
        if not others:
            _refused(study, "missingNamespace", answer, "a list without nsfilter")
    elif request.namespace != study.bench.api.namespace:
        return
    elif others and not known.intersection(others):
        if not study.knows("unknownQueryParameter"):
            what = "a parameter that is none"
            study.reaction("unknownQueryParameter", answer, what, "ignored")
    elif not request.valid:
        _refused(study, "invalidRequest", answer, "a list that is not valid")


def _get(
    study: Study, request: Asked, answer: Answer, runs: Mapping[str, Mapping[str, Any]]
) -> None:
    run_id, impossible = request.path.get(WORKFLOW_ID, ""), study.bench.impossible
    if request.namespace in impossible and run_id in runs:
        _refused(study, "foreignWorkflow", answer, "a workflow of another namespace")
    elif request.namespace == study.bench.api.namespace and run_id in impossible:
        if not is_uuid(run_id):
            _refused(study, "malformedWorkflowId", answer, "an id that is no UUID")
        elif all(map(is_uuid, runs)):
            _refused(study, "unknownWorkflow", answer, "an id that no workflow has")


def _start(study: Study, request: Asked, answer: Answer) -> None:
    body = request.body
    if not isinstance(body, dict) or request.namespace != study.bench.api.namespace:
        return
    definition = body.get("_workflowDefId")
    if isinstance(definition, str) and definition in study.bench.impossible and request.valid:
        what = "a start of a definition that does not exist"
        _refused(study, "unknownDefinition", answer, what)
    elif answer.ok and definition == study.bench.api.definition:
        life.begun(study, answer, without_inputs="_inputParams" not in body)


def _update(
    study: Study, request: Asked, answer: Answer, runs: Mapping[str, Mapping[str, Any]]
) -> None:
    run_id = request.path.get(WORKFLOW_ID, "")
    before = runs.get(run_id, {})
    command = request.body.get("_status") if isinstance(request.body, dict) else None
    if command not in tuple(Command) or run_id not in study.bench.transport.owned:
        return
    entry, where = _ILLEGAL[command]
    status = meant_by(before.get("_status"))
    if not answer.ok and status in where:
        _refused(study, entry, answer, f"{command} for a run where it is not legal")
    elif answer.ok and command == "PAUSED" and not study.knows("pausedTasks"):
        life.paused_tasks(study, answer)
    elif answer.ok and command == "TERMINATED" and status is Status.PAUSED:
        life.terminated_tasks(study, before, answer)
