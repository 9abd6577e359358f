"""Which clause a wrong list contradicts, told from the simplest query that shows it."""

from __future__ import annotations

from enum import StrEnum

from wfmock.contract.lists.query import Query

SUCCESS, TOTAL = "list.success", "list.reply.total"
COMBINE, POSITION = "list.filters.combine", "list.offset.position"
ISOLATES, DISTINCT = "list.nsfilter.isolates", "workflow.id.distinct"
ORDERS, WHOLE_LIST = "list.sort.orders", "list.sort.whole-list"


Symptom = tuple[str, str]  # of which clause, and its code


class Wrong(StrEnum):
    """What can be wrong with a page; the values are symptoms of findings."""

    TOO_LONG = "page-too-long"
    TOO_SHORT = "page-too-short"  # by the reply's own total
    TOO_FEW = "page-lacks-matches"
    TWICE = "item-twice"
    MISSING = "item-missing"
    EARLY = "page-begins-too-early"
    LATE = "page-begins-too-late"
    UNLISTED = "item-not-in-whole-list"
    UNORDERED = "unsorted"
    ALTERED = "item-told-otherwise"


LOST = frozenset({Wrong.MISSING, Wrong.TOO_SHORT, Wrong.TOO_FEW, Wrong.LATE})


def blamed(wrong: Wrong, query: Query, large: int) -> tuple[str, ...]:
    """The clause, and others whose words are contradicted too.

    ``large`` is the size of a page that asks for all there is. Whatever is simpler than the query
    is taken to have shown nothing wrong.
    """
    filters = _filters(query)
    if wrong is Wrong.ALTERED:
        return ("list.reply.items", *filters, "get.agrees-with-list", "workflow.fields")
    if wrong is Wrong.TOO_LONG or (wrong is Wrong.TOO_SHORT and query.start == 0):
        return (_size(query), *filters)
    if wrong is Wrong.TOO_FEW and query.start == 0:
        return (*filters, _size(query))
    if wrong is Wrong.UNORDERED:
        paged = not filters and (query.start > 0 or query.size not in (None, large))
        return (WHOLE_LIST, _order(query)) if paged else (_order(query),)
    if query.start > 0:
        return (POSITION, *filters)
    if wrong is Wrong.TWICE:
        return (*filters, DISTINCT, POSITION)
    begins = (POSITION,) if query.offset == 0 and query.size not in (None, large) else ()
    # A page that lacks some is also one that holds fewer than there are.
    short = (_size(query),) if wrong in LOST and not filters else ()
    return tuple(dict.fromkeys((*filters, _beginning(query, large), *begins, *short)))


def concerned(query: Query, large: int) -> tuple[str, ...]:
    """The clauses that a query puts to the test, the most telling first."""
    several = len(query.filters) > 1
    return (
        *_filters(query),
        *((_order(query),) if query.sort else ()),
        *((POSITION,) if query.start > 0 else ()),
        *(("list.offset.default",) if query.offset is None else ()),
        *((_size(query),) if query.size != large else ()),
        *((WHOLE_LIST,) if query.sort and query.size != large else ()),
        *((each.clause for each in query.filters) if several else ()),
    )


def explains(found: Symptom, at_hand: Symptom, query: Query, large: int) -> bool:
    """Whether what was found before is bound to show in this query too.

    Another symptom of the same clause is something new.
    """
    clause, symptom = found
    if clause == at_hand[0] or clause in (TOTAL, SUCCESS):
        return found == at_hand
    if clause == ISOLATES:
        return at_hand[1] in (*LOST, Wrong.UNLISTED, "wrong-total")
    if clause in (ORDERS, WHOLE_LIST):
        field = symptom.partition(":")[2]
        return bool(query.sort) and (not field or field in dict(query.sort))
    return clause in concerned(query, large)


def _filters(query: Query) -> tuple[str, ...]:
    if len(query.filters) > 1:
        return (COMBINE,)
    return tuple(each.clause for each in query.filters)


def _beginning(query: Query, large: int) -> str:
    """What a first page contradicts that holds the right number of the wrong workflows."""
    if query.offset is None:
        return "list.offset.default"
    if query.sort:
        return _order(query) if query.size == large else WHOLE_LIST
    return _size(query)


def _size(query: Query) -> str:
    return "list.page-size.default" if query.size is None else "list.page-size.limits"


def _order(query: Query) -> str:
    return "list.sort.key-order" if len(query.sort) > 1 else ORDERS
