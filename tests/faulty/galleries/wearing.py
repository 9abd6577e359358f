"""Other looks: fields, ids, times, HTTP."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faulty.catalogue import Gallery, variant
from faulty.data import Run
from faulty.messages import Refused, Reply, Request
from faulty.reference import Service
from faulty.search import Search

wearing = Gallery()


def digits(count: int) -> None:
    length = len("2026-02-24T02:32:22Z") + (count + 1 if count else 0)
    wearing.add(
        variant(fraction_digits=count),
        f"digits-{count}",
        summary=f"Times have {count} fraction digits",
        witness=lambda api: len(api.one()["_createdAt"]) == length,
        dialect={"timestampDigits": count},
    )


digits(0)
digits(3)
digits(6)
wearing.add(
    variant(timestamp=lambda self, ns: Service.timestamp(self, ns)[:-1] + "+00:00"),
    "zone-as-offset",
    summary="Times end in +00:00 instead of Z",
    witness=lambda api: api.one()["_createdAt"].endswith("+00:00"),
    dialect={"timestampZone": "+00:00"},
)

Look = Callable[[dict[str, Any]], dict[str, Any]]


def showing(look: Look) -> type[Service]:
    return variant(show=lambda self, run: look(Service.show(self, run)))


wearing.add(
    showing(lambda shown: {**shown, "_priority": 5, "_links": {"self": "/x"}}),
    "extra-fields",
    summary="Workflows have two more fields",
    witness=lambda api: api.one().get("_priority") == 5,
    dialect={"extraFields": {"_priority": 5, "_links": {"self": "/x"}}},
)
wearing.add(
    showing(lambda shown: {key: value for key, value in shown.items() if value is not None}),
    "null-fields-absent",
    summary="Fields that are null are left out",
    witness=lambda api: "_timeoutSeconds" not in api.one(),
    dialect={"nullFields": "absent"},
)
wearing.add(
    showing(lambda shown: dict(reversed(shown.items()))),
    "fields-in-another-order",
    summary="Fields come in another order",
    witness=lambda api: next(iter(api.one())) == "_output",
)
wearing.add(
    showing(lambda shown: {**shown, "_timeoutSeconds": 20, "_timeoutPolicy": "ALERT_ONLY"}),
    "timeouts-filled",
    summary="_timeoutSeconds and _timeoutPolicy are filled",
    witness=lambda api: api.one()["_timeoutSeconds"] == 20,
)
wearing.add(
    showing(
        lambda shown: {
            **shown,
            "_tasks": [{**task, "_inputParams": {}, "_output": None} for task in shown["_tasks"]],
        }
    ),
    "tasks-with-more-fields",
    summary="Tasks have _inputParams and _output too",
    witness=lambda api: "_inputParams" in api.one()["_tasks"][0],
)


@wearing.honest(
    "other-status-names",
    witness=lambda api: api.items(_status="SUCCEEDED"),
    dialect={
        "statusNames": {
            "QUEUED": "SCHEDULED",
            "RUNNING": "IN_PROGRESS",
            "COMPLETED": "SUCCEEDED",
            "TERMINATED": "CANCELLED",
        }
    },
)
class OtherNames(Service):
    """Statuses but PAUSED and FAILED have other names."""

    names = (
        *(("QUEUED", "SCHEDULED"), ("RUNNING", "IN_PROGRESS")),
        *(("COMPLETED", "SUCCEEDED"), ("TERMINATED", "CANCELLED")),
    )

    def called(self, status: str) -> str:
        return dict(self.names).get(status, status)

    def show(self, run: Run) -> Any:
        return {**super().show(run), "_status": self.called(run.status)}

    def has_status(self, run: Run, search: Search) -> bool:
        return self.called(run.status) == search.status

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return self.called(value) if name == "_status" else value


@wearing.honest(
    "unfamiliar-status",
    witness=lambda api: api.items(_status="WAITING_FOR_INPUT"),
)
class Unfamiliar(Service):
    """Some workflows are in a status that the document does not mention."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for run in list(self.runs.values())[::9]:
            run.status = "WAITING_FOR_INPUT"


def omitted(entry: str, look: Look) -> None:
    def inputs(self: Service, order: dict[str, Any]) -> Any:
        return Service.inputs(self, order) if "_inputParams" in order else None

    wearing.add(
        variant(inputs=inputs, show=lambda self, run: look(Service.show(self, run))),
        f"omitted-inputs-{entry}",
        summary=f"_inputParams that were not sent are {entry}",
        witness=lambda api: api.start()["_inputParams"] is None,
        dialect={"omittedInputParams": entry},
    )


omitted("null", lambda shown: shown)
omitted(
    "absent",
    lambda shown: {k: v for k, v in shown.items() if k != "_inputParams" or v is not None},
)


