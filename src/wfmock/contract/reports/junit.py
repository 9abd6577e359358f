"""JUnit XML, the common format: one test case per clause."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from wfmock.contract.reports import phrases
from wfmock.contract.reports.escape import flat, visible
from wfmock.contract.verdict import ClauseResult, Finding, Outcome, Report, Verdict


def write(report: Report) -> str:
    """The report as JUnit XML.

    Broken and differs are failures; undecided, not tested and known violations are skipped, with
    the reason. A deployment that could not be tested adds a case with an error, so that no reader
    takes a run of skipped cases for a green one.
    """
    root = ET.Element("testsuites", {"name": "wfmock verify"})
    suite = ET.SubElement(root, "testsuite", {"name": "wfmock verify"})
    _suite_properties(suite, report)
    for clause in report.clauses:
        _case(suite, clause, report)
    if report.outcome is Outcome.UNTESTED:
        _untested(suite, report)
    _outputs(suite, report)
    for element in (root, suite):
        _totals(element, suite, report)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _suite_properties(suite: ET.Element, report: Report) -> None:
    target = report.target
    _properties(
        suite,
        {
            "url": target.url,
            "namespace": target.namespace,
            "definition": target.definition,
            "depth": target.depth,
            "seed": str(target.seed),
            "document": f"{target.title} {target.version}",
            "wfmock": target.wfmock,
            "requests": str(report.requests),
            "repeat": report.repeat,
        },
    )


def _properties(parent: ET.Element, values: dict[str, str]) -> None:
    holder = ET.SubElement(parent, "properties")
    for name, value in values.items():
        if value:
            ET.SubElement(holder, "property", {"name": name, "value": flat(value)})


def _case(suite: ET.Element, clause: ClauseResult, report: Report) -> None:
    case = _testcase(suite, clause.clause)
    case.set("assertions", str(clause.kept))
    _properties(
        case,
        {
            "text": clause.text,
            "source": clause.source,
            "where": clause.where,
            "verdict": str(clause.verdict),
            "operations": ", ".join(clause.operations),
        },
    )
    if clause.verdict in (Verdict.UNDECIDED, Verdict.NOT_TESTED):
        ET.SubElement(case, "skipped", {"message": flat(f"{clause.verdict}: {clause.why}")})
    elif clause.verdict in (Verdict.BROKEN, Verdict.DIFFERS):
        _violated(case, clause, phrases.against(report, clause.clause))


def _testcase(suite: ET.Element, name: str) -> ET.Element:
    group = name.partition(".")[0]
    attributes = {"classname": f"contract.{flat(group)}", "name": flat(name), "time": "0"}
    return ET.SubElement(suite, "testcase", attributes)


def _violated(case: ET.Element, clause: ClauseResult, findings: tuple[Finding, ...]) -> None:
    message = flat(" ".join(each.message for each in findings) or clause.text)
    if clause.accepted:
        result = ET.SubElement(case, "skipped", {"message": f"known: {message}"})
    else:
        attributes = {"message": message, "type": str(clause.verdict)}
        result = ET.SubElement(case, "failure", attributes)
    result.text = in_full(clause, findings)


def in_full(clause: ClauseResult, findings: tuple[Finding, ...]) -> str:
    """What a clause says and everything that was found against it, reproductions included."""
    return "\n\n".join([_about(clause), *(_body(each, clause) for each in findings)])


def _about(clause: ClauseResult) -> str:
    return visible(f"{clause.text}\n{phrases.place(clause)}")


def _body(finding: Finding, clause: ClauseResult) -> str:
    spot = phrases.spot(finding, clause)
    lines = (
        finding.message,
        f"expected: {finding.expected}",
        f"received: {finding.received}",
        f"place: {spot}" if spot else "",
        f"seen: {finding.how_often}, {finding.operation} ({finding.law})",
        f"fingerprint: {finding.fingerprint} ({finding.symptom})",
        f"reproduce:\n{finding.reproduction}" if finding.reproduction else "",
    )
    return visible("\n".join(filter(None, lines)))


def _untested(suite: ET.Element, report: Report) -> None:
    attributes = {"message": flat(phrases.headline(report)), "type": str(report.outcome)}
    error = ET.SubElement(_testcase(suite, "run.tested"), "error", attributes)
    error.text = visible(report.hint)


def _outputs(suite: ET.Element, report: Report) -> None:
    said = [phrases.headline(report), phrases.tally(report), *(n.text for n in report.notes)]
    said += [f"known, but gone: {each}" for each in report.gone]
    ET.SubElement(suite, "system-out").text = "\n".join(map(flat, said))
    if report.left:
        runs = [f"{run.id} {run.status}: {run.why}" for run in report.left]
        lines = [phrases.left_sentence(report), *runs]
        ET.SubElement(suite, "system-err").text = "\n".join(map(flat, lines))


def _totals(element: ET.Element, suite: ET.Element, report: Report) -> None:
    cases = suite.findall("testcase")
    results = Counter(child.tag for case in cases for child in case)
    element.set("tests", str(len(cases)))
    element.set("failures", str(results["failure"]))
    element.set("errors", str(results["error"]))
    element.set("skipped", str(results["skipped"]))
    element.set("time", f"{report.seconds:.3f}")
    started = datetime.fromisoformat(report.started).astimezone(UTC)
    element.set("timestamp", f"{started:%Y-%m-%dT%H:%M:%S}")
