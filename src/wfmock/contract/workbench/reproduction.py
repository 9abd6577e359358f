"""A shell script that repeats some exchanges: curl and sed, nothing else.

Ids of runs that the script starts itself are taken from its own replies, and what the kit had done
to such a run before is done again, so that the script works on another day.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby

from wfmock.contract.wire.transport import Transport
from wfmock.har import REDACTED
from wfmock.spec.exchange import Exchange

_OWN_HEADERS = frozenset(
    {"user-agent", "accept-encoding", "accept", "connection", "content-length", "content-type"}
)
_OUTCOME = "-w '\\n%{http_code} %{content_type}\\n'"
FEW = 3  # equal reads in a row that are told one by one
_SPLIT = re.compile(r"[{},]")


def script(transport: Transport, exchanges: Iterable[str], expected: str, received: str) -> str:
    """The script for these exchanges; what should and what did come stand as comments at its end.

    Credentials are read from ``TOKEN``, or from a variable named after their header.
    """
    chosen = _with_history(transport, list(dict.fromkeys(exchanges)))
    writer = _Writer(transport)
    lines = ["#!/bin/sh", f"BASE={shlex.quote(transport.consent.base_url)}"]
    lines += writer.variables(chosen, expected + received)
    kept = _collapsed(chosen)
    shown = {each.id for each in kept}
    for exchange in kept:
        lines += writer.lines(exchange, _was_polled(transport, exchange, shown))
    lines += _comment("expected", writer.named(expected))
    lines += _comment("received", writer.named(received))
    return "\n".join(lines) + "\n"


def _with_history(transport: Transport, ids: Sequence[str]) -> list[Exchange]:
    """The exchanges, preceded by the start and the updates of every own run that they name."""
    by_id = {exchange.id: exchange for exchange in transport.exchanges}
    wanted = {int(each) for each in ids if each in by_id}
    for own in transport.owned.runs.values():
        naming = [number for number in wanted if _names(by_id[str(number)], own.id)]
        if naming:
            before = [int(each) for each in (own.start, *own.updates)]
            wanted |= {number for number in before if number <= max(naming)}
    return [by_id[str(number)] for number in sorted(wanted)]


def _names(exchange: Exchange, run_id: str) -> bool:
    call = exchange.call
    return run_id in call.path or run_id in call.query or run_id.encode() in call.body


def _collapsed(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Of a read that was polled only the last time; a few in a row are what is to be seen."""
    kept: list[Exchange] = []
    for _, same in groupby(exchanges, key=_read):
        alike = list(same)
        kept += alike if alike[0].call.method != "GET" or len(alike) <= FEW else alike[-1:]
    return kept


def _read(exchange: Exchange) -> object:
    call = exchange.call
    return (call.path, call.query) if call.method == "GET" else exchange.id


def _was_polled(transport: Transport, exchange: Exchange, shown: Container[str]) -> bool:
    """Whether the same read had just been sent, unseen, so that the server was given time."""
    place = int(exchange.id) - 2
    before = transport.exchanges[place] if place >= 0 else None
    if exchange.call.method != "GET" or before is None or before.id in shown:
        return False
    return before.call == exchange.call


