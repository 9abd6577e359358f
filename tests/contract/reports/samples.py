"""Reports to write: one with every kind of verdict over the real clauses, and small ones."""

from dataclasses import replace
from functools import cache

from wfmock.contract.verdict import (
    Choice,
    ClauseResult,
    Covered,
    Finding,
    Note,
    Outcome,
    OwnRun,
    Report,
    Severity,
    Target,
    Verdict,
    Write,
)
from wfmock.resources import resource
from wfmock.spec.exchange import Call, Exchange, Reply, Violation
from wfmock.spec.loader import load_api

BASE = "https://flows.example.com/eu"
PATH = "/workflowsvc/api/v1/workflows"
NS = "nsfilter=first_tchgt1VU"
NO_DEFINITION = "It needs a run of its own, and no definition was named."
RESTLESS = "Other runs came and went between the two requests, in all 3 tries."

NASTY = (
    "</script></pre><script>alert(1)</script> ]]> &amp; \x1b[31mred\x1b[0m \x00\x07 \u202eltr "
    "\ud800 \ufffe [click](https://evil.example) {0} | `x` \r\n::error::gotcha\n##[group]x"
)


def exchange(id, operation, method, path, query, body, status, reply, violations=()):
    """One exchange, 42 ms long, at a fixed time."""
    headers = {"accept": "application/json", "authorization": "Bearer ***"}
    call = Call(method, path, query, headers, body)
    answer = Reply(status, reply, (("Content-Type", "application/json"), ("X-Request-Id", "7f3a")))
    at, took = 1785402902_250_000_000, 42_000_000
    return Exchange(id, operation, call, answer, at, took, violations, {"law": "probe"})


EXCHANGES = (
    exchange(
        "e17",
        "listWorkflows",
        "GET",
        PATH,
        f"{NS}&_status=PAUSED&_pageSize=10",
        b"",
        200,
        b'{"_offset": 0, "_pageSize": 10, "_total": 2, "_list": [{"_status": "PAUSED"}, '
        b'{"_status": "COMPLETED"}]}',
    ),
    exchange(
        "e90",
        "startWorkflow",
        "POST",
        PATH,
        NS,
        '{"_workflowDefId": "824beec4", "_inputParams": {"name": "Zoë"}}'.encode(),
        201,
        b'{"_id": "0b7c", "_inputParams": {"name": "Zo?"}}',
        (Violation("reply", "/_inputParams/name", "not echoed", "Zoë", "Zo?"),),
    ),
    exchange("e91", "getWorkflow", "GET", f"/eu{PATH}/0b7c", NS, b"", 200, b"\xff\xfe\x00binary"),
    exchange("e92", None, "PUT", f"{PATH}/0b7c/status", NS, b'{"_status":"PAUSED"}', 0, b""),
)

FINDINGS = (
    Finding(
        "list.status.filters",
        "status-sound",
        "listWorkflows",
        "item-foreign",
        "The list filtered by _status=PAUSED holds a workflow that is not PAUSED.",
        "every item has _status PAUSED",
        'item 2 of 2 has _status "COMPLETED"',
        "reply, /_list/1/_status",
        Severity.BROKEN,
        f"curl -sS '{BASE}{PATH}?{NS}&_status=PAUSED&_pageSize=10' \\\n"
        '  -H "Authorization: Bearer $TOKEN"',
        5,
        5,
        ("e17",),
        ("list.filters.combine", "list.reply.total"),
    ),
    Finding(
        "update.persists",
        "persists",
        "updateWorkflowStatus",
        "lost",
        "A pause that was answered with PAUSED is not seen by a get 2 seconds later.",
        "_status PAUSED from GET",
        "_status IN_PROGRESS from GET",
        "reply, /_status",
        Severity.BROKEN,
        f"ID=$(curl -sS -X POST '{BASE}{PATH}?{NS}' -H 'Content-Type: application/json' "
        '-d \'{"_workflowDefId": "824beec4-4a58-4bf8-b9df-b86172a2d5d5"}\' '
        '| sed \'s/.*"_id":"\\([^"]*\\).*/\\1/\')\n'
        f"curl -sS -X PUT \"{BASE}{PATH}/$ID/status?{NS}\" -H 'Content-Type: application/json' "
        '-d \'{"_status": "PAUSED"}\'\n'
        f'curl -sS "{BASE}{PATH}/$ID?{NS}"',
        3,
        10,
        ("e92", "e91"),
    ),
    Finding(
        "start.inputs.echoed",
        "echo",
        "startWorkflow",
        "text-changed",
        "A text outside ASCII comes back changed.",
        '{"name": "Zoë"}',
        '{"name": "Zo?"}',
        "reply, /_inputParams/name",
        Severity.DIFFERS,
        f"curl -sS -X POST '{BASE}{PATH}?{NS}' -H 'Content-Type: application/json' "
        '-d \'{"_workflowDefId": "824beec4", "_inputParams": {"name": "Zoë"}}\'',
        1,
        1,
        ("e90",),
    ),
    Finding(
        "list.page-size.default",
        "page-size-default",
        "listWorkflows",
        "page-length",
        "Without a page size a page holds 25 workflows.",
        "10 workflows",
        "25 workflows",
        "reply, /_list",
        Severity.BROKEN,
        f"curl -sS '{BASE}{PATH}?{NS}'",
        4,
        4,
        known=True,
    ),
    Finding(
        "update.transition",
        "journeys",
        "updateWorkflowStatus",
        "refused",
        "A scheduled run cannot be paused here.",
        "200",
        "409",
        "reply status",
        Severity.NOTE,
    ),
)

