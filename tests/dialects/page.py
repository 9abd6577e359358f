"""Writes docs/dialect.md: ``.venv/bin/python tests/dialects/page.py > docs/dialect.md``."""

import json

from wfmock.choices import OneOf
from wfmock.dialect import ENTRIES, Dialect

EXAMPLE = Dialect.parse(
    {"unknownWorkflow": 403, "impossibleDate": "refused", "nameCase": "sensitive"}
)

HEAD = f"""\
# The dialect: choices on which the source document is silent

Where the document leaves a choice, the choice has a name, a default and the values it may have. The
mock obeys them; of a deployment they are learnt, not judged. Why each default is what it is:
[decisions.md](decisions.md).

```sh
wfmock serve --dialect mine.yaml               # a mock that answers like your deployment
wfmock fit URL --nsfilter NS > mine.yaml       # find out how a deployment answers
```

A file names only what differs from the default; a misspelt entry or value is refused with the
nearest one:

```yaml
{EXAMPLE.dump().strip()}
```
"""

# The entry that each section begins with.
SECTIONS = {
    "unknownWorkflow": "What is refused, and how",
    "impossibleDate": "What the list's parameters mean",
    "startedAs": "What commands do",
    "omittedInputParams": "What a workflow looks like",
}
TABLE = (
    "| entry | decides | values, the default first | clauses it leaves open |\n|---|---|---|---|"
)


def text(value):
    """A value as YAML has it."""
    return json.dumps(value) if isinstance(value, (bool, int, float)) or value == {} else value


def values(entry):
    """What an entry may be."""
    if not isinstance(entry.allowed, OneOf):
        return f"`{text(entry.default)}`; {entry.allowed.describe()}"
    return ", ".join(f"`{text(value)}`" for value in entry.allowed.values)


def row(entry):
    """The row of an entry."""
    clauses = ", ".join(f"`{each}`" for each in entry.clauses) or "-"
    return f"| `{entry.name}` | {entry.meaning} | {values(entry)} | {clauses} |"


def page():
    """The whole page."""
    lines = [HEAD]
    for entry in ENTRIES:
        if entry.name in SECTIONS:
            lines.append(f"## {SECTIONS[entry.name]}\n\n{TABLE}")
        last = entry is ENTRIES[-1] or ENTRIES[ENTRIES.index(entry) + 1].name in SECTIONS
        lines.append(row(entry) + ("\n" if last else ""))
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(page(), end="")
