"""Status codes, content types and encodings of replies that should succeed."""

import json
from dataclasses import replace
from typing import Any

from faulty.catalogue import Shelf, variant
from faulty.messages import Refused, Reply, Request
from faulty.probe import Answer, Api
from faulty.reference import Service

codes = Shelf("status-codes")
media = Shelf("media")


@codes.fault(
    "start-200",
    "start.success",
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start().status == 200,
)
class StartAnswers200(Service):
    """A start is answered 200 instead of 201."""

    def do_start(self, request: Request) -> Reply:
        return replace(super().do_start(request), status=200)


@codes.fault(
    "start-202",
    "start.success",
    trigger="any start",
    needs_start=True,
    witness=lambda api: api.start().status == 202,
)
class StartAnswers202(Service):
    """A start is answered 202 instead of 201."""

    def do_start(self, request: Request) -> Reply:
        return replace(super().do_start(request), status=202)


@codes.fault(
    "list-206",
    "list.success",
    also=("list.codes",),
    trigger="a list with more matches than fit the page",
    witness=lambda api: api.list(_pageSize=2).status == 206,
)
class ListAnswers206(Service):
    """A page that is not the whole list is answered 206."""

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        whole = reply.content["_total"] == len(reply.content["_list"])
        return replace(reply, status=200 if whole else 206)


@codes.fault(
    "list-204-when-empty",
    "list.success",
    also=("list.codes", "list.reply.envelope", "http.json"),
    trigger="a list that nothing matches",
    witness=lambda api: api.list(_name="no such name").status == 204,
)
class ListAnswers204(Service):
    """A list that nothing matches is answered 204 without a body."""

    def do_list(self, request: Request) -> Reply:
        reply = super().do_list(request)
        return reply if reply.content["_total"] else Reply(204, b"", media=None)


@codes.fault(
    "list-409-for-paused",
    "list.codes",
    also=("list.success", "list.status.filters"),
    trigger="a list with _status=PAUSED",
    witness=lambda api: api.list(_status="PAUSED").status == 409,
)
class ListConflict(Service):
    """The list answers 409 to _status=PAUSED."""

    def do_list(self, request: Request) -> Reply:
        if request.query.get("_status") == "PAUSED":
            raise Refused(409, "busy")
        return super().do_list(request)


@codes.fault(
    "get-206",
    "get.success",
    trigger="any get",
    witness=lambda api: api.get(api.one()["_id"]).status == 206,
)
class GetAnswers206(Service):
    """A get is answered 206 instead of 200."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        return replace(super().do_get(request, run_id), status=206)


@codes.fault(
    "get-404-when-completed",
    "get.success",
    also=("get.agrees-with-list",),
    trigger="get a COMPLETED workflow that the list shows",
    witness=lambda api: api.get(api.one(_status="COMPLETED")["_id"]).status == 404,
)
class CompletedIsGone(Service):
    """A completed workflow is listed but not found by its id."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        run = self.runs.get(run_id)
        if run is not None and run.status == "COMPLETED":
            raise self.unknown_run()
        return super().do_get(request, run_id)


@codes.fault(
    "update-202",
    "update.success",
    trigger="a legal update",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "PAUSED").status == 202,
)
class UpdateAnswers202(Service):
    """A legal update is answered 202 instead of 200."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        return replace(super().do_update(request, run_id), status=202)


@codes.fault(
    "update-204",
    "update.success",
    also=("update.reply.workflow", "http.json"),
    trigger="a legal update",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "PAUSED").status == 204,
)
class UpdateAnswers204(Service):
    """A legal update is answered 204 without a body."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        super().do_update(request, run_id)
        return Reply(204, b"", media=None)


@codes.fault(
    "update-put-not-allowed",
    "update.success",
    also=("update.paused", "update.terminated"),
    trigger="any update by PUT",
    needs_start=True,
    witness=lambda api: api.update(api.new(), "PAUSED").status == 405,
)
class PutNotAllowed(Service):
    """The status cannot be updated by PUT: 405."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        return Reply(405, {"status": 405}, headers={"Allow": "POST"})


def not_json(answer: Answer) -> bool:
    return answer.json is None


@media.fault(
    "list-as-text-plain",
    "http.json",
    trigger="the content type of any list",
    witness=lambda api: "json" not in api.list().headers["content-type"],
)
class ListIsTextPlain(Service):
    """The list says that it is text/plain."""

    def do_list(self, request: Request) -> Reply:
        return replace(super().do_list(request), media="text/plain; charset=utf-8")


@media.fault(
    "get-as-html",
    "http.json",
    trigger="the content type of any get",
    witness=lambda api: "json" not in api.get(api.one()["_id"]).headers["content-type"],
)
class GetIsHtml(Service):
    """A get says that it is text/html."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        return replace(super().do_get(request, run_id), media="text/html")


