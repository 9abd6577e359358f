"""docs/decisions.md against the document and the dialect: none missing, none stale."""

import re
from pathlib import Path

import yaml

from wfmock.dialect import ENTRIES

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (dialect: )?`([^`]+)` \|(.*)\|$", PAGE, re.MULTILINE)


def decisions_named_in(node):
    """Every value of x-decision below a node of the document."""
    if isinstance(node, dict):
        own = node.get("x-decision", [])
        yield from [own] if isinstance(own, str) else own
        for value in node.values():
            yield from decisions_named_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from decisions_named_in(value)


def test_every_choice_of_the_dialect_is_explained_and_no_other():
    explained = {name for mark, name, _ in ROWS if mark}

    assert explained == {entry.name for entry in ENTRIES}


def test_every_decision_in_the_document_is_explained_and_no_other():
    document = yaml.safe_load((ROOT / "openapi/workflows.yaml").read_text(encoding="utf-8"))
    explained = {name for mark, name, _ in ROWS if not mark}
    dialect = {entry.name for entry in ENTRIES}

    assert set(decisions_named_in(document)) - dialect == explained


def test_every_row_says_what_the_document_says_what_is_done_and_why():
    for _, name, rest in ROWS:
        cells = [cell.strip() for cell in rest.split(" | ")]

        assert len(cells) == 3, name
        assert all(cells), name


def test_no_decision_is_explained_twice():
    names = [name for _, name, _ in ROWS]

    assert len(names) == len(set(names))
