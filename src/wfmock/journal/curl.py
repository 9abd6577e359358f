"""A shell script that repeats calls with curl: POSIX sh, safe for any bytes."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from wfmock.har import SECRET_HEADERS, url
from wfmock.spec.exchange import Call, Exchange

# curl writes these itself, and rightly so.
_OWN = frozenset(
    {
        "host",
        "content-length",
        "connection",
        "accept-encoding",
        "user-agent",
        "transfer-encoding",
        "x-wfmock-world",
    }
)


def script(exchanges: Iterable[Exchange], base: str) -> str:
    """The calls, in order. ``base`` is the server's URL with the world's path, if it has one.

    Credentials are not in it: they are read from the environment, ``AUTHORIZATION`` for instance
    holding the whole header value.
    """
    chosen = list(exchanges)
    lines = ["#!/bin/sh", f"BASE={shlex.quote(base.rstrip('/'))}"]
    lines += [
        f': "${{{_variable(header)}:?set it to the value of the header {header}}}"'
        for header in _secrets(chosen)
    ]
    for exchange in chosen:
        met = exchange.operation or "no operation"
        lines += ["", f"# {exchange.id}: {met}, answered {exchange.reply.status}"]
        lines.append(command(exchange.call))
    return "\n".join(lines) + "\n"


def command(call: Call) -> str:
    """One curl command; it expects ``BASE``."""
    words = ["curl -sS --globoff --path-as-is", *_method(call)]
    words.append('"$BASE"' + shlex.quote(url("", call)))
    for name, value in _headers(call):
        words.append(f"-H {value}" if name in SECRET_HEADERS else f"-H {shlex.quote(value)}")
    words.append("-w '\\n%{http_code}\\n'")
    if not call.body:
        return " ".join(words)
    text = _plain(call.body)
    if text is not None:
        return " ".join((*words, f"--data-raw {shlex.quote(text)}"))
    escaped = "".join(f"\\{byte:03o}" for byte in call.body)
    return f"printf '{escaped}' |\n  " + " ".join((*words, "--data-binary @-"))


def _method(call: Call) -> list[str]:
    if call.method == "HEAD":
        return ["--head"]
    implied = "POST" if call.body else "GET"
    return [] if call.method == implied else [f"-X {shlex.quote(call.method)}"]


def _headers(call: Call) -> Iterator[tuple[str, str]]:
    """Name and what comes after -H; a header that curl would add by itself is taken away."""
    given = {name: value for name, value in call.headers.items() if name not in _OWN}
    for name in ("accept", *(("content-type",) if call.body else ())):
        if not given.get(name):
            given.pop(name, None)
            yield name, f"{name}:"
    for name, value in given.items():
        if name in SECRET_HEADERS:
            yield name, f'"{name}: ${_variable(name)}"'
        elif value:
            yield name, f"{name}: {value}"
        elif name != "content-type":
            yield name, f"{name};"  # curl's way to send a header without a value


def _secrets(exchanges: Iterable[Exchange]) -> list[str]:
    names = {name for each in exchanges for name, value in each.call.headers.items() if value}
    return sorted(names & SECRET_HEADERS)


def _variable(header: str) -> str:
    return header.upper().replace("-", "_")


def _plain(body: bytes) -> str | None:
    """The body as text that a script can hold; None where a terminal or a shell would alter it."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(char.isprintable() or char in "\n\t" for char in text) else None
