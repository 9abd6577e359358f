"""``wfmock coverage``: what the calls to a running mock have exercised."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
from click.core import ParameterSource

from wfmock.cli.remote import Remote, say, steers
from wfmock.errors import SettingsError

EXIT_BELOW = 1


@click.command(short_help="what the calls to a running mock have exercised")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--world", "worlds", metavar="NAME", multiple=True, help="Of these worlds only.")
@click.option("--fail-under", type=float, metavar="P", help="Exit with 1 below P percent.")
@steers
def coverage(
    remote: Remote,
    files: Sequence[Path],
    worlds: Sequence[str],
    fail_under: float | None,
    as_json: bool,
) -> None:
    """Operations, statuses, parameters and transitions that a run has exercised.

    FILES are reports that --json wrote. They are merged; no server is asked unless --url names one.

    \b
    wfmock coverage                      of all worlds that there ever were
    wfmock coverage --world checkout     of one
    wfmock coverage --json > a.json      to merge it later
    wfmock coverage a.json b.json --fail-under 80
    """
    from wfmock.coverage.report import merged, text

    reports = [_read(file) for file in files]
    context = click.get_current_context()
    if not files or context.get_parameter_source("url") is ParameterSource.COMMANDLINE:
        query = urlencode([("world", name) for name in worlds])
        reports.append(remote.call(f"GET /__wfmock/coverage?{query}"))
    report = merged(reports)
    say(report, text(report), as_json)
    if fail_under is not None and report["percent"] < fail_under:
        click.echo(f"wfmock: {report['percent']:g} % is below {fail_under:g} %", err=True)
        sys.exit(EXIT_BELOW)


def _read(file: Path) -> dict[str, Any]:
    from wfmock.coverage.report import merged

    try:
        return merged([json.loads(file.read_text(encoding="utf-8"))])
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{file}: is no report of wfmock coverage --json", "write one with --json"
        ) from error