@media.fault(
    "start-without-content-type",
    "http.json",
    trigger="the headers of any start",
    needs_start=True,
    witness=lambda api: "content-type" not in api.start().headers,
)
class StartHasNoType(Service):
    """The reply to a start has no content type."""

    def do_start(self, request: Request) -> Reply:
        return replace(super().do_start(request), media=None)


@media.fault(
    "python-repr-body",
    "http.json",
    also=("list.reply.envelope", "get.reply.workflow", "start.reply.workflow"),
    trigger="the body of any get",
    witness=lambda api: not_json(api.get(api.one()["_id"])),
)
class ReprBody(Service):
    """A get is written with single quotes and None, which is no JSON."""

    def do_get(self, request: Request, run_id: str) -> Reply:
        reply = super().do_get(request, run_id)
        return replace(reply, content=repr(reply.content).encode())


@media.fault(
    "update-with-guard-prefix",
    "http.json",
    also=("update.reply.workflow",),
    trigger="the body of a legal update",
    needs_start=True,
    witness=lambda api: not_json(api.update(api.new(), "PAUSED")),
)
class GuardedUpdate(Service):
    """The reply to an update begins with a guard against script inclusion, so it is no JSON."""

    def do_update(self, request: Request, run_id: str) -> Reply:
        reply = super().do_update(request, run_id)
        return replace(reply, content=b")]}',\n" + self.write(reply.content))


def start_with_accents(api: Api) -> Answer:
    return api.start({"site": "Köln"})


def latin_1(_: Service, content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("latin-1", "replace")


media.add(
    variant(write=latin_1),
    "latin-1-body",
    "http.json",
    also=("start.inputs.echoed", "list.success"),
    summary="Bodies are written in Latin-1, which is no JSON encoding",
    trigger="a workflow whose name or inputs hold a letter beyond ASCII",
    witness=lambda api: not_json(api.list(_defId="5be7d1f8-1c90-46a3-9d2b-7fe3c4a8b05d")),
)
media.add(
    variant(write=lambda self, content: json.dumps(content).encode("utf-16")),
    "utf-16-body",
    "http.json",
    also=("list.reply.envelope",),
    summary="Bodies are written in UTF-16",
    trigger="any reply",
    witness=lambda api: not_json(api.list()),
)


def truncated(service: Service, reply: Reply, request: Request) -> Reply:
    body = reply.content if isinstance(reply.content, bytes) else service.write(reply.content)
    return replace(reply, content=body[:8192])


media.add(
    variant(finish=truncated),
    "large-bodies-cut",
    "http.json",
    also=("list.reply.envelope", "list.reply.items", "list.page-size.limits"),
    summary="A body of more than 8,192 bytes is cut off there",
    trigger="a page of ten or more workflows",
    witness=lambda api: not_json(api.list(_pageSize=40)),
)


@media.fault(
    "encoded-sort-not-decoded",
    "list.sort.orders",
    also=("list.success", "list.sort.key-order"),
    trigger="sort percent-encoded as in the request example",
    witness=lambda api: not api.list(sort={"_updatedAt": -1, "_name": 1}).ok,
)
class SortStaysEncoded(Service):
    """A percent-encoded sort is read as it stands and refused."""

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        return super().sort_keys(text if text is None else text.replace('"', "%22"))


@media.fault(
    "mojibake-name-filter",
    "list.name.partial",
    also=("list.success",),
    trigger="_name with a letter beyond ASCII that a workflow's name holds",
    witness=lambda api: not api.items(_name="Köln"),
)
class NameReadAsLatin1(Service):
    """The term of _name is read as Latin-1, so letters beyond ASCII never match."""

    def do_list(self, request: Request) -> Reply:
        query = dict(request.query)
        if "_name" in query:
            query["_name"] = query["_name"].encode().decode("latin-1")
        return super().do_list(replace(request, query=query))
