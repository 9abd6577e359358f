"""Honest servers that chose otherwise where the document is silent, and all of them together."""

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from faulty.catalogue import Gallery, Honest
from faulty.data import Run
from faulty.examiners.indexed.conditions import conditions
from faulty.messages import Refused, Reply, Request
from faulty.probe import PATH, Api
from faulty.reference import Service
from faulty.search import Search

choices = Gallery()


@choices.honest(
    "orders-read-strictly",
    witness=lambda api: (
        api.call("POST", PATH + api.query({}), b"{}", Content_Type="text/plain").status == 415
    ),
)
class Strict(Service):
    """Bodies have to be typed as JSON and hold no keys but the documented ones."""

    def operate(self, request: Request, run_id: str | None) -> Reply:
        if request.method != "GET":
            self.inspect(request)
        return super().operate(request, run_id)

    def inspect(self, request: Request) -> None:
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise Refused(415, "a body is application/json")
        known = {"_workflowDefId", "_inputParams"} if request.method == "POST" else {"_status"}
        if request.json_object().keys() - known:
            raise Refused(400, "unknown keys")


def whole(text: str) -> bool:
    return text.isascii() and text.isdigit()


@choices.honest(
    "bad-numbers-count-as-none",
    witness=lambda api: len(api.ids(_pageSize="many", _offset="-4")) == 10,
)
class LaxNumbers(Service):
    """A page size or an _offset that is no whole number counts as not given."""

    def search(self, request: Request) -> Search:
        query = {
            name: text
            for name, text in request.query.items()
            if name not in ("_pageSize", "_pagesize", "_offset") or whole(text)
        }
        return super().search(replace(request, query=query))


@choices.honest(
    "refuses-with-404-only",
    witness=lambda api: {api.start(body=b"[").status, api.list(sort="{").status} == {404},
    dialect={
        **dict.fromkeys(("missingNamespace", "illegalPause", "illegalResume"), 404),
        **dict.fromkeys(("illegalRetry", "illegalTerminate"), 404),
    },
)
class OneCode(Service):
    """Whatever is refused is refused with 404."""

    def refusal(self, refused: Refused) -> Reply:
        return super().refusal(Refused(404, refused.message))


def folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


@choices.honest(
    "names-collated",
    witness=lambda api: (
        (names := [run["_name"] for run in api.all(sort={"_name": 1})]) != sorted(names)
        and names == sorted(names, key=folded)
    ),
)
class Collated(Service):
    """Names are sorted as a dictionary does, capitals and accents apart."""

    def sort_value(self, run: Run, name: str) -> Any:
        value = super().sort_value(run, name)
        return folded(value) if name == "_name" else value


def ties_differ(api: Api) -> bool:
    return any(api.ids(sort={"_status": 1}) != api.ids(sort={"_status": 1}) for _ in range(4))


@choices.honest("ties-fall-as-they-will", witness=ties_differ)
class LooseTies(Service):
    """Workflows that are equal in sort come in any order, another one at every request."""

    def ordered(self, runs: list[Run], search: Search) -> list[Run]:
        ordered = random.Random(self.calls.total()).sample(runs, len(runs))
        for name, direction in reversed(search.sort):
            ordered = self.by_key(ordered, name, direction)
        return ordered if search.sort else self.by_default(runs)


@choices.honest(
    "unknown-namespace-404",
    witness=lambda api: api.list(nsfilter="nowhere_Zz9Yy8Xx").status == 404,
)
class UnknownNamespace(Service):
    """A namespace that does not exist is answered 404, also by the list."""

    def namespace(self, request: Request, operation: str) -> str:
        asked = super().namespace(request, operation)
        if not any(asked in definition.namespaces for definition in self.definitions.values()):
            raise Refused(404, "no such namespace")
        return asked


@choices.honest(
    "many-choices-at-once",
    witness=lambda api: api.start()["_status"] == "RUNNING" and len(api.ids(_pageSize=20)) == 15,
    dialect={
        "startedAs": "RUNNING",
        "retriedTo": "QUEUED",
        "retryOfTerminated": "refused",
        "endDateSpelling": "enddate",
        "pageSizeCap": 15,
        "pageSizeAboveCap": "clamped",
        "timestampDigits": 3,
        "nullFields": "absent",
    },
)
class ManyChoices(Service):
    """Many choices are others at once: caps, spellings, digits, absent nulls, first statuses."""

    fraction_digits = 3
    moves: Mapping[tuple[str, str], str] = {
        move: "QUEUED" if move[1] == "RETRIED" else target
        for move, target in Service.moves.items()
        if move != ("TERMINATED", "RETRIED")
    }

    def size(self, request: Request) -> int:
        return min(super().size(request), 15)

    def end_text(self, query: Mapping[str, str]) -> str | None:
        return query.get("enddate")

    def keep(self, run: Run) -> None:
        super().keep(run)
        self.become(run, "RUNNING", run.updated)

    def show(self, run: Run) -> Any:
        return {key: value for key, value in super().show(run).items() if value is not None}


HONEST: tuple[Honest, ...] = (*conditions.servers, *choices.servers)
