"""SARIF 2.1.0: a rule per clause, a result per finding and per note."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from wfmock.contract.reports import phrases
from wfmock.contract.reports.escape import flat, json_text, visible
from wfmock.contract.verdict import ClauseResult, Finding, Note, Outcome, Report, Severity
from wfmock.har import reason
from wfmock.spec.exchange import Call, Exchange, Reply

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
DOCUMENT = "openapi/workflows.yaml"
_LEVELS = {Severity.BROKEN: "error", Severity.DIFFERS: "warning", Severity.NOTE: "note"}
_HELP = "The properties of a result hold the curl lines that reproduce it."
_NOTE_RULE = "note"
_FINGERPRINT = "wfmock/v1"
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def write(report: Report) -> str:
    """The report as a SARIF log of one run."""
    rules = [_rule(each) for each in report.clauses]
    if any(_rule_of(note, report) == _NOTE_RULE for note in report.notes):
        rules.append(_note_rule())
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    results = [_finding(each, report) for each in report.findings]
    results += [_note(each, report) for each in report.notes]
    for result in results:
        if result["ruleId"] in index:
            result["ruleIndex"] = index[result["ruleId"]]
    driver = {"name": "wfmock", "version": report.target.wfmock, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"wfmock/{urlsplit(report.target.url).netloc}/"},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _message(text: str) -> dict[str, str]:
    """Plain text of SARIF: braces are doubled, and what would be a link is none."""
    doubled = visible(text).replace("{", "{{").replace("}", "}}")
    return {"text": _LINK.sub(r"\\[", doubled)}


def _rule(clause: ClauseResult) -> dict[str, Any]:
    return {
        "id": flat(clause.clause),
        "shortDescription": {"text": visible(clause.text)},
        "fullDescription": {"text": visible(f"{clause.text} ({phrases.place(clause)})")},
        "help": {"text": _HELP},
        "defaultConfiguration": {"level": _LEVELS[Severity.of_source(clause.source)]},
        "properties": {
            "source": clause.source,
            "where": clause.where,
            "verdict": str(clause.verdict),
            "kept": clause.kept,
            "why": clause.why,
            "tags": [flat(each) for each in clause.operations],
        },
    }


def _note_rule() -> dict[str, Any]:
    text = "Behaviour that the document does not mention and that is fair."
    return {
        "id": _NOTE_RULE,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": _HELP},
        "defaultConfiguration": {"level": "note"},
    }


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    said = (
        finding.message,
        f"Expected: {finding.expected}",
        f"Received: {finding.received}",
        f"Seen: {finding.how_often}",
    )
    result = {
        "ruleId": flat(finding.clause),
        "level": _LEVELS[finding.severity],
        "message": _message("\n".join(said)),
        "locations": _locations(finding.operation),
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {
            "law": finding.law,
            "operation": finding.operation,
            "symptom": finding.symptom,
            "where": finding.where,
            "also": list(finding.also),
            "seen": finding.seen,
            "tried": finding.tried,
            "reproduction": finding.reproduction,
        },
    }
    if finding.known:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result | _evidence(finding, report)


def _note(note: Note, report: Report) -> dict[str, Any]:
    return {
        "ruleId": _rule_of(note, report),
        "level": "note",
        "message": _message(note.text),
        "locations": _locations(note.operation),
    }


def _rule_of(note: Note, report: Report) -> str:
    known = note.clause in phrases.clauses_by_id(report)
    return flat(note.clause) if known else _NOTE_RULE


def _locations(operation: str) -> list[dict[str, Any]]:
    """The operation, in the document: viewers show no result without a file and a line."""
    physical = {"artifactLocation": {"uri": DOCUMENT}, "region": {"startLine": 1}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if operation:
        location["logicalLocations"] = [{"name": flat(operation), "kind": "function"}]
    return [location]


def _invocation(report: Report) -> dict[str, Any]:
    started = datetime.fromisoformat(report.started).astimezone(UTC)
    ended = started + timedelta(seconds=report.seconds)
    notes = [("error", report.trouble)] if report.trouble else []
    notes += [("warning", f"{r.id} was left in {r.status}: {r.why}") for r in report.left]
    return {
        "executionSuccessful": report.outcome is not Outcome.UNTESTED,
        "commandLine": flat(report.repeat),
        "startTimeUtc": f"{started:%Y-%m-%dT%H:%M:%S}Z",
        "endTimeUtc": f"{ended:%Y-%m-%dT%H:%M:%S}Z",
        "toolExecutionNotifications": [
            {"level": level, "message": _message(text)} for level, text in notes
        ],
    }


def _evidence(finding: Finding, report: Report) -> dict[str, Any]:
    """The last exchange of a finding: the one that shows it."""
    shown = [each for each in report.exchanges if each.id in finding.exchanges]
    return _exchange(shown[-1]) if shown else {}


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {"webRequest": _request(exchange.call), "webResponse": _response(exchange.reply)}


def _request(call: Call) -> dict[str, Any]:
    return {
        "protocol": "HTTP",
        "version": "1.1",
        "method": call.method,
        "target": call.path + (f"?{call.query}" if call.query else ""),
        "headers": dict(call.headers),
        "body": _content(call.body),
    }


def _response(reply: Reply) -> dict[str, Any]:
    if not reply.status:
        return {"noResponseReceived": True}
    return {
        "protocol": "HTTP",
        "version": "1.1",
        "statusCode": reply.status,
        "reasonPhrase": reason(reply.status),
        "headers": dict(reply.headers),
        "body": _content(reply.body),
    }


def _content(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"binary": base64.b64encode(body).decode("ascii")}
