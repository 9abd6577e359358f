"""The whole check of one document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from wfmock.contract.speccheck.examples import Examples
from wfmock.contract.speccheck.links import broken_aliases, broken_links
from wfmock.contract.speccheck.problem import Document, Problem
from wfmock.contract.speccheck.provenance import missing_sources, unsound_clauses
from wfmock.contract.speccheck.validity import invalid, served
from wfmock.errors import SpecError
from wfmock.spec.loader import read_document
from wfmock.spec.upgrade import upgraded


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and how much there was to be checked."""

    file: Path
    problems: tuple[Problem, ...]
    operations: int = 0
    examples: int = 0
    clauses: int = 0


def check_document(file: Path, tested: Collection[str] = ()) -> Checked:
    """Check an OpenAPI 3.0 or 3.1 document.

    ``tested`` are the ids of the clauses that a law or a check of structure can decide; it matters
    to documents with ``x-clauses`` only. Raises SpecError for a file that cannot be read.
    """
    try:
        raw = read_document(file)
    except SpecError as error:
        if isinstance(error.__cause__, OSError):
            raise
        problem = Problem("read", error.pointer, "an OpenAPI 3.0 or 3.1 document", error.reason)
        return Checked(file, (problem,))
    problems = tuple(invalid(raw, file))
    if problems:  # the other checks take a valid document for granted
        return Checked(file, problems)
    document = Document(upgraded(raw))
    examples = Examples(document.raw)
    found = dict.fromkeys(_problems(file, document, examples, tested))
    clauses = raw.get("x-clauses")
    return Checked(
        file,
        tuple(found),
        sum(1 for _ in document.operations()),
        examples.count,
        len(clauses) if isinstance(clauses, list) else 0,
    )


def _problems(
    file: Path, document: Document, examples: Examples, tested: Collection[str]
) -> Iterator[Problem]:
    clauses: list[Problem] = []
    if "x-clauses" in document.raw:
        clauses = list(unsound_clauses(document, tested))
    if all(each.rule == "untested" for each in clauses):  # else the loader would say it again
        yield from served(file)[1]
    yield from examples.problems()
    yield from broken_links(document)
    yield from broken_aliases(document)
    yield from clauses
    if "x-clauses" in document.raw:
        yield from missing_sources(document)
