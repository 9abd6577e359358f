"""What may leave: default deny, judged on the very bytes that would be sent.

A read may go to the operations of the document under the base URL. A write goes only where a
definition was named: a start of that definition or of one that cannot exist, an update of a run
that the kit started or of one that cannot exist. Whatever a lenient server might read otherwise
(a second key, another encoding, another method in a header) is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from wfmock.contract.wire.mentions import mentions
from wfmock.contract.wire.signals import Refused
from wfmock.spec.model import Api, Operation

DEFINITION_KEYS = re.compile(r"def|workflow|^_?id$|^_?name$", re.IGNORECASE)
RUN_KEYS = re.compile(r"ids?$", re.IGNORECASE)
FREE_KEYS = frozenset({"_inputParams"})
HEADERS = frozenset(
    {"accept", "accept-charset", "accept-encoding", "accept-language", "cache-control"}
    | {"connection", "content-length", "content-type", "cookie", "user-agent"}
    | {"x-schemathesis-testcaseid"}
)
READS = ("GET",)
_WRITES = ("POST", "PUT")


@dataclass(frozen=True, slots=True)
class Consent:
    """What the user agreed to. Without a ``definition`` nothing is written."""

    base_url: str
    namespace: str
    definition: str = ""
    headers: frozenset[str] = frozenset()  # lower-case names of those that the user gave


@dataclass(frozen=True, slots=True)
class Permit:
    """A request that may leave: its operation, the run it names, whether it may start one."""

    operation: Operation
    run_id: str = ""
    starts: bool = False

    @property
    def writes(self) -> bool:
        return self.operation.method not in READS


@dataclass(frozen=True, slots=True)
class _Route:
    operation: Operation
    pattern: re.Pattern[str]


class Guard:
    """Judges requests; ``owns`` says whether the kit started a run, ``impossible`` whether it
    made up an id or a namespace itself."""

    def __init__(
        self,
        api: Api,
        consent: Consent,
        owns: Callable[[str], bool],
        impossible: Callable[[str], bool],
    ) -> None:
        self._consent = consent
        self._owns = owns
        self._impossible = impossible
        self._base = urlsplit(consent.base_url)
        prefix = re.escape(self._base.path.rstrip("/"))
        self._routes = tuple(
            _Route(operation, re.compile(prefix + _pattern(operation.path)))
            for operation in api.operations
        )

    def judge(self, method: str, url: str, headers: Mapping[str, str], body: object) -> Permit:
        """The permit of a request. Raises Refused, with the reason, before anything leaves."""
        operation, run_id = self._route(method, url)
        self._check_headers(headers)
        permit = Permit(operation, run_id)
        if operation.method in READS:
            _check_read(method, url, body)
            return permit
        if operation.method not in _WRITES or operation.binding not in ("start", "update-status"):
            raise Refused(f"{method} {operation.path} is not among the writes that the kit knows")
        if not self._consent.definition:
            raise Refused(f"{method} was not sent: without a definition the kit only reads")
        if "multipart" in headers.get("Content-Type", "").lower():
            raise Refused("a write in several parts cannot be looked into and was not sent")
        self._check_query(operation, urlsplit(url).query)
        content = _content(body)
        if operation.binding == "start":
            return Permit(operation, starts=self._check_start(content))
        self._check_update(run_id, url, content)
        return permit

    def _route(self, method: str, url: str) -> tuple[Operation, str]:
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != (self._base.scheme, self._base.netloc):
            raise Refused(f"{parts.scheme}://{parts.netloc} is not the server under test")
        for route in self._routes:
            found = route.pattern.fullmatch(parts.path)
            if found and route.operation.method == method:
                run_id = unquote(found[1]) if found.groups() else ""
                if run_id in (".", "..") or re.search(r"[/\\%\x00-\x1f]", run_id):
                    raise Refused(f"{run_id!r} is no id that the kit may ask for")
                return route.operation, run_id
        raise Refused(f"{method} {parts.path} is not an operation of the document")

    def _check_headers(self, headers: Mapping[str, str]) -> None:
        for name in headers:
            if name.lower() not in HEADERS | self._consent.headers:
                raise Refused(f"the header {name} is not among those that the kit sends")

    def _check_query(self, operation: Operation, query: str) -> None:
        known = {each.name for each in operation.parameters if each.location == "query"}
        for name, value in parse_qsl(query, keep_blank_values=True, separator="&"):
            if name not in known:
                raise Refused(f"a write with the query parameter {name!r} was not sent")
            if value not in ("", self._consent.namespace) and not self._impossible(value):
                raise Refused(f"a write to the namespace {value!r} was not sent")

    def _check_start(self, content: bytes) -> bool:
        """Whether the body might start a run. Raises Refused for another definition's."""
        named = mentions(content, DEFINITION_KEYS, FREE_KEYS)
        for definition in named:
            if definition != self._consent.definition and not self._impossible(definition):
                raise Refused(f"a start of {definition[:60]!r} was not sent: it was not named")
        return self._consent.definition in named

    def _check_update(self, run_id: str, url: str, content: bytes) -> None:
        if quote(run_id, safe="") not in urlsplit(url).path.split("/"):
            raise Refused("an update whose id is spelt in an unusual way was not sent")
        for each in (run_id, *mentions(content, RUN_KEYS, frozenset())):
            if not self._owns(each) and not self._impossible(each):
                raise Refused(f"an update of {each[:60]!r} was not sent: the kit did not start it")


def _check_read(method: str, url: str, body: object) -> None:
    """Refuse what some frameworks would take for another method."""
    if body:
        raise Refused(f"a {method} with a body is not among what the kit sends")
    if any(name == "_method" for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)):
        raise Refused("a query parameter _method, which some servers obey, was not sent")


def _pattern(path: str) -> str:
    """A path template as a pattern; one more slash at the end is what redirects may add."""
    parts = re.split(r"\{[^}]+\}", path)
    return r"([^/?#]+)".join(map(re.escape, parts)) + "/?"


def _content(body: object) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, bytes):
        return body
    raise Refused("a body that cannot be looked into was not sent")
