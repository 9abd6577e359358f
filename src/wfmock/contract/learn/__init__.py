"""Learning the dialect: what a deployment does where the document leaves a choice.

Nothing here accuses. ``essential`` is what the laws have to know before they can ask rightly,
``rest`` what else there is room for, ``everything`` is what ``wfmock fit`` does.
"""

from __future__ import annotations

from wfmock.contract.learn import dates, life, looks, names, pages, refusals, searching
from wfmock.contract.learn.lessons import BY_NAME, Lesson, Study, teach
from wfmock.contract.learn.observed import read_off
from wfmock.contract.workbench.bench import Bench

__all__ = ["essential", "everything", "rest"]

ESSENTIAL: tuple[Lesson, ...] = (*pages.ESSENTIAL, *searching.ESSENTIAL)
READS: tuple[Lesson, ...] = (
    *refusals.LESSONS,
    *searching.LESSONS,
    *dates.LESSONS,
    *pages.LESSONS,
    *looks.LESSONS,
)
SUMS: tuple[Lesson, ...] = (names.status_names, refusals.body)
_ENOUGH = 14  # requests; of what is left beyond these, the larger part is for further rounds
_SHARE = 3


def essential(bench: Bench) -> None:
    """The spellings of page size and end date, the largest page, the case of names."""
    teach(Study(bench), ESSENTIAL)


def rest(bench: Bench) -> None:
    """Everything else: read off what was sent, and asked for what a share of the budget allows."""
    study = Study(bench, allowance=max(_ENOUGH, bench.requests_left // _SHARE))
    read_off(study)
    teach(study, (*READS, *life.LESSONS, *SUMS))


def everything(bench: Bench, patience: float) -> dict[str, str]:
    """Learn all that can be; of the entries that cannot, says why.

    A run of our own may be waited for to end by itself, ``patience`` seconds in all.
    """
    study = Study(bench, patience)
    # Runs come first: what is read afterwards may need some to be there.
    teach(study, (*ESSENTIAL, *life.LESSONS, *ESSENTIAL, *READS, *SUMS, life.as_the_others))
    return {name: study.untold.get(name, "") for name in BY_NAME if not study.knows(name)}