class _Writer:
    """Writes one curl after the other and remembers which ids are held in variables."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._starts: Mapping[str, list[str]] = {}
        self._held: dict[str, str] = {}
        self._credentials = {
            name.lower(): _credential(name, value) for name, value in transport.headers.items()
        }

    def variables(self, exchanges: Iterable[Exchange], text: str) -> list[str]:
        """What has to be filled in; finds out which started runs are named later, or in a text."""
        chosen = list(exchanges)
        starts: dict[str, list[str]] = {}
        for own in self._transport.owned.runs.values():
            if own.id in text or any(_names(each, own.id) for each in chosen):
                starts.setdefault(own.start, []).append(own.id)
        self._starts = starts
        used = {name for each in chosen for name in each.call.headers}
        return [
            f': "${{{variable}:?set it to the credential}}"'
            for name, (variable, _) in self._credentials.items()
            if name in used
        ] + ([': "${TOKEN:?set it to user:password}"'] if self._basic(used) else [])

    def lines(self, exchange: Exchange, polled: bool) -> list[str]:
        """One request; its reply is kept where an id is to be taken from it."""
        command = self._curl(exchange)
        wait = ["sleep 3  # it was asked again and again"] if polled else []
        taken = self._starts.get(exchange.id, [])
        if not taken:
            return [*wait, f"{command} {_OUTCOME}"]
        lines = [f"reply=$({command} {_OUTCOME})", "printf '%s\\n' \"$reply\""]
        for run_id in taken:
            variable = f"RUN{len(self._held) + 1}"
            place = _place(exchange.reply.body.decode("utf-8", "replace"), run_id)
            self._held[run_id] = variable
            lines.append(
                f"{variable}=$(printf '%s' \"$reply\" | tr '{{}},' '\\n\\n\\n'"
                ' | sed -n \'s/^ *"_id" *: *"\\([^"]*\\)".*/\\1/p\''
                f" | sed -n {place}p); echo {variable}=${variable}"
            )
        return lines

    def named(self, text: str) -> str:
        """The text with variables in place of the ids that are held in them."""
        for run_id, variable in self._held.items():
            text = text.replace(run_id, f"${variable}")
        return text

    def _curl(self, exchange: Exchange) -> str:
        call = exchange.call
        parts = ["curl -sS -g"]
        if call.method != "GET":
            parts.append(f"-X {call.method}")
        query = f"?{call.query}" if call.query else ""
        base = self._transport.consent.base_url
        inside = self._transport.url_of(exchange).removeprefix(base)
        path = inside.partition("?")[0]
        parts.append('"$BASE"' + self._quoted(path + query))
        parts += self._headers(call.headers)
        if call.method != "GET" or call.body:
            parts += self._body(call.headers.get("content-type"), call.body)
        command = " ".join(parts)
        return command if not _odd(call.body) else f"printf '{_octal(call.body)}' | {command}"

    def _headers(self, headers: Mapping[str, str]) -> list[str]:
        parts = []
        for name, value in headers.items():
            if name in self._credentials:
                parts.append(f'-H "{self._credentials[name][1]}"')
            elif name == "authorization":
                parts.append('-u "$TOKEN"')
            elif name not in _OWN_HEADERS and value != REDACTED:
                parts.append("-H " + shlex.quote(f"{name}: {value}"))
        return parts

    def _body(self, media: str | None, body: bytes) -> list[str]:
        header = f"-H {shlex.quote(f'Content-Type: {media}' if media else 'Content-Type:')}"
        if not body:
            return [header]
        if _odd(body):
            return [header, "--data-binary @-"]
        return [header, "--data-binary " + self._quoted(body.decode())]

    def _quoted(self, text: str) -> str:
        """The text for the shell, with variables in place of the ids that are held."""
        if not self._held:
            return shlex.quote(text)
        pieces = re.split("(" + "|".join(map(re.escape, self._held)) + ")", text)
        return "".join(
            f'"${self._held[piece]}"' if piece in self._held else shlex.quote(piece)
            for piece in pieces
            if piece
        )

    def _basic(self, used: set[str]) -> bool:
        return "authorization" in used and "authorization" not in self._credentials


def _credential(name: str, value: str) -> tuple[str, str]:
    """The variable that a credential is read from, and the header that is made of it."""
    if name.lower() == "authorization":
        scheme, blank, _ = value.rpartition(" ")
        return "TOKEN", f"{name}: {scheme}{blank}$TOKEN"
    variable = re.sub(r"\W", "_", name).upper()
    return variable, f"{name}: ${variable}"


def _place(reply: str, run_id: str) -> int:
    """Which of the ``_id`` members of a reply is the run's, as the script counts them."""
    pattern = re.compile(r' *"_id" *: *"([^"]*)"')
    parts = (part for line in reply.splitlines() for part in _SPLIT.split(line))
    found = [match[1] for part in parts if (match := pattern.match(part))]
    return found.index(run_id) + 1 if run_id in found else 1


def _odd(body: bytes) -> bool:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return True
    return "\0" in text or "\r" in text


def _octal(body: bytes) -> str:
    return "".join(f"\\{byte:03o}" for byte in body)


def _comment(word: str, text: str) -> list[str]:
    first, *others = (text or "").splitlines() or [""]
    return [f"# {word}: {first}", *(f"#   {line}" for line in others)]


def as_text(value: object, longest: int = 300) -> str:
    """A value as JSON for ``expected`` and ``received``, shortened in the middle."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} ... {text[-half:]}"
