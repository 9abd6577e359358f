"""The one HTTP transport: every request of every engine leaves here, or does not leave.

``Transport.session`` is an ordinary ``requests.Session`` whose only adapter is guarded, so that
other engines can be given it. Every request is judged, counted, paced, sent, waited for and
recorded; every reply carries the id of its exchange as ``wfmock_exchange``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.structures import CaseInsensitiveDict

from wfmock.contract.verdict import Write
from wfmock.contract.wire.budget import Budget, Limits
from wfmock.contract.wire.guard import Consent, Guard, Permit
from wfmock.contract.wire.impossible import Impossible
from wfmock.contract.wire.owned import Owned
from wfmock.contract.wire.patience import wait_before_next
from wfmock.contract.wire.redaction import Redaction
from wfmock.contract.wire.session import GuardedSession, Send
from wfmock.contract.wire.signals import NoReply, Refused
from wfmock.contract.wire.timing import Pace, Timing
from wfmock.contract.wire.troubles import in_words
from wfmock.spec.exchange import Call, Exchange, Reply
from wfmock.spec.model import Api


class Transport:
    """Guards, counts and records. ``headers`` are the user's own, credentials among them.

    ``exchanges`` holds all that left, in order, without credentials; ``owned`` knows the runs that
    were started. ``label`` is what is noted on each exchange: the law that sends.
    """

    def __init__(
        self,
        api: Api,
        consent: Consent,
        limits: Limits,
        headers: Mapping[str, str] | None = None,
        timing: Timing | None = None,
    ) -> None:
        self.headers = dict(headers or {})
        base, secrets = _without_user(consent.base_url)
        names = frozenset(name.lower() for name in self.headers) | frozenset(
            {"authorization"} if secrets else ()
        )
        self.consent = replace(consent, base_url=_prepared(base), headers=names)
        self.limits = limits
        self.timing = timing or Timing()
        self.impossible = Impossible()
        self.owned = Owned()
        self.redaction = Redaction(self.headers, secrets)
        self.budget = Budget(limits, self.timing)
        self.exchanges: list[Exchange] = []
        self.label = ""
        self.guard = Guard(api, self.consent, self.owned.__contains__, self.impossible.__contains__)
        self._pace = Pace(limits.rate, self.timing)
        self._lock = RLock()
        self.session = GuardedSession(self)
        self.session.headers.update(self.headers)
        if secrets:
            user, _, password = secrets[0].partition(":")
            self.session.auth = (user, password)

    def close(self) -> None:
        """Close the connections."""
        self.session.close()

    @property
    def requests_left(self) -> int:
        """How many requests may still be sent; what ends the open runs is kept back."""
        return self.budget.requests_left(self._reserve)

    @property
    def is_spent(self) -> bool:
        """Whether as many requests were sent as a run of the kit may."""
        return self.budget.requests >= self.limits.requests

    @property
    def writes(self) -> tuple[Write, ...]:
        """Every request that could have changed something, in the order sent."""
        return tuple(
            Write(
                each.id,
                each.call.method,
                self.url_of(each),
                each.call.body.decode("utf-8", "replace"),
                each.reply.status,
            )
            for each in self.exchanges
            if each.call.method != "GET"
        )

    def url_of(self, exchange: Exchange) -> str:
        """The full URL of an exchange, without credentials."""
        parts = urlsplit(self.consent.base_url)
        return urlunsplit((parts.scheme, parts.netloc, exchange.call.path, exchange.call.query, ""))

    def refusal(self, request: requests.PreparedRequest) -> str:
        """Why a request would not be let out; "" when it would. Nothing is sent."""
        try:
            self.permit(request)
        except Refused as refused:
            return str(refused)
        return ""

    def permit(self, request: requests.PreparedRequest) -> Permit:
        """The guard's permit for a request. Raises Refused."""
        headers = request.headers or CaseInsensitiveDict[str]()
        return self.guard.judge(request.method or "", request.url or "", headers, request.body)

    @contextmanager
    def cleaning(self) -> Iterator[None]:
        """While it lasts the budget does not bind: what was started is to be ended."""
        self.budget.cleaning = True
        try:
            yield
        finally:
            self.budget.cleaning = False

    def dispatch(self, request: requests.PreparedRequest, send: Send) -> requests.Response:
        """Send one request, again where it was put off, and give its last reply.

        Raises Refused, BudgetSpent and OutOfTime before it leaves, NoReply when nothing came back.
        """
        with self._lock:
            permit = self.permit(request)
            tries, failures, waited = 0, 0, 0.0
            while True:
                tries += 1
                try:
                    response = self._once(request, permit, send)
                except NoReply:
                    failures += 1
                    if permit.writes or failures > 1:
                        raise
                    continue
                wait = wait_before_next(
                    response.status_code,
                    response.headers.get("Retry-After"),
                    tries,
                    not permit.writes,
                    self.timing.epoch_ns(),
                )
                if wait is None or waited + wait > self.budget.patience:
                    return response
                self.timing.sleep(wait)
                waited += wait

    def _once(
        self, request: requests.PreparedRequest, permit: Permit, send: Send
    ) -> requests.Response:
        self.budget.spend(permit.starts, self._reserve)
        self._pace.wait()
        at, began = self.timing.epoch_ns(), self.timing.monotonic()
        response, trouble = None, ""
        try:
            response = send()
            _ = response.content  # a body that is cut off is no reply
        except requests.RequestException as error:
            trouble = in_words(error, self.limits.timeout)
        except KeyboardInterrupt:  # a start may have arrived: it is told of at the end
            took = int((self.timing.monotonic() - began) * 1e9)
            self._unanswered(permit, self._record(request, permit, None, at, took, "interrupted"))
            raise
        took = int((self.timing.monotonic() - began) * 1e9)
        exchange = self._record(request, permit, None if trouble else response, at, took, trouble)
        if trouble or response is None:
            self._unanswered(permit, exchange)
            raise NoReply(self.redaction.text(trouble), exchange)
        response.wfmock_exchange = exchange  # type: ignore[attr-defined]  # engines read it there
        self._learn(permit, exchange, request, response)
        return response

    def _unanswered(self, permit: Permit, exchange: str) -> None:
        if permit.operation.binding == "start":
            self.owned.lost.append(exchange)

    @property
    def _reserve(self) -> int:
        return self.owned.open * (2 if self.owned.is_hard_to_end else 1)

    def _record(
        self,
        request: requests.PreparedRequest,
        permit: Permit,
        response: requests.Response | None,
        at: int,
        took_ns: int,
        trouble: str,
    ) -> str:
        parts = urlsplit(request.url or "")
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        hide = self.redaction
        sent = hide.headers((name.lower(), value) for name, value in request.headers.items())
        call = Call(
            request.method or "",
            hide.text(parts.path),
            hide.text(parts.query),
            dict(sent),
            hide.body(body),
        )
        reply = Reply(0, b"", ())
        if response is not None:
            received = hide.headers(response.headers.items())
            reply = Reply(response.status_code, hide.body(response.content), received)
        notes = {"law": self.label} if self.label else {}
        if trouble:
            notes["trouble"] = hide.text(trouble)
        exchange = Exchange(
            str(len(self.exchanges) + 1), permit.operation.id, call, reply, at, took_ns, (), notes
        )
        self.exchanges.append(exchange)
        return exchange.id

    def _learn(
        self,
        permit: Permit,
        exchange: str,
        request: requests.PreparedRequest,
        response: requests.Response,
    ) -> None:
        """Keep up with which runs there are and which of them are the kit's own."""
        content, ok = json_or_none(response.content), response.ok
        binding = permit.operation.binding
        if binding == "start":
            if 200 <= response.status_code < 300:
                known = self.owned.started(exchange, content)
                self.budget.starts += known and not permit.starts
            elif response.status_code >= 500:
                self.owned.lost.append(exchange)
        elif binding == "update-status":
            sent = json_or_none(request.body)
            command = str(sent.get("_status")) if isinstance(sent, dict) else ""
            self.owned.updated(exchange, permit.run_id, command, ok, content)
        elif ok:
            seen = self.owned.seen(content)
            if binding == "list":
                for run_id in seen:
                    self.impossible.exists(run_id)


def json_or_none(body: Any) -> Any:
    """The JSON of a body; None when it is none or nothing."""
    try:
        return json.loads(body)
    except (ValueError, TypeError, RecursionError):
        return None


def _without_user(url: str) -> tuple[str, tuple[str, ...]]:
    """The URL without ``user:password@``, and those as secrets."""
    parts = urlsplit(url.rstrip("/"))
    user, at, host = parts.netloc.rpartition("@")
    bare = urlunsplit((parts.scheme, host, parts.path, "", ""))
    return bare, ((user, user.partition(":")[2]) if at else ())


def _prepared(url: str) -> str:
    """The URL as ``requests`` writes it, so that it can be compared."""
    return (requests.Request("GET", url).prepare().url or url).rstrip("/")
