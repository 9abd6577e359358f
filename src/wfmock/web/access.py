"""Who may steer: holders of the token or, where there is none, callers on this machine only.

A browser on this machine is a caller on this machine, whatever page it shows. So without a token
two more things are looked at. The name under which the server was called must be one of loopback:
a page of a host whose name was made to lead here (DNS rebinding) calls it by that name. And the
page that calls, where a browser names one, must be of this machine, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from wfmock.problems import Problem

Environ = dict[str, Any]

_FORWARDED_FOR = re.compile(r"\bfor=\"?(\[[^\]]*\]|[^;,\s\":]+)", re.IGNORECASE)


class Access:
    """Decides on callers of the control API. The token "" is none."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def refusal(self, environ: Environ) -> Problem | None:
        """Why a caller is refused; None for one who may steer."""
        if not self._token:
            return self.stranger(environ)
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        # WSGI hands header bytes over as Latin-1.
        given = token.strip().encode("latin-1", "replace")
        fits = compare_digest(given, self._token) and scheme.lower() == "bearer"
        return None if fits else UNAUTHENTICATED

    def stranger(self, environ: Environ) -> Problem | None:
        """Why a caller is refused whatever it sends; None where a token decides.

        Its page may not read replies either. With a token any page may: it was given the token.
        """
        if self._token:
            return None
        for address in _addresses(environ):
            if not is_loopback(address):
                return _not_local(f"the control API does not answer callers at {address[:60]!r}")
        for host in _hosts(environ):
            if not is_local_name(host):
                return _not_local(f"the control API is not to be called by the name {host[:60]!r}")
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and not is_local_name(_host_of(origin)):
            return _not_local(f"the control API does not answer pages of {origin[:60]!r}")
        return None


def _addresses(environ: Environ) -> Iterator[str]:
    """The address of the caller, and those for which a proxy on this machine says it speaks."""
    yield environ.get("REMOTE_ADDR") or "no address"
    for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP"):
        yield from filter(None, map(str.strip, environ.get(name, "").split(",")))
    yield from _FORWARDED_FOR.findall(environ.get("HTTP_FORWARDED", ""))


def _hosts(environ: Environ) -> Iterator[str]:
    """The names by which the server was called, and a proxy in front of it."""
    yield _host_of("//" + environ.get("HTTP_HOST", ""))
    for host in filter(None, map(str.strip, environ.get("HTTP_X_FORWARDED_HOST", "").split(","))):
        yield _host_of("//" + host)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets without an address in them
        return ""


def is_loopback(address: str) -> bool:
    """Whether an address, in brackets or not, is one of this machine only."""
    try:
        found = ip_address(address.strip("[]"))
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback


def is_local_name(host: str) -> bool:
    """Whether a host can only be this machine: localhost, or a loopback address."""
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


UNAUTHENTICATED = Problem(
    401,
    "unauthenticated",
    "the control API of this server wants its token",
    "send the header 'Authorization: Bearer TOKEN', the one of serve --control-token",
    headers=(("WWW-Authenticate", 'Bearer realm="wfmock control"'),),
)


def _not_local(detail: str) -> Problem:
    hint = "call it as 127.0.0.1 from the same machine, or start serve with --control-token"
    return Problem(403, "not-local", detail, hint)
