"""``wfmock fit``: which dialect does a deployment speak?"""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING, Any

import click

from wfmock.cli.verify import Count, Seconds, options_of

if TYPE_CHECKING:  # all of it is loaded only when a run is really made
    from wfmock.contract.fit import Fitted

EXIT_NOT_REACHED = 3


@click.command(short_help="learn a deployment's dialect, for serve --dialect")
@click.argument("base_url")
@click.option("--nsfilter", metavar="NS", required=True, help="The namespace.")
@click.option("--definition", metavar="ID", default="", help="Consent to start runs of it.")
@click.option("--token", metavar="T", envvar="WFMOCK_TOKEN", help="Bearer token; or WFMOCK_TOKEN.")
@click.option("--header", "headers", metavar="'K: V'", multiple=True, help="Sent every time.")
@click.option("--max-runs", type=Count(), metavar="N", default=25, help="Most starts.  [25]")
@click.option("--rate", type=Seconds(), metavar="N", default=0, help="Most requests a second.")
@click.option("--max-time", type=Seconds(True), metavar="S", default=600, help="In all.  [600]")
@click.option("--timeout", type=Seconds(True), metavar="S", default=30, help="Per request.  [30]")
@click.option("--settle", type=Seconds(), metavar="S", default=3, help="Until writes show.  [3]")
@click.option("--seed", type=int, metavar="N", default=1, help="Same seed, same requests.  [1]")
@click.option("--all", "everything", is_flag=True, help="Also what is as the default.")
@click.option("--verbose", "-v", is_flag=True, help="Say what could not be learnt, and why.")
def fit(base_url: str, everything: bool, verbose: bool, **flags: Any) -> None:
    """Find out how a deployment answers where the document leaves a choice, and print it as a
    dialect file. Reads only, unless --definition names one that runs may be started of.

    \b
    wfmock fit https://svc.example --nsfilter NS --definition ID > dialect.yaml
    wfmock serve --dialect dialect.yaml

    Exit codes: 0 printed, 2 wrong usage, 3 could not test.
    """
    options = options_of(base_url, flags | {"depth": "gate"})
    sys.exit(_run(options, everything, verbose))


def _run(options: Any, everything: bool, verbose: bool) -> int:
    from wfmock.contract.fit import fit as learn
    from wfmock.contract.options import Progress as Step
    from wfmock.contract.reports import progress

    with progress.Progress() as line:

        def say(step: Step) -> None:
            line.update(step.doing, step.requests, step.findings)

        fitted = learn(dataclasses.replace(options, progress=say))
    _talk(fitted, verbose)
    if fitted.report.trouble:
        return EXIT_NOT_REACHED
    click.echo(fitted.dump(only_changes=not everything), nl=False)
    return 0


def _talk(fitted: Fitted, verbose: bool) -> None:
    """What is not for the file, on stderr."""
    from wfmock.contract.reports.escape import flat

    report = fitted.report
    for run in report.left:
        click.echo(f"wfmock: left running: {run.id or 'a run without an id'}: {run.why}", err=True)
    if report.trouble:
        click.echo(f"wfmock: {flat(report.trouble)}\n  try: {flat(report.hint)}", err=True)
        return
    learnt, open_ = len(report.dialect), len(fitted.untold)
    more = "" if verbose or not open_ else " (-v says why)"
    click.echo(
        f"{learnt} choices were found with {report.requests} requests;"
        f" {open_} could not be told{more}",
        err=True,
    )
    if verbose:
        for entry, why in fitted.untold.items():
            click.echo(f"  {entry}: {why}", err=True)
        for note in report.notes:
            click.echo(f"  note: {note.text}", err=True)
