"""The list as it was read at one moment: all of it, or the newest part of a long one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wfmock.contract.lists.ordering import out_of_order
from wfmock.contract.lists.query import NEWEST, Keys, Query
from wfmock.contract.wire.deployment import Answer
from wfmock.contract.wire.signals import Unsteady
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.snapshot import Item, Snapshot

_MOST_RUNS = 400
_MOST_PAGES = 6
_FURTHER = 99  # another size than at first: what looks like a cap may be a misread number


@dataclass(frozen=True, slots=True)
class View(Snapshot):
    """A snapshot, and what was learnt of pages while it was read.

    ``filled`` is the longest page that was given: pages up to it are not capped. ``large`` is the
    size to ask for when much is wanted. ``newest``: whatever is not in it is older than all of it.
    ``places`` say in which exchange a run was seen.
    """

    filled: int = 0
    large: int = 0
    newest: bool = False
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def capped(self) -> bool:
        """Whether more was asked for than a page may hold."""
        return self.large == self.filled

    @property
    def whole(self) -> Query:
        """What asks for as much of the list as can be had at once, and can be judged."""
        return Query((), () if self.complete else NEWEST, 0, self.large)


def read(bench: Bench) -> View:
    """The list, newest first, up to some hundred runs. Raises Unsteady when it is refused."""
    first, keys = _first(bench)
    runs = _runs(first)
    places = dict.fromkeys(runs, first.exchange)
    page, pages, ended = first, [first.exchange], not runs
    filled, asked = len(first.items), bench.ground.largest_page
    further = min(asked, _FURTHER) if asked > 2 * _FURTHER else asked
    while runs and len(runs) != first.total and _is_worth(first.total, len(runs), len(pages)):
        page = bench.api.list(sort=dict(keys) or None, _pageSize=further, _offset=len(runs))
        pages.append(page.exchange)
        new = {run_id: item for run_id, item in _runs(page).items() if run_id not in runs}
        ended = page.ok and not page.items
        if not new:
            break
        runs |= new
        places |= dict.fromkeys(new, page.exchange)
        filled = max(filled, len(page.items))
    goes_on = not ended and (first.total is None or first.total > len(first.items))
    return View(
        runs=runs,
        total=None,  # who judges the total must not rely on it
        complete=ended or len(runs) == first.total,
        exchanges=tuple(pages),
        filled=filled,
        large=filled if goes_on and 0 < filled < asked else asked,
        newest=bool(keys) and out_of_order(list(runs.values()), keys) is None,
        places=places,
    )


def _first(bench: Bench) -> tuple[Answer, Keys]:
    try:
        return bench.page(bench.ground.largest_page, sort=dict(NEWEST), _offset=0), NEWEST
    except Unsteady:
        plain = bench.api.list()
        if not plain.ok:
            raise
        return plain, ()


def _is_worth(total: int | None, got: int, pages: int) -> bool:
    """Whether to read on: not what is too long to be read to its end."""
    return pages < _MOST_PAGES and got < _MOST_RUNS and (total is None or total <= _MOST_RUNS)


def _runs(page: Answer) -> dict[str, Item]:
    return {each["_id"]: each for each in page.items if isinstance(each.get("_id"), str)}
