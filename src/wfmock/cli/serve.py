"""``wfmock serve``: start the mock server."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any

import click

from wfmock import settings as settings_module
from wfmock.cli import banner
from wfmock.settings import Settings

EXIT_CANNOT_BIND = 3


@click.command(short_help="start the mock server")
@click.option("--port", "-p", type=int, help="Port; 0 picks a free one.  [4010]")
@click.option("--host", help="Address to listen on.  [127.0.0.1]")
@click.option("--spec", metavar="FILE", help="Another OpenAPI 3.0 or 3.1 document to serve.")
@click.option("--baseline", metavar="NAME", help="default, empty, failures, many, or a YAML file.")
@click.option("--count", type=int, metavar="N", help="How many workflows a recipe makes.")
@click.option("--seed", type=int, help="Same seed, same data and ids.  [1]")
@click.option("--pace", metavar="X", help="Scale of time: 1 real, 0 at once, still never.  [1]")
@click.option("--dialect", metavar="FILE", help="Choices where the document is silent.")
@click.option("--auth", metavar="off|any|FILE", help="Bearer tokens: none, any, or a file's.")
@click.option("--strict", is_flag=True, default=None, help="Refuse what is otherwise warned of.")
@click.option("--db", metavar="FILE", help="Keep the state in one SQLite file.")
@click.option("--cors/--no-cors", default=None, help="Cross-origin calls.  [on]")
@click.option("--check-replies", is_flag=True, default=None, help="Check every reply as well.")
@click.option("--journal", type=int, metavar="N", help="Calls each world remembers; 0 none.  [500]")
@click.option("--record", metavar="FILE", help="Write every call to a file, for wfmock replay.")
@click.option("--control/--no-control", default=None, help="The control API, /__wfmock.  [on]")
@click.option("--control-token", metavar="T", help="Lets its holders steer, from anywhere.")
@click.option("--world-ttl", type=int, metavar="S", help="Until unused worlds go.  [3600]")
@click.option("--threads", type=int, metavar="N", help="Calls answered or delayed at once.  [128]")
@click.option("--config", metavar="FILE", help="Any of these in YAML; WFMOCK_* and flags win.")
@click.option("--json", "as_json", is_flag=True, help="Say on stdout, in JSON, what was started.")
def serve(config: str | None, as_json: bool, **flags: Any) -> None:
    """Start a stateful mock of the Workflow Service; stop it with Ctrl-C.

    \b
    wfmock serve                         the default data on port 4010
    wfmock serve --port 0 --json         a free port, said in JSON
    wfmock serve --pace 0                every workflow finishes at once
    wfmock serve --db state.sqlite       survives a restart
    """
    run(settings_module.load(flags, config), as_json)


def run(settings: Settings, as_json: bool) -> None:
    """Bind first, so that a taken port is known before anything is built."""
    from wfmock.web.server import bind

    for asked in (signal.SIGINT, signal.SIGTERM):  # until the server has handlers of its own
        signal.signal(asked, _stop)
    try:
        server = bind(settings.host, settings.port, settings.threads)
    except OSError as error:
        click.echo(
            f"wfmock: cannot listen on {settings.host}:{settings.port}: {error.strerror}\n"
            f"  try: wfmock serve --port 0",
            err=True,
        )
        sys.exit(EXIT_CANNOT_BIND)
    from wfmock.assembly import assemble
    from wfmock.web.app import flask_app

    mock = assemble(settings)
    try:
        app = flask_app(mock)
        banner.show(mock, settings.host, server.port, as_json)
        server.run(app)
    except KeyboardInterrupt:  # waitress lets it through, granian does not
        pass
    finally:
        mock.close()


def _stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
