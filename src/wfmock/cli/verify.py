"""``wfmock verify``: does a deployment keep the contract?"""

from __future__ import annotations

import dataclasses
import os
import shlex
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:  # all of it is loaded only when a run is really made
    from wfmock.contract.options import Options
    from wfmock.contract.verdict import Report

KINDS = ("json", "junit", "sarif", "html", "har")
_DEPTHS = click.Choice(["smoke", "gate", "deep"])
_WEIGHTS = click.Choice(["differs", "broken"])


class Count(click.IntRange):
    """A whole number from 0, without the range in the help."""

    def __init__(self) -> None:
        super().__init__(min=0)

    def _describe_range(self) -> str:
        return ""


class Seconds(click.FloatRange):
    """A number from 0, or above it, without the range in the help."""

    def __init__(self, above: bool = False) -> None:
        super().__init__(min=0, min_open=above)

    def _describe_range(self) -> str:
        return ""


@click.command(short_help="prove that a deployment keeps the contract")
@click.argument("base_url")
@click.option("--nsfilter", metavar="NS", required=True, help="The namespace.")
@click.option("--definition", metavar="ID", default="", help="Consent to start runs of it.")
@click.option("--token", metavar="T", envvar="WFMOCK_TOKEN", help="Bearer token; or WFMOCK_TOKEN.")
@click.option("--header", "headers", metavar="'K: V'", multiple=True, help="Sent every time.")
@click.option("--depth", type=_DEPTHS, default="gate", help="How far it goes.  [gate]")
@click.option("--max-runs", type=Count(), metavar="N", default=25, help="Most starts.  [25]")
@click.option("--rate", type=Seconds(), metavar="N", default=0, help="Most requests a second.")
@click.option("--max-time", type=Seconds(True), metavar="S", default=600, help="In all.  [600]")
@click.option("--timeout", type=Seconds(True), metavar="S", default=30, help="Per request.  [30]")
@click.option("--settle", type=Seconds(), metavar="S", default=3, help="Until writes show.  [3]")
@click.option("--seed", type=int, metavar="N", default=1, help="Same seed, same requests.  [1]")
@click.option("--fail-on", type=_WEIGHTS, default="differs", help="Lightest that fails.  [differs]")
@click.option("--known", metavar="FILE", help="Violations that are accepted.")
@click.option("--accept", metavar="FILE", help="Write those of this run to such a file.")
@click.option("--plan", is_flag=True, help="Say what would be sent; send nothing.")
@click.option("--report-json", metavar="FILE", help="Also: --report-junit, -sarif, -html, -har.")
@click.option("--report-junit", metavar="FILE", hidden=True)
@click.option("--report-sarif", metavar="FILE", hidden=True)
@click.option("--report-html", metavar="FILE", hidden=True)
@click.option("--report-har", metavar="FILE", hidden=True)
@click.option("--quiet", "-q", is_flag=True, help="Print one line.")
def verify(base_url: str, plan: bool, **flags: Any) -> None:
    """Test a deployment against the contract, clause by clause. Reads only, unless --definition
    names one that runs may be started of; those are ended again.

    \b
    wfmock verify https://svc.example --nsfilter NS            only reads
    wfmock verify URL --nsfilter NS --definition ID            the whole suite

    Exit codes: 0 conforms, 1 violations, 2 wrong usage, 3 could not test.
    """
    options = options_of(base_url, flags)
    if plan:
        click.echo(_plan(options), nl=False)
        return
    sys.exit(_run(options, flags))


def options_of(base_url: str, flags: dict[str, Any]) -> Options:
    """The options that flags describe. Raises UsageError for an address or header that is none."""
    from wfmock.contract.options import Options
    from wfmock.contract.workbench.probing import Depth

    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        example = "https://svc.example" if "://" in base_url else f"http://{base_url.lstrip('/')}"
        raise click.UsageError(f"{base_url!r} is no base URL; it looks like {example}")
    if parts.query or parts.fragment:
        raise click.UsageError("the base URL ends before the '?': parameters are added by the kit")
    return Options(
        url=base_url,
        namespace=flags["nsfilter"],
        definition=flags["definition"],
        headers=_headers(flags["headers"], flags["token"]),
        depth=Depth(flags["depth"]),
        max_runs=flags["max_runs"],
        rate=flags["rate"],
        timeout=flags["timeout"],
        max_time=flags["max_time"],
        settle=flags["settle"],
        seed=flags["seed"],
    )


def _headers(lines: tuple[str, ...], token: str | None) -> dict[str, str]:
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise click.UsageError("--header wants 'Name: value'")
        headers[name.strip()] = value.strip()
    if token:
        headers["Authorization"] = f"Bearer {token.strip()}"
    try:
        for text in (*headers, *headers.values()):
            text.encode("ascii")
    except UnicodeEncodeError:
        raise click.UsageError("a header or token holds a character beyond ASCII") from None
    return headers


def _plan(options: Options) -> str:
    from wfmock.contract.laws import LAWS
    from wfmock.contract.plan import plan
    from wfmock.contract.runner import document

    return plan(options, document(options), LAWS)


def _run(options: Options, flags: dict[str, Any]) -> int:
    from wfmock.contract import known
    from wfmock.contract.options import Progress as Step
    from wfmock.contract.reports import exit_code, progress
    from wfmock.contract.runner import conduct

    accepted = known.load(flags["known"]) if flags["known"] else ()
    with progress.Progress() as line:

        def say(step: Step) -> None:
            line.update(step.doing, step.requests, step.findings)

        report = conduct(dataclasses.replace(options, progress=say))
    report = known.apply(report, accepted, datetime.now(UTC).date())
    report = dataclasses.replace(report, repeat=report.repeat + _more(flags))
    _publish(report, flags)
    if flags["accept"]:
        with click.open_file(flags["accept"], "w", encoding="utf-8") as file:
            file.write(known.dump(report, accepted))
    code: int = exit_code(report, flags["fail_on"])
    return code


def _more(flags: dict[str, Any]) -> str:
    words = ["--known", flags["known"]] if flags["known"] else []
    words += ["--fail-on", flags["fail_on"]] if flags["fail_on"] != "differs" else []
    return "".join(f" {word}" for word in map(shlex.quote, words))


def _publish(report: Report, flags: dict[str, Any]) -> None:
    """Print the report and write the files that were asked for."""
    from wfmock.contract.reports import github, phrases, text, write
    from wfmock.contract.reports.escape import flat

    if flags["quiet"]:
        click.echo(phrases.headline(report))
    elif not report.trouble or report.runs or report.findings:
        text.show(report, sys.stdout)
    for kind in KINDS:
        if flags[f"report_{kind}"]:
            write(report, kind, flags[f"report_{kind}"])
    if os.environ.get("GITHUB_ACTIONS") == "true":
        click.echo(github.write(report), nl=False)
    if report.trouble:
        click.echo(f"wfmock: {flat(report.trouble)}\n  try: {flat(report.hint)}", err=True)
