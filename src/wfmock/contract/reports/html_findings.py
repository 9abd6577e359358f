"""One finding as HTML: what was expected and received, how to see it again, the exchanges."""

from __future__ import annotations

from collections.abc import Iterable

from wfmock.contract.reports import phrases
from wfmock.contract.reports.escape import markup
from wfmock.contract.reports.shell import folded
from wfmock.contract.verdict import ClauseResult, Finding, Report
from wfmock.har import reason
from wfmock.spec.exchange import Exchange

_SIGNS = {
    "kept": "✓",
    "broken": "✗",
    "differs": "≠",
    "undecided": "?",
    "not-tested": "–",
    "note": "i",
}
_COLUMNS = 100
_SHOWN_BYTES = 4000  # a page is for reading; the JSON report and the HAR hold all


def badge(css: str, word: str) -> str:
    """A verdict as a word in its colour, with a sign for those who see no colours."""
    sign = f'<span aria-hidden="true">{_SIGNS.get(css, "")}</span>'
    return f'<span class="mark {css}">{sign} {markup(word)}</span>'


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of terms with their texts; those without a text are left out."""
    lines = (f"<dt>{markup(term)}</dt><dd>{markup(text)}</dd>" for term, text in pairs if text)
    return f"<dl>{''.join(lines)}</dl>"


def finding_card(finding: Finding, clause: ClauseResult | None, report: Report) -> str:
    """The finding, readable without opening anything; the exchanges can be opened."""
    severity = str(finding.severity)
    clause_text = clause.text if clause else finding.clause
    where = phrases.place(clause) if clause else ""
    again = script("See it again:", finding.reproduction)
    return (
        f'<article class="card finding {severity}"><h3>{markup(clause_text)}</h3>'
        f"<p>{badge(severity, severity)} "
        f'<span class="dim"><code>{markup(finding.clause)}</code>, {markup(where)}</span></p>'
        f"<p>{markup(finding.message)}</p>{_facts(finding, clause)}{again}"
        f"{_evidence(finding, report)}</article>"
    )


def _facts(finding: Finding, clause: ClauseResult | None) -> str:
    pairs = (("Expected", finding.expected), ("Received", finding.received))
    values = "".join(
        f'<dt class="value">{term}</dt><dd><pre>{markup(text)}</pre></dd>'
        for term, text in pairs
        if text
    )
    rest = rows(
        (
            ("Place", phrases.spot(finding, clause)),
            ("Seen", f"{finding.how_often}, in {finding.operation}, by {finding.law}"),
            ("Also against", ", ".join(finding.also)),
            ("Fingerprint", f"{finding.fingerprint} ({finding.symptom})"),
        )
    )
    return rest.replace("<dl>", f"<dl>{values}", 1)


def script(lead: str, text: str) -> str:
    """A shell script with long lines folded; "" for none."""
    if not text:
        return ""
    return f'<p class="dim">{markup(lead)}</p><pre>{markup(folded(text.rstrip(), _COLUMNS))}</pre>'


def _evidence(finding: Finding, report: Report) -> str:
    shown = [each for each in report.exchanges if each.id in finding.exchanges]
    if not shown:
        return ""
    count = phrases.plural(len(shown), "request and its reply", "requests and their replies")
    return f"<details><summary>{count}</summary>{''.join(map(_exchange, shown))}</details>"


def _exchange(exchange: Exchange) -> str:
    call, reply = exchange.call, exchange.reply
    query = f"?{call.query}" if call.query else ""
    sent = f"{call.method} {call.path}{query}\n{_headers(call.headers.items())}\n{_body(call.body)}"
    status = f"{reply.status} {reason(reply.status)}" if reply.status else "no reply"
    took = f"{exchange.took_ns / 1e6:.0f} ms"
    got = f"{status} ({took})\n{_headers(reply.headers)}\n{_body(reply.body)}"
    return f"<pre>{markup(sent.rstrip())}</pre><pre>{markup(got.rstrip())}</pre>"


def _headers(headers: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in headers)


def _body(body: bytes) -> str:
    text = body[:_SHOWN_BYTES].decode("utf-8", "replace")
    more = len(body) - _SHOWN_BYTES
    return text + (f"\n({more} more bytes, in the JSON report)" if more > 0 else "")
