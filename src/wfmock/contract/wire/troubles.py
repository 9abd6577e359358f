"""What went wrong with a connection, in a few words."""

from __future__ import annotations

import requests

_KNOWN = (
    ("refused", "the connection was refused"),
    ("resolve", "the host is not known"),
    ("getaddrinfo", "the host is not known"),
    ("unreachable", "the host cannot be reached"),
    ("closed connection without response", "the connection was closed without a reply"),
    ("reset by peer", "the connection was reset"),
    ("broken", "the reply was cut off"),
    ("incomplete", "the reply was cut off"),
)


def in_words(error: requests.RequestException, timeout: float) -> str:
    """The trouble as people name it; what is not known keeps the library's words."""
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {timeout:g} s"
    if isinstance(error, requests.Timeout):
        return f"no reply within {timeout:g} s"
    if isinstance(error, requests.exceptions.SSLError):
        return f"TLS failed: {_innermost(error)}"
    if isinstance(error, requests.exceptions.ProxyError):
        return f"the proxy failed: {_innermost(error)}"
    text = str(error).lower()
    for part, words in _KNOWN:
        if part in text:
            return words
    return f"{type(error).__name__}: {_innermost(error)}"


def _innermost(error: BaseException) -> str:
    """The last reason in the chain that libraries wrap around each other."""
    reason: object = error
    while isinstance(reason, BaseException):
        inner = getattr(reason, "reason", None) or (reason.args[0] if reason.args else None)
        if not isinstance(inner, BaseException):
            return str(inner or reason)
        reason = inner
    return str(reason)
