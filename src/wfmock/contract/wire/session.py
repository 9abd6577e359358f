"""A ``requests.Session`` that has no other way out than through the transport."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

from wfmock.contract.wire.budget import Limits
from wfmock.contract.wire.guard import Consent

Send = Callable[[], requests.Response]


class Gate(Protocol):
    """What a session needs of the transport."""

    consent: Consent
    limits: Limits

    def refusal(self, request: requests.PreparedRequest) -> str:
        """Why a request would not be let out; "" when it would."""

    def dispatch(self, request: requests.PreparedRequest, send: Send) -> requests.Response:
        """Let a request out by calling ``send``, or raise."""


class GuardedSession(requests.Session):
    """A session that has no other way out than through the transport."""

    def __init__(self, transport: Gate) -> None:
        super().__init__()
        self._transport = transport
        base = transport.consent.base_url
        settings = self.merge_environment_settings(base, {}, None, None, None)
        self.proxies, self.verify = settings["proxies"], settings["verify"]
        self.trust_env = False  # else a .netrc would replace the credentials that were given
        self.max_redirects = 3
        self.headers.update(
            {"User-Agent": "wfmock-verify", "Accept": "application/json, */*;q=0.5"}
        )
        self.adapters.clear()
        adapter = _GuardedAdapter(transport)
        for scheme in ("http://", "https://"):
            self.mount(scheme, adapter)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow a read that is sent on to another place of the same service, nothing else."""
        target = super().get_redirect_target(resp)
        request = resp.request
        if target is None or request.method != "GET":
            return None
        onward = request.copy()
        onward.url = urljoin(request.url or "", target)
        return None if self._transport.refusal(onward) else target


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, transport: Gate) -> None:
        super().__init__(max_retries=0)
        self._transport = transport

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        longest = self._transport.limits.timeout
        limit = min(timeout, longest) if isinstance(timeout, int | float) else longest

        def send() -> requests.Response:
            return super(_GuardedAdapter, self).send(request, False, limit, verify, cert, proxies)

        return self._transport.dispatch(request, send)
