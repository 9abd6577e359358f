"""The server under test as a client sees it: four calls, and answers that never raise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import requests

from wfmock.contract.wire.patience import GATEWAY
from wfmock.contract.wire.signals import Unsteady
from wfmock.contract.wire.transport import Transport
from wfmock.spec.model import Api, Operation


class _Marker:
    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


NOT_JSON: Final = _Marker("NOT_JSON")
OMIT: Final = _Marker("OMIT")
USUAL: Final = _Marker("USUAL")


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply: ``exchange`` is its id, header names are in lower case.

    ``json`` is NOT_JSON when the body is none (NaN is none). The helpers give what is there and
    nothing otherwise; whoever wants to judge the form looks at ``json`` itself.
    """

    exchange: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Any

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def items(self) -> tuple[Mapping[str, Any], ...]:
        """The objects in ``_list``."""
        listed = self["_list"]
        found = listed if isinstance(listed, list) else []
        return tuple(item for item in found if isinstance(item, dict))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ``_id`` of each item that has one, in order."""
        return tuple(item["_id"] for item in self.items if isinstance(item.get("_id"), str))

    @property
    def total(self) -> int | None:
        """``_total`` when it is a whole number."""
        total = self["_total"]
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    @property
    def run(self) -> Mapping[str, Any]:
        """The object that was replied; {} when there is none."""
        return self.json if isinstance(self.json, dict) else {}

    def __getitem__(self, name: str) -> Any:
        """A member of the object that was replied; None when there is none."""
        return self.run.get(name)

    def brief(self) -> str:
        """Status and the beginning of the body, for ``received``."""
        text = self.body.decode("utf-8", "replace")
        return f"{self.status} {text[:200]}{'...' if len(text) > 200 else ''}".strip()


@dataclass(slots=True)
class Spelling:
    """How this deployment wants the two parameters spelt that the document spells twice."""

    page_size: str = "_pageSize"
    end_date: str = "endDate"

    def of(self, name: str) -> str:
        """The spelling to send for a parameter by its usual name."""
        return {"_pageSize": self.page_size, "endDate": self.end_date}.get(name, name)


class Deployment:
    """Sends the four operations for one namespace.

    Query parameters are given by name: None leaves one out (``nsfilter`` too), an object is sent as
    JSON, ``_pageSize`` and ``endDate`` are spelt as learnt (``exact={...}`` is sent as written).
    Raises what the transport raises, and Unsteady when a gateway keeps refusing (429, 502 to 504)
    unless ``bare`` is true.
    """

    def __init__(self, transport: Transport, api: Api) -> None:
        self.transport = transport
        self.api = api
        self.namespace = transport.consent.namespace
        self.definition = transport.consent.definition
        self.spelling = Spelling()

    def list(
        self, *, exact: Mapping[str, Any] | None = None, bare: bool = False, **query: Any
    ) -> Answer:
        """One page of the list."""
        return self._send("list", query=query, exact=exact, bare=bare)

    def get(self, run_id: str, *, bare: bool = False, **query: Any) -> Answer:
        """One run by its id."""
        return self._send("get", run_id, query=query, bare=bare)

    def start(
        self,
        inputs: Any = OMIT,
        *,
        definition: Any = USUAL,
        body: Any = USUAL,
        media: str | None = "application/json",
        bare: bool = False,
        **query: Any,
    ) -> Answer:
        """Start a run of the definition; ``body`` (bytes, or a value to send as JSON) replaces
        the usual one."""
        if body is USUAL:
            body = {"_workflowDefId": self.definition if definition is USUAL else definition}
            if definition is OMIT:
                del body["_workflowDefId"]
            if inputs is not OMIT:
                body["_inputParams"] = inputs
        return self._send("start", query=query, body=body, media=media, bare=bare)

    def update(
        self,
        run_id: str,
        status: Any = OMIT,
        *,
        body: Any = USUAL,
        media: str | None = "application/json",
        bare: bool = False,
        **query: Any,
    ) -> Answer:
        """Update the status of a run."""
        if body is USUAL:
            body = {} if status is OMIT else {"_status": status}
        return self._send("update-status", run_id, query=query, body=body, media=media, bare=bare)

    def operation(self, binding: str) -> Operation:
        """The document's operation of that meaning."""
        found = self.api.by_binding(binding)
        if found is None:
            raise LookupError(f"the document has no operation that means {binding}")
        return found

    def _send(
        self,
        binding: str,
        run_id: str = "",
        *,
        query: Mapping[str, Any],
        exact: Mapping[str, Any] | None = None,
        body: Any = None,
        media: str | None = None,
        bare: bool = False,
    ) -> Answer:
        operation = self.operation(binding)
        path = operation.path
        for parameter in operation.parameters:
            if parameter.location == "path":
                path = path.replace(f"{{{parameter.name}}}", quote(run_id, safe=""))
        answer = answer_of(
            self.transport.session.request(
                operation.method,
                self.transport.consent.base_url + path + self._query(query, exact or {}),
                data=body if body is None or isinstance(body, bytes) else as_json(body),
                headers={"Content-Type": media} if media else {},
                allow_redirects=operation.method == "GET",
            )
        )
        if answer.status in GATEWAY and not bare:
            raise Unsteady(f"the server answered {answer.status}, also when asked again")
        return answer

    def _query(self, query: Mapping[str, Any], exact: Mapping[str, Any]) -> str:
        asked = {"nsfilter": self.namespace}
        asked |= {self.spelling.of(name): value for name, value in query.items()} | dict(exact)
        pairs = [
            (name, _text(each))
            for name, value in asked.items()
            for each in (value if isinstance(value, list | tuple) else [value])
            if each is not None
        ]
        return "?" + urlencode(pairs, quote_via=quote, safe="") if pairs else ""


def answer_of(response: requests.Response) -> Answer:
    """A reply of the transport's session as an Answer."""
    return Answer(
        exchange=str(getattr(response, "wfmock_exchange", "")),
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=response.content,
        json=parsed(response.content),
    )


def parsed(body: bytes) -> Any:
    """The JSON value of a body; NOT_JSON when it is none."""
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return NOT_JSON


def as_json(value: Any) -> bytes:
    """Compact JSON; lone surrogates, which UTF-8 cannot hold, stay escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json(value).decode() if isinstance(value, dict) else str(value)