_BAD = {
    "list.status.filters": Verdict.BROKEN,
    "list.filters.combine": Verdict.DIFFERS,
    "update.persists": Verdict.BROKEN,
    "start.inputs.echoed": Verdict.DIFFERS,
    "list.page-size.default": Verdict.BROKEN,
}
_WHY = {
    "list.offset.position": (Verdict.UNDECIDED, RESTLESS),
    "list.reply.total": (Verdict.UNDECIDED, RESTLESS),
    "list.sort.whole-list": (Verdict.UNDECIDED, "All workflows there share one _createdAt."),
    "update.retried": (Verdict.NOT_TESTED, "No run of the definition ended without success."),
    "update.resumed": (Verdict.NOT_TESTED, NO_DEFINITION),
    "update.terminated": (Verdict.NOT_TESTED, NO_DEFINITION),
    "start.namespace": (Verdict.NOT_TESTED, NO_DEFINITION),
    "update.transition": (Verdict.NOT_TESTED, "It is our choice, not the document's."),
}


@cache
def _clauses():
    return load_api(resource("openapi/workflows.yaml")).clauses


def clause(id, verdict=Verdict.KEPT, text="It holds.", source="stated", **changes):
    """The result of one clause."""
    kept = 3 if verdict is Verdict.KEPT else 0
    return ClauseResult(id, text, source, "Codes", verdict, kept, **changes)


def _result(position, each):
    verdict, why = _WHY.get(each.id, (_BAD.get(each.id, Verdict.KEPT), ""))
    kept = position * 7 % 40 + 1 if verdict is Verdict.KEPT else 0
    known = each.id == "list.page-size.default"
    laws = (each.id.rpartition(".")[2],)
    said = (each.id, each.text, each.source, each.where)
    return ClauseResult(*said, verdict, kept, why, laws, each.operations, known)


TARGET = Target(
    BASE,
    "first_tchgt1VU",
    "824beec4-4a58-4bf8-b9df-b86172a2d5d5",
    "gate",
    1,
    "Workflow Service",
    "v5.1",
    "0.1.0",
)


