"""``wfmock spec``: what can be said of an OpenAPI document without a server."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wfmock.contract.speccheck.checking import Checked

PACKAGED = "openapi/workflows.yaml"
EXIT_PROBLEMS = 1


@click.group(short_help="check an OpenAPI document and its clauses")
def spec() -> None:
    """Check OpenAPI documents and the clauses in them."""


@spec.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--json", "as_json", is_flag=True, help="Say on stdout, in JSON, what was found.")
def check(file: str | None, as_json: bool) -> None:
    """Is FILE valid and does it agree with itself? Made for CI; without FILE the packaged one.

    \b
    valid       as OpenAPI 3.0 or 3.1, and it can be served
    examples    every example and default fits its schema
    links       lead to operations and parameters that exist; aliases too
    clauses     (x-clauses) each can be tested, each element says where it comes from

    Exit codes: 0 no problem, 1 problems, 2 the file cannot be read.
    """
    from wfmock.contract.clauses import provable_clauses
    from wfmock.contract.speccheck.checking import check_document
    from wfmock.resources import resource

    checked = check_document(Path(file) if file else resource(PACKAGED), provable_clauses())
    click.echo(json.dumps(_facts(checked), indent=2) if as_json else "\n".join(_lines(checked)))
    sys.exit(EXIT_PROBLEMS if checked.problems else 0)


def _facts(checked: Checked) -> dict[str, object]:
    return {
        "file": str(checked.file),
        "ok": not checked.problems,
        "operations": checked.operations,
        "examples": checked.examples,
        "clauses": checked.clauses,
        "problems": [problem.as_dict() for problem in checked.problems],
    }


def _lines(checked: Checked) -> Iterator[str]:
    for problem in checked.problems:
        yield f"{checked.file}#{problem.pointer}: {problem.rule}"
        yield f"  expected  {problem.expected}"
        yield f"  found     {problem.found}"
    if checked.problems:
        count = len(checked.problems)
        yield f"{count} problem{'s' if count > 1 else ''} in {checked.file}"
    else:
        clauses = f", {checked.clauses} clauses" if checked.clauses else ""
        counts = f"{checked.operations} operations, {checked.examples} examples{clauses}"
        yield f"{checked.file}: {counts}, no problem"
