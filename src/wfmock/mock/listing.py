"""The list: from typed parameters to a query, from a page of bodies to the envelope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wfmock.bindings import NAMESPACE
from wfmock.dialect import Dialect
from wfmock.mock.refused import Refused
from wfmock.spec.suggest import nearest
from wfmock.store.base import Found
from wfmock.workflows.model import Status
from wfmock.workflows.query import (
    Filter,
    ImpossibleDate,
    Page,
    Query,
    SortKey,
    parse_day,
    parse_sort,
)

Args = Mapping[str, Any]

DEFAULT_ORDERS: Mapping[str, tuple[SortKey, ...]] = {
    "newestUpdated": (SortKey("_updatedAt", True),),
    "newestCreated": (SortKey("_createdAt", True),),
    "oldestCreated": (SortKey("_createdAt"),),
    "id": (SortKey("_id"),),
}
NOTHING = 1, 0  # a range that ends before it begins
_RESTING = frozenset(map(str, Status))


def read_query(
    dialect: Dialect, args: Args, defaults: Args, fields: frozenset[str], chosen: list[str]
) -> Query:
    """What the parameters ask for, in this dialect's reading. Raises Refused.

    ``defaults`` are the document's values of parameters that are not given, ``fields`` the fields
    of a workflow that a list can be sorted by; ``chosen`` takes the entries of the dialect that had
    a say.
    """
    if args.get("_name") is not None:
        chosen.append("name_case")
    from_ns, to_ns = _dates(dialect, args, chosen)
    wanted = Filter(
        namespace=args[NAMESPACE],
        name=args.get("_name"),
        definition=args.get("_defId"),
        status=_status(dialect, args, chosen),
        from_ns=from_ns,
        to_ns=to_ns,
        name_case=dialect.name_case,
        date_field=dialect.date_field,
    )
    order = _sort(dialect, args, fields, chosen)
    usual = defaults.get("_pageSize", Page().size)
    return Query(wanted, order, _page(dialect, args, usual, chosen))


def page_reply(dialect: Dialect, page: Page, found: Found, extra: bytes = b"") -> bytes:
    """The envelope around ready bodies."""
    size = page.size if dialect.reply_page_size == "asked" else len(found.bodies)
    head = b'{"_offset":%d,"_pageSize":%d,"_total":%d,"_list":[' % (page.offset, size, found.total)
    return b"".join((head, b",".join(found.bodies), b"]", extra, b"}"))


def _page(dialect: Dialect, args: Args, usual: int, chosen: list[str]) -> Page:
    size, offset = (_whole(args, *each) for each in (("_pageSize", usual), ("_offset", 0)))
    cap = dialect.page_size_cap
    if cap and size > cap:
        chosen += ("page_size_cap", "page_size_above_cap")
        if dialect.page_size_above_cap == "refused":
            raise _refused("_pageSize", f"at most {cap}", str(size))
        size = cap
    if size == 0:
        chosen.append("page_size_zero")
        if dialect.page_size_zero == "refused":
            raise _refused("_pageSize", "at least 1", "0")
        size = 0 if dialect.page_size_zero == "empty" else usual
    return Page(offset, size)


def _whole(args: Args, name: str, usual: int) -> int:
    """A number from 0; a document may allow null for it, or less."""
    given: int | None = args.get(name)
    value = usual if given is None else given
    if value < 0:
        raise _refused(name, "at least 0", str(value))
    return value


def _refused(parameter: str, expected: str, received: str) -> Refused:
    return Refused(
        parameter, expected, received, f"{parameter}: expected {expected}, received {received!r}"
    )


def _status(dialect: Dialect, args: Args, chosen: list[str]) -> str | None:
    status: str | None = args.get("_status")
    if status is None or (status in _RESTING and not dialect.status_names):
        return status
    known = dialect.wire_statuses()
    if status not in known:
        chosen.append("unknown_status_filter")
        if dialect.unknown_status_filter == "refused":
            raise _refused("_status", "one of " + ", ".join(known), status)
    return status


def _sort(
    dialect: Dialect, args: Args, fields: frozenset[str], chosen: list[str]
) -> tuple[SortKey, ...]:
    default = DEFAULT_ORDERS[dialect.default_order]
    text: str | None = args.get("sort")
    if text is None:
        chosen.append("default_order")
        return default
    try:
        keys = _parsed_sort(text)
    except ValueError as error:
        chosen.append("malformed_sort")
        if dialect.malformed_sort == "ignored":
            return default
        raise Refused("sort", "a JSON object of fields and 1 or -1", text, str(error)) from error
    unknown = [key.field for key in keys if key.field.partition(".")[0] not in fields]
    if unknown:
        chosen.append("unknown_sort_field")
    if unknown and dialect.unknown_sort_field == "refused":
        near = nearest(unknown[0], fields)
        advice = f"; did you mean {near!r}?" if near else ""
        message = f"no field {unknown[0]!r} to sort by{advice}"
        raise Refused("sort", "one of " + ", ".join(sorted(fields)), unknown[0], message)
    return tuple(key for key in keys if key.field not in unknown) or default


_parsed_sort = lru_cache(maxsize=256)(parse_sort)


def _dates(dialect: Dialect, args: Args, chosen: list[str]) -> tuple[int | None, int | None]:
    start, end = args.get("startDate"), args.get("endDate")
    if start is None and end is None:
        return None, None
    chosen.append("date_field")
    try:
        from_ns = None if start is None else _instant(dialect, "startDate", start, chosen)
        to_ns = None if end is None else _instant(dialect, "endDate", end, chosen)
    except _Nothing:
        return NOTHING
    return from_ns, to_ns


class _Nothing(Exception):
    """A date that, in this dialect, no workflow can meet."""


def _instant(dialect: Dialect, name: str, text: str, chosen: list[str]) -> int | None:
    end = name == "endDate"
    if end:
        chosen.append("end_date_inclusive")
    last = end and dialect.end_date_inclusive
    before = int(end and not last)
    try:
        return parse_day(text, end=last, lenient=False) - before
    except ImpossibleDate as error:
        chosen.append("impossible_date")
        if dialect.impossible_date == "lenient":
            return parse_day(text, end=last, lenient=True) - before
        return _odd_date(dialect.impossible_date, name, text, error)
    except ValueError as error:
        chosen.append("malformed_date")
        return _odd_date(dialect.malformed_date, name, text, error)


def _odd_date(choice: str, name: str, text: str, error: ValueError) -> int | None:
    if choice == "empty":
        raise _Nothing
    if choice == "refused":
        raise Refused(name, "a date like 2026-02-28 or a date-time", text, f"{name}: {error}")
    return None
