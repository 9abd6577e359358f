"""A client for scripted exchanges: what witnesses and self-checks are written in."""

import http.client
import json
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from faulty.data import DEFINITION, NAMESPACE

PATH = "/workflowsvc/api/v1/workflows"
# Named out here because a method of Api is called list.
Items = list[Any]
Texts = list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply: header names in lower case, ``json`` None when the body is not JSON."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body.decode("utf-8"))
        except ValueError:
            return None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def __getitem__(self, key: Any) -> Any:
        """A member of the JSON body; None when there is none."""
        body = self.json
        return body.get(key) if isinstance(body, dict) else None


class Api:
    """Calls one server. A parameter that is None is left out; ``nsfilter`` is added by itself.

    ``patient``: a 429 or 503 is asked again until it is answered otherwise.
    """

    def __init__(
        self,
        base_url: str,
        *,
        namespace: str = NAMESPACE,
        headers: dict[str, str] | None = None,
        patient: bool = False,
    ) -> None:
        self.patient = patient
        parts = urlsplit(base_url)
        self.namespace = namespace
        self.headers = headers or {}
        self.base = parts.path.rstrip("/")
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)

    def __enter__(self) -> "Api":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def call(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request as written and read the whole reply."""
        answer = self.once(method, path, body, **headers)
        deadline = time.monotonic() + 5
        while self.patient and answer.status in (429, 503) and time.monotonic() < deadline:
            answer = self.once(method, path, body, **headers)
        return answer

    def once(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        sent = {**self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        self._connection.request(method, self.base + path, body=body, headers=sent)
        reply = self._connection.getresponse()
        lower = {name.lower(): value for name, value in reply.getheaders()}
        return Answer(reply.status, lower, reply.read())

    def query(self, given: dict[str, Any]) -> str:
        """The query string, percent-encoded; ``sort`` may be a dict."""
        asked = {"nsfilter": self.namespace, **given}
        if isinstance(asked.get("sort"), dict):
            asked["sort"] = json.dumps(asked["sort"], separators=(",", ":"))
        pairs = {name: value for name, value in asked.items() if value is not None}
        return "?" + urlencode(pairs, quote_via=quote, safe="") if pairs else ""

    def list(self, **given: Any) -> Answer:
        return self.call("GET", PATH + self.query(given))

    def get(self, run_id: str, **given: Any) -> Answer:
        return self.call("GET", f"{PATH}/{quote(run_id, safe='')}{self.query(given)}")

    def start(
        self, inputs: Any = None, *, definition: Any = DEFINITION, body: Any = None, **given: Any
    ) -> Answer:
        """Start a run of the definition; ``body`` (bytes or a value) replaces the usual one."""
        if body is None:
            body = {"_workflowDefId": definition}
            if inputs is not None:
                body["_inputParams"] = inputs
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.call("POST", PATH + self.query(given), sent)

    def update(self, run_id: str, status: Any, *, body: Any = None, **given: Any) -> Answer:
        sent = json.dumps({"_status": status} if body is None else body).encode()
        return self.call("PUT", f"{PATH}/{quote(run_id, safe='')}/status{self.query(given)}", sent)

    # --- shorter still

    def items(self, **given: Any) -> Items:
        """The items of one list reply; [] when it holds none."""
        found = self.list(**given)["_list"]
        return found if isinstance(found, list) else []

    def all(self, **given: Any) -> Items:
        return self.items(_pageSize=1000, **given)

    def ids(self, **given: Any) -> Texts:
        return [item["_id"] for item in self.items(**given)]

    def names(self, **given: Any) -> Texts:
        return [item["_name"] for item in self.all(**given)]

    def total(self, **given: Any) -> Any:
        return self.list(**given)["_total"]

    def one(self, **given: Any) -> Any:
        """Some run of other people that meets the filters."""
        return self.items(**given)[0]

    def new(self, *commands: str, definition: str = DEFINITION) -> str:
        """The id of a run just started, after these commands."""
        run_id = self.start({"by": "witness"}, definition=definition)["_id"]
        for command in commands:
            self.update(run_id, command)
        return str(run_id)

    def status(self, run_id: str) -> Any:
        return self.get(run_id)["_status"]

    def reaches(self, run_id: str, *statuses: str, within: float = 3.0) -> bool:
        """Ask until the run shows one of the statuses or the seconds are over."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self.status(run_id) in statuses:
                return True
        return False
