"""What a list request asks for, read from its query."""

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from faulty.data import DAY, SECOND
from faulty.messages import Refused, Request

# Field -> attribute of Run.
SORTABLE = {
    "_id": "id",
    "_workflowDefId": "definition",
    "_name": "name",
    "_userType": "user_type",
    "_status": "status",
    "_createdAt": "created",
    "_updatedAt": "updated",
    "_createdBy": "created_by",
    "_updatedBy": "updated_by",
}
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|\+00:00)?)?")


@dataclass(frozen=True, slots=True)
class Search:
    """A list request in values; None where a parameter was not given.

    ``start`` is the first instant wanted and ``end`` the first one no longer wanted, ns since
    the epoch; ``sort`` holds (field, 1 or -1) in the order written.
    """

    request: Request
    namespace: str
    name: str | None
    definition: str | None
    status: str | None
    start: int | None
    end: int | None
    sort: tuple[tuple[str, int], ...]
    offset: int
    size: int


def number(query: Mapping[str, str], name: str, default: int) -> int:
    """The parameter as an integer that is not negative; Refused(400) when it is none."""
    text = query.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"\d{1,4000}", text, re.ASCII):
        raise Refused(400, f"{name} is not a whole number")
    return int(text)


def instant(text: str, name: str, *, after_day: bool = False) -> int:
    """A date or date-time in ns; a day that its month lacks is that month's last.

    ``after_day`` moves a bare date to the end of its day. Refused(400) when it is no date.
    """
    found = DATE.fullmatch(text)
    if not found:
        raise Refused(400, f"{name} is not a date")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        day = min(day, calendar.monthrange(year, month)[1])
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise Refused(400, f"{name} is not a date") from error
    bare = found.group(4) is None
    return int(moment.timestamp()) * SECOND + (DAY if after_day and bare else 0)


def sort_keys(text: str | None) -> tuple[tuple[str, int], ...]:
    """The keys of a ``sort`` parameter; Refused(400) when it is not an object of 1 and -1."""
    if text is None:
        return ()
    try:
        keys = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "sort is not JSON") from error
    if not isinstance(keys, dict):
        raise Refused(400, "sort is not a JSON object")
    for name, direction in keys.items():
        if name not in SORTABLE:
            raise Refused(400, f"cannot sort by {name}")
        if type(direction) is not int or direction not in (1, -1):
            raise Refused(400, "a direction is 1 or -1")
    return tuple(keys.items())
