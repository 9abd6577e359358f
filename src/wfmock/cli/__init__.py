"""The ``wfmock`` command: one file per subcommand, loaded only when it is asked for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

from wfmock.errors import WfmockError
from wfmock.spec.suggest import nearest

COMMANDS: Mapping[str, str] = {
    "serve": "start the mock server",
    "verify": "prove that a deployment keeps the contract",
    "fit": "learn a deployment's dialect, for serve --dialect",
    "world": "make, fork, reset, keep and delete worlds of a running mock",
    "clock": "freeze, move or scale the clock of a world",
    "reset": "put a world back to its baseline",
    "fault": "break a world on purpose, and mend it",
    "spec": "check an OpenAPI document and its clauses",
    "replay": "run a recording of serve --record again and compare every reply",
    "coverage": "what the calls to a running mock have exercised",
}

EXIT_USAGE = 2


class LazyGroup(click.Group):
    """A group that knows its commands by name and help, and imports only the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(
            importlib.import_module(f"wfmock.cli.{cmd_name}"), cmd_name
        )
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            near = nearest(args[0], COMMANDS)
            advice = f"did you mean 'wfmock {near}'?" if near else f"known: {', '.join(COMMANDS)}"
            ctx.fail(f"no command {args[0]!r}; {advice}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # Click would import every command to read its help.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 violations found, 2 wrong usage, 3 could not run or reach.",
)
@click.version_option(package_name="wfmock", message="wfmock %(version)s")
def group() -> None:
    """A stateful mock of the Workflow Service API, and a kit that proves a deployment keeps its
    contract."""


def main() -> None:
    """The console script: errors become one sentence on stderr and an exit code."""
    try:
        group(prog_name="wfmock")
    except WfmockError as error:
        click.echo(f"wfmock: {error}", err=True)
        if error.hint:
            click.echo(f"  try: {error.hint}", err=True)
        sys.exit(EXIT_USAGE)
