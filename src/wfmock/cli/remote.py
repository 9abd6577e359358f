"""What the commands that steer a running server share: its address, its token, its refusals."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import click

from wfmock.spec.suggest import nearest

Json = Any
F = TypeVar("F", bound=Callable[..., Any])

EXIT_REFUSED = 2
EXIT_UNREACHABLE = 3
URL = "http://127.0.0.1:4010"
_TIMEOUT = 60.0


class Remote:
    """The control API of a running server. What it refuses ends the program with one sentence."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/") if "://" in url else f"http://{url.rstrip('/')}"
        self._token = token

    def call(self, route: str, body: Json = None, **names: str) -> Json:
        """Call ``METHOD /__wfmock/path/{name}``; the JSON of the reply, None where it has none."""
        method, _, path = route.partition(" ")
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        status, content = self._sent(method, path, body)
        if status < 400:
            return content
        return self._refused(status, content if isinstance(content, Mapping) else {})

    def _sent(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        # A proxy would not reach this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            request = urllib.request.Request(self._url + path, data, headers, method=method)
            with opener.open(request, timeout=_TIMEOUT) as reply:
                return reply.status, _json(reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _json(error.read())
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            reason = getattr(reason, "strerror", None) or reason
            fail(
                f"{self._url} cannot be reached: {reason}",
                "wfmock serve, or --url with the address of a running mock",
                EXIT_UNREACHABLE,
            )

    def _refused(self, status: int, problem: Mapping[str, Json]) -> NoReturn:
        kind = str(problem.get("type", "")).rpartition(":")[2]
        detail, hint = str(problem.get("detail", "")), str(problem.get("hint", ""))
        if not kind or kind == "no-route":
            hint = "is it a wfmock? Was it started with --no-control?"
            detail = f"{self._url} answered {status} and has no control API"
            fail(detail, hint, EXIT_UNREACHABLE)
        if status == 401:
            hint = "--control-token, or WFMOCK_CONTROL_TOKEN, as the server was started with"
        fail(detail, hint, EXIT_REFUSED if status < 500 else EXIT_UNREACHABLE)


def _json(content: bytes) -> Json:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None


def fail(message: str, hint: str, code: int) -> NoReturn:
    """End the program with a sentence, the next thing to try, and an exit code."""
    click.echo(f"wfmock: {message}", err=True)
    if hint:
        click.echo(f"  try: {hint}", err=True)
    sys.exit(code)


def steers(command: F) -> F:
    """Options of every command that steers: it is handed ``remote`` and ``as_json``."""

    @wraps(command)
    def run(url: str, control_token: str, **arguments: Any) -> Any:
        return command(remote=Remote(url, control_token), **arguments)

    for option in (
        click.option("--json", "as_json", is_flag=True, help="Say it in JSON."),
        click.option(
            "--control-token",
            metavar="T",
            envvar="WFMOCK_CONTROL_TOKEN",
            default="",
            help="What the server was started with, if so.",
        ),
        click.option("--url", envvar="WFMOCK_URL", default=URL, help=f"The server.  [{URL}]"),
    ):
        run = option(run)
    return run  # type: ignore[return-value]  # the same but for the options


def in_world(command: F) -> F:
    """The option that chooses the world."""
    return click.option("--world", metavar="NAME", default="main", help="Which world.  [main]")(
        command
    )


def say(answer: Json, text: str, as_json: bool) -> None:
    """Print an answer for people, or as JSON for programs."""
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else text)


class Group(click.Group):
    """A group that names the nearest of its commands when one is misspelt."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            near = nearest(args[0], self.commands)
            known = ", ".join(self.commands)
            advice = f"did you mean '{ctx.command_path} {near}'?" if near else f"known: {known}"
            ctx.fail(f"no command {args[0]!r}; {advice}")
        return super().resolve_command(ctx, args)
