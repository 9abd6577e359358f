"""Pages: how their size is spelt, the largest, none at all, and what a reply says of it."""

from __future__ import annotations

from collections.abc import Callable

from wfmock.contract.learn.lessons import Lesson, Study, lesson
from wfmock.contract.wire.signals import NotTested

HUGE = 1000
_USUAL = (10, 20, 25, 50, 100, 200, 250, 500, HUGE)
_MANY = 100  # a page as long as this is not taken for a whole list that happened to fit


@lesson("pageSizeSpelling", requests=3)
def spelling(study: Study) -> None:
    """Which of the two spellings shortens the page; from now on the deployment is asked so."""
    if (study.first_page().total or 0) < 2:
        raise NotTested("a page of one cannot be told from a list of so few")
    list_ = study.bench.api.list
    names = ("_pageSize", "_pagesize")
    honoured = [name for name in names if len(list_(exact={name: 1}).items) == 1]
    _spelt(study, "pageSizeSpelling", honoured, "a page of 1")
    study.bench.api.spelling.page_size = honoured[0]


@lesson("endDateSpelling", requests=3)
def end_date(study: Study) -> None:
    """Which of the two spellings ends the range; from now on the deployment is asked so."""
    if not study.first_page().items:
        raise NotTested("there is nothing that an end date could leave out")
    honoured = []
    for name in ("endDate", "enddate"):
        answer = study.bench.api.list(exact={name: "1971-01-01"})
        honoured += [name] if answer.ok and not answer.items else []
    _spelt(study, "endDateSpelling", honoured, "an end long ago")
    study.bench.api.spelling.end_date = honoured[0]


def _spelt(study: Study, entry: str, honoured: list[str], asked: str) -> None:
    if not honoured:
        raise NotTested("neither spelling had an effect")
    value = "both" if len(honoured) == 2 else honoured[0]
    study.learn(entry, value, f"{asked} was asked for in each spelling; heeded: {value}")


@lesson("pageSizeCap", "pageSizeAboveCap", requests=16)
def cap(study: Study) -> None:
    """The largest page, from asking for a huge one."""
    answer = study.bench.api.list(_pageSize=HUGE)
    if not answer.ok:
        study.refusals.append(answer)
        _refusing_cap(study)
        return
    if answer.total is None:
        raise NotTested("the list does not say how many there are")
    got, said = len(answer.items), answer["_pageSize"]
    if got < min(answer.total, HUGE):
        if not study.knows("pageSizeSpelling") or not _is_cap(study, got):
            raise NotTested("a huge page was shorter than it should be, yet by no cap")
        _capped(study, got, "clamped")
    elif isinstance(said, int) and got < said < HUGE:
        _capped(study, said, "clamped")
    elif said == HUGE or got >= _MANY:
        study.learn("pageSizeCap", 0, f"a page of {HUGE} was given as asked")
        study.miss("pageSizeAboveCap", "there is no cap")
    else:
        raise NotTested("the whole list is shorter than any cap")


def _is_cap(study: Study, size: int) -> bool:
    """Whether pages are cut at this size and neither before nor after it."""
    given = [len(study.bench.api.list(_pageSize=each).items) for each in (size - 1, size + 1)]
    return size == 1 or given == [size - 1, size]


def _refusing_cap(study: Study) -> None:
    def accepts(size: int) -> bool:
        return study.bench.api.list(_pageSize=size).ok

    largest = largest_accepted(accepts)
    if not largest:
        raise NotTested("no page size is accepted")
    study.bench.ground.largest_page = min(study.bench.ground.largest_page, largest)
    _capped(study, largest, "refused")


def largest_accepted(accepts: Callable[[int], bool]) -> int:
    """The largest size that is accepted, where HUGE is not; 0 where none is. Usual ones first."""
    sizes = (0, *_USUAL)
    low, high = 0, len(sizes) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if accepts(sizes[middle]) else (low, middle)
    good, bad = sizes[low], sizes[high]
    middle = good + 1  # most caps are one of the usual numbers
    while bad - good > 1:
        good, bad = (middle, bad) if accepts(middle) else (good, middle)
        middle = (good + bad) // 2
    return good


def _capped(study: Study, size: int, how: str) -> None:
    study.learn("pageSizeCap", size, f"pages are no larger than {size}")
    study.learn("pageSizeAboveCap", how, f"a page of {HUGE} is {how}")


@lesson("pageSizeZero")
def zero(study: Study) -> None:
    """What a page size of 0 leads to."""
    answer = study.bench.api.list(_pageSize=0)
    if answer.ok and not (answer.items or answer.total):
        raise NotTested("there is nothing that a page could show")
    accepted = "default" if answer.items else "empty"
    study.reaction("pageSizeZero", answer, "a page size of 0", accepted)


@lesson("replyPageSize")
def reply(study: Study) -> None:
    """Whether a reply names the page size that was asked for, or how many it holds."""
    nobody = study.bench.impossible.word(study.bench.chance)
    answer = study.bench.api.list(_pageSize=2, _name=nobody)
    if answer.items or not answer.ok or answer["_pageSize"] not in (0, 2):
        raise NotTested(f"an empty page of 2 says the size {answer['_pageSize']!r}")
    value = "returned" if answer["_pageSize"] == 0 else "asked"
    study.learn("replyPageSize", value, f"an empty page of 2 says {answer['_pageSize']}")


ESSENTIAL: tuple[Lesson, ...] = (spelling, end_date, cap)
LESSONS: tuple[Lesson, ...] = (zero, reply)
