"""The report as one HTML file that loads nothing, runs nothing and prints well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from wfmock.contract.reports import phrases
from wfmock.contract.reports.escape import markup
from wfmock.contract.reports.html_findings import badge, finding_card, rows, script
from wfmock.contract.reports.style import CSS
from wfmock.contract.verdict import (
    ClauseResult,
    Covered,
    Finding,
    Outcome,
    OwnRun,
    Report,
    Verdict,
    Write,
)

_GROUPS = {
    "http": "Every operation",
    "list": "List workflows",
    "get": "Get a workflow",
    "start": "Start a workflow",
    "update": "Update the status",
    "workflow": "The workflow",
}
_OVERLINE = {
    Outcome.CONFORMS: "Contract kept",
    Outcome.VIOLATED: "Contract not kept",
    Outcome.UNTESTED: "Not tested",
}
_MEANING = {
    Verdict.KEPT: "seen to hold",
    Verdict.BROKEN: "contradicts what the document states",
    Verdict.DIFFERS: "contradicts what an example shows",
    Verdict.UNDECIDED: "the deployment would not hold still",
    Verdict.NOT_TESTED: "could not be tried in this run",
}
# Nothing may be loaded or run, whatever a server has put into its replies.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(report: Report) -> str:
    """A whole page; open it in any browser, mail it, print it."""
    title = markup(f"{_OVERLINE[report.outcome]}: {report.target.title} {report.target.version}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f"<style>{CSS}</style>\n</head>\n<body>\n{_header(report)}\n<main>\n"
        + "\n".join(filter(None, _sections(report)))
        + "\n</main>\n</body>\n</html>\n"
    )


def _header(report: Report) -> str:
    target = report.target
    cut = report.trouble if report.outcome is not Outcome.UNTESTED else ""
    more = [f"The run was cut short: {cut}"] if cut else []
    more += [f"Try: {report.hint}"] if report.hint else []
    said = "".join(f"<p><strong>{markup(each)}</strong></p>" for each in more)
    return (
        f'<header class="{report.outcome}">\n<p class="overline">{_OVERLINE[report.outcome]}</p>\n'
        f"<h1>{markup(phrases.headline(report))}</h1>\n{said}"
        f'<p class="dim">{markup(target.title)} {markup(target.version)} at '
        f"<code>{markup(target.url)}</code>, namespace <code>{markup(target.namespace)}</code>, "
        f"{markup(report.started)}</p>\n</header>"
    )


def _sections(report: Report) -> Iterator[str]:
    yield _summary(report)
    yield _left(report.left)
    yield _cards("Violations", phrases.violations(report), report)
    yield _cards("Known and accepted", phrases.accepted(report), report)
    yield _bullets("Known, but gone", report.gone, "Take these out of the file of known ones.")
    yield _notes(report)
    yield _clauses(report)
    yield _dialect(report)
    yield _coverage(report)
    yield _run(report)


def _summary(report: Report) -> str:
    counts = [(verdict, report.count(verdict)) for verdict in Verdict]
    tiles = "".join(
        f'<li class="{css(v)}"><b>{n}</b>{badge(css(v), v)}<p class="dim">{_MEANING[v]}</p></li>'
        for v, n in counts
    )
    parts = "".join(f'<i class="{css(v)}" style="flex:{n}"></i>' for v, n in counts if n)
    return (
        f'<ul class="tiles" aria-label="Clauses by verdict">{tiles}</ul>\n'
        f'<div class="bar" aria-hidden="true">{parts}</div>'
    )


def css(verdict: Verdict) -> str:
    """The class of a verdict."""
    return verdict.replace(" ", "-")


def _left(left: tuple[OwnRun, ...]) -> str:
    if not left:
        return ""
    items = "".join(
        f"<li><code>{markup(run.id)}</code>, {markup(run.status)}: {markup(run.why)}</li>"
        for run in left
    )
    return (
        '<section class="card alert" role="alert"><h2>Left running</h2>'
        "<p>This kit started these runs and could not end them. End them by hand.</p>"
        f'<ul class="plain">{items}</ul></section>'
    )


def _section(title: str, body: str) -> str:
    return f"<section><h2>{markup(title)}</h2>\n{body}</section>" if body else ""


def _cards(title: str, findings: tuple[Finding, ...], report: Report) -> str:
    clauses = phrases.clauses_by_id(report)
    cards = (finding_card(each, clauses.get(each.clause), report) for each in findings)
    return _section(f"{title} ({len(findings)})", "\n".join(cards))


def _bullets(title: str, items: Iterable[str], lead: str = "") -> str:
    listed = "".join(f"<li>{markup(each)}</li>" for each in items)
    intro = f"<p>{markup(lead)}</p>" if lead else ""
    body = f'<div class="card">{intro}<ul class="plain">{listed}</ul></div>' if listed else ""
    return _section(title, body)


def _notes(report: Report) -> str:
    said = [(note.clause, note.text) for note in report.notes]
    said += [(each.clause, each.message) for each in phrases.light(report)]
    return _bullets("Notes", (f"{clause}: {text}" if clause else text for clause, text in said))


def _table(heads: Iterable[str], body: str, label: str) -> str:
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f'<div class="card table scroll"><table aria-label="{markup(label)}">'
        f"<thead><tr>{cells}</tr></thead>{body}</table></div>\n"
    )


def _clauses(report: Report) -> str:
    body = ""
    for name, group in groupby(report.clauses, lambda each: each.clause.partition(".")[0]):
        title = markup(_GROUPS.get(name, name))
        lines = "".join(map(_clause, group))
        head = f'<tr><th class="group" scope="rowgroup" colspan="4">{title}</th></tr>'
        body += f"<tbody>{head}{lines}</tbody>\n"
    heads = ("Clause", "Verdict", "Held", "Where the document says it")
    return _section(f"Clauses ({len(report.clauses)})", _table(heads, body, "Verdict by clause"))


def _clause(clause: ClauseResult) -> str:
    why = f'<p class="dim">{markup(clause.why)}</p>' if clause.why else ""
    known = '<p class="dim">known</p>' if clause.accepted else ""
    kept = f"{clause.kept}&times;" if clause.kept else ""
    return (
        f'<tr><th scope="row">{markup(clause.text)}<p><code class="dim">{markup(clause.clause)}'
        f'</code></p>{why}</th><td class="verdict">{badge(css(clause.verdict), clause.verdict)}'
        f'{known}</td><td class="number">{kept}</td><td>{markup(phrases.place(clause))}</td></tr>\n'
    )


def _dialect(report: Report) -> str:
    if not report.dialect:
        return ""
    lines = "".join(
        f'<tr><th scope="row"><code>{markup(each.entry)}</code></th>'
        f"<td><code>{markup(json.dumps(each.value, ensure_ascii=False, default=str))}</code></td>"
        f"<td>{markup(each.evidence)}</td></tr>\n"
        for each in report.dialect
    )
    table = _table(("Choice", "Value", "Read off"), f"<tbody>{lines}</tbody>", "Choices found")
    lead = "<p>Where the document is silent, this deployment does this. It is not judged.</p>"
    return _section(f"Choices of this deployment ({len(report.dialect)})", lead + table)


def _coverage(report: Report) -> str:
    if not report.coverage:
        return ""
    lines = "".join(
        f'<tr><th scope="row">{markup(each.kind)}</th>'
        f'<td class="number">{len(each.reached)} of {len(each.reached) + len(each.missed)}</td>'
        f"<td>{_missed(each)}</td></tr>\n"
        for each in report.coverage
    )
    table = _table(("What", "Exercised", "Not exercised"), f"<tbody>{lines}</tbody>", "Coverage")
    return _section("Coverage", table)


def _missed(covered: Covered) -> str:
    if covered.kind == "clauses":
        return "see the clauses above" if covered.missed else "&ndash;"
    return markup(", ".join(covered.missed)) or "&ndash;"


def _run(report: Report) -> str:
    target = report.target
    facts = rows(
        (
            ("Requests", f"{report.requests} in {report.seconds:.1f} s"),
            ("Depth", target.depth),
            ("Seed", str(target.seed)),
            ("Definition", target.definition or "none: read-only"),
            ("Runs", phrases.runs_sentence(report.runs)),
            ("Writes", phrases.writes_sentence(report)),
            ("wfmock", target.wfmock),
        )
    )
    again = script("The same run again:", report.repeat)
    more = _runs(report.runs) + _writes(report.writes)
    return _section("This run", f'<div class="card">{facts}{again}{more}</div>')


def _runs(runs: tuple[OwnRun, ...]) -> str:
    items = "".join(
        f"<li><code>{markup(run.id)}</code> {markup(run.end)}, {markup(run.status)}"
        f"{': ' + markup(run.why) if run.why else ''}</li>"
        for run in runs
    )
    return _folded("Every run that was started", f'<ul class="plain">{items}</ul>', bool(runs))


def _writes(writes: tuple[Write, ...]) -> str:
    items = "".join(
        f"<li><code>{markup(each.method)} {markup(each.url)}</code> "
        f"&rarr; {each.status or 'no reply'}<br><code>{markup(each.body)}</code></li>"
        for each in writes
    )
    return _folded("Every write that was sent", f'<ul class="plain">{items}</ul>', bool(writes))


def _folded(title: str, body: str, wanted: bool) -> str:
    return f"<details><summary>{markup(title)}</summary>{body}</details>" if wanted else ""
