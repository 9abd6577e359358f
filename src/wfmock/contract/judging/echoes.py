"""What a successful reply owes its request: the id, the namespace, the filters, the inputs.

Only what no fair reading of the document allows is called broken, whatever the request was: a
fuzzed request is judged by the same rules as one that a law made. So matching ignores case, dates
keep a margin, and only terms without wildcards of any kind count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wfmock.contract.judging.asking import Asked
from wfmock.contract.judging.seen import Seen
from wfmock.contract.judging.shapes import TIMESTAMPS, instant, shown
from wfmock.contract.judging.sorting import sort_keys
from wfmock.workflows.timestamps import DAY, parse_span

_PLAIN_TERM = re.compile(r"\w(?:[\w -]*\w)?", re.ASCII)
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
# What one exchange decides for good; of the others it only sees a part.
DECIDED = ("get.id.exact", "list.reply.offset", "start.definition.used", "start.inputs.echoed")
Item = Mapping[str, Any]


def echoes(asked: Asked, body: Any) -> Iterator[Seen]:
    """What the body keeps and breaks of what was asked for; nothing where its shape is wrong."""
    if not isinstance(body, dict):
        return
    if asked.binding == "list":
        items = body.get("_list")
        if isinstance(items, list) and all(isinstance(each, dict) for each in items):
            yield from _list(asked, body, items)
    else:
        yield from {"get": _get, "start": _start, "update-status": _update}[asked.binding](
            asked, body
        )


def _seen(
    asked: Asked,
    clause: str,
    ok: bool,
    symptom: str,
    message: str,
    expected: str,
    received: str,
    *also: str,
) -> Seen:
    operation = asked.operation.id
    if ok:
        return Seen(clause, operation, True)
    return Seen(clause, operation, False, symptom, message, expected, received, "", also)


# --- one workflow


def _get(asked: Asked, body: Item) -> Iterator[Seen]:
    yield from _same_id(asked, body, "get.id.exact", "get.reply.workflow")
    yield from _of_namespace(asked, [body], "get.nsfilter.isolates")
    yield from _distinct(asked, [body])


def _update(asked: Asked, body: Item) -> Iterator[Seen]:
    yield from _same_id(asked, body, "update.reply.same", "update.own-run-only")
    yield from _of_namespace(asked, [body], "update.nsfilter.isolates")


def _same_id(asked: Asked, body: Item, clause: str, *also: str) -> Iterator[Seen]:
    wanted, got = next(iter(asked.path.values()), ""), body.get("_id")
    if isinstance(got, str):
        yield _seen(
            asked,
            clause,
            got.casefold() == wanted.casefold(),
            "other-id",
            f"{asked.operation.id} answers another workflow",
            f"_id {wanted}",
            f"_id {got}",
            *also,
        )


def _start(asked: Asked, body: Item) -> Iterator[Seen]:
    sent = asked.body if isinstance(asked.body, dict) else {}
    definition, got = sent.get("_workflowDefId"), body.get("_workflowDefId")
    if isinstance(got, str):
        yield _seen(
            asked,
            "start.definition.used",
            got == definition,
            "other-definition",
            "The new workflow carries another _workflowDefId",
            shown(definition),
            shown(got),
            "start.reply.workflow",
        )
    yield from _of_namespace(asked, [body], "start.namespace")
    yield from _distinct(asked, [body])
    inputs, echoed = sent.get("_inputParams"), body.get("_inputParams")
    if isinstance(inputs, dict) and inputs and isinstance(got, str):
        yield _seen(
            asked,
            "start.inputs.echoed",
            same(inputs, echoed),
            "inputs-changed" if "_inputParams" in body else "inputs-missing",
            "_inputParams do not come back as they were sent",
            shown(inputs),
            shown(echoed),
            "workflow.fields",
        )


def same(sent: Any, got: Any) -> bool:
    """Equal as JSON values; numbers are compared as doubles, which all readers have in common."""
    if isinstance(sent, dict) and isinstance(got, dict):
        return sent.keys() == got.keys() and all(same(sent[key], got[key]) for key in sent)
    if isinstance(sent, list) and isinstance(got, list):
        return len(sent) == len(got) and all(map(same, sent, got))
    if _is_number(sent) and _is_number(got):
        return _double(sent) == _double(got)
    return type(sent) is type(got) and bool(sent == got)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _double(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _of_namespace(asked: Asked, items: Sequence[Item], clause: str) -> Iterator[Seen]:
    named = [each for each in items if _is_texts(each.get("_namespaces"))]
    foreign = next((each for each in named if asked.namespace not in each["_namespaces"]), None)
    if named and asked.readable:
        yield _seen(
            asked,
            clause,
            foreign is None,
            "foreign-workflow",
            f"{asked.operation.id} shows a workflow of another namespace",
            f"_namespaces with {asked.namespace}",
            shown(foreign and foreign["_namespaces"]),
        )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _distinct(asked: Asked, items: Sequence[Item]) -> Iterator[Seen]:
    first: dict[str, Item] = {}
    for each in items:
        run_id = each.get("_id")
        if not isinstance(run_id, str):
            return
        other = first.setdefault(run_id, each)
        # The same run twice in a page is a matter of paging; two runs of one id are not.
        clash = other.get("_createdAt") != each.get("_createdAt")
        if clash or run_id == each.get("_workflowDefId"):
            what = (
                "Two workflows share an _id"
                if clash
                else "A workflow has the _id of its definition"
            )
            yield _seen(
                asked, "workflow.id.distinct", False, "shared-id", what, "an id of its own", run_id
            )
            return
    if items:
        yield Seen("workflow.id.distinct", asked.operation.id, True)


# --- the list


def _list(asked: Asked, body: Item, items: Sequence[Item]) -> Iterator[Seen]:
    yield from _offset(asked, body)
    yield from _page_size(asked, items)
    yield from _of_namespace(asked, items, "list.nsfilter.isolates")
    yield from _distinct(asked, items)
    if asked.readable and items:
        yield from _filters(asked, items)
        yield from _dates(asked, items)
        yield from _order(asked, items)


def _offset(asked: Asked, body: Item) -> Iterator[Seen]:
    text, got, total = asked.query.get("_offset", "0"), body.get("_offset"), body.get("_total")
    if not (_COUNT.fullmatch(text) and isinstance(got, int) and isinstance(total, int)):
        return
    if int(text) <= total:  # how an offset beyond the end is shown is nowhere said
        given = "_offset" in asked.query
        yield _seen(
            asked,
            "list.reply.offset",
            got == int(text),
            "other-offset",
            "_offset of the reply is not the position asked for",
            text,
            str(got),
            "list.offset.position" if given else "list.offset.default",
        )


def _page_size(asked: Asked, items: Sequence[Item]) -> Iterator[Seen]:
    text = asked.query.get("_pageSize", "")
    # Servers may know one spelling only, so a size counts when it is given in both.
    if text == asked.query.get("_pagesize") and _COUNT.fullmatch(text) and int(text) > 0:
        yield _seen(
            asked,
            "list.page-size.limits",
            len(items) <= int(text),
            "page-too-long",
            f"A page of {text} holds {len(items)} workflows",
            f"at most {text}",
            str(len(items)),
        )


_FILTERS = (
    ("_name", "_name", "list.name.partial"),
    ("_defId", "_workflowDefId", "list.definition.partial"),
    ("_status", "_status", "list.status.filters"),
)


def _filters(asked: Asked, items: Sequence[Item]) -> Iterator[Seen]:
    for parameter, field, clause in _FILTERS:
        term = asked.query.get(parameter, "")
        values = [str(each.get(field)) for each in items if isinstance(each.get(field), str)]
        if not _PLAIN_TERM.fullmatch(term) or len(values) < len(items):
            continue
        whole = parameter == "_status"
        odd = next((value for value in values if not _fits(term, value, whole)), None)
        message = f"A list with {parameter}={term} holds a workflow with {field} {shown(odd)}"
        wanted = f"{field} {'equal to' if whole else 'with'} {term}"
        what = ("item-does-not-match", message, wanted, shown(odd))
        yield _filtered(asked, clause, odd is None, *what)


def _filtered(asked: Asked, clause: str, ok: bool, *what: str) -> Seen:
    """Beside other filters it may be their combination that is wrong."""
    if not ok and _filter_count(asked) > 1:
        return _seen(asked, "list.filters.combine", ok, *what, clause)
    return _seen(asked, clause, ok, *what)


def _fits(term: str, value: str, whole: bool) -> bool:
    term, value = term.casefold(), value.casefold()
    return value == term if whole else term in value


def _filter_count(asked: Asked) -> int:
    ends = any(asked.query.get(name) for name in ("endDate", "enddate"))
    names = ("_name", "_defId", "_status", "startDate")
    return ends + sum(1 for name in names if asked.query.get(name))


def _dates(asked: Asked, items: Sequence[Item]) -> Iterator[Seen]:
    spans = [_instants(each) for each in items]
    begin = _day(asked.query.get("startDate"))
    end = _day(asked.query.get("endDate"))
    both = asked.query.get("endDate") == asked.query.get("enddate")
    known = [span for span in spans if span]
    # A day of margin on each side: which instant counts, its zone and the ends are nowhere said.
    if begin is not None and known:
        late = all(max(span) >= begin - DAY for span in known)
        yield _dated(asked, "list.start-date.begins", late, "startDate", "before")
    if end is not None and known and both:
        early = all(min(span) <= end + 2 * DAY for span in known)
        yield _dated(asked, "list.end-date.ends", early, "endDate", "after")


def _dated(asked: Asked, clause: str, ok: bool, parameter: str, side: str) -> Seen:
    text = asked.query.get(parameter, "")
    message = f"A list with {parameter}={text} holds a workflow of more than a day {side} it"
    expected = f"no workflow {side} {text}"
    return _filtered(asked, clause, ok, "item-outside", message, expected, f"one {side} it")


def _day(text: str | None) -> int | None:
    try:
        return None if text is None else parse_span(text).start
    except ValueError:
        return None


def _instants(item: Item) -> tuple[int, ...]:
    try:
        return tuple(instant(item[field]) for field in TIMESTAMPS)
    except (KeyError, TypeError, AttributeError, ValueError):
        return ()


def _order(asked: Asked, items: Sequence[Item]) -> Iterator[Seen]:
    try:
        keys = sort_keys(asked.query.get("sort"))
    except ValueError:
        return
    spans = [_instants(each) for each in items]
    # Times are the one order that no server may see differently.
    if not keys or keys[0][0] not in TIMESTAMPS or not all(spans) or len(spans) < 2:
        return
    field, direction = keys[0]
    values = [span[TIMESTAMPS.index(field)] * direction for span in spans]
    yield _seen(
        asked,
        "list.sort.orders",
        values == sorted(values),
        f"unsorted:{field}",
        f"A list sorted by {field} is out of order",
        "ascending" if direction == 1 else "descending",
        ", ".join(str(each[field]) for each in items)[:200],
        "list.sort.key-order" if len(keys) > 1 else "list.sort.whole-list",
    )
