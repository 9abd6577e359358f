"""Other answers to what has to be refused or may be."""

from collections.abc import Callable
from typing import Any

from faulty.catalogue import Gallery, variant
from faulty.data import OTHER_NAMESPACE
from faulty.messages import Refused, Reply, Request
from faulty.probe import Answer, Api
from faulty.reference import Service
from faulty.runs import MOVES

refusing = Gallery()
UNKNOWN = "00000000-0000-4000-8000-000000000000"
ILLEGAL = ("illegalPause", "illegalResume", "illegalRetry", "illegalTerminate")


def refuses(
    name: str, method: str, code: int, *entries: str, sees: Callable[[Api], Answer]
) -> None:
    """Hang a server whose method answers a refusal with this code."""
    refusing.add(
        variant(**{method: lambda self, *args: Refused(code, "refused")}),
        f"{name}-{code}",
        summary=f"{name.replace('-', ' ').capitalize()} is answered {code}",
        witness=lambda api: sees(api).status == code,
        dialect=dict.fromkeys(entries, code),
    )


for code in (403, 400, 500, 401, 410, 422):
    refuses(
        "unknown-id",
        "unknown_run",
        code,
        *("unknownWorkflow", "malformedWorkflowId", "foreignWorkflow"),
        sees=lambda api: api.get(UNKNOWN),
    )
for code in (400, 404, 500, 422, 403):
    refuses(
        "illegal-move", "illegal", code, *ILLEGAL, sees=lambda api: api.update(api.new(), "RESUMED")
    )
for code in (400, 403, 409):
    refuses(
        "unknown-definition",
        "unknown_definition",
        code,
        "unknownDefinition",
        sees=lambda api: api.start(definition=UNKNOWN),
    )
refuses(
    "foreign-id",
    "foreign_run",
    403,
    "foreignWorkflow",
    sees=lambda api: api.get(api.one()["_id"], nsfilter=OTHER_NAMESPACE),
)


def missing_namespace(code: int) -> None:
    def namespace(self: Service, request: Request, operation: str) -> str:
        try:
            return Service.namespace(self, request, operation)
        except Refused as refused:
            raise Refused(code, refused.message) from refused

    refusing.add(
        variant(namespace=namespace),
        f"missing-namespace-{code}",
        summary=f"A missing nsfilter is answered {code}",
        witness=lambda api: api.list(nsfilter=None).status == code,
        dialect={"missingNamespace": code},
    )


missing_namespace(403)
missing_namespace(404)


@refusing.honest(
    "malformed-id-400",
    witness=lambda api: api.get("not-a-uuid").status == 400,
    dialect={"malformedWorkflowId": 400},
)
class MalformedId(Service):
    """An id that is no UUID is answered 400, an unknown one 404."""

    def operate(self, request: Request, run_id: str | None) -> Reply:
        if run_id is not None and len(run_id) != 36:
            raise Refused(400, "not an id")
        return super().operate(request, run_id)


@refusing.honest(
    "orders-422",
    witness=lambda api: api.start(body={}).status == 422,
)
class UnprocessableOrders(Service):
    """Bodies of start and update that make no sense are answered 422."""

    def do_start(self, request: Request) -> Reply:
        return self.as_422(request, super().do_start)

    def do_update(self, request: Request, run_id: str) -> Reply:
        return self.as_422(request, lambda r: super(UnprocessableOrders, self).do_update(r, run_id))

    def as_422(self, request: Request, serve: Callable[[Request], Reply]) -> Reply:
        try:
            return serve(request)
        except Refused as refused:
            raise Refused(422 if refused.status == 400 else refused.status, "no") from refused


Body = Callable[[int, str], Any]
Sees = Callable[[Answer], object]


