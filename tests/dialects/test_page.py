"""docs/dialect.md says what the dialect is, and its example can be used."""

import re
import subprocess
import sys
from pathlib import Path

from dialects.page import page
from wfmock.dialect import ENTRIES, Dialect

FILE = Path(__file__).parents[2] / "docs/dialect.md"
TEXT = FILE.read_text(encoding="utf-8")


def test_the_page_is_made_from_the_entries():
    assert page() == TEXT, (
        "write it anew: .venv/bin/python tests/dialects/page.py > docs/dialect.md"
    )


def test_every_entry_has_a_row():
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE) == [each.name for each in ENTRIES]


def test_its_example_is_a_dialect(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[1], encoding="utf-8")

    assert Dialect.load(file).to_mapping() == {
        "unknownWorkflow": 403,
        "impossibleDate": "refused",
        "nameCase": "sensitive",
    }


def test_the_commands_it_names_exist():
    command = [sys.executable, "-m", "wfmock", "--help"]

    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    assert set(re.findall(r"^wfmock (\w+)", TEXT, re.MULTILINE)) <= set(shown.split())
