"""One small honest Workflow Service, made to be spoilt: every promise is a method of its own.

A faulty server is a subclass with one method replaced; so is an honest one that chose
differently where the document is silent. State is in memory, one lock guards it, and time
passes only when somebody looks.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from faulty.data import Definition
from faulty.listing import Listing
from faulty.messages import Refused, Reply, Request, as_json
from faulty.runs import COMMANDS
from faulty.search import Search, instant, number, sort_keys

ROUTE = re.compile(r"/workflowsvc/api/v1/workflows(?:/([^/]+)(/status)?)?")


class Service(Listing):
    """A WSGI app; ``calls`` counts the requests by operation."""

    page_size = 10

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.calls: Counter[str] = Counter()
        self._lock = threading.RLock()

    # --- HTTP

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        request = Request.read(environ)
        with self._lock:
            reply = self.handle(request)
        return self.finish(reply, request).send(start_response, self.write)

    def handle(self, request: Request) -> Reply:
        """Answer the request, refusals and crashes included."""
        try:
            return self.route(request)
        except Refused as refused:
            return self.refusal(refused)
        except Exception as error:  # as any framework does: a bug is a 500
            return self.refusal(Refused(500, f"{type(error).__name__}"))

    def route(self, request: Request) -> Reply:
        found = ROUTE.fullmatch(request.path)
        if not found:
            raise Refused(404, "no such path")
        run_id, status = found.groups()
        methods = {(False, False): ("GET", "POST"), (True, False): ("GET",), (True, True): ("PUT",)}
        allowed = methods[(run_id is not None, status is not None)]
        if request.method not in allowed:
            return Reply(405, {"status": 405}, headers={"Allow": ", ".join(allowed)})
        for run in self.runs.values():
            self.age(run)
        return self.operate(request, run_id)

    def operate(self, request: Request, run_id: str | None) -> Reply:
        if request.method == "PUT":
            return self.do_update(self.counted("update", request), run_id or "")
        if request.method == "POST":
            return self.do_start(self.counted("start", request))
        if run_id is None:
            return self.do_list(self.counted("list", request))
        return self.do_get(self.counted("get", request), run_id)

    def counted(self, operation: str, request: Request) -> Request:
        self.calls[operation] += 1
        return replace(request, number=self.calls[operation])

    def refusal(self, refused: Refused) -> Reply:
        return Reply(refused.status, {"status": refused.status, "message": refused.message})

    def finish(self, reply: Reply, request: Request) -> Reply:
        """The last hand on a reply before it is sent."""
        return reply

    def write(self, content: Any) -> bytes:
        return as_json(content)

    # --- the four operations

    def do_list(self, request: Request) -> Reply:
        search = self.search(request)
        found = [run for run in self.listed(search) if self.matches(run, search)]
        page = self.page(self.ordered(found, search), search)
        items = [self.show_listed(run) for run in page]
        return Reply(200, self.envelope(search, self.total(search, found, page), items))

    def do_get(self, request: Request, run_id: str) -> Reply:
        run = self.find(run_id, self.namespace(request, "get"))
        return Reply(200, self.show_got(run, loop_over=self.loop_over(request)))

    def do_start(self, request: Request) -> Reply:
        namespace = self.namespace(request, "start")
        order = request.json_object()
        definition = self.definition(order, namespace)
        run = self.new_run(definition, namespace, self.inputs(order))
        self.keep(run)
        return Reply(201, self.show_started(run))

    def do_update(self, request: Request, run_id: str) -> Reply:
        namespace = self.namespace(request, "update")
        command = self.command(request)
        run = self.find_to_update(run_id, namespace)
        self.touched.append(run.id)
        self.move(run, command)
        return Reply(200, self.show_updated(run))

    # --- what is asked

    def namespace(self, request: Request, operation: str) -> str:
        asked = request.query.get("nsfilter", "")
        if not asked:
            raise Refused(400, "nsfilter is required")
        return asked

    def search(self, request: Request) -> Search:
        query = request.query
        start = query.get("startDate")
        end = self.end_text(query)
        return Search(
            request=request,
            namespace=self.namespace(request, "list"),
            name=query.get("_name"),
            definition=query.get("_defId"),
            status=query.get("_status"),
            start=None if start is None else self.start_of(start),
            end=None if end is None else self.end_of(end),
            sort=self.sort_keys(query.get("sort")),
            offset=number(query, "_offset", 0),
            size=self.size(request),
        )

    def size(self, request: Request) -> int:
        return number(
            request.query, "_pageSize", number(request.query, "_pagesize", self.page_size)
        )

    def end_text(self, query: Mapping[str, str]) -> str | None:
        return query.get("endDate", query.get("enddate"))

    def start_of(self, text: str) -> int:
        return instant(text, "startDate")

    def end_of(self, text: str) -> int:
        return instant(text, "endDate", after_day=True)

    def sort_keys(self, text: str | None) -> tuple[tuple[str, int], ...]:
        return sort_keys(text)

    def loop_over(self, request: Request) -> bool:
        asked = request.query.get("_includeLoopOverTasks", "false")
        if asked not in ("true", "false"):
            raise Refused(400, "_includeLoopOverTasks is true or false")
        return asked == "true"

    def definition(self, order: dict[str, Any], namespace: str) -> Definition:
        asked = order.get("_workflowDefId")
        if not isinstance(asked, str):
            raise Refused(400, "_workflowDefId is required and is a string")
        found = self.definitions.get(asked)
        if found is None or namespace not in found.namespaces:
            raise self.unknown_definition()
        return found

    def unknown_definition(self) -> Refused:
        return Refused(404, "no such definition")

    def inputs(self, order: dict[str, Any]) -> Any:
        inputs = order.get("_inputParams", {})
        if not isinstance(inputs, dict):
            raise Refused(400, "_inputParams is not an object")
        return inputs

    def command(self, request: Request) -> str:
        command = request.json_object().get("_status")
        if command not in COMMANDS:
            raise Refused(400, f"_status is one of {', '.join(COMMANDS)}")
        return command
