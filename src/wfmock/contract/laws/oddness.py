"""Odd input of the list and of start: whatever is answered, it is no server error.

No fault is reported here: every exchange is judged (``judging``), these among them. Each round
draws some values of every kind, for nobody can send all that an implementer did not think of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wfmock.contract.structure.oddities import CHARACTERS
from wfmock.contract.wire.deployment import OMIT, Answer
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import Needs, law

CRASH = "http.no-crash"
_NUMBERS = ("ten", "-1", "1.5", "", "1e3", "0x10", "+1", "99999999999999999999", "٣", "null")
_DATES = (
    *("yesterday", "2026-13-01", "2026-02-30", "20260201", "1771900000", "", "2026-2-1"),
    *("2026-02-01T00:00:00Z", "2026-02-01T10:20:30.123456789+02:00", "2026-02-01T25:00:00Z"),
    *("0000-00-00", "02/01/2026", "2026"),
)
_SORTS = (
    *("_name", "{", "[]", "null", "", '{"_name":2}', '{"_name":"asc"}', '{"_nope":1}', "-_name"),
    *('{"_tasks":1}', '{"_inputParams":-1}', '{"_output":1}', '{"_namespaces":1}', '{"":1}'),
    *('{"_name":1,"_name":-1}', '["_name"]', '{"_name":true}', '{"_timeoutSeconds":-1}'),
)
_TEXTS = (
    *("\0", "\x1b[31m", "\r\n", "\t", " ", "%", "%25", "*", ".*", "(", "[a-", "\\", "'", '"', "--"),
    *("ß", "İ", "e\u0301", "\u202e", "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001d4b3"),
    *("null", "true", "0", "[]", "{}", "${x}", "<b>", "\U0001f680" * 300),
)
_STATUSES = ("failed", "Queued", "QUEUED,FAILED", "QUEUED FAILED", "0", "RESUMED", "null")
_DEFINITIONS = ("12345", "0", "-7", "x", "824BEEC4", "all", "null", "1.5", "a-b-c-d-e")
_IDS: tuple[Any, ...] = ("", False, [], {}, [[]], [{}])  # nothing that could name a definition
_INPUTS: tuple[Any, ...] = (None, [], "x", 1)
_BODIES: tuple[Any, ...] = (
    *([], None, "start", 7, True, {}, [{}], {"_inputParams": {}}, {"_workflowDefId": None}),
    *({"_workflowDefId": each} for each in _IDS),
    *({"_workflowDefId": None, "_inputParams": each} for each in _INPUTS),
)


@law("odd-queries", (CRASH,), requests=12)
def odd_queries(bench: Bench) -> None:
    """Odd values of the list's parameters are answered without a server error."""
    for query in bench.chance.sample(list(_queries()), 4) + _one_of_each(bench):
        _answered(bench, bench.api.list(exact=query, bare=True))


def _one_of_each(bench: Bench) -> list[Mapping[str, Any]]:
    """A value for each parameter that is no plain text, and two ranges."""
    pick = bench.chance.choice
    return [
        {"_name": CHARACTERS},
        {"_pageSize": pick(_NUMBERS)},
        {"_offset": pick(_NUMBERS)},
        {pick(("startDate", "endDate")): pick(_DATES)},
        {"startDate": "2026-12-31", bench.api.spelling.end_date: "2026-01-01"},
        {"sort": pick(_SORTS)},
        {"_status": pick(_STATUSES)},
        {"_defId": pick(_DEFINITIONS)},
        {"_name": pick(_TEXTS)},
    ]


def _queries() -> Iterator[Mapping[str, Any]]:
    kinds: Iterable[tuple[str, tuple[str, ...]]] = (
        *(("_pageSize", _NUMBERS), ("_offset", _NUMBERS), ("startDate", _DATES)),
        *(("endDate", _DATES), ("sort", _SORTS), ("_name", _TEXTS), ("_status", _STATUSES)),
        *(("_defId", _DEFINITIONS), ("_defId", _TEXTS), ("_status", _TEXTS)),
    )
    for name, values in kinds:
        yield from ({name: value} for value in values)
    yield {"_status": ["QUEUED", "FAILED"]}
    yield {"_pageSize": ["1", "2"]}
    yield {"_includeLoopOverTasks": "perhaps"}


@law(
    "odd-starts",
    (CRASH,),
    needs=Needs.START,
    sends=("startWorkflow",),
    requests=4,
    starts=0,
)
def odd_starts(bench: Bench) -> None:
    """Bodies that can start nothing are answered without a server error."""
    for body in bench.chance.sample(list(_BODIES), 3):
        _answered(bench, bench.api.start(body=body, bare=True))
    word = bench.impossible.word(bench.chance)
    _answered(bench, bench.api.start(OMIT, definition=word, bare=True))


def _answered(bench: Bench, answer: Answer) -> None:
    if answer.status < 500:
        bench.kept(CRASH)


LAWS = (odd_queries, odd_starts)
