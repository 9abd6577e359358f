"""``wfmock coverage``: what the calls to a running mock have exercised."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from wfmock.errors import SettingsError

EXIT_BELOW = 1
EXIT_UNREACHABLE = 3


@click.command(short_help="what the calls to a running mock have exercised")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="The running mock.  [http://127.0.0.1:4010]")
@click.option("--token", metavar="T", envvar="WFMOCK_CONTROL_TOKEN", help="Its control token.")
@click.option("--world", "worlds", metavar="W", multiple=True, help="Of these worlds only.")
@click.option("--fail-under", type=float, metavar="P", help="Exit with 1 below P percent.")
@click.option("--json", "as_json", is_flag=True, help="The whole report, to merge it later.")
def coverage(
    files: Sequence[Path],
    url: str | None,
    token: str | None,
    worlds: Sequence[str],
    fail_under: float | None,
    as_json: bool,
) -> None:
    """Operations, statuses, parameters and transitions that a run has exercised.

    FILES are reports that --json wrote; they are merged, with the running mock's if there is --url.

    \b
    wfmock coverage                      all worlds of the mock on port 4010
    wfmock coverage --world checkout     of one world
    wfmock coverage --json > a.json      keep it
    wfmock coverage a.json b.json --fail-under 80
    """
    from wfmock.coverage.report import merged, text

    reports = [_read(file) for file in files]
    if url or not files:
        reports.append(_asked(url or "http://127.0.0.1:4010", token, worlds))
    report = merged(reports)
    click.echo(json.dumps(report) if as_json else text(report))
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


def _asked(url: str, token: str | None, worlds: Sequence[str]) -> dict[str, Any]:
    import requests

    address = f"{url.rstrip('/')}/__wfmock/coverage"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with requests.Session() as session:
            session.trust_env = False  # a proxy would not reach this machine
            reply = session.get(
                address, params=[("world", name) for name in worlds], headers=headers, timeout=30
            )
    except requests.RequestException as error:
        _fail(f"{url} cannot be reached: {type(error).__name__}", "is wfmock serve running there?")
    try:
        found: dict[str, Any] = reply.json()
    except ValueError:
        found = {}
    if not reply.ok or "items" not in found:
        detail = found.get("detail", f"{reply.status_code} {reply.reason}")
        _fail(f"{address}: {detail}", str(found.get("hint", "is it a wfmock with a control API?")))
    return found


def _fail(message: str, hint: str) -> None:
    click.echo(f"wfmock: {message}\n  try: {hint}", err=True)
    sys.exit(EXIT_UNREACHABLE)
