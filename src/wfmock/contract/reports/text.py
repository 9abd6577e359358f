"""The report for terminals and logs: 80 columns, colours only where they are asked for."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wfmock.contract.reports import phrases
from wfmock.contract.reports.escape import flat, inert, visible
from wfmock.contract.reports.shell import folded
from wfmock.contract.verdict import ClauseResult, Finding, Outcome, Report, Verdict

WIDTH = 80
_STYLES = {
    "kept": "green",
    "broken": "bold red",
    "differs": "bold yellow",
    "undecided": "cyan",
    "not tested": "dim",
    "note": "dim",
}
_OUTCOMES = {Outcome.CONFORMS: "bold green", Outcome.VIOLATED: "bold red"}
_ASCII = str.maketrans({"─": "-", "·": ",", "…": "..."})


def write(report: Report, colour: bool = False, width: int = WIDTH) -> str:
    """The report as text of at most ``width`` columns, one line feed at the end.

    Only a word of a shell script that cannot be broken may be longer.
    """
    page = _Page(colour, width)
    _outcome(page, report)
    _violations(page, report)
    _remarks(page, report)
    _clauses(page, report)
    _dialect_and_coverage(page, report)
    _facts(page, report)
    return inert(page.text())


def show(report: Report, stream: TextIO) -> None:
    """Print the report, in colour on a terminal that wants it, in ASCII where nothing else goes."""
    console = Console(file=stream)
    colour = console.color_system is not None and not console.no_color
    text = write(report, colour, min(WIDTH, console.width) if console.is_terminal else WIDTH)
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)
    stream.flush()


class _Page:
    """Lines as they come; a console of its own, so that nothing outside changes what is written."""

    def __init__(self, colour: bool, width: int) -> None:
        self.width = width
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            width=width,
            color_system="standard" if colour else None,
            force_terminal=colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )

    def say(self, text: RenderableType, indent: int = 0) -> None:
        """One paragraph, wrapped."""
        self._console.print(Padding(text, (0, 0, 0, indent)) if indent else text)

    def heading(self, text: str) -> None:
        """A line across the page with a title in it."""
        self.say("")
        self.say(Text(f"── {text} " + "─" * (self.width - len(text) - 4), style="bold"))

    def fields(self, rows: Iterable[tuple[str, str]], indent: int = 3) -> None:
        """Labels with their texts beside them; rows without a text are left out."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, style="dim")
        table.add_column(overflow="fold")
        for label, text in rows:
            if text:
                table.add_row(Text(label), Text(visible(text)))
        self.say(table, indent)

    def items(self, items: Iterable[str], indent: int) -> None:
        """A comma-separated list that is wrapped between its items only."""
        lines = [""]
        for item in items:
            joined = f"{lines[-1]}, {item}" if lines[-1] else item
            if lines[-1] and cell_len(joined) > self.width - indent - 1:  # 1 for the next comma
                lines[-1] += ","
                lines.append(item)
            else:
                lines[-1] = joined
        self.say(Text("\n".join(lines)), indent)

    def script(self, script: str) -> None:
        """A shell script at the left edge, so that it can be copied."""
        for line in folded(visible(script.rstrip("\n")), self.width).split("\n"):
            self._console.print(Text(line), soft_wrap=True)

    def text(self) -> str:
        """What the page says, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._file.getvalue().split("\n"))


def _outcome(page: _Page, report: Report) -> None:
    target = report.target
    page.say(Text(flat(phrases.headline(report)), style=_OUTCOMES.get(report.outcome, "bold")))
    if report.trouble and report.outcome is not Outcome.UNTESTED:
        page.say(Text(f"The run was cut short: {flat(report.trouble)}", style="bold"))
    if report.hint:
        page.say(Text(f"Try: {flat(report.hint)}"))
    page.say(Text(flat(f"{target.title} {target.version} at {target.url}")))
    page.say(Text(phrases.tally(report)))
    if report.left:
        page.say(Text(f"\n{phrases.left_sentence(report)}", style="bold red"))
    for run in report.left:
        page.say(Text(flat(run.id), style="bold"), 2)
        page.say(Text(f"{flat(run.status)}; {flat(run.why)}"), 4)


def _violations(page: _Page, report: Report) -> None:
    found = phrases.violations(report)
    clauses = phrases.clauses_by_id(report)
    if found:
        page.heading(f"Violations ({len(found)})")
    for number, finding in enumerate(found, 1):
        if number > 1:
            page.say("")
        _violation(page, number, finding, clauses.get(finding.clause))


def _violation(page: _Page, number: int, finding: Finding, clause: ClauseResult | None) -> None:
    title = Text(f"{number}. {flat(finding.clause)}  ")
    title.append(finding.severity.upper(), style=_STYLES[finding.severity])
    page.say(title)
    page.fields(
        (
            ("clause", flat(clause.text) if clause else ""),
            ("document", flat(phrases.place(clause)) if clause else ""),
            ("found", finding.message),
            ("expected", finding.expected),
            ("received", finding.received),
            ("place", phrases.spot(finding, clause)),
            ("seen", f"{finding.how_often}, {flat(finding.operation)} ({flat(finding.law)})"),
            ("also", ", ".join(map(flat, finding.also))),
            ("id", f"{finding.fingerprint} ({flat(finding.symptom)})"),
        )
    )
    if finding.reproduction:
        page.say(Text("   reproduce:", style="dim"))
        page.script(finding.reproduction)


def _remarks(page: _Page, report: Report) -> None:
    _list(page, "Known violations", (_brief(each) for each in phrases.accepted(report)))
    _list(page, "Known, but gone: take them out of the file", map(flat, report.gone))
    notes = [_tagged(note.clause, flat(note.text)) for note in report.notes]
    _list(page, "Notes", [*notes, *(_brief(each) for each in phrases.light(report))])


def _brief(finding: Finding) -> str:
    return f"{flat(finding.clause)}: {flat(finding.message)} ({finding.fingerprint})"


def _tagged(clause: str, text: str) -> str:
    return f"{flat(clause)}: {text}" if clause else text


def _list(page: _Page, title: str, items: Iterable[str]) -> None:
    lines = list(items)
    if lines:
        page.heading(title)
    for line in lines:
        page.say(_bullet(line))


def _bullet(line: str) -> Table:
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row("·", Text(line))
    return grid


def _clauses(page: _Page, report: Report) -> None:
    page.heading("Clauses")
    for verdict in Verdict:
        clauses = phrases.with_verdict(report, verdict)
        if not clauses:
            continue
        page.say(Text(f"{verdict} {len(clauses)}", style=_STYLES[verdict]))
        if verdict in (Verdict.UNDECIDED, Verdict.NOT_TESTED):
            for why, ids in phrases.by_reason(clauses).items():
                page.say(Text(flat(why)), 2)
                page.items(map(flat, ids) if len(ids) < len(report.clauses) else ["every one"], 4)
        else:
            page.items(map(_counted, clauses), 2)


def _counted(clause: ClauseResult) -> str:
    times = f" {clause.kept}x" if clause.verdict is Verdict.KEPT else ""
    return flat(clause.clause) + times + (" (known)" if clause.accepted else "")


def _dialect_and_coverage(page: _Page, report: Report) -> None:
    if report.dialect:
        page.heading("Choices of this deployment where the document is silent")
    for choice in report.dialect:
        value = json.dumps(choice.value, ensure_ascii=False, default=str)
        page.say(Text(f"{flat(choice.entry)}: {flat(value)}"))
        page.say(Text(flat(choice.evidence), style="dim"), 2)
    if report.coverage:
        page.heading("Coverage")
    for each in report.coverage:
        reached, total = len(each.reached), len(each.reached) + len(each.missed)
        page.say(Text(flat(f"{each.kind}: {reached} of {total}")))
        if each.missed and each.kind != "clauses":  # those stand above, with the reasons
            page.items(["not " + flat(each.missed[0]), *map(flat, each.missed[1:])], 2)


def _facts(page: _Page, report: Report) -> None:
    target = report.target
    page.heading("This run")
    definition = f", definition {target.definition}" if target.definition else ", read-only"
    page.say(Text(phrases.runs_sentence(report.runs)))
    page.say(Text(phrases.writes_sentence(report)))
    took = f"{phrases.plural(report.requests, 'request')} in {report.seconds:.1f} s"
    page.say(Text(flat(f"{took}, {target.depth}, seed {target.seed}, wfmock {target.wfmock}.")))
    page.say(Text(flat(f"Namespace {target.namespace}{definition}, started {report.started}.")))
    if report.repeat:
        page.say("The same run again:")
        page.script(report.repeat)