class OwnIds(Service):
    """Workflows have ids of another kind, the older ones too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        runs = list(self.runs.values())
        for run in runs:
            run.id = self.new_id()
        self.runs = {run.id: run for run in runs}


@wearing.honest("ids-are-ulids", witness=lambda api: len(api.one()["_id"]) == 26)
class Ulids(OwnIds):
    """Ids are ULIDs."""

    def new_id(self) -> str:
        letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        return "01J" + "".join(self.random.choice(letters) for _ in range(23))


@wearing.honest(
    "ids-are-numbers",
    witness=lambda api: api.one()["_id"].isdigit(),
    dialect={"malformedWorkflowId": 400},
)
class Numbers(OwnIds):
    """Ids are strings of digits; anything else is answered 400."""

    latest = 1_000_000

    def new_id(self) -> str:
        self.latest += 7
        return str(self.latest)

    def operate(self, request: Request, run_id: str | None) -> Reply:
        if run_id is not None and not run_id.isdigit():
            raise Refused(400, "an id is a number")
        return super().operate(request, run_id)


@wearing.honest("users-are-emails", witness=lambda api: "@" in api.one()["_createdBy"])
class Emails(Service):
    """_createdBy and _updatedBy are e-mail addresses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.user = "qa@example.org"
        for run in self.runs.values():
            run.created_by, run.updated_by = f"u{run.created_by[:4]}@example.org", self.user


Finish = Callable[[Service, Reply, Request], Reply]


def wire(name: str, finish: Finish, summary: str, witness: Any) -> None:
    wearing.add(variant(finish=finish), name, summary=summary, witness=witness)


def with_headers(**headers: str) -> Finish:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def finish(service: Service, reply: Reply, request: Request) -> Reply:
        return replace(reply, headers={**reply.headers, **named})

    return finish


def lower(service: Service, reply: Reply, request: Request) -> Reply:
    body = service.write(reply.content)
    headers = {name.lower(): value for name, value in reply.headers.items()}
    kind = {"content-type": reply.media or "", "content-length": str(len(body)), "x-id": "1"}
    return replace(reply, content=body, media=None, headers={**headers, **kind})


def zipped(service: Service, reply: Reply, request: Request) -> Reply:
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return reply
    headers = {**reply.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(reply, content=gzip.compress(service.write(reply.content)), headers=headers)


wire(
    "connection-closed",
    with_headers(Connection="close"),
    "The connection is closed after every reply",
    lambda api: api.list().headers.get("connection") == "close",
)
wire(
    "lower-case-headers",
    lower,
    "Header names are in lower case",
    lambda api: "x-id" in api.list().headers,
)
wire(
    "gzip",
    zipped,
    "Replies are compressed when the caller accepts it",
    lambda api: (
        "content-encoding"
        in api.call("GET", "/workflowsvc/api/v1/workflows", Accept_Encoding="gzip").headers
    ),
)
wire(
    "chunked",
    with_headers(Transfer_Encoding="chunked"),
    "Replies come in chunks",
    lambda api: api.list().headers.get("transfer-encoding") == "chunked",
)
wire(
    "cors-and-caching-headers",
    with_headers(
        Access_Control_Allow_Origin="*", Cache_Control="no-store", Server="nginx", ETag='"1"'
    ),
    "Replies have headers for browsers and caches",
    lambda api: "etag" in api.list().headers,
)
wearing.add(
    variant(finish=lambda self, reply, request: replace(reply, media=with_charset(reply.media))),
    "charset-in-content-type",
    summary="The content type names the charset",
    witness=lambda api: api.list().headers["content-type"] == "application/json;charset=UTF-8",
)


def with_charset(media: str | None) -> str | None:
    return f"{media};charset=UTF-8" if media else media


wearing.add(
    variant(write=lambda self, content: json.dumps(content, indent=2).encode()),
    "pretty-printed-ascii",
    summary="Bodies are indented and escape every letter beyond ASCII",
    witness=lambda api: api.list().body.startswith(b"{\n"),
)
wearing.add(
    Service,
    "path-prefix",
    summary="The service lies under /tenant/a",
    witness=lambda api: api.base == "/tenant/a" and api.list().ok,
    prefix="/tenant/a",
)


@wearing.honest(
    "head-and-options",
    witness=lambda api: api.call("OPTIONS", "/workflowsvc/api/v1/workflows").ok,
)
class HeadAndOptions(Service):
    """HEAD and OPTIONS are answered."""

    def route(self, request: Request) -> Reply:
        if request.method == "OPTIONS":
            return Reply(204, b"", media=None, headers={"Allow": "GET, HEAD, POST, PUT, OPTIONS"})
        head = request.method == "HEAD"
        return super().route(replace(request, method="GET") if head else request)


@wearing.honest(
    "location-on-start",
    witness=lambda api: "location" in api.start().headers,
)
class Location(Service):
    """A start answers with a Location."""

    def do_start(self, request: Request) -> Reply:
        reply = super().do_start(request)
        where = f"{request.path}/{reply.content['_id']}?nsfilter={request.query['nsfilter']}"
        return replace(reply, headers={"Location": where})