def report(**changes):
    """A report with every kind of verdict, finding and remark, over the clauses of the document."""
    made = Report(
        target=TARGET,
        outcome=Outcome.VIOLATED,
        started="2026-07-30T09:15:02.250Z",
        seconds=4.217,
        requests=283,
        clauses=tuple(_result(position, each) for position, each in enumerate(_clauses())),
        findings=FINDINGS,
        notes=(
            Note(
                "An unknown id is answered with 404, which the document does not list.",
                "get.id.unknown-refused",
                "getWorkflow",
            ),
            Note("Replies carry an undocumented field, _tenant."),
        ),
        dialect=(
            Choice("unknownWorkflow", 404, "GET of an id that cannot exist answered 404"),
            Choice("pageSizeNames", "camel", "_pageSize=2 gave 2 items, _pagesize=2 gave 10"),
            Choice("statusNames", {"SCHEDULED": "QUEUED"}, "a run just started showed QUEUED"),
        ),
        coverage=(
            Covered("operations", ("listWorkflows", "getWorkflow", "startWorkflow"), ()),
            Covered("statuses", ("listWorkflows 200", "getWorkflow 200"), ("listWorkflows 404",)),
            Covered("transitions", ("IN_PROGRESS -> PAUSED",), ("PAUSED -> TERMINATED", "retry")),
        ),
        writes=(
            Write("e90", "POST", f"{BASE}{PATH}?{NS}", '{"_workflowDefId": "824beec4"}', 201),
            Write("e92", "PUT", f"{BASE}{PATH}/0b7c/status?{NS}", '{"_status":"PAUSED"}', 0),
        ),
        runs=(
            OwnRun("0b7c1b8e-5f0a-4c55-9d39-6d1c8e6a4f10", "TERMINATED", "terminated"),
            OwnRun("1c9d64aa-0c3f-4be2-8a55-0a7b3f6f2d11", "COMPLETED", "ended"),
            OwnRun(
                "2d0e75bb-1d40-4cf3-9b66-1b8c407a3e12",
                "IN_PROGRESS",
                "left",
                "TERMINATED was answered with 500, 3 times",
            ),
        ),
        exchanges=EXCHANGES,
        gone=("5a1e0c9d7b32 (list.codes, listWorkflows, status-undocumented): fixed in 5.2?",),
        hint="",
        repeat=f"wfmock verify {BASE} --nsfilter first_tchgt1VU "
        "--definition 824beec4-4a58-4bf8-b9df-b86172a2d5d5 --depth gate --seed 1",
    )
    return replace(made, **changes)


NOTHING_SEEN = dict.fromkeys(("findings", "runs", "writes", "gone", "notes", "exchanges"), ())


def conforming(**changes):
    """A report of two clauses that are kept."""
    clauses = (clause("http.json"), clause("list.codes"))
    return report(**{"outcome": Outcome.CONFORMS, "clauses": clauses} | NOTHING_SEEN | changes)


def untested(**changes):
    """A report of a deployment that did not answer."""
    why = "The deployment could not be reached."
    clauses = tuple(clause(each.id, Verdict.NOT_TESTED, why=why) for each in _clauses())
    return report(
        outcome=Outcome.UNTESTED,
        clauses=clauses,
        requests=1,
        trouble=f"nothing answers at {BASE}: connection refused.",
        hint="Check the address and the port; a proxy may be in the way.",
        **NOTHING_SEEN | {"dialect": (), "coverage": ()} | changes,
    )


def nasty():
    """A report in which everything that can come from a server tries to break out."""
    code = NASTY.replace("\ud800", "")
    finding = replace(
        FINDINGS[0],
        message=NASTY,
        expected=NASTY,
        received=NASTY,
        where=NASTY,
        symptom=code,
        operation=code,
        reproduction=NASTY,
        exchanges=("x",),
    )
    body = NASTY.encode("utf-8", "replace")
    sent = exchange("x", NASTY, "GET", PATH, NS, body, 500, b"\x1b]0;x\x07\xff" + body)
    known = replace(finding, known=True, symptom="other")
    return report(
        target=replace(TARGET, namespace=NASTY, definition=NASTY, url=BASE + NASTY),
        findings=(finding, known),
        clauses=(
            clause("list.status.filters", Verdict.BROKEN, NASTY),
            clause("list.codes", Verdict.UNDECIDED, NASTY, why=NASTY),
            clause("list.success", Verdict.NOT_TESTED, NASTY, why=NASTY),
        ),
        notes=(Note(NASTY, NASTY, NASTY),),
        dialect=(Choice(NASTY, {NASTY: NASTY}, NASTY),),
        coverage=(Covered(NASTY, (NASTY,), (NASTY,)),),
        writes=(Write("x", "POST", NASTY, NASTY, 500),),
        runs=(OwnRun(NASTY, NASTY, "left", NASTY),),
        exchanges=(sent,),
        gone=(NASTY,),
        trouble=NASTY,
        hint=NASTY,
        repeat=NASTY,
    )