def error_body(style: str, write: Body, media: str | None, sees: Sees) -> None:
    """Hang a server whose refusals have this body."""

    def refusal(self: Service, refused: Refused) -> Reply:
        return Reply(refused.status, write(refused.status, refused.message), media=media)

    refusing.add(
        variant(refusal=refusal),
        f"errors-{style}",
        summary=f"Refusals have a body of the style {style}",
        witness=lambda api: sees(api.get(UNKNOWN)),
        dialect={"errorBody": style},
    )


error_body(
    "html",
    lambda status, text: f"<html><body><h1>{status}</h1>{text}</body></html>".encode(),
    "text/html; charset=utf-8",
    lambda answer: b"<h1>" in answer.body,
)
error_body(
    "text",
    lambda status, text: text.encode(),
    "text/plain",
    lambda answer: answer.headers["content-type"] == "text/plain",
)
error_body("empty", lambda status, text: b"", None, lambda answer: answer.body == b"")
error_body(
    "problem",
    lambda status, text: {"type": "about:blank", "status": status, "title": text},
    "application/problem+json",
    lambda answer: "problem" in answer.headers["content-type"],
)


@refusing.honest(
    "errors-in-conductor-style",
    witness=lambda api: "retryable" in api.get(UNKNOWN).json,
)
class ConductorErrors(Service):
    """Refusals have a JSON body with many fields, among them retryable and instance."""

    def refusal(self, refused: Refused) -> Reply:
        facts = {"code": "X", "message": refused.message, "instance": "i-1", "retryable": False}
        return Reply(refused.status, {"status": refused.status, **facts, "metadata": None})


@refusing.honest(
    "bearer-required",
    witness=lambda api: api.list().ok and without_token(api).list().status == 401,
    needs_token="let-me-in",
)
class BearerRequired(Service):
    """Every request needs a bearer token; without it 401."""

    def route(self, request: Request) -> Reply:
        if request.headers.get("authorization") != "Bearer let-me-in":
            unauthorised = self.refusal(Refused(401, "Full authentication is required"))
            unauthorised.headers["WWW-Authenticate"] = "Bearer"
            return unauthorised
        return super().route(request)


def without_token(api: Api) -> Api:
    api.headers = {}
    return api


def dropping(*dropped: tuple[str, str]) -> dict[tuple[str, str], str]:
    return {key: target for key, target in MOVES.items() if key not in dropped}


refusing.add(
    variant(moves=dropping(("PAUSED", "PAUSED"), ("TERMINATED", "TERMINATED"))),
    "repeats-refused",
    summary="PAUSED on a paused and TERMINATED on a terminated workflow are refused",
    witness=lambda api: api.update(api.new("PAUSED"), "PAUSED").status == 409,
    dialect={"repeatedPause": "refused", "repeatedTerminate": "refused"},
)
refusing.add(
    variant(moves=dropping(("TERMINATED", "RETRIED"))),
    "retry-of-terminated-refused",
    summary="A terminated workflow cannot be retried, only a failed one",
    witness=lambda api: api.update(api.new("TERMINATED"), "RETRIED").status == 409,
    dialect={"retryOfTerminated": "refused"},
)
refusing.add(
    variant(moves=dropping(("FAILED", "TERMINATED"), ("TIMED_OUT", "TERMINATED"))),
    "terminate-of-failed-refused",
    summary="A workflow that is over in any way cannot be terminated",
    witness=lambda api: api.update(api.one(_status="FAILED")["_id"], "TERMINATED").status == 409,
)


@refusing.honest(
    "unknown-parameters-refused",
    witness=lambda api: api.list(_count=5).status == 400,
    dialect={"unknownQueryParameter": "refused"},
)
class UnknownParameters(Service):
    """Query parameters that the document does not list are refused."""

    known = frozenset(
        (
            *("nsfilter", "_pageSize", "_pagesize", "_offset", "_name", "_defId", "_status"),
            *("sort", "startDate", "endDate", "enddate", "_includeLoopOverTasks"),
        )
    )

    def operate(self, request: Request, run_id: str | None) -> Reply:
        if set(request.query) - self.known:
            raise Refused(400, "unknown parameter")
        return super().operate(request, run_id)
