"""The exchanges as a HAR 1.2 archive, for the network panel of a browser and for proxies."""

from __future__ import annotations

from urllib.parse import urlsplit

from wfmock import har
from wfmock.contract.reports.escape import json_text
from wfmock.contract.verdict import Report
from wfmock.spec.exchange import Call
from wfmock.workflows.timestamps import rfc3339


def write(report: Report) -> str:
    """The exchanges in the order in which they were sent."""
    entries = [
        har.entry(
            each,
            address(report.target.url, each.call),
            rfc3339(each.at, digits=3),
            {
                "_id": each.id,
                "_operation": each.operation,
                "_violations": [violation.as_dict() for violation in each.violations],
            },
        )
        for each in report.exchanges
    ]
    return json_text(har.archive(entries, report.target.wfmock))


def address(base: str, call: Call) -> str:
    """The URL of a call, whether or not its path already carries the path of the base."""
    parts = urlsplit(base)
    prefix = parts.path.rstrip("/")
    path = call.path if call.path.startswith(f"{prefix}/") else prefix + call.path
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{call.query}" if call.query else "")
