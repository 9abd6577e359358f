"""Dates: odd ones, the field that they apply to, and whether the last day counts."""

from __future__ import annotations

from collections.abc import Iterator

from wfmock.contract.learn.lessons import Lesson, Study, lesson
from wfmock.contract.lists.matching import instant_of
from wfmock.contract.wire.signals import NotTested, Unsteady
from wfmock.contract.workbench.snapshot import Item
from wfmock.workflows.timestamps import DAY, rfc3339

_APART = 3 * DAY  # so that the day between is far from both, in any time zone
_FIELDS = ("_createdAt", "_updatedAt")


@lesson("impossibleDate")
def impossible(study: Study) -> None:
    """A day that its month does not have, long ago, as the beginning of a range."""
    _odd(study, "impossibleDate", "1971-02-29", "lenient")


@lesson("malformedDate")
def malformed(study: Study) -> None:
    """A text that is no date, as the beginning of a range."""
    _odd(study, "malformedDate", "yesterday", "ignored")


def _odd(study: Study, entry: str, text: str, harmless: str) -> None:
    answer = study.bench.api.list(startDate=text)
    if answer.ok and not answer.items and not study.first_page().items:
        raise NotTested("there is nothing that a date could leave out")
    study.reaction(entry, answer, f"a list from {text}", harmless if answer.items else "empty")


@lesson("dateField", requests=2)
def field(study: Study) -> None:
    """Which timestamp a day divides that lies between the two of a run."""
    runs = [item for item in study.workflows() if _apart(item) >= _APART]
    if not runs:
        raise NotTested("no workflow was updated some days after it was created")
    created, updated = _times(max(runs, key=_apart))
    middle = (created + updated) // 2
    day = _day(middle)
    early = study.bench.api.list(startDate=day, sort={"_createdAt": 1})
    late = study.bench.api.list(endDate=day, sort={"_updatedAt": -1})
    if any(_times(each)[0] < middle - DAY for each in early.items):
        study.learn("dateField", "_updatedAt", "a list from a day holds what was created before")
    elif any(_times(each)[1] > middle + DAY for each in late.items):
        study.learn("dateField", "_createdAt", "a list to a day holds what was updated after")
    else:
        raise Unsteady("neither timestamp is the one that dates apply to")


@lesson("endDateInclusive", requests=2)
def inclusive(study: Study) -> None:
    """Whether a list from a day to the same day holds the workflows of that day."""
    days = sorted(_noons(study))
    if not days:
        raise NotTested("no workflow was created and updated in the middle of a day")
    _, day, next_day = days[0]
    if study.bench.api.list(startDate=day, endDate=day).items:
        study.learn("endDateInclusive", True, "a list from a day to that day holds its workflows")
    elif study.bench.api.list(startDate=day, endDate=next_day).items:
        study.learn("endDateInclusive", False, "a list from a day to that day is empty")
    else:
        raise Unsteady("a day's workflows are not found by its date")


def _noons(study: Study) -> Iterator[tuple[int, str, str]]:
    """How far from noon, day and next day, of the workflows that the day says something about."""
    known = study.bench.learnt.get("dateField")
    for item in study.workflows():
        times = _times(item)
        chosen = times[_FIELDS.index(known)] if known else times[0]
        if known or times[0] // DAY == times[1] // DAY:
            yield abs(chosen % DAY - DAY // 2), _day(chosen), _day(chosen + DAY)


def _times(item: Item) -> tuple[int, int]:
    """Created and updated in nanoseconds. Raises NotTested where they cannot be read."""
    created, updated = (instant_of(item.get(each)) for each in _FIELDS)
    if created is None or updated is None:
        raise NotTested("the timestamps of a workflow cannot be read")
    return created, updated


def _apart(item: Item) -> int:
    created, updated = _times(item)
    return updated - created


def _day(instant: int) -> str:
    return rfc3339(instant)[:10]


LESSONS: tuple[Lesson, ...] = (impossible, malformed, field, inclusive)
