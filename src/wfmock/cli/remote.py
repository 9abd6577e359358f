"""What the commands that steer a running server share: its address, its token, its refusals."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NoReturn, TypeVar

import click

from wfmock.client.connection import Connection, Unreachable
from wfmock.errors import WfmockError
from wfmock.spec.suggest import nearest

Json = Any
F = TypeVar("F", bound=Callable[..., Any])

EXIT_REFUSED = 2
EXIT_UNREACHABLE = 3
URL = "http://127.0.0.1:4010"


class Remote(Connection):
    """The control API of a running server. What it refuses ends the program with one sentence."""

    def call(
        self,
        route: str,
        body: Json = None,
        query: Mapping[str, Json] | None = None,
        **names: str,
    ) -> Json:
        """As ``Connection.call``, but it ends the program where that raises."""
        try:
            return super().call(route, body, query, **names)
        except Unreachable as error:
            fail(str(error), error.hint, EXIT_UNREACHABLE)
        except WfmockError as error:
            fail(str(error), error.hint, EXIT_REFUSED)


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
