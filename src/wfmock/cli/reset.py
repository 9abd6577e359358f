"""``wfmock reset``: the shortest way to put a world of a running server back."""

from __future__ import annotations

from typing import Any

import click

from wfmock.cli.remote import Remote, steers
from wfmock.cli.world import WORLD, given, origin, say_world


@click.command(short_help="put a world back to its baseline")
@click.argument("name", metavar="[WORLD]", default="main")
@origin
@steers
def reset(remote: Remote, name: str, as_json: bool, **options: Any) -> None:
    """Put a WORLD (main unless told otherwise) back: data, clock, faults and journal.

    \b
    wfmock reset                         main, as the server was started
    wfmock reset checkout --baseline empty
    """
    say_world(remote.call(f"POST {WORLD}/reset", given(**options), world=name), as_json)
