"""``wfmock replay``: does a recorded run still go the same way?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

EXIT_DIFFERENT = 1


@click.command(short_help="run a recording again and compare every reply")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--spec", metavar="FILE", default="", help="Another document than the recorded one.")
@click.option("--show", metavar="N", type=int, default=3, help="Calls whose replies differ.  [3]")
def replay(file: Path, spec: str, show: int) -> None:
    """Send the calls of a recording again, to a mock in this process, and compare the replies.

    \b
    wfmock serve --record bug.jsonl      record until Ctrl-C
    wfmock replay bug.jsonl              the same replies, byte for byte?

    Exits with 0 when all replies are the same, with 1 when one differs.
    """
    from wfmock.replay.comparing import told
    from wfmock.replay.lines import CutShort, read
    from wfmock.replay.running import play
    from wfmock.web.replaying import Replaying

    calls = different = 0
    with Replaying(spec) as server:
        for each in play(read(file), server.start):
            if isinstance(each, CutShort):
                click.echo(f"line {each.line} is cut short: its server was killed", err=True)
                continue
            calls += 1
            if each.differs:
                different += 1
                if different <= show:
                    click.echo(told(each.line, list(each.differs)))
        for remark in server.remarks:
            click.echo(remark, err=True)
    if different:
        click.echo(f"{different} of {calls} replies differ")
        sys.exit(EXIT_DIFFERENT)
    click.echo(f"{calls} replies are the same")
